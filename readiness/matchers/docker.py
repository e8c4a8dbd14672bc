"""Matchers of the area ``docker``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
