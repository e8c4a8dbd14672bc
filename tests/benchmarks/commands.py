"""The commands that are measured against each other, and what they are run on."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from readiness.catalogue.locate import shipped_rules
from readiness.intake.roles import role_of
from readiness.intake.target import open_target
from readiness.model import Role

HASHED_AND_PARSED = """
import ast, hashlib, os, sys, warnings
warnings.simplefilter("ignore")
for folder, folders, names in os.walk(sys.argv[1]):
    folders[:] = [name for name in folders if name != ".git"]
    for name in names:
        if name.endswith(".py"):
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                hashlib.sha256(content).digest()
                ast.parse(content)
            except (SyntaxError, ValueError, RecursionError, OSError):
                pass
"""
"""The unit *L*: what it costs to list, read and hash every Python file and to parse it once."""
NOTHING = [sys.executable, "-c", "pass"]
VERSION = [sys.executable, "-m", "readiness", "--version"]
UNCACHED = ("--no-cache",)
OWN_RULES = ("--ignore", "code") if (shipped_rules() / "code").is_dir() else ()
"""Without the rules that run bandit's checks."""


def scan(path: str | Path, *options: str) -> list[str]:
    """One scan. The date is given, so that reports can be compared."""
    report = ["--quiet", "--format", "json", "--as-of", "2026-01-31", "--exit-zero"]
    return [sys.executable, "-m", "readiness", "scan", str(path), *report, *options]


def yardstick(path: str | Path) -> list[str]:
    """*L* of a tree."""
    return [sys.executable, "-c", HASHED_AND_PARSED, str(path)]


def bandit(*targets: str | Path, recursive: bool = False) -> list[str]:
    """bandit's command line on a tree, or on files."""
    return [sys.executable, "-m", "bandit", "--quiet", "--format", "json", *(["--recursive"] if recursive else []), *map(str, targets)]


def production_python(path: str | Path) -> list[str]:
    """The files of a checkout that bandit's checks are asked of."""
    snapshot = open_target(str(path))
    paths = [entry.path for entry in snapshot.entries() if entry.path.endswith(".py") and entry.kind == "file"]
    return [os.path.join(path, each) for each in paths if role_of(each, snapshot.read(each)[:4096]) is Role.PRODUCTION]


def median_file(paths: Sequence[str]) -> str:
    """The file of median size."""
    return sorted(paths, key=lambda path: (os.path.getsize(path), path))[len(paths) // 2]


def lines_of_python(path: str | Path) -> tuple[int, int]:
    """(how many Python files a checkout has, how many lines)."""
    found = [place for place in Path(path).rglob("*.py") if place.is_file() and ".git" not in place.parts]
    return len(found), sum(place.read_bytes().count(b"\n") for place in found)
