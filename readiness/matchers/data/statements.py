"""Rules about statements: what SQLAlchemy 2 refuses, and what the configured database does not understand."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.data.history import MigrationEnvironment
from readiness.facts.data.rows import ConfiguredDialect, DialectUse, StatementCall
from readiness.facts.data.scopes import within
from readiness.facts.data.versions import version_at
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, Severity, failed, passed, unknown


def raw_sql(project: Project) -> Iterator[Observation]:
    """Each statement given to a session or connection is a subject. A migration, which may have run everywhere, is the milder case."""
    aside = tuple(f"{row.folder}/" for row in project.rows(MigrationEnvironment) if row.tool == "alembic")
    for row in project.rows(StatementCall):
        subject = f"{row.method}() on {row.receiver}"
        if not row.raw:
            yield passed(subject, row.location)
            continue
        version = version_at(project, row.path)
        if version is None:
            yield unknown(subject, row.location, f"{row.method}() gets a plain string, and no manifest says which SQLAlchemy is installed")
        elif version.major is None:
            related = (Related(version.location, f"{version.text} allows several major versions"),)
            message = f"{row.method}() gets a plain string; whether {version.text} installs SQLAlchemy 2, which refuses it, is not known"
            yield unknown(subject, row.location, message, related=related)
        elif version.major < 2:
            yield passed(subject, row.location, f"{version.text} still takes plain strings")
        else:
            related = (Related(version.location, version.text),)
            message = f"{row.method}() of {row.receiver} gets a plain string, which SQLAlchemy {version.major} refuses"
            if row.path.startswith(aside):
                message += "; as a migration it fails only where it has not run yet"
                yield failed(subject, row.location, message, related=related, severity=Severity.MEDIUM)
            else:
                yield failed(subject, row.location, message, related=related)


def dialect_mismatch(project: Project) -> Iterator[Observation]:
    """Each use of something that only some databases understand is a subject."""
    for row in project.rows(DialectUse):
        configured = sorted(within(project, row.component, project.rows(ConfiguredDialect)), key=lambda one: bool(one.unreadable))
        understood = " or ".join(row.dialects)
        match = next((one for one in configured if one.dialect in row.dialects), None)
        if match is not None:
            yield passed(row.what, row.location, f"{match.by} is {match.dialect}")
        elif not configured:
            yield unknown(row.what, row.location, f"{row.what} is of {understood}, and no file says which database is configured")
        elif configured[0].unreadable:
            yield unknown(row.what, row.location, f"{row.what} is of {understood}; {configured[0].unreadable}")
        else:
            one = configured[0]
            related = (Related(one.location, f"{one.by}: {one.dialect}"),)
            message = f"{row.what} is of {understood}, and the configured database is {one.dialect} ({one.by})"
            yield failed(row.what, row.location, message, related=related)


MATCHERS: dict[str, Matcher] = {
    "data-dialect-mismatch": simple(dialect_mismatch),
    "data-raw-sql-string": simple(raw_sql),
}
