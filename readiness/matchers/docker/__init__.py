"""Floor 3: matchers about images, and about the probes and processes of every source.

The surprising decision: probes of Dockerfiles, compose files and manifests are judged by one set of matchers with a ``source``, because all
of them end in a program that a container must contain.
"""

from readiness.matchers.docker import bases, building, copying, permissions, probes, starting
from readiness.matchers.matcher import Matcher

MATCHERS: dict[str, Matcher] = {
    **bases.MATCHERS,
    **building.MATCHERS,
    **copying.MATCHERS,
    **permissions.MATCHERS,
    **probes.MATCHERS,
    **starting.MATCHERS,
}
