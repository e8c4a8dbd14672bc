"""Matchers of the area ``docker``: images, and the probes and processes of every source."""

from readiness.matchers.docker import probes
from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {**probes.MATCHERS}
