"""Terminals, widths, progress, and files that are whole."""

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from readiness.cli.formats import Output, paired
from readiness.cli.output import PIPED_WIDTH, check_writable, printable, stdout_width, wants_color, write_whole
from readiness.cli.progress import ProgressLine
from readiness.errors import UsageError


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_is_drawn_on_a_terminal_after_a_while_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    clock = Clock()
    with ProgressLine(shown=True, clock=clock) as progress:
        progress(1, 100)
        assert terminal.getvalue() == ""
        clock.now = 1
        progress(50, 100)
        progress(51, 100)
        assert terminal.getvalue().count("of 100 files") == 1
        clock.now = 2
        progress(99, 100)
        assert "99 of 100 files" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(("stream", "shown", "term"), [(io.StringIO, True, "xterm"), (Terminal, False, "xterm"), (Terminal, True, "dumb")])
def test_no_progress_in_a_pipe_or_when_quiet(monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], shown: bool, term: str) -> None:
    terminal = stream()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", term)
    clock = Clock()
    with ProgressLine(shown=shown, clock=clock) as progress:
        clock.now = 9
        progress(5, 10)
    assert terminal.getvalue() == ""


def test_width_and_colour_follow_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stdout_width() == PIPED_WIDTH
    monkeypatch.setenv("COLUMNS", "60")
    assert stdout_width() == 60
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert wants_color("auto")
    assert not wants_color("never")
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_color("auto")


def test_text_for_a_terminal_is_printable() -> None:
    assert printable("plain ü") == "plain ü"
    assert printable("a\nb\x1b[2J\u202e\x00") == "a\\nb\\x1b[2J\\u202e\\x00"
    assert "\\udcff" in printable("bad \udcff name")


def test_files_are_replaced_with_their_mode_and_through_links(tmp_path: Path) -> None:
    real = tmp_path / "real.md"
    real.write_text("old")
    real.chmod(0o640)
    (tmp_path / "link.md").symlink_to("real.md")
    write_whole(str(tmp_path / "link.md"), "new\n")
    assert (real.read_text(), stat.S_IMODE(real.stat().st_mode)) == ("new\n", 0o640)
    assert (tmp_path / "link.md").is_symlink()
    before = os.umask(0o027)
    write_whole(str(tmp_path / "fresh.md"), "\udcff")
    os.umask(before)
    assert stat.S_IMODE((tmp_path / "fresh.md").stat().st_mode) == 0o640
    assert (tmp_path / "fresh.md").read_text() == "\\udcff"
    write_whole("/dev/null", "x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(str(tmp_path / "r.md"), "text")
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_places_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UsageError, match="its folder is read-only, or not yours"):
        check_writable(str(tmp_path / "r.md"))


def test_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert paired([], []) == (Output("console"),)
    assert paired(["json"], []) == (Output("json"),)
    assert paired([], ["a.md", "b.json", "c.svg"]) == (Output("markdown", "a.md"), Output("json", "b.json"), Output("badge", "c.svg"))
    assert paired(["json", "console"], ["a.txt", "-"]) == (Output("json", "a.txt"), Output("console"))
    with pytest.raises(UsageError, match="two outputs go to stdout"):
        paired(["json", "console"], ["-", "-"])
