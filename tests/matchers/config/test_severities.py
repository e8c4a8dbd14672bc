"""How grave a finding about configuration is: what rule examples, which only know outcomes, cannot say."""

import pytest

from readiness.model import Severity
from tests.observing import observe

SETTING = "import os\n\nSITE_URL = os.getenv('SITE_URL', 'http://localhost:8000')\n"
TOLD = {"README.md": "Set `SITE_URL` to the public address.\n"}
ORIGINS = (
    "import os\nfrom fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n\napp = FastAPI()\n"
    "app.add_middleware(CORSMiddleware, allow_origins=[os.getenv('SITE_URL', '{}')])\n"
)
HOSTS = {"shop/settings.py": "import os\nROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = os.getenv('HOSTS', 'localhost').split(',')\n"}


def severities(rule: str, files: dict[str, str]) -> set[Severity | None]:
    """None: as the rule has it."""
    return {observation.severity for observation in observe(rule, files).observations if observation.outcome == "fail"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"app.py": SETTING}, None),
        ({"app.py": SETTING, **TOLD}, Severity.LOW),
        ({"app.py": SETTING, ".env.example": "SITE_URL=\n"}, Severity.LOW),
        ({"app.py": ORIGINS.format("http://localhost:3000"), **TOLD}, Severity.LOW),
        ({"app.py": ORIGINS.format("https://yourdomain.com"), **TOLD}, None),
        (HOSTS, Severity.LOW),
        ({".env": "SITE_URL=http://localhost\n", **TOLD}, Severity.LOW),
        ({".env.production": "SITE_URL=http://localhost\n", **TOLD}, None),
    ],
)
def test_a_default_that_people_are_told_to_replace_is_mild(files: dict[str, str], expected: Severity | None) -> None:
    assert severities("config.placeholder-domain", files) == {expected}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("A = os.environ['A_KEY']\n", None),
        ("A = os.getenv('A_KEY')\n", None),
        ("if 'B_KEY' in os.environ:\n    A = os.environ['A_KEY']\n", Severity.LOW),
        ("try:\n    A = os.environ['A_KEY']\nexcept KeyError:\n    A = None\n", Severity.LOW),
        ("if 'B_KEY' in os.environ:\n    A = os.environ['A_KEY']\nC = os.environ['A_KEY']\n", None),
    ],
)
def test_a_variable_that_only_a_feature_needs_is_mild(code: str, expected: Severity | None) -> None:
    assert severities("config.env-undocumented", {"app.py": f"import os\n\n{code}"}) == {expected}


def test_a_step_of_a_database_history_is_mild() -> None:
    step = "import os\n\ndown_revision = 'a'\n\ndef upgrade():\n    print(os.environ['A_KEY'])\n"
    assert severities("config.env-undocumented", {"migrations/versions/b.py": step}) == {Severity.LOW}
