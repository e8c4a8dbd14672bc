"""Modules and the distributions that provide them."""

import pytest
from packaging.utils import canonicalize_name

from readiness.facts.dependencies.known_modules import MODULES
from readiness.facts.dependencies.known_provision import BRINGS, brought_by
from readiness.facts.dependencies.known_tools import development_tool
from readiness.facts.dependencies.providing import covering, decisive, modules_of


@pytest.mark.parametrize(
    ("name", "module", "first"),
    [
        ("yaml.safe_load", "yaml", "pyyaml"),
        ("google.cloud.storage.Client", "google.cloud.storage", "google-cloud-storage"),
        ("google.protobuf.message", "google.protobuf", "protobuf"),
        ("google.cloud.nothing_known", "google.cloud.nothing_known", None),
        ("opentelemetry.trace", "opentelemetry.trace", "opentelemetry-api"),
        ("asyncpg.Pool", "asyncpg", "asyncpg"),
        ("pydantic_settings.BaseSettings", "pydantic_settings", "pydantic-settings"),
        ("acme_billing.client", "acme_billing", None),
    ],
)
def test_the_part_of_a_name_that_decides(name: str, module: str, first: str | None) -> None:
    found, candidates = decisive(name)
    assert (found, candidates[0] if candidates else None) == (module, first)


@pytest.mark.parametrize(
    ("name", "declared", "by"),
    [
        ("psycopg2", "psycopg2-binary", "psycopg2-binary"),
        ("cv2", "opencv-python-headless", "opencv-python-headless"),
        ("acme_billing", "python-acme-billing", "python-acme-billing"),
        ("acme_billing", "acme.billing", "acme.billing"),
        ("redis", "redis-om", ""),
        ("yaml", "ruamel-yaml", ""),
        ("google.cloud.storage", "google-cloud-logging", ""),
    ],
)
def test_what_a_declaration_covers(name: str, declared: str, by: str) -> None:
    module, candidates = decisive(name)
    assert covering(module, candidates, frozenset((declared,))) == by


def test_extras_bring_what_they_name() -> None:
    assert "starlette" in brought_by("fastapi")
    assert "uvicorn" not in brought_by("fastapi")
    assert {"uvicorn", "httptools"} <= brought_by("fastapi", ("standard",))
    assert "django" in brought_by("django-anything-new")


def test_the_tables_hold_normalised_names() -> None:
    keys = {key for candidates in MODULES.values() for key in candidates} | {
        key.partition("[")[0] for brought in BRINGS.values() for key in brought
    }
    assert [key for key in sorted(keys) if canonicalize_name(key) != key] == []
    assert "yaml" in modules_of("pyyaml")


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("pytest-cov", True),
        ("types-redis", True),
        ("ruff", True),
        ("django-stubs-ext", False),
        ("pydantic-extra-types", False),
        ("flask", False),
    ],
)
def test_tools_of_development(name: str, tool: bool) -> None:
    assert bool(development_tool(name)) is tool
