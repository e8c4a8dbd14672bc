"""The console summary: any width, any terminal, any text."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from readiness.model.report import Report
from readiness.reports import render
from tests.reports.making import full, hostile, nothing, ready

REPORTS = {"full": full, "ready": ready, "nothing": nothing, "hostile": hostile}


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 200])
@pytest.mark.parametrize("name", REPORTS)
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    for line in render(REPORTS[name](), "console", width=width).splitlines():
        assert cell_len(line) <= width, line
        assert line == line.rstrip()


@pytest.mark.parametrize("width", [60, 200])
def test_what_matters_is_there_at_every_width(width: int) -> None:
    text = " ".join(render(full(), "console", width=width).split())
    for part in (
        "NOT READY", "18.7 of 100", "1 open blocker", "4 of 36 points unknown",
        "38.1 (up to 50.6 if 3 unknowns are proven) · evidence 87 %",
        "api/config.py:12", "fix Mend it in `settings.py`.", "web/Dockerfile:2", "legacy/old.py:3", "Gate: failed (1 open blocker)",
        "as found, without this repository's own configuration: 17.7",
    ):
        assert part in text


def test_a_narrower_terminal_than_40_gets_40() -> None:
    assert render(full(), "console", width=5) == render(full(), "console", width=40)


def test_color_changes_nothing_but_color() -> None:
    colored = render(full(), "console", width=100, color=True)
    assert "\x1b[1;31m" in colored
    plain = re.sub(r"\x1b\[[0-9;]*m", "", colored)
    assert [line.rstrip() for line in plain.splitlines()] == render(full(), "console", width=100).splitlines()


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"FORCE_COLOR": "1", "COLUMNS": "33"}, {"TERM": "dumb"}])
def test_environment_is_the_callers_to_read(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for color in (False, True):
        expected = render(full(), "console", color=color)
        with monkeypatch.context() as patched:
            for name, value in variables.items():
                patched.setenv(name, value)
            assert render(full(), "console", color=color) == expected


def test_control_characters_and_markup_are_text() -> None:
    shown = render(hostile(), "console", width=2000)
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert "[bold]y[/bold]" in shown
    assert "\\x1b[31m\\x07\\u202e" in shown


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.integers(40, 120))
def test_any_text_can_be_shown(text: str, width: int) -> None:
    report = full()
    odd = replace(report.findings[0], message=text or "-", remediation=text, subject=text)
    shown = render(replace(report, findings=(odd, *report.findings[1:]), warnings=(text,)), "console", width=width)
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert all(cell_len(line) <= width for line in shown.splitlines())


def many(report: Report) -> Report:
    found = report.findings[1]
    return replace(report, findings=tuple(replace(found, rule=f"docker.r{number:02}", blocker=False) for number in range(15)))


def test_what_is_left_out_is_counted() -> None:
    shown = render(many(full()), "console", width=100, limit=10)
    assert len(re.findall(r"docker\.r\d\d ", shown)) == 10
    assert "… 5 findings of 5 more rules" in shown


def test_a_ready_system_is_told_so() -> None:
    shown = render(ready(), "console", width=80)
    assert "✔ READY" in shown
    assert "Blockers" not in shown
    assert "Gate: passed" in shown
