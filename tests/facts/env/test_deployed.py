"""Who sets a variable, and who is told of it."""

import datetime

import pytest

from readiness.facts.build import build_project
from readiness.facts.env.rows import EnvDeclared, EnvRequired, EnvSet
from readiness.facts.project import Project
from readiness.intake.memory import MemorySnapshot

POD = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n"
    "        - name: shop\n          image: shop:1\n          envFrom:\n            - configMapRef: {name: shop}\n"
    "            - secretRef: {name: foreign}\n"
    "          env:\n            - {name: A, value: '1'}\n"
)
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\ndata:\n  B: two\n"


def project(files: dict[str, str]) -> Project:
    return build_project(MemorySnapshot(files), as_of=datetime.date(2026, 1, 15))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"Dockerfile": "FROM a AS dev\nENV X=1\nFROM b\nARG V=2\nENV A=$V B=$W\n"}, {"A": "2", "B": None}),
        ({"Dockerfile": "FROM a AS base\nENV A=1\nFROM base\nENV B=2\n"}, {"A": "1", "B": "2"}),
        (
            {"compose.yml": "services:\n  a:\n    build: .\n    environment:\n      - A=1\n      - B\n      - C=${C:-3}\n"},
            {"A": "1", "B": None, "C": "3"},
        ),
        ({"compose.yml": "services:\n  a:\n    build: .\n    env_file: web.env\n", "web.env": "A=1\n"}, {"A": "1"}),
        ({"k8s/a.yaml": POD, "k8s/b.yaml": MAP}, {"A": "1", "B": "two", "*": None}),
        ({"k8s/a.yaml": POD, "x/b.yaml": MAP, "y/b.yaml": MAP.replace("two", "2")}, {"A": "1", "*": None}),
        ({"k8s/a.yaml": POD, "k8s/b.yaml": MAP, "a/b.yaml": MAP.replace("two", "2")}, {"A": "1", "B": "two", "*": None}),
        ({"a.service": "[Service]\nEnvironment=A=1 B=2\nEnvironmentFile=/etc/a.env\n"}, {"A": "1", "B": "2", "*": None}),
        ({"Procfile": "web: A=1 gunicorn app:app\n"}, {"A": "1"}),
        ({"fly.toml": "[env]\nA = '1'\n"}, {"A": "1"}),
        ({".env": "A=1\nAPI_TOKEN=abc\n"}, {"A": "1", "API_TOKEN": None}),
        ({".env.example": "A=1\n"}, {}),
    ],
)
def test_set(files: dict[str, str], expected: dict[str, str | None]) -> None:
    assert {row.key: row.value for row in project(files).rows(EnvSet)} == expected


def test_variables_from_outside_the_repository_are_a_row_that_cannot_be_read() -> None:
    rows = project({"compose.yml": "services:\n  a:\n    build: .\n    env_file: prod.env\n"}).rows(EnvSet)
    assert [(row.key, row.unreadable) for row in rows] == [("*", "prod.env is not in the repository")]


def test_required_by_interpolation() -> None:
    text = "services:\n  a:\n    image: a:${TAG}\n    environment:\n      A: ${B:?}\n      C: ${D:-x}\n      E: $${F}\n"
    assert sorted((row.key, row.strict) for row in project({"compose.yml": text}).rows(EnvRequired)) == [("B", True), ("TAG", False)]


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        (".env.example", "A_B=1\n# C_D=\n# prose = no key\n", ["A_B", "C_D"]),
        ("README.md", "Set `A_B`, or **C_D**.\n", ["A_B", "C_D"]),
        ("README.md", "| name | what |\n|---|---|\n| A_B | it |\n", ["A_B"]),
        ("README.md", "```sh\ndocker run -e A_B=1 shop\nexport C_D=2\n```\n", ["A_B", "C_D"]),
        ("docs/x.rst", "``A_B``\n   what it is\n", ["A_B"]),
    ],
)
def test_declared(name: str, text: str, keys: list[str]) -> None:
    found = {row.key for row in project({name: text}).rows(EnvDeclared)}
    assert set(keys) <= found
    assert "prose" not in found
