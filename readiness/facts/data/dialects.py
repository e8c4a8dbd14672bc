"""Relation ``database.dialect``: which databases a component uses in production.

What deployments say counts before the code's default, that before examples, and all these before the drivers that are installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Mapping, text
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import DjangoSettings
from readiness.facts.configuration.worth import Source
from readiness.facts.data.dsn import read_dsn
from readiness.facts.data.rows import ConfiguredDialect, DatabaseUrl, EngineKind, EngineUrl
from readiness.facts.data.scopes import within
from readiness.facts.dependencies.rows import PackageDeclared
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DRIVERS = {
    **dict.fromkeys(word_set("psycopg2 psycopg2-binary psycopg psycopg-binary asyncpg pg8000"), "postgresql"),
    **dict.fromkeys(word_set("mysqlclient pymysql aiomysql asyncmy mysql-connector-python"), "mysql"),
    **dict.fromkeys(word_set("cx-oracle oracledb"), "oracle"),
    **dict.fromkeys(word_set("pyodbc pymssql"), "mssql"),
}
_ENGINES = (
    ("postgis", "postgresql"), ("postgresql", "postgresql"), ("postgres", "postgresql"), ("cockroachdb", "postgresql"), ("mysql", "mysql"),
    ("spatialite", "sqlite"), ("sqlite", "sqlite"), ("oracle", "oracle"), ("mssql", "mssql"),
)  # fmt: skip


def derive_dialects(project: Project) -> Iterator[ConfiguredDialect]:
    """Each dialect of a component once, by the first place that says it."""
    found: dict[tuple[str, str], ConfiguredDialect] = {}
    silent: dict[str, ConfiguredDialect] = {}
    for row in (*_of_engines(project), *_of_django(project)):
        if row.unreadable:
            silent.setdefault(row.component, row)
        else:
            found.setdefault((row.component, row.dialect), row)
    told = {component for component, _ in found}
    drivers = _of_drivers(project)
    for component, row in silent.items():
        if component not in told and component not in drivers and "" not in drivers:
            yield row
    yield from found.values()
    yield from (row for component, row in drivers.items() if component not in told)


def _of_engines(project: Project) -> Iterator[ConfiguredDialect]:
    ranked: dict[str, list[tuple[int, EngineUrl]]] = {}
    for url in project.rows(EngineUrl):
        if url.kind is not EngineKind.CLIENT:
            rank = 3 if url.unreadable else 1 if url.default or url.example else 0
            ranked.setdefault(url.component, []).append((rank, url))
    for component, urls in ranked.items():
        best = min(rank for rank, _ in urls)
        for rank, url in urls:
            if rank == best:
                place = url.said or url.location
                yield ConfiguredDialect(
                    location=place, unreadable=url.unreadable, dialect=url.dialect, component=component,
                    by=f"{url.variable} of {url.by}" if url.variable and not url.default else f"the URL of {url.how.rpartition('.')[2]}",
                )  # fmt: skip


def _of_django(project: Project) -> Iterator[ConfiguredDialect]:
    for settings in project.rows(DjangoSettings):
        if settings.unreadable:
            continue
        component = project.component_name(settings.path)
        worth = Evaluator(project.python, production=True).names.module_level(settings.path, "DATABASES")
        default = worth.value.get("default") if worth is not None and isinstance(worth.value, Mapping) else None
        engine = text(default.get("ENGINE")) if isinstance(default, Mapping) else None
        url = read_dsn(text(default) or "")
        given = _given(project, worth.variables if worth is not None else (), component)
        if engine is None and (given or url is not None) and worth is not None:
            if url is not None and not given:
                yield ConfiguredDialect(
                    location=worth.location.whole_line, dialect=url.dialect, by="the settings' own URL", component=component
                )
            yield from given
            continue
        if worth is None or engine is None:
            why = "the ENGINE of DATABASES is not written in the settings"
            yield ConfiguredDialect(
                location=worth.location if worth else settings.location, unreadable=why, dialect="", by="", component=component
            )
            continue
        dialect = next((name for word, name in _ENGINES if word in engine), "")
        fixed = worth.source is not Source.UNKNOWN or dialect != "sqlite"
        if dialect and fixed:
            yield ConfiguredDialect(location=worth.location.whole_line, dialect=dialect, by=f"the ENGINE {engine}", component=component)


def _given(project: Project, variables: tuple[str, ...], component: str) -> list[ConfiguredDialect]:
    """What deployments, or else examples, give to the variable of ``env.db()`` or ``dj_database_url.config()``."""
    rows = [row for row in within(project, component, project.rows(DatabaseUrl)) if row.variable in variables]
    deployed = [row for row in rows if not row.example] or rows
    return [
        ConfiguredDialect(location=row.location, dialect=row.dialect, by=f"{row.variable} of {row.owner}", component=component)
        for row in deployed
    ]


def _of_drivers(project: Project) -> dict[str, ConfiguredDialect]:
    """By component, where all drivers that it installs are of one database."""
    by: dict[str, dict[str, PackageDeclared]] = {}
    for declared in project.rows(PackageDeclared):
        dialect = _DRIVERS.get(declared.distribution)
        if dialect and declared.production and not declared.group:
            by.setdefault(project.component_name(declared.path), {}).setdefault(dialect, declared)
    return {
        component: ConfiguredDialect(location=only.location, dialect=dialect, by=f"the driver {only.requirement.text}", component=component)
        for component, found in by.items()
        if len(found) == 1
        for dialect, only in found.items()
    }
