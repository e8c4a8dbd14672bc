"""Which compose files are started together, and the services they make.

Compose itself only knows ``-f a -f b``; nothing in a repository says which files are given. Read here: a file that cannot stand alone (some
service has neither image nor build) is an override of the ``compose.yml`` beside it. Files named for production, or the only override there
is, replace the plain base; other overrides only add the services that are new in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.compose.model import Compose, Include, Service, Use
from readiness.facts.compose.merge import merged
from readiness.facts.compose.paths import folder_of, resolve
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_BASE = re.compile(r"(?:docker-)?compose\.ya?ml", re.IGNORECASE)
_NAME_WORDS = re.compile(r"[.\-_]")
_PRODUCTION_WORDS = frozenset({"prod", "production", "prd", "deploy", "deployment", "live", "release"})
MAX_DEPTH = 10


class Open(msgspec.Struct, frozen=True):
    """Why a set, or a service, is not completely known, and where that shows."""

    reason: str
    location: Location


class EffectiveService(msgspec.Struct, frozen=True):
    """A service with everything merged that could be followed; ``folder`` is what its relative paths start from."""

    service: Service
    folder: str
    open: Open | None = None


class ComposeFiles(msgspec.Struct, frozen=True):
    """A set: ``files`` in the order they are given, ``judged`` the services that are this set's own to judge."""

    files: tuple[str, ...]
    services: dict[str, EffectiveService]
    judged: frozenset[str]
    defined: dict[str, frozenset[str]]
    open: Open | None = None
    dangling: tuple[tuple[str, Use], ...] = ()
    """Services and the ``extends`` of theirs that names nothing."""

    @property
    def base(self) -> str:
        return self.files[0]


def find_sets(project: Project) -> tuple[ComposeFiles, ...]:
    """Every set of production compose files, by base."""
    models: dict[str, Compose] = {source.path: source.model for source in project.artifacts("compose")}
    referred = _referred(models)
    folders: dict[str, list[str]] = {}
    for path in models:
        folders.setdefault(folder_of(path), []).append(path)
    found: list[ComposeFiles] = []
    for paths in folders.values():
        found += _sets_of_folder(project, models, [path for path in paths if path not in referred or _is_base(path)])
    return tuple(sorted(found, key=lambda files: files.files))


def _sets_of_folder(project: Project, models: dict[str, Compose], paths: list[str]) -> Iterator[ComposeFiles]:
    base = next((path for path in paths if _is_base(path)), None)
    if base is None:
        folder = folder_of(paths[0]) if paths else ""
        hidden = next((path for path in project.entries if folder_of(path) == folder and _is_base(path)), None)
        for path in paths:
            partial = _incomplete_services(models[path])
            reason = f"{path} is an override, and its base is not analysed" if hidden else f"{path} is an override whose base is not known"
            yield _gather(project, models, (path,), Open(reason, Location(path)) if partial else None)
        return
    overrides = [path for path in paths if path != base and _overrides(models[path], models[base])]
    production = [path for path in overrides if _words(path) & _PRODUCTION_WORDS] or (overrides if len(overrides) == 1 else [])
    if production:
        for path in production:
            yield _gather(project, models, (base, path))
    else:
        yield _gather(project, models, (base,))
    for path in overrides:
        if path not in production:
            whole = _gather(project, models, (base, path))
            own = frozenset(service.name for service in models[path].services if models[base].service(service.name) is None)
            if own:
                yield msgspec.structs.replace(whole, judged=own)
    for path in paths:
        if path != base and path not in overrides:
            yield _gather(project, models, (path,))


def _is_base(path: str) -> bool:
    return bool(_BASE.fullmatch(path.rpartition("/")[2]))


def _words(path: str) -> set[str]:
    return set(_NAME_WORDS.split(path.rpartition("/")[2].lower()))


def _incomplete_services(model: Compose) -> tuple[Service, ...]:
    return tuple(service for service in model.services if not (service.image or service.build or service.extends))


def _overrides(model: Compose, base: Compose) -> bool:
    """Whether the file needs the base: it amends one of its services, or depends on one that only the base defines."""
    if any(base.service(service.name) for service in _incomplete_services(model)):
        return True
    names = {service.name for service in model.services}
    needed = {entry.service for service in model.services for entry in service.depends_on} - names
    return bool(needed) and all(base.service(name) for name in needed)


def _referred(models: dict[str, Compose]) -> set[str]:
    """Files that others extend or include: they are no sets of their own."""
    found: set[str] = set()
    for path, model in models.items():
        texts = [service.extends.file for service in model.services if service.extends and service.extends.file]
        texts += [text for include in model.includes for text in include.paths]
        found |= {target for text in texts if (target := resolve(folder_of(path), text.value).path) != path}
    return found


def _gather(project: Project, models: dict[str, Compose], files: tuple[str, ...], opened: Open | None = None) -> ComposeFiles:
    gathering = _Gathering(project)
    gathering.open = opened
    for path in files:
        gathering.add(models[path], 0)
    gathering.extend()
    own = frozenset(service.name for path in files for service in models[path].services)
    services = gathering.services if not opened else _complete(gathering.services)
    return ComposeFiles(
        files, services, own & services.keys(), {kind: frozenset(names) for kind, names in gathering.defined.items()}, gathering.open,
        tuple(gathering.dangling),
    )


def _complete(services: dict[str, EffectiveService]) -> dict[str, EffectiveService]:
    return {name: found for name, found in services.items() if found.service.image or found.service.build}


class _Gathering:
    """The services of a set while its files, includes and extends are followed."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.services: dict[str, EffectiveService] = {}
        self.defined: dict[str, set[str]] = {"network": {"default"}, "volume": set(), "secret": set(), "config": set()}
        self.open: Open | None = None
        self.dangling: list[tuple[str, Use]] = []

    def add(self, model: Compose, depth: int) -> None:
        for include in model.includes:
            self._include(model, include, depth)
        for kind, named in (("network", model.networks), ("volume", model.volumes), ("secret", model.secrets), ("config", model.configs)):
            self.defined[kind] |= {entry.name for entry in named}
        for service in model.services:
            if "*" in service.resets:
                self.services.pop(service.name, None)
                continue
            known = self.services.get(service.name)
            whole = merged(known.service, service) if known else service
            folder = known.folder if known else folder_of(model.path)
            if known and known.service.extends and not whole.extends:
                whole = msgspec.structs.replace(whole, extends=known.service.extends)
            self.services[service.name] = EffectiveService(whole, folder)

    def _include(self, model: Compose, include: Include, depth: int) -> None:
        for text in include.paths:
            target = resolve(folder_of(model.path), text.value)
            included = self.project.artifact("compose", target.path) if target.path else None
            if not isinstance(included, Compose) or depth >= MAX_DEPTH:
                why = target.why or f"{target.path} {'could not be read' if self.project.exists(target.path) else 'does not exist'}"
                self.open = self.open or Open(f"it includes {text.value}: {why}", text.location)
                continue
            self.add(included, depth + 1)

    def extend(self) -> None:
        """Follows ``extends`` of every service, once all files are in."""
        for name in list(self.services):
            self.services[name] = self._extended(name, self.services[name], self.services, 0)

    def _extended(self, name: str, found: EffectiveService, siblings: dict[str, EffectiveService], depth: int) -> EffectiveService:
        extends = found.service.extends
        if extends is None:
            return found
        bare = msgspec.structs.replace(found.service, extends=None)
        if depth >= MAX_DEPTH:
            return EffectiveService(bare, found.folder, Open("its extends go in a circle", extends.location))
        place = folder_of(extends.location.path)
        if extends.file is None:
            base = siblings.get(extends.service)
            if base is None and depth == 0:
                self.dangling.append((name, Use(extends.service, extends.location)))
        else:
            target = resolve(place, extends.file.value)
            model = self.project.artifact("compose", target.path) if target.path else None
            if not isinstance(model, Compose):
                why = target.why or f"{target.path} is not read as a compose file"
                return EffectiveService(bare, found.folder, Open(f"it extends {extends.file.value}: {why}", extends.location))
            siblings = {service.name: EffectiveService(service, folder_of(model.path)) for service in model.services}
            base = siblings.get(extends.service)
        if base is None:
            return EffectiveService(bare, found.folder, Open(f"it extends {extends.service}, which is not there", extends.location))
        base = self._extended(extends.service, base, siblings, depth + 1)
        whole = msgspec.structs.replace(merged(base.service, bare), name=name, location=found.service.location)
        return EffectiveService(whole, base.folder if whole.build == base.service.build and whole.build else found.folder, base.open)
