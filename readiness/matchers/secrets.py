"""Matchers of the area ``secrets``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
