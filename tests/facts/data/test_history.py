"""What is read of migrations, of those who promise to take them back, and of the version that is installed."""

import pytest

from readiness.facts.data.history import Migration, MigrationEnvironment, RollbackPromise, Undo
from readiness.facts.data.rows import SqlalchemyVersion
from tests.facts.projects import project_of

ENV = {"migrations/env.py": "from alembic import context\n"}


@pytest.mark.parametrize(
    ("upgrade", "downgrade", "expected"),
    [
        ("op.add_column('t', c)", "op.drop_column('t', 'c')", Undo.DONE),
        ("op.add_column('t', c)", "pass", Undo.EMPTY),
        ("op.add_column('t', c)", "return", Undo.EMPTY),
        ("op.add_column('t', c)", "raise RuntimeError('no way back')", Undo.REFUSED),
        ("op.execute('ALTER TABLE t ADD c int')", "...", Undo.EMPTY),
        ("op.execute('UPDATE t SET c = 1')", "pass", Undo.NOTHING),
        ("pass", "pass", Undo.NOTHING),
        ("with op.batch_alter_table('t') as batch:\n        batch.drop_column('c')", "pass", Undo.EMPTY),
        ("fill(op.get_bind())", "pass", Undo.NOTHING),
    ],
)
def test_what_taking_a_revision_back_does(upgrade: str, downgrade: str, expected: Undo) -> None:
    revision = f"revision = 'b'\ndown_revision = 'a'\ndef upgrade():\n    {upgrade}\ndef downgrade():\n    {downgrade}\n"
    (found,) = project_of({**ENV, "migrations/versions/b.py": revision}).rows(Migration)
    assert found.undo is expected


@pytest.mark.parametrize(
    ("parents", "expected"),
    [("None", ()), ("'a'", ("a",)), ("('a', 'b')", ("a", "b")), ("['a']", ("a",))],
)
def test_parents(parents: str, expected: tuple[str, ...]) -> None:
    (found,) = project_of({**ENV, "migrations/versions/c.py": f"revision = 'c'\ndown_revision = {parents}\n"}).rows(Migration)
    assert found.parents == expected
    assert not found.unreadable


def test_a_script_location_may_name_a_package() -> None:
    files = {
        "shop/alembic.ini": "[alembic]\nscript_location = shop:db/history\nversion_locations = %(here)s/db/history/one, db/history/two\n",
        "shop/db/history/env.py": "from alembic import context\n",
        "shop/db/history/one/a.py": "revision = 'a'\ndown_revision = None\n",
        "shop/db/history/two/b.py": "revision = 'b'\ndown_revision = 'a'\n",
        "shop/db/history/aside/c.py": "revision = 'c'\ndown_revision = 'a'\n",
    }
    project = project_of(files)
    (environment,) = project.rows(MigrationEnvironment)
    assert environment.folders == ("shop/db/history/one", "shop/db/history/two")
    assert [row.revision for row in project.rows(Migration)] == ["a", "b"]


@pytest.mark.parametrize(
    ("path", "tool"),
    [
        ("yoyo.ini", "yoyo"),
        ("db/migrations/V1__users.sql", "sql"),
        ("app/migrations.py", "its own"),
        ("app/migrations/add_users.py", "its own"),
        ("app/migrations/__init__.py", ""),
        ("app/immigration.py", ""),
    ],
)
def test_other_tools(path: str, tool: str) -> None:
    found = [row.tool for row in project_of({path: "x = 1\n"}).rows(MigrationEnvironment)]
    assert found == ([tool] if tool else [])


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("docs/rollback.md", "```sh\nalembic downgrade -1\n```\n", [1]),
        ("docs/rollback.md", "```sh\nalembic -c db/alembic.ini downgrade base\n```\n", [None]),
        ("README.md", "# Deploy\n\n## Rolling back\n\nRun `flask db downgrade`.\n", [1]),
        ("README.md", "# Migrations\n\nRun `alembic downgrade -1` to undo yours.\n", []),
        ("CONTRIBUTING.md", "# Rolling back\n\n`alembic downgrade -1`\n", []),
        ("scripts/rollback.sh", "#!/bin/sh\nalembic downgrade -2\n", [2]),
        ("Makefile", "undo-mine:\n\talembic downgrade -1\n", []),
        ("Makefile", "rollback:\n\tpython manage.py migrate shop 0012_prices\n", [None]),
        ("docs/rollback.md", "Run `manage.py migrate`.\n", []),
    ],
)
def test_who_promises_a_way_back(path: str, text: str, expected: list[int | None]) -> None:
    assert [row.steps for row in project_of({path: text}).rows(RollbackPromise)] == expected


def test_a_long_line_of_options_takes_time_in_proportion() -> None:
    words = "alembic " + " -x.ini" * 3000
    assert project_of({"docs/rollback.md": f"```sh\n{words}\n```\n"}).rows(RollbackPromise) == ()


@pytest.mark.parametrize(
    ("requirement", "major"),
    [
        ("SQLAlchemy==2.0.45", 2),
        ("sqlalchemy>=2", 2),
        ("sqlalchemy~=1.4", 1),
        ("sqlalchemy<2", 1),
        ("sqlalchemy>=1.4,<2.1", None),
        ("sqlalchemy", None),
        ("sqlmodel>=0.0.20", 2),
        ("flask-sqlalchemy>=2.5", None),
    ],
)
def test_which_sqlalchemy(requirement: str, major: int | None) -> None:
    found = [row.major for row in project_of({"requirements.txt": f"{requirement}\n"}).rows(SqlalchemyVersion)]
    assert found == ([major] if not requirement.startswith("flask") else [])
