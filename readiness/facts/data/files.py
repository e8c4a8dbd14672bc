"""Relation ``database.file``: SQLite files that production opens."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dict
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Mapping, text
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import DjangoSettings
from readiness.facts.data.dsn import UNKNOWN, read_dsn
from readiness.facts.data.rows import DatabaseFile, EngineKind, EngineUrl
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CONNECTS = ("sqlite3.connect", "aiosqlite.connect", "sqlite3.dbapi2.connect")
WORDS = frozenset({"connect"})


def derive_files(project: Project) -> Iterator[DatabaseFile]:
    """Each place that names a file once: engines and Django's settings first, then what opens a file itself."""
    seen: set[tuple[Location, str]] = set()
    for row in (*_of_engines(project), *_of_django(project), *_opened(project)):
        if (row.location, row.owner) not in seen:
            seen.add((row.location, row.owner))
            yield row


def _of_engines(project: Project) -> Iterator[DatabaseFile]:
    for url in project.rows(EngineUrl):
        if url.dialect != "sqlite" or not url.database or url.example or url.kind is EngineKind.CLIENT or url.said is None:
            continue
        own = url.by == "the code"
        yield DatabaseFile(
            location=url.said.whole_line, file="" if UNKNOWN in url.database else url.database, variable=url.variable,
            owner="" if own else url.by, component=url.component,
        )  # fmt: skip


def _of_django(project: Project) -> Iterator[DatabaseFile]:
    for settings in project.rows(DjangoSettings):
        found = None if settings.unreadable else django_file(project, settings.path, {})
        if found is not None:
            yield found


def django_file(project: Project, path: str, environment: Dict[str, str]) -> DatabaseFile | None:
    """The SQLite file of the default database of Django settings while these variables are set; None where they have another database."""
    worth = Evaluator(project.python, production=True, environment=environment).names.module_level(path, "DATABASES")
    default = worth.value.get("default") if worth is not None and isinstance(worth.value, Mapping) else None
    engine = default.get("ENGINE") if isinstance(default, Mapping) else None
    dsn = read_dsn(text(default) or "")
    if worth is not None and dsn is not None and dsn.dialect == "sqlite" and dsn.database:
        # dj_database_url and django-environ make the settings of a URL.
        return DatabaseFile(
            location=Location(path, getattr(default, "line", 0) or None), file=dsn.database, settings=path,
            component=project.component_name(path),
        )  # fmt: skip
    if worth is None or not isinstance(default, Mapping) or "sqlite" not in (text(engine) or ""):
        return None
    name = text(default.get("NAME"))
    if name == ":memory:":
        return None
    line = getattr(engine, "line", 0) if worth.location.path == path else worth.location.line
    return DatabaseFile(
        location=Location(worth.location.path, line or 1), file=name or "", variable=worth.variables[0] if worth.variables else "",
        settings=path, component=project.component_name(path),
    )  # fmt: skip


def _opened(project: Project) -> Iterator[DatabaseFile]:
    for path, call in project.calls("connect"):
        given = call.invocation.argument(0, "database") if call.callee in _CONNECTS else None
        worth = (
            Evaluator(project.python, production=True).worth(path, given, call.context.function, call.line) if given is not None else None
        )
        if worth is None or not worth.text or worth.text.startswith((":memory:", "file::memory:")) or call.context.main:
            continue
        yield DatabaseFile(
            location=worth.location.whole_line, file=worth.text, variable=worth.variables[0] if worth.variables else "",
            component=project.component_name(path),
        )  # fmt: skip
