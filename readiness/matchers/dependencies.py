"""Matchers of the area ``dependencies``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
