"""The kind ``query``: what fails, what passes, and what it may not know."""

import datetime

import pytest

from readiness.engine import bind
from readiness.errors import UsageError
from readiness.examples import run_example
from readiness.model import Effort, Example, Location, Match, Outcome, Rule, RuleResult, Severity

UNDOCUMENTED = """\
SELECT path, line, key AS subject, key || ' is read and documented nowhere' AS message FROM env_read
WHERE key NOT IN (SELECT key FROM env_declared)
"""
DECORATED = "SELECT path, line, template AS subject, template || ' deletes' AS message FROM http_route WHERE methods LIKE '%DELETE%'"
ROUTES = "SELECT path, line, template AS subject FROM http_route"
APP = "from fastapi import FastAPI\n\napp = FastAPI(openapi_url=None)\n\n\n@app.get('/a')\ndef a(): ...\n"
DELETING = f"{APP}\n\n@app.delete('/b')\ndef b(): ...\n"


def rule(sql: str, subjects: str = "") -> Rule:
    params = {"sql": sql, "subjects": subjects} if subjects else {"sql": sql}
    match = Match("query", params, {"sql": 7, "subjects": 9})
    return Rule("acme.rule", "A title", Severity.LOW, "Why.", "How.", Effort.S, match, location=Location("acme.yaml", 1))


def judged(one: Rule, files: dict[str, str]) -> RuleResult:
    return run_example(bind(one), Example(Outcome.PASS, "test", files, as_of=datetime.date(2026, 1, 15)))


def outcomes(one: Rule, files: dict[str, str]) -> list[tuple[str, str, str, int]]:
    result = judged(one, files)
    assert result.outcome is not Outcome.ERROR, result.reason
    return sorted((str(o.outcome), str(o.location), o.subject, o.count) for o in result.observations)


def test_each_row_fails_and_files_without_one_pass() -> None:
    result = judged(rule(DECORATED), {"app.py": DELETING})
    (observation,) = result.observations
    assert (observation.location, observation.message) == (Location("app.py", 10), "/b deletes")
    assert outcomes(rule(DECORATED), {"app.py": APP, "other.py": "x = 1\n"}) == [("pass", ".", "1 files searched", 1)]


def test_subjects_are_what_passes() -> None:
    assert outcomes(rule(DECORATED, ROUTES), {"app.py": DELETING}) == [("fail", "app.py:10", "/b", 1), ("pass", "app.py:6", "/a", 1)]


def test_nothing_to_look_at_is_no_pass() -> None:
    assert judged(rule(DECORATED), {"app.py": "x = 1\n"}).outcome is Outcome.UNKNOWN


def test_an_unreadable_row_is_unknown_at_its_line() -> None:
    computed = "import os\n\nA = os.environ['A']\n\n\ndef read(name):\n    return os.environ[name.upper() + os.sep]\n"
    assert outcomes(rule(UNDOCUMENTED), {"app.py": computed, ".env.example": "A=1\n"}) == [
        ("pass", ".", "2 files searched", 2), ("unknown", "app.py:7", "app.py:7", 1),
    ]  # fmt: skip


def test_a_file_that_was_not_analysed_is_unknown() -> None:
    found = outcomes(rule(DECORATED), {"app.py": DELETING, "broken.py": "def (\n"})
    assert [each[:2] for each in found] == [("fail", "app.py:10"), ("unknown", "broken.py:1")]


UNSET = """\
SELECT path, line, key AS subject, key || ' is set and read nowhere' AS message FROM env_set s
WHERE NOT EXISTS (SELECT 1 FROM env_read r WHERE r.key = s.key)
"""
COMPOSE = "services:\n  web:\n    build: .\n    environment:\n      LOST: '1'\n"
READING = "import os\n\n\ndef read(name):\n    return os.environ[name.upper() + os.sep]\n"


@pytest.mark.parametrize("sql", [
    UNSET,
    UNSET.replace("WHERE NOT EXISTS (SELECT 1 FROM env_read r WHERE r.key = s.key)", "WHERE key NOT IN (SELECT key FROM env_read)"),
    "SELECT s.path, s.line, s.key AS subject, 'lost' AS message FROM env_set s LEFT JOIN env_read r ON r.key = s.key WHERE r.key IS NULL",
])  # fmt: skip
def test_an_offender_for_want_of_a_row_is_unknown_where_that_may_be_unreadable(sql: str) -> None:
    files = {"compose.yaml": COMPOSE, "Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python app.py\n", "app.py": "print(1)\n"}
    assert [each[:3] for each in outcomes(rule(sql), files) if each[0] != "pass"] == [("fail", "compose.yaml:5", "LOST")]
    files["app.py"] = READING
    assert [each[:3] for each in outcomes(rule(sql), files) if each[0] != "pass"] == [("unknown", "app.py:5", "LOST")]


def test_an_unreadable_row_clears_no_offender_that_rests_on_rows() -> None:
    reads = "SELECT path, line, key AS subject, 'read' AS message FROM env_read WHERE key LIKE 'X_%'"
    found = outcomes(rule(reads), {"app.py": f"{READING}\n\nX = os.environ['X_1']\n"})
    assert [each[:2] for each in found] == [("fail", "app.py:8"), ("unknown", "app.py:5")]


def test_an_unreadable_row_of_another_component_clears_nothing() -> None:
    files = {
        "one/compose.yaml": COMPOSE, "one/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python app.py\n", "one/app.py": "print(1)\n",
        "one/requirements.txt": "flask\n", "two/requirements.txt": "flask\n", "two/app.py": READING,
        "two/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python app.py\n",
    }  # fmt: skip
    assert ("fail", "one/compose.yaml:5", "LOST", 1) in outcomes(rule(UNSET), files)


def test_a_relation_that_costs_something_is_read_when_it_is_asked_for() -> None:
    hits = rule("SELECT path, line, test AS subject, text AS message FROM code_hit")
    found = outcomes(hits, {"app.py": "import subprocess\n\nsubprocess.call('ls', shell=True)\n"})
    assert ("fail", "app.py:3") in {each[:2] for each in found}


@pytest.mark.parametrize(
    ("sql", "subjects", "where", "message"),
    [
        ("SELECT path FROM http_rout", "", 7, "sql: there is no table 'http_rout'; did you mean 'http_route'?"),
        ("SELECT path, line, tmplate AS subject, '' AS message FROM http_route", "", 7, "did you mean 'template'"),
        (ROUTES, "", 7, "sql: gives no column 'message'; it gives path, line, subject and needs path, line, subject, message"),
        ("SELECT 'a' AS path, 1 AS line, '' AS subject, '' AS message", "", 7, "sql: reads no table; see: readiness facts"),
        ("DROP TABLE http_route", "", 7, "sql: a query is one SELECT statement"),
        (DECORATED, "SELECT path, line FROM http_route", 9, "subjects: gives no column 'subject'"),
    ],
)
def test_statements_that_cannot_work_are_refused_at_their_line(sql: str, subjects: str, where: int, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        bind(rule(sql, subjects))
    assert message in str(caught.value)
    assert caught.value.where == f"acme.yaml:{where}"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("'gone.py' AS path, 1 AS line, 'm' AS message", "'gone.py', which is not in the repository"),
        ("'../x' AS path, 1 AS line, 'm' AS message", "not in the repository"),
        ("path, 'x' AS line, 'm' AS message", "numbers from 1"),
        ("path, 0 AS line, 'm' AS message", "numbers from 1"),
        ("path, line, NULL AS message", "no message"),
    ],
)
def test_rows_that_are_no_offenders_are_the_rules_fault(columns: str, message: str) -> None:
    result = judged(rule(f"SELECT {columns}, 's' AS subject FROM http_route"), {"app.py": APP})
    assert result.outcome is Outcome.ERROR
    assert message in (result.reason or "")


def test_a_statement_that_never_ends_costs_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    from readiness.tables.limits import Budget

    monkeypatch.setattr("readiness.tables.asking.Budget", lambda: Budget(steps=100_000))
    forever = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT path, line, x AS subject, 'm' AS message FROM n, http_route"
    )
    result = judged(rule(f"{forever} WHERE x < 0"), {"app.py": APP})
    assert result.outcome is Outcome.ERROR
    assert "million steps" in (result.reason or "")
