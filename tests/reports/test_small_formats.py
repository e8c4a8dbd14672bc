"""The table of formats, the badge, the explanation, the checklist, and how numbers and text are shown."""

import subprocess
import sys
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest
from msgspec.structs import replace

from readiness.errors import UsageError
from readiness.model.report import ReportLocation
from readiness.reports import FORMATS, render, score_explanation
from readiness.reports.checklist import PHASES, ROLES, Item, answer
from readiness.reports.explanation import explanation_lines
from readiness.reports.text import first_sentence, folded, hours, place, tenths, visible
from tests.reports.making import HOSTILE, full, hostile, nothing, ready


def test_unknown_format_names_the_others() -> None:
    with pytest.raises(UsageError, match="'yaml'") as raised:
        render(full(), "yaml")
    assert all(name in raised.value.hint for name in FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_ends_in_one_newline(name: str) -> None:
    text = render(full(), name)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_a_format_imports_only_its_own_libraries() -> None:
    probe = "import sys, readiness.reports, readiness.reports.json, readiness.reports.badge; print({'rich', 'jinja2'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_badge_shows_verdict_and_score() -> None:
    texts = ["".join(node.itertext()) for node in fromstring(render(full(), "badge")).iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["readiness", "not ready · 18.7"]
    assert "incomplete" in render(nothing(), "badge")
    assert "#2ea043" in render(ready(), "badge")


def test_badge_label_is_escaped() -> None:
    assert fromstring(render(full(), "badge", label=HOSTILE)).attrib["aria-label"].endswith("not ready · 18.7")


def test_explanation_adds_up_to_the_headline() -> None:
    for report in (full(), ready(), hostile()):
        assert report.score is not None
        lines = explanation_lines(report)
        assert sum(line.earned for line in lines) == report.score.headline
        assert sum(line.lost for line in lines) == 100 - report.score.headline
        assert sum(line.earned for line in lines if line.rule) == report.score.raw


def test_explanation_has_a_blocker_line() -> None:
    assert "open blockers:   −19.48   secrets.secret-key-fallback" in score_explanation(full())
    assert "blockers" not in score_explanation(ready())
    assert score_explanation(nothing()) == "No rule applies to this target, so there is no score to explain.\n"


def test_explanation_of_hostile_text_is_text() -> None:
    assert all(character.isprintable() or character == "\n" for character in score_explanation(hostile()))


@pytest.mark.parametrize(
    ("rules", "proven", "state", "named"),
    [
        (("secrets.*",), True, "refuted", ("secrets.secret-key-fallback",)),
        (("secrets.vendor-token",), True, "proven", ("secrets.vendor-token",)),
        (("secrets.vendor-token",), False, "manual", ()),
        (("docker.root-user",), True, "unknown", ("docker.root-user",)),
        (("ci.*",), True, "unknown", ("ci.step-ignored",)),
        (("operations.*",), True, "refuted", ("operations.backup-unscheduled",)),
        (("proxy.*",), True, "manual", ()),
        ((), True, "manual", ()),
    ],
)
def test_checklist_item(rules: tuple[str, ...], proven: bool, state: str, named: tuple[str, ...]) -> None:
    given = answer(full(), Item("x", rules, proven))
    assert (given.state, given.rules) == (state, named)


def test_checklist_has_every_phase_and_role() -> None:
    assert [name for name, _ in PHASES] == ["Before deployment", "During deployment", "After deployment"]
    assert [name for name, _ in ROLES] == ["Technical Lead", "DevOps Lead", "Product Owner"]


def test_tenths_are_cut_off() -> None:
    assert [tenths(Decimal(value)) for value in ("84.97", "0.09", "100.00")] == ["84.9", "0.0", "100.0"]


def test_text_that_is_not_printable_is_spelt_out() -> None:
    assert visible("a\x1b\x9b\u202e\n\xa0\u2028\ud800é漢") == "a\\x1b\\x9b\\u202e\\n\\xa0\\u2028\\ud800é漢"
    assert folded(" a\n\tb\x00 ") == "a b\\x00"


def test_first_sentence() -> None:
    assert first_sentence("Mend a.py and b.py.\nThen rest.\n\nMore.") == "Mend a.py and b.py."
    assert first_sentence("Use e.g. this one") == "Use e.g. this one"


def test_hours_are_said_as_a_person_would() -> None:
    assert [hours(value) for value in (0.1, 0.25, 1, 12.5, 24, 25)] == ["6 min", "15 min", "1 h", "12.5 h", "3 days", "3.1 days"]


def test_place_of_the_repository_has_words() -> None:
    assert place(ReportLocation(".")) == "(repository)"
    assert place(ReportLocation("a b.py", 3)) == "a b.py:3"


def test_report_of_a_rule_that_has_no_line_still_renders() -> None:
    """A report that another tool cut down."""
    for name in FORMATS:
        assert render(replace(full(), rules=(), categories=(), plan=None), name)
