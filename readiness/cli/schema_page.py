"""``readiness facts --schema``: every table, documented in Markdown, with the statement that would create it."""

from collections.abc import Iterable

from readiness.cli.row_docs import RowDocs, row_docs
from readiness.facts.relation import ANYTHING, Relation
from readiness.tables.schema import Column, ColumnType, quoted, table_of
from readiness.tables.statement import create_table

_HEAD = """\
# Tables of facts

Each relation is a table: `readiness query "SELECT …"` reads them, and so does the matcher kind `query` of rules. In SQL a boolean is 0 or
1; a list or structure is JSON (`SELECT value FROM http_route, json_each(methods)`; `shape ->> 'strength'`); a place is `path:line`. Names
that are words of SQL stand in double quotes, text in single ones. `REGEXP` takes RE2 syntax, `as_of()` is the day that dates are judged by.

A row whose key nobody could read (a computed name, a template) has the reason in `unreadable`, an empty text otherwise.
"""


def schema_page(relations: Iterable[Relation]) -> str:
    """The whole document, or the tables of these relations."""
    return "\n".join((_HEAD, *(_table(relation) for relation in relations)))


def _table(relation: Relation) -> str:
    table, docs = table_of(relation.name), row_docs(relation)
    lines = [
        f"## {table.name}", "", f"Relation `{relation.name}`. {_markdown(docs.text)}", "",
        _sources(relation), "", "| column | type | |", "|---|---|---|", *(_column(column, docs) for column in table.columns),
        "", "```sql", f"{create_table(table)};", "```", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _sources(relation: Relation) -> str:
    kinds = ", ".join(f"`{kind}`" for kind in (*relation.kinds, *relation.also) if kind != "*")
    said = f"Rows come from {kinds}{' and other files' if relation.also == ANYTHING else ''}." if kinds else "Rows come from any file."
    return f"{said} Whoever asks for it waits until every one of these files has been opened." if relation.large else said


def _column(column: Column, docs: RowDocs) -> str:
    said = _markdown(docs.columns.get(column.name, ""))
    if column.choices:
        said = f"{said} One of: {', '.join(f'`{choice}`' for choice in column.choices)}.".strip()
    kind = f"{column.type}{', or NULL' if column.nullable and column.type is not ColumnType.PLACE else ''}"
    told = " ".join(said.split()).replace("|", "\\|")
    return f"| `{quoted(column.name)}` | {kind} | {told} |"


def _markdown(text: str) -> str:
    return text.replace("``", "`")
