"""Repositories full of canaries are scanned, in every way there is: none is set off, and nothing is opened that is not the scan's."""

import json
import sys

import pytest

from readiness.__main__ import _forget_the_working_directory
from readiness.pool import SERIAL_BELOW
from tests.intake.repositories import needs_git
from tests.proof.canaries import modules
from tests.proof.running import Planted, Watched, planted, preloaded, watched
from tests.proof.trace import PACKAGE

pytestmark = needs_git


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return planted(tmp_path_factory.mktemp("planted"))


def assert_innocent(done: Watched) -> None:
    assert done.sprung == []
    assert done.trespasses == []


def test_the_console_script_in_the_target(target: Planted) -> None:
    report, text = target.own / "out" / "report.json", target.own / "out" / "report.md"
    command = ["scan", ".", "--jobs", "2", "-f", "json", "-o", str(report), "-f", "markdown", "-o", str(text), "--as-of", "2026-01-15"]
    done = watched(target, [str(target.script), *command])
    assert_innocent(done)
    assert done.forks >= 2, "workers, watched as well"
    found = json.loads(report.read_text())
    assert found["target"]["files"] > SERIAL_BELOW
    assert found["target"]["dirty"]
    assert done.git == {"ls-files", "status"}
    assert {"secrets", "docker"} <= {finding["rule"].partition(".")[0] for finding in found["findings"]}, "the files were read"
    assert "cycler" in text.read_text(), "what looks like a template came through as text"


def test_a_commit_of_the_target(target: Planted) -> None:
    done = watched(target, [str(target.script), "scan", ".", "--ref", "HEAD", "-q", "--jobs", "1", "-f", "badge", "--as-of", "2026-01-15"])
    assert_innocent(done)
    assert done.out.startswith("<svg")
    assert done.git == {"rev-parse", "ls-tree", "cat-file"}


@pytest.fixture(scope="module")
def target_of_a_module(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Without those files that ``python -m`` itself would run, whatever the module: among them a package with the module's name."""
    return planted(tmp_path_factory.mktemp("planted"), modules() - preloaded())


def test_python_m_in_the_target(target_of_a_module: Planted) -> None:
    """Python itself puts the working directory first on its path; readiness takes it out again, and hands none of it to its workers."""
    command = ["-m", "readiness", "scan", ".", "-q", "--jobs", "2", "-f", "badge", "--as-of", "2026-01-15"]
    done = watched(target_of_a_module, command, early=preloaded() | {"readiness"})
    assert_innocent(done)
    assert done.forks >= 2
    assert done.out.startswith("<svg")


def test_python_m_that_is_told_to_keep_away(target: Planted) -> None:
    """What SECURITY.md recommends where there is no console script: then not even Python itself looks."""
    assert_innocent(watched(target, ["-P", "-m", "readiness", "config", "."]))


def test_an_empty_entry_of_the_path_is_the_working_directory(target: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(target.root)
    monkeypatch.setattr(sys, "path", ["/first", "", str(target.root), str(target.root / "src")])
    _forget_the_working_directory()
    assert sys.path == ["/first", str(target.root / "src")]
    monkeypatch.chdir(PACKAGE.parent)
    monkeypatch.setattr(sys, "path", ["", str(PACKAGE.parent)])
    _forget_the_working_directory()
    assert sys.path == ["", str(PACKAGE.parent)], "the way by which readiness itself was found"


@pytest.mark.parametrize(
    "command",
    [
        ["config", ".", "--origin"], ["rules", "list"], ["rules", "validate", "."], ["rules", "test", "config.yaml"],
        ["explain", "docker.root-user"], ["--help"], ["--version"], ["report", "data.json"],
    ],
)  # fmt: skip
def test_other_commands_in_the_target(target: Planted, command: list[str]) -> None:
    done = watched(target, [str(target.script), *command])
    assert_innocent(done)
    assert "Traceback" not in done.err
