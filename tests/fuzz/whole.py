"""What holds for a scan of any repository whatsoever: no rule crashes, the same bytes each time and in any order of files, and every format
renders it without a character that a terminal would obey."""

import datetime
from collections.abc import Mapping
from functools import cache
from unittest.mock import patch

from readiness.catalogue.contents import Catalogue
from readiness.catalogue.load import load_catalogue
from readiness.engine import Check, bind, run
from readiness.facts.build import build_project
from readiness.facts.reading import Want
from readiness.intake.memory import MemorySnapshot
from readiness.model import Outcome
from readiness.model.report import Report
from readiness.reports.table import FORMATS, render, score_explanation
from readiness.scan import scan
from readiness.scan_settings import ScanSettings
from tests.fuzz.oracle import lines_at_most
from tests.fuzz.trees import files_of

AS_OF = datetime.date(2026, 1, 15)
SETTINGS = ScanSettings(as_of=AS_OF, jobs=1)
_TURNING = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_OBEYED = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0), *_TURNING))) - {"\n"}


def check_scan(path: str, content: bytes, thorough: bool) -> None:
    """The text of several files (see :mod:`tests.fuzz.trees`): rules are run, and if ``thorough`` everything else, too."""
    files = files_of(content)
    check_rules(files)
    if thorough and files:
        check_files(files)


def check_rules(files: Mapping[str, bytes]) -> None:
    """No rule crashes, and none speaks of a line that its file does not have. Raises AssertionError with the rule."""
    project = build_project(MemorySnapshot(files), as_of=AS_OF, wanted=_wanted())
    lines = {path: lines_at_most(content) for path, content in files.items()}
    for result in run(_checks(), project):
        assert result.outcome is not Outcome.ERROR, f"{result.rule.id}: {result.reason}"
        for observation in result.observations:
            for place in (observation.location, *(related.location for related in observation.related)):
                assert place.line is None or place.line <= lines.get(place.path, 0), f"{result.rule.id}: at {place}"


def check_files(files: Mapping[str, bytes]) -> Report:
    """The report. Raises AssertionError where something does not hold."""
    report = _scanned(files)
    crashed = [f"{line.rule}: {line.reason}" for line in report.rules if line.outcome == Outcome.ERROR]
    assert not crashed, crashed[0]
    text = render(report, "json")
    again = dict(reversed(list(files.items())))
    assert render(_scanned(again), "json") == text, "the second scan, with the files in another order, says something else"
    for name in FORMATS:
        _check_shown(name, render(report, name))
    _check_shown("explanation", score_explanation(report))
    return report


def _scanned(files: Mapping[str, bytes]) -> Report:
    """In this process: a worker of its own would take longer than the scan."""
    with patch("readiness.catalogue.load.load_catalogue", _catalogue), patch("readiness.pool.may_fork", lambda: False):
        return scan(MemorySnapshot(files), SETTINGS)


@cache
def _catalogue(extra: tuple[object, ...] = (), *, examples: bool = True) -> Catalogue:
    """Read once: a scan of a fuzzer is short."""
    return load_catalogue(examples=examples)


@cache
def _checks() -> tuple[Check, ...]:
    return tuple(bind(rule) for rule in _catalogue(examples=False).rules.values())


@cache
def _wanted() -> tuple[Want, ...]:
    return tuple(dict.fromkeys(want for check in _checks() for want in check.wanted))


def _check_shown(name: str, text: str) -> None:
    obeyed = _OBEYED.intersection(text)
    assert not obeyed, f"{name} holds {sorted(map(ascii, obeyed))}"
