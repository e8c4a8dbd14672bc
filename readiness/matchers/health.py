"""Matchers of the area ``health``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
