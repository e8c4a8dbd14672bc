"""The digest that names this state of the program."""

import os
import shutil
from pathlib import Path

import pytest

from readiness.cache import recipe


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "readiness"
    (folder / "facts").mkdir(parents=True)
    (folder / "engine.py").write_text("x = 1\n")
    (folder / "facts" / "row.py").write_text("y = 2\n")
    monkeypatch.setattr(recipe, "_PACKAGE", str(folder))
    return folder


def digest(known: dict[bytes, bytes]) -> bytes:
    return recipe.program_digest(known.get, known.__setitem__)


def test_it_changes_with_every_module(package: Path) -> None:
    first = digest({})
    assert digest({}) == first
    (package / "facts" / "row.py").write_text("y = 3\n")
    second = digest({})
    (package / "facts" / "row.py").rename(package / "facts" / "other.py")
    assert len({first, second, digest({})}) == 3


def test_what_is_no_module_does_not_count(package: Path) -> None:
    first = digest({})
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "engine.py").write_text("")
    (package / "notes.txt").write_text("")
    assert digest({}) == first


def test_unchanged_files_are_not_read_again(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[bytes, bytes] = {}
    first = digest(known)
    monkeypatch.setattr("builtins.open", lambda *_: pytest.fail("read"))
    assert digest(known) == first


def test_another_installation_of_the_same_has_the_same_digest(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = digest({})
    shutil.copytree(package, tmp_path / "other" / "readiness")
    os.utime(tmp_path / "other" / "readiness" / "engine.py", ns=(1, 1))
    monkeypatch.setattr(recipe, "_PACKAGE", str(tmp_path / "other" / "readiness"))
    assert digest({}) == first


def test_a_library_of_another_version_counts(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = tmp_path / "site-packages"
    (packages / "parser-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(packages))
    first = digest({})
    (packages / "parser-1.0.dist-info").rename(packages / "parser-1.1.dist-info")
    assert digest({}) != first
