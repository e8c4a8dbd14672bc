"""``facts`` and ``query``."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from readiness.facts.relations import RELATIONS
from readiness.tables.limits import Budget
from tests.cli.conftest import Cli
from tests.intake.repositories import write

APP = (
    "import os\n\nfrom fastapi import FastAPI\n\napp = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)\n\n\n"
    '@app.get("/users/{id}")\ndef user(id: int) -> str:\n    return os.getenv("REGION", "eu")\n'
)
HOSTILE = "=cmd|' /C calc'!A0\n\x1b[31m\u202e"


@pytest.fixture
def service(tmp_path: Path) -> Path:
    folder = tmp_path / "service"
    write(folder, {"app.py": APP, "run.py": f"import os\n\nos.getenv({HOSTILE!r}, 'x')\n"})
    return folder


def test_the_list_of_relations(cli: Cli, service: Path) -> None:
    done = cli("facts", service)
    assert (done.code, done.err) == (0, "")
    assert "http.route (1 row)\n  A path the application answers.\n    template text, pattern text, methods list" in done.out
    assert "python.call (not counted: readiness facts python.call)" in done.out
    assert all(f"{relation.name} (" in done.out for relation in RELATIONS)
    lines = json.loads(cli("facts", service, "-f", "json").out)
    assert [line["relation"] for line in lines] == sorted(relation.name for relation in RELATIONS)
    route = next(line for line in lines if line["relation"] == "http.route")
    assert (route["table"], route["rows"], route["unreadable"], route["columns"]["methods"]) == ("http_route", 1, 0, "list")
    rows = list(csv.DictReader(io.StringIO(cli("facts", service, "-f", "csv").out)))
    assert next(row for row in rows if row["relation"] == "http.route")["columns"].startswith("path line column component template")


def test_the_rows_of_a_relation(cli: Cli, service: Path) -> None:
    done = cli("facts", "http.route", service)
    assert done.out.startswith("app.py:8  ")
    assert '  template=/users/{id}  pattern=^/users/[^/]+$  methods=["GET"]' in done.out
    assert done.err == "1 row\n"
    (row,) = json.loads(cli("facts", "http_route", service, "--format", "json").out)
    assert (row["path"], row["line"], row["methods"], row["unreadable"]) == ("app.py", 8, ["GET"], "")
    assert json.loads(cli("facts", "python.call", service, "-f", "json").out)


def test_the_schema_needs_no_target(cli: Cli, tmp_path: Path) -> None:
    page = cli("facts", "--schema")
    assert page == cli("facts", "--schema", tmp_path / "gone")
    assert page.code == 0
    assert len(re.findall(r"^## ", page.out, re.MULTILINE)) == len(RELATIONS)
    assert "CREATE TABLE env_read (\n  path TEXT NOT NULL,\n  line INTEGER,\n" in page.out
    assert '  "default" TEXT,' in page.out
    assert cli("facts", "env.read", "--schema").out.count("CREATE TABLE") == 1


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["facts", "http.rout"], "there is no relation 'http.rout'", "did you mean 'http.route'?"),
        (["facts", "http.route", "gone"], "gone", ""),
        (["facts", "-f", "xml"], "unknown format 'xml'", "one of: console, json, csv"),
        (["query", "SELECT 1", "-f", "jsn"], "unknown format 'jsn'", "did you mean 'json'?"),
        (["query", "SELECT tmplate FROM http_route"], "there is no column 'tmplate'", "did you mean 'template'?"),
        (["query", "ATTACH 'x.db' AS x"], "a query is one SELECT statement", "for example"),
        (["query", "SELECT load_extension('x')"], "the function load_extension() is not one that a query may call", "nothing else"),
        (["query", "SELECT 1", "gone"], "gone", ""),
        (["query"], "Missing argument", "--help"),
    ],
)
def test_what_cannot_be_answered(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = cli(*arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert hint in done.err
    assert not list(tmp_path.glob("*.db"))


def test_nothing_to_read(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert cli("facts", tmp_path / "empty").code == 3
    assert cli("query", "SELECT 1", tmp_path / "empty").code == 3


def test_a_query(cli: Cli, service: Path) -> None:
    done = cli("query", "SELECT path, line, template FROM http_route", service)
    assert done.out.splitlines() == ["path    line  template", "──────  ────  ───────────", "app.py     8  /users/{id}"]
    assert done.err == "1 row\n"
    assert cli("query", "SELECT path, line AS n, path FROM http_route", service, "-f", "csv").out == "path,n,path_2\napp.py,8,app.py\n"
    rows = json.loads(cli("query", "SELECT path, NULL AS empty FROM http_route", service, "-f", "json", "-q").out)
    assert rows == [{"path": "app.py", "empty": None}]


def test_a_query_from_stdin(cli: Cli, service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b"-- a long one\nSELECT count(*) AS n FROM http_route")

    monkeypatch.setattr("sys.stdin", Stdin())
    assert json.loads(cli("query", "-", service, "-f", "json").out) == [{"n": 1}]


def test_a_query_that_never_ends(cli: Cli, service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.tables.asking.Budget", lambda: Budget(steps=100_000))
    done = cli("query", "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n", service)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: the query takes more than 50 million steps\nhint: does a recursion")


def test_what_the_target_says_is_harmless(cli: Cli, service: Path) -> None:
    asked = "SELECT key, path FROM env_read ORDER BY key"
    for arguments in (("query", asked), ("facts", "env.read")):
        out = cli(*arguments, service).out
        assert "\\n\\x1b[31m\\u202e" in out
        assert not set("\x1b\u202e") & set(out)
        out = cli(*arguments, service, "-f", "json").out
        assert HOSTILE in {row["key"] for row in json.loads(out)}
        assert not set("\x1b\u202e") & set(out)
        out = cli(*arguments, service, "-f", "csv").out
        assert f"'{HOSTILE}" in {row["key"] for row in csv.DictReader(io.StringIO(out))}
    assert cli("query", "SELECT '-1+2' AS x, -1 AS y, '+a' AS z", service, "-f", "csv").out == "x,y,z\n'-1+2,-1,'+a\n"


def test_the_cache_changes_nothing(cli: Cli, service: Path, tmp_path: Path) -> None:
    asked = ("query", "SELECT path, line, callee FROM python_call", service, "--cache-dir", tmp_path / "cache")
    assert cli(*asked).out == cli(*asked).out == cli(*asked, "--no-cache").out
