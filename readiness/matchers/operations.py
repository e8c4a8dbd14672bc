"""Matchers of the area ``operations``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
