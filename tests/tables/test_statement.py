"""What a statement may say. Nothing of this needs a target."""

import pytest

from readiness.tables.errors import QueryError
from readiness.tables.limits import MAX_SQL
from readiness.tables.statement import prepared


@pytest.mark.parametrize(
    ("sql", "reads", "columns"),
    [
        ("SELECT path, line FROM http_route", ["http_route"], ("path", "line")),
        ("select count(*) as n from HTTP_ROUTE -- all of them", ["http_route"], ("n",)),
        ("SELECT 'http_route' AS text", [], ("text",)),
        ("WITH r AS (SELECT key FROM env_read) SELECT key FROM r EXCEPT SELECT key FROM env_set;", ["env_read", "env_set"], ("key",)),
        ("SELECT 1 AS x WHERE EXISTS (SELECT 1 FROM docker_stage)", ["docker_stage"], ("x",)),
        ('SELECT "default", "index" FROM env_read, docker_stage', ["docker_stage", "env_read"], ("default", "index")),
        ("SELECT value FROM http_route, json_each(methods)", ["http_route"], ("value",)),
        ("VALUES (1, 2)", [], ("column1", "column2")),
        ("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n", [], ("x",)),
    ],
)
def test_what_it_reads_and_gives(sql: str, reads: list[str], columns: tuple[str, ...]) -> None:
    statement = prepared(sql)
    assert ([table.name for table in statement.reads], statement.columns) == (reads, columns)


@pytest.mark.parametrize(
    ("sql", "message", "hint"),
    [
        ("SELECT path FROM htp_route", "there is no table 'htp_route'", "did you mean 'http_route'?"),
        ("SELECT path FROM http.route", "there is no table 'http.route'", "the relation http.route is the table http_route"),
        ("SELECT key FROM [env.read]", "there is no table 'env.read'", "the relation env.read is the table env_read"),
        ("SELECT tmplate FROM http_route", "there is no column 'tmplate'", "did you mean 'template'?"),
        ("SELECT r.tmplate FROM http_route r", "there is no column 'r.tmplate'", "did you mean 'template'?"),
        ('SELECT "tmplate" FROM http_route', 'there is no column "tmplate"', "text in single ones"),
        ("SELECT zzz FROM env_example", "there is no column 'zzz'", "env_example has path, line, column, key, component, unreadable"),
        ("SELECT default FROM env_read", "near 'default'", '"default", in double quotes'),
        ("SELECT path FORM http_route", "near 'http_route'", "did you mean FROM instead of FORM?"),
        ("SELECT uper(path) FROM http_route", "there is no function uper()", "did you mean 'upper'?"),
        ("SELECT path FROM http_route, env_read", "ambiguous column name: path", "write table.column"),
        ("SELECT ?", "no parameters", "write the value itself"),
        ("SELECT 1; SELECT 2", "one statement, not several", ""),
        ("", "one SELECT statement", "for example: SELECT"),
        ("-- nothing", "one SELECT statement", ""),
        ("SELECT 'open", "unrecognized token", ""),
        ("SELECT \0", "NUL", ""),
        ("SELECT '\ud800'", "not valid Unicode", ""),
        ("SELECT 1" + " " * MAX_SQL, "at most", ""),
        (f"SELECT {'+'.join('1' * 500)}", "too large", ""),
        (f"SELECT {'(' * 300}1{')' * 300}", "the query fails", ""),
    ],
)
def test_what_is_wrong_with_it(sql: str, message: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        prepared(sql)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO http_route SELECT * FROM http_route", "DELETE FROM env_read", "DROP TABLE env_read", "CREATE TABLE x (y)",
        "ATTACH 'file.db' AS other", "PRAGMA journal_mode", "VACUUM INTO 'file.db'", "EXPLAIN SELECT 1", "BEGIN", "DETACH main",
        "WITH x AS (SELECT 1) DELETE FROM env_read", "WITH x AS (SELECT 1) INSERT INTO env_read SELECT 1",
        "SELECT * FROM pragma_database_list", "SELECT * FROM pragma_table_info('env_read')", "SELECT sql FROM sqlite_master",
        "SELECT * FROM sqlite_schema", "SELECT * FROM dbstat", "SELECT * FROM sqlite_stmt",
        "SELECT load_extension('x.so')", "SELECT writefile('f', 'x')", "SELECT readfile('/etc/passwd')", "SELECT edit('x')",
        "SELECT random()", "SELECT randomblob(9)", "SELECT zeroblob(9)", "SELECT date('now')", "SELECT current_timestamp",
        "SELECT sqlite_version()", "SELECT changes()", "SELECT fts3_tokenizer('simple')",
    ],
)  # fmt: skip
def test_it_only_reads(sql: str) -> None:
    with pytest.raises(QueryError):
        prepared(sql)


def test_tables_that_repeat_themselves_do_not_fill_the_memory() -> None:
    """Every WITH table stands twice in the next: 2 to the 30th of them."""
    doubled = ", ".join(f"t{n}(x) AS (SELECT a.x FROM t{n - 1} a, t{n - 1} b)" for n in range(1, 31))
    with pytest.raises(QueryError, match="of memory"):
        prepared(f"WITH t0(x) AS (SELECT 1), {doubled} SELECT count(*) FROM t30")
