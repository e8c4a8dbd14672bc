"""A library that services share is a part of each that imports it: seen through the rules that ask whose file it is."""

from readiness.facts.application.backing import BackingService
from readiness.facts.dependencies.rows import PackageImported
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location
from tests.facts.projects import project_of

LIBRARY = {
    "libs/common/__init__.py": "import structlog\n",
    "libs/common/db.py": "import sqlalchemy\nengine = sqlalchemy.create_engine(URL)\n",
    "libs/common/web.py": "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/healthz')\ndef health(): ...\n",
    "libs/common/checks.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .unused import X\nfrom .db import engine\n",
    "libs/common/unused.py": "import requests\n",
}
FILES = {
    **LIBRARY,
    "services/a/requirements.txt": "fastapi\n",
    "services/a/main.py": "from fastapi import FastAPI\nfrom common.web import router\n"
    "app = FastAPI(openapi_url=None)\napp.include_router(router)\n",
    "services/b/requirements.txt": "sqlalchemy\n",
    "services/b/main.py": "from common import checks\n",
    "services/c/requirements.txt": "\n",
    "services/c/main.py": "import json\n",
    "services/c/tests/test_main.py": "import common.db\n",
}


def owners(path: str) -> list[str]:
    return [component.name for component in project_of(FILES).components_of(path)]


def test_a_file_belongs_to_whoever_imports_it() -> None:
    assert owners("services/a/main.py") == ["a"]
    assert owners("libs/common/web.py") == ["a"]
    assert owners("libs/common/db.py") == ["b"]
    assert owners("libs/common/__init__.py") == ["a", "b"]


def test_an_import_for_types_alone_or_of_a_test_makes_no_user() -> None:
    assert owners("libs/common/unused.py") == []
    assert "c" not in owners("libs/common/db.py")


def test_routes_are_those_of_the_service_that_includes_them() -> None:
    assert {(row.template, row.home) for row in project_of(FILES).rows(HttpRoute)} == {("/healthz", "services/a")}


def test_shared_code_needs_the_requirements_of_each_service() -> None:
    rows = {(row.module, row.home, row.shared) for row in project_of(FILES).rows(PackageImported) if row.path.startswith("libs/")}
    assert rows == {
        ("structlog", "services/a", True), ("structlog", "services/b", True), ("fastapi", "services/a", True),
        ("sqlalchemy", "services/b", True), ("requests", ".", False),
    }  # fmt: skip


def test_a_backing_service_is_used_by_those_who_run_its_file() -> None:
    project = project_of(FILES)
    found = next(row for row in project.rows(BackingService) if row.kind == "database")
    assert [component.name for component in project.components_of(found.path)] == ["b"]


def test_one_component_owns_everything() -> None:
    project = project_of({"requirements.txt": "fastapi\n", "main.py": "import lib\n", "lib.py": ""})
    assert [component.path for component in project.components_of("lib.py")] == ["."]


def test_a_place_in_a_deployment_file_speaks_of_the_component_that_it_starts() -> None:
    image = "FROM python:3.12-slim\nCOPY . .\nCMD python main.py\n"
    compose = (
        "services:\n  a:\n    build: services/a\n    restart: always\n  db:\n    image: postgres:16\n  b:\n    build: services/b\n"
        "    restart: always\nvolumes:\n  data: {}\n"
    )
    manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: pod}\nspec:\n  containers:\n  - {name: main, image: 'registry/b:1'}\n"
    files = {
        **FILES, "services/a/Dockerfile": image, "services/b/Dockerfile": image, "docker-compose.yml": compose,
        "k8s/pods.yaml": f"{manifest}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: conf}}\ndata: {{A: b}}\n",
    }  # fmt: skip
    project = project_of(files)

    def spoken_of(path: str, line: int | None) -> str:
        return project.component_at(Location(path, line))

    assert [spoken_of("docker-compose.yml", line) for line in (1, 2, 4, 6, 7, 9, 11, None)] == ["", "a", "a", "", "b", "b", "", ""]
    assert [spoken_of("k8s/pods.yaml", line) for line in (3, 6, 9)] == ["b", "b", ""]
    assert [spoken_of(path, 1) for path in ("services/a/main.py", "libs/common/web.py", "libs/common/__init__.py")] == ["a", "a", ""]
