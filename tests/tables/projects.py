"""A small repository in memory, and questions about it."""

import datetime

from readiness.facts.build import build_project
from readiness.facts.project import Project
from readiness.intake.memory import MemorySnapshot
from readiness.tables.asking import Answer, ask
from readiness.tables.limits import Budget
from readiness.tables.statement import prepared

APP = """\
import os

from fastapi import FastAPI

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.get("/users/{id}")
def user(id: int) -> str:
    return os.getenv("REGION", "eu")


@app.post("/users")
def create() -> str:
    return os.environ["QUEUE"]


def computed(name: str) -> str:
    return os.environ[name.upper() + os.sep]
"""


def project(**files: str) -> Project:
    """``APP`` and other files; an underscore of a name stands for a dot."""
    named = {name.replace("_", "."): text for name, text in files.items()}
    return build_project(MemorySnapshot({"app.py": APP, **named}), as_of=datetime.date(2026, 1, 15))


def asked(sql: str, target: Project | None = None, *, steps: int = 1_000_000) -> Answer:
    return ask(target or project(), prepared(sql), budget=Budget(steps=steps))
