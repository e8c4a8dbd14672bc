"""The cache from the outside: its options, its folder, its commands."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

ONE = ("--select", "operations.readme-missing", "--exit-zero", "-q", "-f", "json")


def test_the_second_scan_says_the_same(cli: Cli, shop: Path, tmp_path: Path) -> None:
    first = cli("scan", shop, *ONE)
    assert (tmp_path / "home/.cache/readiness/readiness.db").is_file()
    assert cli("scan", shop, *ONE) == first == cli("scan", shop, *ONE, "--no-cache")


def test_no_cache_leaves_nothing_behind(cli: Cli, shop: Path, tmp_path: Path) -> None:
    cli("scan", shop, *ONE, "--no-cache")
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize("way", ["option", "variable", "user"])
def test_the_folder_can_be_chosen(cli: Cli, shop: Path, tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "elsewhere"
    given: tuple[object, ...] = ()
    if way == "option":
        given = ("--cache-dir", folder)
    elif way == "variable":
        monkeypatch.setenv("READINESS_CACHE_DIR", str(folder))
    else:
        (tmp_path / "home/.config/readiness").mkdir(parents=True)
        (tmp_path / "home/.config/readiness/config.yaml").write_text(f"cache-dir: {folder}\n")
    assert cli("scan", shop, *ONE, *given).code == 0
    assert (folder / "readiness.db").is_file()
    assert f"{folder}: " in cli("cache", "info", *given).out
    assert "deleted" in cli("cache", "clear", *given).out
    assert not folder.exists()
    assert cli("cache", "info", *given).out == f"{folder}: nothing is kept there\n"


def test_xdg(cli: Cli, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    cli("scan", shop, *ONE)
    assert (tmp_path / "xdg/readiness/readiness.db").is_file()


def test_inside_the_target_it_is_refused(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "link").symlink_to(shop / "app")
    for folder in (shop / "cache", shop, shop / "link" / "cache"):
        done = cli("scan", shop, *ONE, "--cache-dir", folder)
        assert (done.code, "--cache-dir: the cache cannot be inside the target" in done.err) == (2, True)
    monkeypatch.setenv("HOME", str(shop))
    assert cli("scan", shop, *ONE).code == 0
    assert not (shop / ".cache").exists(), "a home directory is scanned without a cache"


def test_the_scanned_repository_has_no_say(cli: Cli, shop: Path, tmp_path: Path) -> None:
    (shop / "readiness.yaml").write_text(f"cache: false\ncache-dir: {tmp_path / 'theirs'}\n")
    done = cli("scan", shop, "--select", "operations.readme-missing", "--exit-zero")
    assert "readiness.yaml:1: cache is ignored in a scanned repository's own configuration" in done.err
    assert "readiness.yaml:2: cache-dir is ignored in a scanned repository's own configuration" in done.err
    assert not (tmp_path / "theirs").exists()
    assert (tmp_path / "home/.cache/readiness/readiness.db").is_file()


def test_without_a_home_there_is_none(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    assert cli("scan", shop, *ONE).code == 0
    done = cli("cache", "info")
    assert (done.code, "no home directory" in done.err) == (2, True)


def test_what_is_wrong_with_it_is_a_warning(cli: Cli, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = cli("scan", shop, "--select", "operations.readme-missing", "--exit-zero", "--cache-dir", tmp_path / "file")
    assert (done.code, "warning: the cache is not used: " in done.err) == (0, True)
    assert "Gate" in done.out


def test_info_counts(cli: Cli, shop: Path) -> None:
    cli("scan", shop, *ONE)
    lines = cli("cache", "info").out.splitlines()
    assert " of at most " in lines[0]
    assert any("facts of files" in line and line.split()[0] == "1" for line in lines)
    assert any("reports" in line for line in lines)


def test_a_foreign_file_is_not_deleted(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    cli("cache", "clear", "--cache-dir", folder)
    assert os.listdir(folder) == ["notes.txt"]
