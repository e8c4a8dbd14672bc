"""What is answered, and what it may cost."""

import hashlib

import pytest

from readiness.tables.asking import ask
from readiness.tables.errors import QueryError
from readiness.tables.limits import Budget
from readiness.tables.statement import prepared
from tests.tables.projects import asked, project

FOREVER = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT line, template, methods FROM http_route", [(8, "/users/{id}", '["GET"]'), (13, "/users", '["POST"]')]),
        ("SELECT template FROM http_route, json_each(methods) WHERE value = 'POST'", [("/users",)]),
        ("SELECT template FROM http_route WHERE methods ->> 0 = 'POST'", [("/users",)]),
        ('SELECT "default", required FROM env_read WHERE key = \'REGION\'', [("eu", 0)]),
        ("SELECT count(*) FROM env_read WHERE unreadable <> ''", [(1,)]),
        ("SELECT template FROM http_route WHERE template REGEXP '^/users/\\{'", [("/users/{id}",)]),
        ("SELECT template FROM http_route WHERE template LIKE '/USERS/%'", [("/users/{id}",)]),
        ("SELECT template FROM http_route WHERE template GLOB '/users/[^a-h]*'", [("/users/{id}",)]),
        ("SELECT '5%' LIKE '5!%' ESCAPE '!', '50' LIKE '5!%' ESCAPE '!', 'a.c' LIKE 'abc', 'a\nb' LIKE 'a_b', NULL LIKE 'a'",
         [(1, 0, 0, 1, None)]),
        ("SELECT 'a[b' GLOB 'a[[]b', 'a\\b' GLOB 'a[\\]b', 'Ab' GLOB 'ab', 'abc' GLOB 'a?c'", [(1, 1, 0, 1)]),
        ("SELECT instr('abc', 'c'), instr('abc', 'd'), replace('aba', 'a', 'xy'), trim('xxaxx', 'x'), ltrim('xax', 'x'), trim('  a ')",
         [(3, 0, "xybxy", "a", "ax", "a")]),
        ("SELECT as_of()", [("2026-01-15",)]),
        ("SELECT count(*) FROM (SELECT 1 UNION SELECT 2)", [(2,)]),
    ],
)  # fmt: skip
def test_answers(sql: str, rows: list[tuple[object, ...]]) -> None:
    assert list(asked(sql).rows) == rows


def test_only_what_is_named_is_derived() -> None:
    target = project()
    asked("SELECT 'http_route' FROM env_read", target)
    derived = {name for name, rows in target.__dict__["_rows"].items() if rows}
    assert "env.read" in derived
    assert "http.route" not in derived


def test_rows_come_in_an_order_of_their_own_unless_the_statement_gives_one() -> None:
    assert [row[0] for row in asked("SELECT column1 FROM (VALUES ('b'), (2), (NULL), ('a'), (1.5))").rows] == [None, 1.5, 2, "a", "b"]
    assert [row[0] for row in asked("SELECT column1 FROM (VALUES ('b'), (2), ('a')) ORDER BY 1 DESC").rows] == ["b", "a", 2]
    assert [row[0] for row in asked("SELECT * FROM (SELECT column1 FROM (VALUES (2), (1)) ORDER BY 1 DESC)").rows] == [1, 2]


def test_unreadable_rows_and_whole_relations_can_be_left_out() -> None:
    statement = prepared("SELECT line FROM env_read")
    assert len(ask(project(), statement).rows) == 3
    assert len(ask(project(), statement, readable=True).rows) == 2
    assert ask(project(), statement, without=statement.reads[0]).rows == ()


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (f"{FOREVER} SELECT count(*) FROM n", "million steps"),
        (f"{FOREVER} SELECT x FROM n WHERE x < 0", "million steps"),
        (f"{FOREVER} SELECT a.x FROM n a, n b, n c WHERE a.x > b.x ORDER BY c.x", "million steps"),
        ("WITH d(x) AS (VALUES (1),(2),(3),(4),(5),(6),(7),(8)) SELECT count(*) FROM d a, d b, d c, d e, d f, d g, d h", "million steps"),
        ("WITH RECURSIVE n(x) AS (SELECT 'abcdefgh' UNION ALL SELECT x || x FROM n) SELECT length(x) FROM n", "a text of more than"),
        ("SELECT replace(replace(replace(printf('%.*c', 999999, 'a'), 'a', 'aaaa'), 'a', 'aaaa'), 'a', 'aaaa')", "too long"),
        ("SELECT 1 REGEXP '(?=a)'", "does not compile"),
        (f"SELECT 'a' REGEXP '{'(a{100}){100}' * 50}'", "does not compile"),
        ("SELECT printf('%.*c', 900000, 'a') REGEXP 'a'", "searches no text"),
        (f"SELECT 'a' LIKE '{'%a' * 2000}'", "at most"),
        ("SELECT json_extract('{', '$')", "malformed JSON"),
        ("SELECT abs(-9223372036854775808)", "overflow"),
    ],
)  # fmt: skip
def test_what_it_may_cost(sql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        asked(sql)


def test_answers_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.tables.asking.MAX_ROWS", 1000)
    with pytest.raises(QueryError, match="more than 1,000 rows") as caught:
        asked(f"{FOREVER} SELECT x FROM n")
    assert caught.value.hint == "add a condition, or a LIMIT"
    assert len(asked(f"{FOREVER} SELECT x FROM n LIMIT 1000").rows) == 1000
    monkeypatch.setattr("readiness.tables.asking.MAX_ANSWER", 10_000)
    with pytest.raises(QueryError, match="more than"):
        asked(f"{FOREVER} SELECT printf('%.*c', 5000, 'x') FROM n")


def test_memory_has_an_end() -> None:
    with pytest.raises(QueryError, match="more than 256 MB of memory"):
        asked(f"{FOREVER} SELECT x, y FROM (SELECT x, printf('%.*c', 3000000, 'x') || x AS y FROM n) ORDER BY y")


def test_time_has_an_end() -> None:
    """Few steps, each of them long: replaced texts of 4 MB."""
    text = "replace(printf('%.*c', 3999999, 'a'), 'a', 'b')"
    with pytest.raises(QueryError, match="takes too long"):
        ask(project(), prepared(f"{FOREVER} SELECT count(*) FROM n WHERE {text} = 'x' || x"), budget=Budget(seconds=0.1))


def test_patterns_that_take_other_engines_long() -> None:
    assert asked("SELECT printf('%.*c', 100000, 'a') LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%a%b'").rows == ((0,),)
    assert asked("SELECT printf('%.*c', 100000, 'a') REGEXP '(a*)*b'").rows == ((0,),)
    assert asked("SELECT instr(printf('%.*c', 2000000, 'a'), printf('%.*c', 999999, 'a') || 'b')").rows == ((0,),)


def test_credentials_are_in_no_cell() -> None:
    token = "ghp_" + hashlib.sha256(b"token").hexdigest()[:36]
    compose = f"services:\n  web:\n    image: example/{token}:1\n    environment:\n      API_TOKEN: {token}\n"
    job = f"import requests\n\nrequests.get('https://x', auth={token!r})\nTOKEN = '{token}'\n"
    target = project(compose_yaml=compose, job_py=job)
    for table in ("service_compose", "env_set", "python_call", "python_assignment", "compose_image"):
        rows = asked(f"SELECT * FROM {table}", target).rows
        assert rows
        assert token not in str(rows)
    assert asked(f"SELECT count(*) FROM python_assignment WHERE literal = '{token}'", target).rows == ((0,),)
