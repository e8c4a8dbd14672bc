"""Tables of relations."""

import re
import sqlite3
from contextlib import closing

import pytest

from readiness.cli.row_docs import row_docs
from readiness.facts.relation import Relation
from readiness.facts.relations import RELATIONS
from readiness.tables.schema import ColumnType, relations_by_table, table_of
from readiness.tables.statement import create_table


def test_every_relation_has_a_table_of_its_own_whose_name_needs_no_quotes() -> None:
    assert {relation.name for relation in relations_by_table().values()} == {relation.name for relation in RELATIONS}
    assert all(re.fullmatch(r"[a-z_]+", name) for name in relations_by_table())


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_every_table_can_be_made_and_says_what_it_is(relation: Relation) -> None:
    table = table_of(relation.name)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(create_table(table))
        made = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table.name})")]
    assert made == list(table.column_names)
    assert len(set(made)) == len(made)
    assert {"path", "line", "column", "component", "unreadable"} <= set(made)
    assert re.match(r"[A-Z`].*[.)]$", row_docs(relation).about)


def test_types_of_columns() -> None:
    columns = {column.name: column for column in table_of("http.route").columns}
    assert columns["methods"].type is ColumnType.LIST
    columns = {column.name: column for column in table_of("env.set").columns}
    assert (columns["value"].nullable, columns["built"].type) == (True, ColumnType.BOOLEAN)
    assert "compose" in columns["origin"].choices
    columns = {column.name: column for column in table_of("secret.deployed").columns}
    assert (columns["loaded"].type, columns["shape"].type) == (ColumnType.PLACE, ColumnType.STRUCTURE)
