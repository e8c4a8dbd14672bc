"""SQLite's complaints as sentences that help."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from readiness.suggest import did_you_mean
from readiness.tables.errors import QueryError
from readiness.tables.functions import ALLOWED
from readiness.tables.limits import MAX_TEXT, MEMORY
from readiness.tables.schema import Table, quoted, relations_by_table

_KEYWORDS = (
    "select", "from", "where", "group", "order", "by", "having", "limit", "offset", "join", "left", "inner", "cross", "on", "using", "and",
    "or", "not", "in", "is", "null", "like", "glob", "regexp", "between", "exists", "union", "all", "except", "intersect", "distinct", "as",
    "case", "when", "then", "else", "end", "with", "recursive", "asc", "desc", "over", "partition", "filter", "escape", "collate", "values",
)  # fmt: skip
_TABLE = re.compile(r"no such table: (?P<name>.+)")
_COLUMN = re.compile(r"no such column: (?P<name>.+)")
_FUNCTION = re.compile(r"(?:no such function: |wrong number of arguments to function |unknown function: )(?P<name>[^()]+)")
_NEAR = re.compile(r'near "(?P<word>[^"]*)": syntax error')


def said_of(error: Exception, tables: Iterable[Table], words: Iterable[str] = ()) -> QueryError:
    """``tables``: those that the statement names, ``words``: all of its words."""
    text = str(error)
    if isinstance(error, MemoryError) or "database or disk is full" in text:
        return QueryError(f"the query needs more than {MEMORY // 1024 // 1024} MB of memory")
    if "too big" in text:
        return QueryError(f"the query makes a text of more than {MAX_TEXT:,} characters")
    if "one statement at a time" in text:
        return QueryError("a query is one statement, not several")
    if "parameters" in text or "bindings" in text or "variable" in text:
        return QueryError("a query has no parameters", "write the value itself, text in single quotes")
    if found := _TABLE.match(text):
        return QueryError(f"there is no table {found['name']!r}", _table_hint(found["name"]))
    if found := _COLUMN.match(text):
        return QueryError(f"there is no column {found['name']!r}", _column_hint(found["name"], tuple(tables)))
    if found := _FUNCTION.match(text):
        if text.startswith("wrong"):
            return QueryError(text)
        return QueryError(f"there is no function {found['name']}()", did_you_mean(found["name"], ALLOWED))
    if found := _NEAR.match(text):
        return QueryError(f"the query cannot be understood near {found['word']!r}", _syntax_hint(found["word"], tuple(tables), words))
    if text.startswith("ambiguous column name"):
        return QueryError(text, "several tables have it: write table.column")
    return QueryError(f"the query fails: {text}")


def _table_hint(name: str) -> str:
    tables = relations_by_table()
    plain = name.replace(".", "_").replace("-", "_").lower()
    if plain in tables:
        return f"the relation {tables[plain].name} is the table {plain}"
    return did_you_mean(plain, tables) or "see: readiness facts"


def _column_hint(name: str, tables: tuple[Table, ...]) -> str:
    columns = tuple(dict.fromkeys(column for table in tables for column in table.column_names))
    bare = name.rpartition(".")[2]
    if not columns:
        return "text stands in single quotes; see: readiness facts"
    shown = "; ".join(f"{table.name} has {', '.join(table.column_names)}" for table in tables[:3])
    return did_you_mean(bare, columns) or shown


def _syntax_hint(near: str, tables: tuple[Table, ...], words: Iterable[str]) -> str:
    """SQLite stumbles at the word after a misspelt keyword as often as at the keyword."""
    names = {name for table in tables for name in (table.name, *table.column_names)}
    if near.lower() in names and quoted(near.lower()) != near.lower():
        return f'{near} is a word of SQL; the column is "{near}", in double quotes'
    for word in words:
        found = word.lower() not in names.union(_KEYWORDS, ALLOWED) and get_close_matches(word.lower(), _KEYWORDS, n=1, cutoff=0.7)
        if found:
            return f"did you mean {found[0].upper()} instead of {word}?"
    return ""
