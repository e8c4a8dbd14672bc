"""Which settings module production runs with."""

import datetime

import pytest

from readiness.facts.build import build_project
from readiness.facts.configuration.rows import DjangoSettings
from readiness.intake.memory import MemorySnapshot

URLS = "ROOT_URLCONF = 'shop.urls'\n"
STAR = "from .base import *\n"


def wsgi(module: str) -> str:
    return f"import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '{module}')\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"shop/settings.py": URLS}, ["shop/settings.py"]),
        (
            {"shop/settings/base.py": URLS, "shop/settings/production.py": STAR, "shop/settings/dev.py": STAR},
            ["shop/settings/production.py"],
        ),
        ({"shop/settings/__init__.py": STAR, "shop/settings/base.py": URLS}, ["shop/settings/__init__.py"]),
        (
            {
                "shop/settings/base.py": URLS,
                "shop/settings/live.py": STAR,
                "shop/settings/aws.py": STAR,
                "shop/wsgi.py": wsgi("shop.settings.aws"),
            },
            ["shop/settings/aws.py"],
        ),
        (
            {
                "shop/settings/base.py": URLS,
                "shop/settings/prod.py": STAR,
                "shop/settings/local.py": STAR,
                "manage.py": wsgi("shop.settings.local"),
            },
            ["shop/settings/prod.py"],
        ),
        (
            {
                "shop/settings.py": URLS,
                "shop/other.py": STAR.replace("base", "settings"),
                "Dockerfile": "FROM a\nENV DJANGO_SETTINGS_MODULE=shop.other\n",
                "shop/wsgi.py": wsgi("shop.settings"),
            },
            ["shop/other.py"],
        ),
        ({"a/a/settings.py": URLS, "b/b/settings.py": URLS}, ["a/a/settings.py", "b/b/settings.py"]),
        ({"shop/models.py": "X = 1\n"}, []),
    ],
)
def test_chosen(files: dict[str, str], expected: list[str]) -> None:
    project = build_project(MemorySnapshot(files), as_of=datetime.date(2026, 1, 15))
    assert [row.path for row in project.rows(DjangoSettings)] == expected
