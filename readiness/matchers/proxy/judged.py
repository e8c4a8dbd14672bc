"""Which servers a rule about the front door judges, and what it says of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from readiness.artifacts.nginx import TEMPLATE
from readiness.facts.project import Project
from readiness.facts.proxy.rows import Exposure, NginxSite, Placed
from readiness.matchers.judging import with_unread
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, Severity, failed, passed, unknown


def of_nginx(observe: Callable[[Project], Iterable[Observation]]) -> Matcher:
    """A matcher without parameters that says a thing once (pieces that several files include), and adds an unknown for each file that
    could not be read."""
    return simple(lambda project: with_unread(project, observe(project), ("nginx",)))


def spared(site: NginxSite) -> Observation | None:
    """A pass where another proxy, or nobody from outside, talks to the server; an unknown where nothing says who does."""
    if site.is_front:
        return None
    if site.exposure is Exposure.UNKNOWN:
        return unknown(site.subject, site.evidence, site.reason)
    return passed(site.subject, site.evidence, site.reason)


def open_line(placed: Placed) -> str:
    """What an include or a line of envsubst that cannot be followed is called."""
    if placed.name == "include":
        return f"it includes {placed.args[0]}, which is not in the repository"
    if placed.name == TEMPLATE:
        return "a condition of the template decides what stands there"
    return f"{placed.name} is filled in when the container starts"


def grouped(lacking: Iterable[tuple[NginxSite, str]], severity: Severity | None = None) -> Iterator[Observation]:
    """One failure a file: its servers share their author, and one line mends them all."""
    by_file: dict[str, list[tuple[NginxSite, str]]] = {}
    for site, what in lacking:
        by_file.setdefault(site.path, []).append((site, what))
    for entries in by_file.values():
        site, what = entries[0]
        related = tuple(Related(other.server.location, f"{other.subject} as well") for other, _ in entries[1:9])
        yield failed(site.subject, site.server.location, f"{site.subject} {what}.", related=related, severity=severity)
