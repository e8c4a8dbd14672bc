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


def test_a_neighbour_of_a_module_that_is_imported_through_its_folder() -> None:
    files = index(run="import shop.tasks\n", shop__init="", shop__tasks="import celery\nimport config\n", shop__celery="", shop__config="")
    assert not files.is_first_party("celery", "shop/tasks.py")
    assert files.is_first_party("config", "shop/tasks.py")


@pytest.mark.parametrize("statement", ["import celery", "from celery import Celery"])
def test_a_module_named_like_the_distribution_it_wraps(statement: str) -> None:
    modules = {"celery": f"{statement}\n", "tasks": f"{statement}\n", "email": "", "use": "import email\n", "init": ""}
    files = index(run="import shop.tasks\n", **{f"shop__{name}": text for name, text in modules.items()})
    assert not files.is_first_party("celery", "shop/tasks.py")
    assert not files.is_first_party("celery", "shop/celery.py")
    assert not files.is_first_party("email", "shop/use.py")
    assert files.is_first_party("shop.celery", "run.py")


def test_a_package_may_import_its_own_name() -> None:
    files = index(shop__init="from shop.core import x\n", shop__core="x = 1\n", main="import shop\n")
    assert files.is_first_party("shop", "main.py")
