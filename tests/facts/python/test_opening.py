"""Relations open the models of files that can concern them, and leave the others packed: a scan's time and memory depend on it."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from readiness.facts.project import Project
from readiness.facts.reading import FileFacts
from readiness.facts.relations import RELATIONS
from readiness.intake.memory import MemorySnapshot
from tests.facts.projects import project_of

DATE = datetime.date(2026, 1, 15)
OTHERS = 57
"""Files of services, views, models and tests that no relation has a question about."""
ORDINARY = '''"""Orders. See https://example.org/orders for what a status means."""

import logging
from dataclasses import dataclass

from shop.base import Entity

logger = logging.getLogger(__name__)
STATUSES = {"open": 1, "closed": 2}


@dataclass
class Order%d(Entity):
    status: str = "open"

    def close(self, by):
        if self.status == "closed":
            raise ValueError(f"{self} is closed")
        self.status = "closed"
        logger.info("closed by %%s", by)
        return [line.total() for line in self.lines if line.status in STATUSES]
'''
MATTERING = {
    "shop/main.py": '''
import os
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from shop.settings import Settings

app = FastAPI(debug=os.getenv("DEBUG", False))
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.get("/health")
def health():
    return {"status": "ok"}
''',
    "shop/settings.py": '''
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    secret_key: str = "changethis"
    database_url: str = "postgresql://db/shop?sslmode=disable"
''',
    "shop/jobs.py": '''
import requests
import sqlalchemy
from apscheduler.schedulers.background import BackgroundScheduler

engine = sqlalchemy.create_engine("sqlite://")
scheduler = BackgroundScheduler()


@scheduler.scheduled_job("cron", hour=3)
def fetch():
    return requests.get("https://example.org/rates", verify=False)
''',
}


class Counting(Mapping[str, Any]):
    """Artifacts that write down whose Python model was asked for."""

    def __init__(self, path: str, artifacts: Mapping[str, Any], opened: set[str]) -> None:
        self._path, self._artifacts, self._opened = path, artifacts, opened

    def __getitem__(self, kind: str) -> Any:
        model = self._artifacts[kind]
        if kind == "python":
            self._opened.add(self._path)
        return model

    def __contains__(self, kind: object) -> bool:
        return kind in self._artifacts

    def __iter__(self) -> Iterator[str]:
        return iter(self._artifacts)

    def __len__(self) -> int:
        return len(self._artifacts)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    ordinary = {f"shop/orders/order{number}.py": ORDINARY % number for number in range(OTHERS)}
    return {**ordinary, **MATTERING, "shop/__init__.py": "", "requirements.txt": "fastapi\nrequests\nsqlalchemy\npydantic-settings\n"}


@pytest.fixture(scope="module")
def read(files: dict[str, str]) -> Mapping[str, FileFacts]:
    return project_of(files).files


def opened_by(files: Mapping[str, str], read: Mapping[str, FileFacts], name: str) -> tuple[set[str], int]:
    """Paths whose models the relation opened, and how many rows it found."""
    opened: set[str] = set()
    counting = {path: replace(facts, artifacts=Counting(path, facts.artifacts, opened)) for path, facts in read.items()}
    project = Project(counting, MemorySnapshot(files).entries(), RELATIONS, as_of=DATE)
    relation = next(relation for relation in RELATIONS if relation.name == name)
    return opened, len(project.rows(relation.row_type))


@pytest.mark.parametrize("name", [relation.name for relation in RELATIONS if not relation.large])
def test_no_relation_opens_a_file_that_cannot_concern_it(files: dict[str, str], read: Mapping[str, FileFacts], name: str) -> None:
    opened, _ = opened_by(files, read, name)
    assert opened <= MATTERING.keys() | {"shop/__init__.py"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("env.read", {"shop/main.py", "shop/settings.py"}),
        ("http.route", {"shop/main.py"}),
        ("cors.policy", {"shop/main.py"}),
        ("debug.switch", {"shop/main.py"}),
        ("tls.check", {"shop/jobs.py", "shop/settings.py"}),
        ("secret.setting", {"shop/settings.py"}),
        ("app.dependency", {"shop/jobs.py"}),
        ("operations.schedule", {"shop/jobs.py"}),
        ("package.imported", set()),
    ],
)
def test_what_a_relation_is_about_is_opened_and_found(
    files: dict[str, str], read: Mapping[str, FileFacts], name: str, wanted: set[str]
) -> None:
    opened, rows = opened_by(files, read, name)
    assert wanted <= opened
    assert rows


def test_a_class_is_looked_for_below_a_base_by_whatever_name_it_goes() -> None:
    project = project_of(
        {
            "a.py": "from pydantic import BaseSettings as Base\nclass A(Base): ...\n",
            "b.py": "import a\nParent = a.A\n",
            "c.py": "from b import Parent\nclass C(Parent): ...\n",
            "d.py": "class D: ...\n",
        }
    )
    assert [row.name for _, row in project.python.subclasses_of("pydantic.BaseSettings")] == ["A", "C"]
