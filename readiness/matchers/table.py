"""Every matcher kind there is: an explicit table, one dict an area. A kind's name is what ``match: {kind: …}`` says."""

from readiness.matchers import agree, ci, compose, config, dependencies, docker, generic, health, operations, secrets, structure, testing
from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {
    **generic.MATCHERS,
    **structure.MATCHERS,
    **agree.MATCHERS,
    **ci.MATCHERS,
    **compose.MATCHERS,
    **config.MATCHERS,
    **dependencies.MATCHERS,
    **docker.MATCHERS,
    **health.MATCHERS,
    **operations.MATCHERS,
    **secrets.MATCHERS,
    **testing.MATCHERS,
}
