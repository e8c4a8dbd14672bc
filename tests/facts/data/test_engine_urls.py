"""What an engine may get: the code's own URL, what files give to its variables, and what functions make of these."""

import pytest

from readiness.facts.data.rows import EngineUrl
from tests.facts.projects import project_of

ENGINE = "from sqlalchemy import create_engine\n"
SETTINGS = """
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    database_url: str = "sqlite:///dev.db"

    @property
    def plain(self) -> str:
        return self.database_url.replace("+asyncpg", "")

settings = Settings()
"""
COMPOSE = """
services:
  api:
    build: .
    environment:
      DATABASE_URL: postgresql+asyncpg://app:${PASSWORD:?}@db/app
"""
FILES = {"settings.py": SETTINGS, "compose.yml": COMPOSE, "Dockerfile": "FROM python:3.12-slim\nCOPY . .\n"}


def urls(code: str) -> set[tuple[str, str]]:
    """(URL without its place, who says so) of the engines in ``db.py``."""
    rows = project_of({**FILES, "db.py": code}).rows(EngineUrl)
    return {(row.dsn.shown if not row.unreadable else "", row.by) for row in rows}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"postgresql+psycopg://db/app"', {("postgresql+psycopg", "the code")}),
        ("settings.database_url", {("sqlite", "the code"), ("postgresql+asyncpg", "service api")}),
        ("settings.plain", {("sqlite", "the code"), ("postgresql", "service api")}),
        ("str(settings.database_url)", {("sqlite", "the code"), ("postgresql+asyncpg", "service api")}),
        ('os.environ["DATABASE_URL"]', {("postgresql+asyncpg", "service api")}),
        ('os.environ["DATABASE_URL"].replace("asyncpg", "psycopg")', {("postgresql+psycopg", "service api")}),
        ('f"postgresql+pg8000://{user}:{word}@db/app"', {("postgresql+pg8000", "the code")}),
        ('URL.create("mysql+pymysql", host="db", database="app")', {("mysql+pymysql", "the code")}),
        ('URL.create(drivername="sqlite", database="app.db")', {("sqlite", "the code")}),
        ("given", {("", "")}),
        ('os.environ["OTHER_URL"]', {("", "")}),
    ],
)
def test_expressions(expression: str, expected: set[tuple[str, str]]) -> None:
    code = f"import os\nfrom sqlalchemy import URL\nfrom settings import settings\nfrom elsewhere import given, user, word\n{ENGINE}"
    assert urls(f"{code}engine = create_engine({expression})\n") == expected


def test_parameters_are_followed_to_those_who_call() -> None:
    code = f"""{ENGINE}
from settings import settings

class Storage:
    def __init__(self, url):
        self.url = url
        self.engine = create_engine(self.url)

def make(where="sqlite:///default.db"):
    return create_engine(where)

storage = Storage(settings.plain)
other = make("mysql://db/app")
"""
    assert urls(code) == {("sqlite", "the code"), ("postgresql", "service api"), ("mysql", "the code")}


def test_callers_of_callers_end() -> None:
    """Twelve callers of twelve callers, several functions deep, are more than anybody waits for."""
    deep = "\n".join(f"def f{depth}(url):\n" + "".join(f"    f{depth + 1}(url + '{n}')\n" for n in range(12)) for depth in range(9))
    assert urls(f"{ENGINE}{deep}\ndef f9(url):\n    create_engine(url)\nf0('x')\n") == {("", "")}


def test_engines_of_tests_are_none() -> None:
    assert project_of({"tests/conftest.py": f"{ENGINE}engine = create_engine('sqlite://')\n"}).rows(EngineUrl) == ()
