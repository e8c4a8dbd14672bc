"""Which file an import means depends on who imports."""

import pytest

from tests.facts.python.indexing import index, indexed


@pytest.mark.parametrize(
    ("files", "importer", "module", "expected"),
    [
        (["app/__init__.py", "app/db.py", "app/main.py"], "app/main.py", "app.db", "app/db.py"),
        (["src/app/__init__.py", "src/app/db.py", "tests/test_db.py"], "tests/test_db.py", "app.db", "src/app/db.py"),
        (["backend/app/__init__.py", "backend/app/db.py", "backend/app/main.py"], "backend/app/main.py", "app.db", "backend/app/db.py"),
        (["a/app/__init__.py", "a/app/db.py", "b/app/__init__.py", "b/app/db.py", "b/run.py"], "b/run.py", "app.db", "b/app/db.py"),
        (["a/app/__init__.py", "b/app/__init__.py", "b/app/db.py", "a/run.py"], "a/run.py", "app.db", None),
        (["a/run.py", "b/app/__init__.py", "b/app/db.py"], "a/run.py", "app.db", "b/app/db.py"),
        (["app.py", "models.py"], "app.py", "models", "models.py"),
        (["svc/app.py", "svc/models.py", "other/models.py"], "svc/app.py", "models", "svc/models.py"),
        (["svc/app.py", "other/models.py"], "svc/app.py", "models", None),
        (["app.py", "docker/health.py"], "app.py", "docker", None),
        (["app.py", "redis.py"], "redis.py", "redis", None),
        (["app.py", "tests/celery/__init__.py"], "app.py", "celery", None),
        (["manage.py", "shop/__init__.py", "shop/urls.py"], "manage.py", "shop.urls", "shop/urls.py"),
    ],
)
def test_locate(files: list[str], importer: str, module: str, expected: str | None) -> None:
    assert indexed(dict.fromkeys(files, "")).locate(importer, module) == expected


def test_a_folder_is_a_package_when_somebody_imports_through_it() -> None:
    files = index(
        main="from app.cache import get\n", app__cache="import redis\nget = 1\n", app__redis="", app__use="from .redis import x\n"
    )
    assert files.is_first_party("app", "main.py")
    assert files.is_first_party("app.cache", "main.py")
    assert not files.is_first_party("redis", "app/cache.py")
    assert files.module_name("app/cache.py") == "app.cache"


def test_a_folder_that_nobody_imports_through_is_none() -> None:
    files = index(main="import docker\n", docker__health="import requests\n")
    assert not files.is_first_party("docker", "main.py")
    assert not files.is_first_party("requests", "docker/health.py")


def test_scripts_import_their_neighbours() -> None:
    files = index(svc__app="import models\n", svc__models="", svc__init="")
    assert files.is_first_party("models", "svc/app.py")
    assert files.module_below("svc", "app") == "svc/app.py"
    assert files.module_below(".", "svc.app") == "svc/app.py"
