"""The command line in this process, in an environment that holds nothing of the machine's."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from readiness.cli.main import run


class Done(msgspec.Struct, frozen=True):
    code: int
    out: str
    err: str


Cli = Callable[..., Done]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    leaking = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CI", "SOURCE_DATE_EPOCH")
    for name in os.environ:
        if name.startswith(("READINESS_", "GIT_", "XDG_", "GITHUB_")) or name in leaking:
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TERM", "dumb")
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, action in before.items():
        signal.signal(number, action)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs a command; gives its exit code and what it wrote."""

    def call(*arguments: object) -> Done:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        written = capsys.readouterr()
        assert "Traceback" not in written.err
        return Done(code, written.out, written.err)

    return call


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small repository without git and without a README."""
    folder = tmp_path / "shop"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "main.py").write_text("print(1)\n")
    return folder
