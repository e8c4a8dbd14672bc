"""Relations ``pgbouncer`` and ``pgbouncer.client``: poolers that the repository configures, and the services that talk through them.

Source: pgbouncer.org/config.html (pool_mode is ``session`` where nothing is said) and its changelog (max_prepared_statements came with
1.21, and is 200 by default from 1.24 on); the READMEs of the images edoburu/pgbouncer and bitnami/pgbouncer for their variables.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.environment import interpolated
from readiness.artifacts.image_name import parse_image
from readiness.artifacts.settings_file import SettingEntry, SettingsFile
from readiness.facts.compose.rows import BindMount, ComposeService, ServiceDependency
from readiness.facts.data.rows import DatabaseUrl, Pooler, PoolerClient
from readiness.facts.env.ownership import service_component
from readiness.facts.env.rows import EnvSet
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_PORT = 6432
_KEPT = 200
_MODES = ("POOL_MODE", "PGBOUNCER_POOL_MODE")
_PREPARED = ("MAX_PREPARED_STATEMENTS", "PGBOUNCER_MAX_PREPARED_STATEMENTS")
_ALLOWED = ("IGNORE_STARTUP_PARAMETERS", "PGBOUNCER_IGNORE_STARTUP_PARAMETERS", "TRACK_EXTRA_PARAMETERS")
_VERSION = re.compile(r"v?(\d+)\.(\d+)")
_ADDRESS = re.compile(r"HOST|SERVER|ADDR|PGHOST|URL|DSN", re.IGNORECASE)
_DATABASE = re.compile(r"DATABASE|POSTGRES|\bPG|DB_|_DB|DSN", re.IGNORECASE)


def derive_poolers(project: Project) -> Iterator[Pooler]:
    """Services of compose first, then configuration files that no service mounts."""
    used: set[str] = set()
    files = _configurations(project)
    for service in project.rows(ComposeService):
        name = parse_image(service.image) if service.image else None
        if name is None or "pgbouncer" not in name.name:
            continue
        mounted = _mounted(project, service, files)
        used.update([mounted] if mounted else ())
        yield _of_service(project, service, mounted, name.tag)
    for path in sorted(files - used):
        yield _of_file(project, path)


def _configurations(project: Project) -> set[str]:
    return {
        source.path
        for source in project.artifacts("settings-file")
        if re.fullmatch(r"pgbouncer[\w.-]*\.(?:ini|conf)", posixpath.basename(source.path))
    }


def _mounted(project: Project, service: ComposeService, files: set[str]) -> str:
    for bind in project.rows(BindMount):
        if bind.service == service and bind.source:
            found = [path for path in files if path == bind.source or path.startswith(f"{bind.source}/")]
            if found:
                return found[0]
    return ""


def _settings(project: Project, path: str) -> dict[str, SettingEntry]:
    model = project.artifact("settings-file", path)
    return {entry.name: entry for entry in model.entries if entry.path[0] == "pgbouncer"} if isinstance(model, SettingsFile) else {}


def _of_file(project: Project, path: str) -> Pooler:
    found = _settings(project, path)
    mode, prepared = found.get("pool_mode"), found.get("max_prepared_statements")
    return Pooler(
        location=Location(path, mode.line if mode else None), mode=(mode.value or "").lower() if mode else "session",
        mode_at=Location(path, mode.line if mode else None), prepared=_number(prepared.value if prepared else None),
        prepared_at=Location(path, prepared.line) if prepared else None, allowed=_listed(found),
        port=_number(found["listen_port"].value) or _PORT if "listen_port" in found else _PORT,
    )  # fmt: skip


def _listed(found: dict[str, SettingEntry]) -> tuple[str, ...]:
    texts = [found[name].value or "" for name in ("ignore_startup_parameters", "track_extra_parameters") if name in found]
    return tuple(part.strip().lower() for text in texts for part in text.split(",") if part.strip())


def _of_service(project: Project, service: ComposeService, mounted: str, tag: str) -> Pooler:
    given = {setting.name: setting for setting in service.service.environment}
    file = _of_file(project, mounted) if mounted else None
    mode = next((given[name] for name in _MODES if name in given), None)
    text = interpolated(mode.value or "") if mode is not None and mode.value is not None else None
    prepared = next((given[name] for name in _PREPARED if name in given), None)
    allowed = [interpolated(given[name].value or "") or "" for name in _ALLOWED if name in given]
    port = next((given[name].value for name in ("LISTEN_PORT", "PGBOUNCER_PORT") if name in given), None)
    number = _number(interpolated(prepared.value or "") if prepared is not None else None)
    return Pooler(
        location=service.location,
        mode=(text or "").lower() if mode is not None else file.mode if file else "session",
        mode_at=mode.location if mode is not None else file.mode_at if file else service.location,
        prepared=number if number is not None else file.prepared if file and file.prepared is not None else _default(tag),
        prepared_at=prepared.location if prepared is not None else file.prepared_at if file else None,
        allowed=(*(part.strip().lower() for one in allowed for part in one.split(",")), *(file.allowed if file else ())),
        service=service.name, base=service.base, port=_number(port) or (file.port if file else _PORT),
    )  # fmt: skip


def _default(tag: str) -> int | None:
    """max_prepared_statements of a release that is not told otherwise; None for a tag that names none."""
    if tag in ("", "latest"):
        return _KEPT
    found = _VERSION.match(tag)
    if found is None:
        return None
    return _KEPT if (int(found[1]), int(found[2])) >= (1, 24) else 0


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 7 else None


# Clients -----------------------------------------------------------------------------------------------------------------
def derive_clients(project: Project) -> Iterator[PoolerClient]:
    """One row for a service and a pooler: by its URL or address variable, its port, or, where its address comes from elsewhere, by what it
    waits for."""
    poolers = project.rows(Pooler)
    seen: set[tuple[str, str]] = set()
    for row in (*_by_url(project, poolers), *_by_address(project, poolers), *_by_dependency(project, poolers)):
        if (row.owner, row.component) not in seen:
            seen.add((row.owner, row.component))
            yield row


def _by_url(project: Project, poolers: tuple[Pooler, ...]) -> Iterator[PoolerClient]:
    for url in project.rows(DatabaseUrl):
        if url.dialect != "postgresql" or url.example:
            continue
        found = next((one for one in poolers if one.service and one.service == url.host), None)
        if found is None and (url.port == _PORT or "pgbouncer" in url.host.lower()):
            agreed = len({one.mode for one in poolers}) == 1
            found = poolers[0] if agreed else Pooler(location=url.location, mode="")
        if found is not None:
            why = f"{url.variable} leads to {url.host or 'port'}{f':{url.port}' if url.port else ''}"
            yield PoolerClient(location=url.location, owner=url.owner, pooler=found, component=url.component, why=why)


def _by_address(project: Project, poolers: tuple[Pooler, ...]) -> Iterator[PoolerClient]:
    for variable in project.rows(EnvSet):
        if not variable.built or not variable.value or not _ADDRESS.search(variable.key):
            continue
        for pooler in poolers:
            if pooler.service and variable.value == pooler.service:
                why = f"{variable.key} is {variable.value}"
                yield PoolerClient(location=variable.location, owner=variable.owner, pooler=pooler, component=variable.component, why=why)


def _by_dependency(project: Project, poolers: tuple[Pooler, ...]) -> Iterator[PoolerClient]:
    """A service that waits for the pooler, and whose database's address the deployment supplies."""
    given = {(row.owner, row.component) for row in project.rows(DatabaseUrl)}
    for row in project.rows(ServiceDependency):
        pooler = next(
            (one for one in poolers if row.target is not None and one.service == row.target.name and one.base == row.target.base), None
        )
        component = service_component(project, row.service)
        supplied = any(_DATABASE.search(one.name) for one in row.service.service.environment if interpolated(one.value or "$X") is None)
        if pooler is not None and row.service.is_built and supplied and (row.service.subject, component) not in given:
            why = f"{row.service.subject} waits for {pooler.service}, and its database's address comes from outside"
            yield PoolerClient(location=row.location, owner=row.service.subject, pooler=pooler, component=component, why=why)
