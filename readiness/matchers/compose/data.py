"""Where compose services keep data and code, and whom they let in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from readiness.artifacts.compose.model import Mount
from readiness.facts.compose.rows import BackingService, BindMount, ComposeService, StatefulService
from readiness.facts.known_images import ImageKind
from readiness.facts.project import Project
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Role, failed, passed, unknown

_CODE = re.compile(r".+\.(?:py|js|jsx|ts|tsx|mjs|go|rb|php|java|kt|rs|ex|cs)")
_ENTRY_POINTS = frozenset({
    "__init__.py", "manage.py", "main.py", "app.py", "package.json", "wsgi.py", "asgi.py", "setup.py", "pyproject.toml",
})
_SMALLEST_TREE = 3
"""Code files that make a folder a source tree where no entry point does."""


def _port_published(project: Project) -> Iterator[Observation]:
    for row in project.rows(BackingService):
        service = row.service
        for port in row.published:
            address = port.is_local
            shown = port.raw if ":" in port.raw else f"{port.published or 'a random port'} → {port.target}"
            if port.unreadable:
                yield unknown(service.subject, port.location, port.unreadable)
            elif address is None:
                yield passed(service.subject, port.location, f"the deployment sets the address of {port.raw}")
            elif address:
                yield passed(service.subject, port.location, f"{port.raw} is reachable from the host only")
            else:
                message = f"{service.name}, {_article(row.profile.kind.value)}, is published on every interface of the host: {shown}"
                yield failed(service.subject, port.location, message)
        if not row.published:
            yield passed(service.subject, service.location, f"{service.name} publishes no port of its own")


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _unpersisted(project: Project) -> Iterator[Observation]:
    for row in project.rows(StatefulService):
        yield _persistence(row)


def _persistence(row: StatefulService) -> Observation:
    service, kind = row.service, row.profile.kind.value
    why = f" ({row.reason})" if row.reason else ""
    exact = [(mount, folder) for mount in service.service.mounts for folder in row.folders if _covers(mount.target, folder)]
    lasting = [mount for mount, _ in exact if _outlives(mount)]
    if lasting:
        return passed(service.subject, lasting[0].location, f"{lasting[0].source} at {lasting[0].target}")
    if service.incomplete:
        return unknown(service.subject, service.location, f"{service.name}: {service.incomplete}")
    if exact:
        mount = exact[0][0]
        what = "a tmpfs" if mount.kind == "tmpfs" else "a volume without a name"
        return failed(service.subject, mount.location, f"the {kind} {service.name}{why} keeps {mount.target} in {what}")
    strange = _misplaced(row)
    if strange:
        message = f"{strange.target} is not where {service.image or service.name} keeps its data; that is {row.folders[0]}"
        return failed(service.subject, strange.location, message)
    unseen = next((mount for mount in service.service.mounts if _outlives(mount) and _could_hold(mount)), None)
    if unseen:
        message = f"{unseen.source} at {unseen.target} may hold the data of {service.name}: {row.folders[0]} itself is in no volume"
        return unknown(service.subject, unseen.location, message)
    return failed(service.subject, service.location, f"the {kind} {service.name}{why} has no volume at {row.folders[0]}")


def _covers(target: str, folder: str) -> bool:
    """Whether a mount holds the folder: at it, below it (a part of it is kept), or above it, but for PostgreSQL's own volume, which hides
    a mount above it (hub.docker.com/_/postgres, PGDATA)."""
    target, folder = target.rstrip("/") or "/", folder.rstrip("/")
    if target == folder or target.startswith(folder + "/"):
        return not (folder == "/var/lib/postgresql" and target == "/var/lib/postgresql/data")
    return folder.startswith(target.rstrip("/") + "/") and folder != "/var/lib/postgresql/data"


def _misplaced(row: StatefulService) -> Mount | None:
    """PostgreSQL's volume one folder too high (before 18) or too low (from 18 on): the server does not use it."""
    places = ("/var/lib/postgresql", "/var/lib/postgresql/data")
    return next((mount for mount in row.service.service.mounts if mount.target.rstrip("/") in places), None)


def _outlives(mount: Mount) -> bool:
    return mount.kind != "tmpfs" and bool(mount.source)


def _could_hold(mount: Mount) -> bool:
    """A volume or folder of another place: a changed data folder, perhaps. Not a configuration file or an init script."""
    name = posixpath.basename(mount.target.rstrip("/"))
    return mount.kind == "volume" or (not mount.read_only and "." not in name and "init" not in mount.target)


def _source_mounted(project: Project) -> Iterator[Observation]:
    for row in project.rows(BindMount):
        service, subject = row.service, f"{row.service.name}: {row.mount.source}"
        runs_code = service.is_built or bool(service.profile and service.profile.kind is ImageKind.RUNTIME)
        if not row.source:
            yield passed(subject, row.location, row.unknown)
        elif row.source in project.entries:
            yield passed(subject, row.location, f"{row.source} is a single file")
        elif not runs_code:
            yield passed(subject, row.location, f"{service.name} runs no code of this repository")
        elif tree := _source_tree(project, service, row.source):
            message = f"{service.name} runs the {tree} {row.mount.source} of the host, mounted at {row.mount.target}, not its image's code"
            yield failed(subject, row.location, message)
        else:
            yield passed(subject, row.location, f"{row.source} holds no source code")


def _source_tree(project: Project, service: ComposeService, folder: str) -> str:
    """What makes the folder a source tree; empty where it is none. Only code that the roles call production counts."""
    prefix = "" if folder == "." else folder + "/"
    files = [path for path in project.entries if path.startswith(prefix) and project.role(path) is Role.PRODUCTION]
    code = [path for path in files if _CODE.fullmatch(path)]
    if not code:
        return ""
    if folder == service.context:
        return "build context"
    entry = next((path for path in files if posixpath.basename(path) in _ENTRY_POINTS), "")
    return "source tree" if entry or len(code) >= _SMALLEST_TREE else ""


MATCHERS: dict[str, Matcher] = {
    "compose-database-port-published": judging(_port_published, "compose"),
    "compose-data-unpersisted": judging(_unpersisted, "compose"),
    "compose-source-mounted": judging(_source_mounted, "compose"),
}
