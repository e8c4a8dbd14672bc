"""What holds for a scan of any repository whatsoever: no rule crashes, the same bytes each time and in any order of files, and every format
renders it without a character that a terminal would obey."""

import datetime
from collections.abc import Mapping
from functools import cache
from unittest.mock import patch

from readiness.catalogue.load import Catalogue, load_catalogue
from readiness.intake.memory import MemorySnapshot
from readiness.model import Outcome
from readiness.model.report import Report
from readiness.reports.table import FORMATS, render, score_explanation
from readiness.scan import scan
from readiness.scan_settings import ScanSettings
from tests.fuzz.trees import files_of

SETTINGS = ScanSettings(as_of=datetime.date(2026, 1, 15), jobs=1)
_TURNING = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_OBEYED = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0), *_TURNING))) - {"\n"}


def check_scan(path: str, content: bytes, thorough: bool) -> None:
    """The text of several files (see :mod:`tests.fuzz.trees`)."""
    files = files_of(content)
    if files:
        check_files(files, thorough=thorough)


def check_files(files: Mapping[str, bytes], *, thorough: bool = True) -> Report:
    """The report. Raises AssertionError, with the crash of the rule, where something does not hold."""
    report = _scanned(files)
    crashed = [(line.rule, line.reason) for line in report.rules if line.outcome is Outcome.ERROR]
    assert not crashed, f"rules crashed: {crashed}"
    if thorough:
        text = render(report, "json")
        assert render(_scanned(files), "json") == text, "the second scan says something else"
        assert render(_scanned(dict(reversed(list(files.items())))), "json") == text, "the order of files matters"
        for name in FORMATS:
            _check_shown(name, render(report, name))
        _check_shown("explanation", score_explanation(report))
    return report


def _scanned(files: Mapping[str, bytes]) -> Report:
    with patch("readiness.assessment.load_catalogue", _catalogue):
        return scan(MemorySnapshot(files), SETTINGS)


@cache
def _catalogue(extra: tuple[object, ...] = (), *, examples: bool = True) -> Catalogue:
    """Read once: a scan of a fuzzer is short."""
    return load_catalogue(examples=examples)


def _check_shown(name: str, text: str) -> None:
    obeyed = _OBEYED.intersection(text)
    assert not obeyed, f"{name} holds {sorted(map(ascii, obeyed))}"
