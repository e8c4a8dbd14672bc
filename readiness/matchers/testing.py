"""Matchers of the area ``testing``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
