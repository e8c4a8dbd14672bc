"""Matchers of the area ``ci``."""

from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {}
