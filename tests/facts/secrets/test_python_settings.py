"""Where Python code takes secrets from: what real repositories write, told from what only looks like it."""

import datetime

import pytest

from readiness.facts.build import build_project
from readiness.facts.secrets.rows import CodeCredential, Origin, SecretSetting
from readiness.intake.memory import MemorySnapshot

REAL = "Vq8mB3x" + "tT6n!"


def settings(text: str, **others: str) -> list[tuple[str, Origin, int | None, bool]]:
    project = build_project(MemorySnapshot({"app.py": text, **others}), as_of=datetime.date(2026, 1, 15))
    return [(row.name, row.origin, row.location.line, bool(row.spared)) for row in project.rows(SecretSetting) if row.path == "app.py"]


def credentials(text: str) -> list[tuple[str, int | None]]:
    project = build_project(MemorySnapshot({"app.py": text}), as_of=datetime.date(2026, 1, 15))
    return [(row.name, row.location.line) for row in project.rows(CodeCredential)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('SECRET = "SECRET"\n', [("SECRET", Origin.LITERAL, 1, False)]),
        ('class Kind(StrEnum):\n    SECRET = "abc"\n', []),
        ('class FieldType:\n    SECRET = "Secret"\n', [("SECRET", Origin.SUPPLIED, 2, False)]),
        ('class Config:\n    SECRET_KEY = "abc"\n', [("SECRET_KEY", Origin.LITERAL, 2, False)]),
        ('class TestingConfig:\n    SECRET_KEY = "abc"\n', [("SECRET_KEY", Origin.LITERAL, 2, True)]),
        ('def f():\n    secret = "abc"\n    return secret\n', []),
        ('class A:\n    def __init__(self):\n        self.secret_key = "abc"\n', [("secret_key", Origin.LITERAL, 3, False)]),
        ('import jwt\nKEY = "abc"\n\ndef f():\n    return jwt.encode({}, KEY)\n', [("key of jwt.encode", Origin.LITERAL, 2, False)]),
        ('import jwt\nSECRET_KEY = "abc"\n\ndef f():\n    return jwt.encode({}, SECRET_KEY)\n', [("SECRET_KEY", Origin.LITERAL, 2, False)]),
        ('SECRET_KEY = envsecret("SECRET_KEY", "---")\n', [("SECRET_KEY", Origin.FALLBACK, 1, False)]),
        ('SECRET_KEY = os.environ["SECRET_KEY"]\n', [("SECRET_KEY", Origin.SUPPLIED, 1, False)]),
        ('x = event.get("token", "abc")\n', []),
        ('class User(BaseModel):\n    password: str = "abc"\n', []),
        ('class Settings(BaseSettings):\n    password: SecretStr = SecretStr("abc")\n', [("password", Origin.FALLBACK, 2, False)]),
        (
            'SECRET_KEY = "dev"\nif not DEBUG:\n    SECRET_KEY = os.environ["SECRET_KEY"]\n',
            [("SECRET_KEY", Origin.LITERAL, 1, True), ("SECRET_KEY", Origin.SUPPLIED, 3, False)],
        ),
    ],
)
def test_settings(text: str, expected: list[tuple[str, Origin, int, bool]]) -> None:
    assert settings(text) == expected


@pytest.mark.parametrize(
    "guard",
    [
        'if SECRET_KEY == "change-me": raise RuntimeError("no")',
        'if SECRET_KEY in ("a", "change-me"): sys.exit("no")',
        'assert SECRET_KEY != "change-me"',
        "if len(SECRET_KEY) < 32: raise ValueError()",
        'if SECRET_KEY.startswith("change"): raise ValueError()',
        'DEFAULTS = ("change-me", "x")\nif SECRET_KEY in DEFAULTS: raise ValueError()',
        'if not DEBUG and SECRET_KEY == "change-me": raise ValueError()',
    ],
)
def test_a_guard_that_stops_the_process(guard: str) -> None:
    text = f'import os, sys\nSECRET_KEY = os.getenv("SECRET_KEY", "change-me")\n{guard}\n'
    assert settings(text)[0] == ("SECRET_KEY", Origin.FALLBACK, 2, True)


@pytest.mark.parametrize(
    "guard",
    [
        "if not SECRET_KEY: raise RuntimeError()",
        'if SECRET_KEY == "something-else": raise RuntimeError()',
        'if ENVIRONMENT == "change-me": raise RuntimeError()',
        'if SECRET_KEY == "change-me": print("careful")',
        "if len(SECRET_KEY) < 8: raise ValueError()",
        'if OTHER_TOKEN == "change-me": raise ValueError()',
    ],
)
def test_a_guard_that_lets_it_through(guard: str) -> None:
    text = f'import os, sys\nSECRET_KEY = os.getenv("SECRET_KEY", "change-me")\n{guard}\n'
    assert settings(text)[0] == ("SECRET_KEY", Origin.FALLBACK, 2, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'DB_PASSWORD = "{REAL}"\n', [("DB_PASSWORD", 1)]),
        ('DB_PASSWORD = "postgres"\n', [("DB_PASSWORD", 1)]),
        (f'connect(password="{REAL}")\n', [("password", 1)]),
        ('psycopg2.connect(password="app")\n', [("password", 1)]),
        (f'class FakeMailer:\n    password = "{REAL}"\n', []),
        ('user(password="5f4dcc3b5aa765d61d8327deb882cf99")\n', []),
        ('user(password="$2b$12$abcdefghijklmnopqrstuv")\n', []),
        ('API_TOKEN = "api-token-v2"\n', []),
        ('errors = {"password": "Password2 is too short"}\n', []),
        (f'X = {{"examples": {{"password": "{REAL}"}}}}\n', []),
        (f'if DEBUG:\n    DB_PASSWORD = "{REAL}"\n', []),
    ],
)
def test_credentials(text: str, expected: list[tuple[str, int]]) -> None:
    assert credentials(text) == expected
