"""Matchers of the area ``compose``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
