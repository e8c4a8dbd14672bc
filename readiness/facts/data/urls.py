"""Relation ``database.url``: which deployment, env and example files give which variable a database URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.dotenv import EnvFile
from readiness.facts.compose.rows import ComposeService
from readiness.facts.data.dsn import UNKNOWN, Dsn, masked, read_dsn
from readiness.facts.data.rows import DatabaseUrl
from readiness.facts.env.ownership import service_component
from readiness.facts.env.rows import EnvSet
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_FOREIGN = re.compile(r"bouncer|pgcat|pgpool|odyssey|exporter|backup|metabase|hasura|postgrest|keycloak|debezium|pgadmin|adminer")


def derive_urls(project: Project) -> Iterator[DatabaseUrl]:
    """Deployments first, then examples. A value in which a password is still to be filled in counts: its database is known."""
    seen: set[tuple[Location, str]] = set()
    foreign = {(service.subject, service.base) for service in project.rows(ComposeService) if _is_foreign(service)}
    for row in project.rows(EnvSet):
        dsn = read_dsn(row.value) if row.value and row.built and (row.owner, row.home) not in foreign else None
        if dsn is not None:
            seen.add((row.location, row.owner))
            yield _row(row.location, row.key, dsn, owner=row.owner, component=row.component)
    for service in project.rows(ComposeService):
        for setting in service.service.environment if not _is_foreign(service) else ():
            text = masked(setting.value) if setting.value else None
            dsn = read_dsn(text) if text else None
            if dsn is not None and (setting.location, service.subject) not in seen:
                component = service_component(project, service)
                yield _row(setting.location, setting.name, dsn, owner=service.subject, component=component)
    for source in project.artifacts("env-file", (Role.EXAMPLE,)):
        model: EnvFile = source.model
        for entry in model.entries:
            dsn = read_dsn(masked(entry.value) or "") if entry.value else None
            if dsn is not None:
                place = Location(source.path, entry.line, entry.column)
                yield _row(place, entry.key, dsn, owner=source.path, component=project.component_name(source.path), example=True)


def _is_foreign(service: ComposeService) -> bool:
    """Somebody else's program, which has a URL of its own: its variables tell nothing of this code's."""
    return not service.is_built and (service.profile is not None or _FOREIGN.search(service.image) is not None)


def _row(location: Location, variable: str, dsn: Dsn, *, owner: str, component: str, example: bool = False) -> DatabaseUrl:
    return DatabaseUrl(
        location=location, variable=variable, dialect=dsn.dialect, driver=dsn.driver, host=dsn.host, port=dsn.port, database=dsn.database,
        scheme=dsn.scheme, owner=owner, component=component, example=example,
    )  # fmt: skip


def text_of(url: DatabaseUrl) -> str:
    """The URL as a text again, with what was not kept marked as unknown."""
    if url.dialect == "sqlite":
        return f"{url.dsn.shown}:///{url.database}"
    port = f":{url.port}" if url.port else ""
    return f"{url.dsn.shown}://{UNKNOWN}:{UNKNOWN}@{url.host or UNKNOWN}{port}/{url.database}"
