"""Locks of five tools in one shape."""

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.lockfiles import parse

_UV = b"""version = 1
requires-python = ">=3.12"

[[package]]
name = "shop"
version = "0.1.0"
source = { editable = "services/shop" }
dependencies = [
    { name = "fastapi", extra = ["standard"] },
]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "fastapi"
version = "0.115.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://x", hash = "sha256:aa" }
dependencies = [{ name = "starlette" }]
"""
_POETRY = b"""[[package]]
name = "Flask"
version = "3.0.0"
optional = false
files = [{file = "x.whl", hash = "sha256:aa"}]

[package.dependencies]
Jinja2 = ">=3.1"

[[package]]
name = "lib"
version = "1.0"

[package.source]
type = "git"
url = "https://h/lib.git"

[metadata]
lock-version = "2.0"
python-versions = "^3.11"
"""
_PIPENV = b"""{
    "_meta": {"requires": {"python_version": "3.12"}},
    "default": {
        "flask": {
            "hashes": ["sha256:aa"],
            "version": "==3.0.0"
        }
    },
    "develop": {
        "flask": {"version": "==2.0.0"},
        "pytest": {"version": "==8.0.0"}
    }
}
"""


def test_uv_names_members_and_what_they_ask_for() -> None:
    lock = parse("uv.lock", _UV)
    assert [(row.key, row.version, row.line, row.source, row.requires, row.dev) for row in lock.packages] == [
        ("shop", "0.1.0", 5, "project", ("fastapi",), ("pytest",)),
        ("fastapi", "0.115.0", 16, "", ("starlette",), ()),
    ]
    assert (lock.python, [member.key for member in lock.members], lock.packages[1].hashed) == (">=3.12", ["shop"], True)


def test_poetry() -> None:
    lock = parse("poetry.lock", _POETRY)
    assert [(row.key, row.line, row.source, row.requires) for row in lock.packages] == [
        ("flask", 2, "", ("jinja2",)),
        ("lib", 11, "git", ()),
    ]
    assert lock.python == "^3.11"


def test_pipenv_has_lines_of_the_right_section() -> None:
    lock = parse("Pipfile.lock", _PIPENV)
    assert [(row.key, row.version, row.line, row.groups) for row in lock.packages] == [
        ("flask", "3.0.0", 4, ("main",)),
        ("flask", "2.0.0", 10, ("develop",)),
        ("pytest", "8.0.0", 11, ("develop",)),
    ]
    assert lock.python == "==3.12.*"


def test_pylock() -> None:
    lock = parse(
        "pylock.toml",
        (
            b'lock-version = "1.0"\n[[packages]]\nname = "flask"\nversion = "3.0"\n[[packages.wheels]]\n'
            b'name = "f.whl"\n[packages.wheels.hashes]\nsha256 = "aa"\n'
        ),
    )
    assert [(row.key, row.version, row.line, row.hashed) for row in lock.packages] == [("flask", "3.0", 3, True)]


@pytest.mark.parametrize(
    ("path", "content"),
    [("uv.lock", b"<<<<<<< HEAD\n"), ("poetry.lock", b'title = "no lock"\n'), ("Pipfile.lock", b"[]"), ("Pipfile.lock", b"{" * 200_000)],
)
def test_what_is_no_lock(path: str, content: bytes) -> None:
    with pytest.raises(UnparsableError):
        parse(path, content)
