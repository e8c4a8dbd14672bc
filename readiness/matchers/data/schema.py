"""Rules about how a schema comes to be: created behind the migrations' back, or with names that nobody chose."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.data.history import MigrationEnvironment
from readiness.facts.data.schema import Constraint, SchemaCreation, Table
from readiness.facts.data.scopes import scopes, within
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, failed, passed, unknown


def created_at_startup(project: Project) -> Iterator[Observation]:
    """Each place that creates tables is a subject."""
    environments = [row for row in project.rows(MigrationEnvironment) if row.tool != "django"]
    components = {row.component for row in project.rows(Table)}
    for row in project.rows(SchemaCreation):
        tool = next(within(project, row.component, environments), None)
        if tool is None and components.isdisjoint(scopes(project, row.component)):
            yield passed(row.what, row.location, "no tables are declared here")
        elif row.at_start:
            besides = f"; {tool.tool} migrations are at {tool.folder or '.'}" if tool is not None else "; nothing here migrates them"
            related = (Related(tool.location, f"{tool.tool} migrations"),) if tool is not None else ()
            yield failed(row.what, row.location, f"{row.what}() creates the tables at start-up ({row.why}){besides}", related=related)
        elif row.at_start is None:
            yield unknown(row.what, row.location, f"whether {row.what}() runs at start-up in production is not known: {row.why}")
        else:
            yield passed(row.what, row.location, row.why)


def unnamed_constraint(project: Project) -> Iterator[Observation]:
    """Each table's class of a component that Alembic migrates is a subject, placed at the first thing without a name."""
    migrated = {row.component for row in project.rows(MigrationEnvironment) if row.tool == "alembic"}
    for row in project.rows(Constraint):
        if migrated.isdisjoint(scopes(project, row.component)):
            yield passed(row.model, row.location, "Alembic does not migrate it")
        elif not row.count:
            yield passed(row.model, row.location)
        elif row.convention:
            yield passed(row.model, row.location, row.convention)
        else:
            yield failed(row.model, row.location, f"{row.model} leaves the name to the library or the database: {row.what}")


MATCHERS: dict[str, Matcher] = {
    "data-schema-created-at-startup": simple(created_at_startup),
    "data-unnamed-constraint": simple(unnamed_constraint),
}
