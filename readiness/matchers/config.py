"""Matchers of the area ``config``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
