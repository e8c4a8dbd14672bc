"""Two protections that stop the service itself: home directories that it lives in, files that it has to write."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.systemd.paths import absolute, bound, is_below, is_home, paths_of, plain, writable
from readiness.facts.systemd.rows import HomeProtectedUnit, ReadOnlyUnit, ServiceUnit, UnitWrite
from readiness.matchers.matcher import Matcher
from readiness.matchers.systemd.judged import of_units
from readiness.model import Location, Observation, Related, failed, passed, unknown


def home_hidden(project: Project) -> Iterator[Observation]:
    """Every service that hides home directories is a subject."""
    for row in project.rows(HomeProtectedUnit):
        service = row.service
        if row.mode == "read-only":
            yield passed(service.subject, row.location, "home directories stay readable")
            continue
        lives, open_at = _lives_in(service, row.mode)
        if lives:
            names = ", ".join(dict.fromkeys(what for what, _, _ in lives))
            related = tuple(Related(place, f"{what} is {path}") for what, path, place in lives)
            message = f"ProtectHome={row.service.unit.value('Service', 'ProtectHome')} hides {lives[0][1]} from the service: {names}."
            yield failed(service.subject, row.location, message, related=related)
        elif open_at is not None:
            yield unknown(service.subject, open_at, "a path that the deployment fills in may lie below a home directory")
        else:
            yield passed(service.subject, row.location, "nothing that it needs lies below a home directory")


def _lives_in(service: ServiceUnit, mode: str) -> tuple[list[tuple[str, str, Location]], Location | None]:
    """(setting, path, place) of what lies below a hidden home directory, and a line that a template leaves open.

    An environment file is missing here: systemd itself reads it, outside of the service's view (systemd.exec(5), ``EnvironmentFile=``).
    ``BindPaths=`` brings something back below an empty ``tmpfs``, not below what ``yes`` makes inaccessible (``InaccessiblePaths=``).
    """
    shown = [entry.path for entry in bound(service, "BindPaths", "BindReadOnlyPaths")] if mode == "tmpfs" else []
    named: list[tuple[str, str, Location]] = []
    if folder := service.unit.last("Service", "WorkingDirectory"):
        named.append(("WorkingDirectory", folder.value.lstrip("-!"), folder.location))
    for line in service.exec_lines():
        if not line.elevated and not line.ignores_failure:
            named += [(line.directive, word, line.location) for word in (line.words or ())[:3] if word.startswith(("/", "%h"))]
    for directive in service.unit.all("Service", "ReadWritePaths"):
        named += [("ReadWritePaths", word, directive.location) for word in paths_of(directive) if not word.startswith("-")]
    found, open_at = [], None
    for what, text, place in named:
        if text.startswith("~") or "{{" in text:
            open_at = open_at or place
            continue
        path = absolute(service, text)
        if path is not None and is_home(path) and not any(is_below(path, entry) for entry in shown if entry):
            found.append((what, path, place))
    return found, open_at


def write_path_missing(project: Project) -> Iterator[Observation]:
    """Every path that a service with a read-only file system writes is a subject; a service that is seen to write nothing passes."""
    writes: dict[str, list[UnitWrite]] = {}
    for write in project.rows(UnitWrite):
        writes.setdefault(write.service.path, []).append(write)
    for row in project.rows(ReadOnlyUnit):
        service = row.service
        own = writes.get(service.path, ())
        if not own:
            yield passed(service.subject, row.location, "it is not seen to write any file")
        for write in own:
            yield _judged(service, row.location, write)


def _judged(service: ServiceUnit, place: Location, write: UnitWrite) -> Observation:
    subject = f"{service.subject} writes {write.target}"
    related = (Related(write.location, f"the {write.what} is named here"),)
    allowed = writable(service)
    by = next((entry for entry in allowed if entry.path and is_below(plain(write.target), entry.path)), None)
    if by is not None:
        return passed(subject, by.location, f"{by.path} is writable")
    open_at = next((entry for entry in allowed if not entry.path), None)
    if open_at is not None:
        return unknown(subject, open_at.location, f"a path that the deployment fills in may allow {write.target}", related=related)
    message = f"{service.subject} writes its {write.what} to {write.target}, and nothing makes that writable for it."
    paths = service.unit.all("Service", "ReadWritePaths")
    return failed(subject, paths[-1].location if paths else place, message, related=related)


MATCHERS: dict[str, Matcher] = {
    "unit-home-hidden": of_units(home_hidden),
    "unit-write-path-missing": of_units(write_path_missing),
}
