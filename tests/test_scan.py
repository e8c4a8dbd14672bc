"""The use case: from a snapshot and settings to a report, whatever stands in a file and however many processes read it."""

import datetime
import gc
from decimal import Decimal
from pathlib import Path

import pytest

from readiness import assessment as use_case
from readiness.assessment import scan_project
from readiness.engine import Check, Limit, run
from readiness.errors import UsageError
from readiness.facts.project import Project
from readiness.facts.reading import FileFacts, TextPattern, read_file
from readiness.intake.memory import MemorySnapshot
from readiness.intake.role_map import RoleMap
from readiness.intake.snapshot import Entry, EntryKind, UnreadableError
from readiness.model import Role, RuleResult, Severity
from readiness.model.report import Report
from readiness.reports.json import render_json
from readiness.scan import scan
from readiness.scan_settings import ScanSettings, Selection
from tests.catalogue.writing import RULE, write

TODAY = datetime.date(2026, 1, 15)
README, OPEN_NOTE = "operations.readme-missing", "operations.todo-in-critical-path"
SHOP = {
    "README.md": "# Shop\n",
    "app/auth.py": "# TODO: check the signature\ndef check() -> bool:\n    return True\n",
    "app/main.py": "x = 1\n",
}


def settings(*select: str, **others: object) -> ScanSettings:
    return ScanSettings(as_of=TODAY, selection=Selection(select=select), jobs=1, **others)  # type: ignore[arg-type]


def outcomes(report: Report) -> dict[str, str]:
    return {line.rule: line.outcome for line in report.rules}


def places(report: Report) -> list[str]:
    return [f"{finding.location.path}:{finding.location.line}" for finding in report.findings]


def test_a_report() -> None:
    report = scan(MemorySnapshot(SHOP, name="shop"), settings(README, OPEN_NOTE))
    assert outcomes(report) == {README: "pass", OPEN_NOTE: "fail"}
    assert places(report) == ["app/auth.py:1"]
    assert (report.target.name, report.target.files, report.target.as_of, report.target.timestamp) == ("shop", 3, "2026-01-15", None)
    assert (report.tool.name, report.tool.profile) == ("readiness", "standard")
    assert report.tool.catalogue.startswith("sha256:")


def test_what_is_left_out_of_the_configuration_s_scan_is_in_the_one_as_found() -> None:
    """A rule that the scanned repository switches off is judged as found, also where it needs text to be searched."""
    own, none = settings(README), settings(README, OPEN_NOTE)
    plain = scan(MemorySnapshot(SHOP), none)
    report = scan(MemorySnapshot(SHOP), own, as_found=none)
    assert report.score is not None
    assert plain.score is not None
    assert report.score.as_found is not None
    assert (report.score.raw, report.score.as_found.raw) == (Decimal(100), plain.score.raw)
    assert plain.score.raw < 100
    assert outcomes(report) == {README: "pass"}


def test_a_repository_without_a_configuration_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[Project] = []

    def judge(checks: tuple[Check, ...], project: Project, limit: Limit) -> tuple[RuleResult, ...]:
        judged.append(project)
        return run(checks, project, limit)

    monkeypatch.setattr(use_case, "run", judge)
    scan(MemorySnapshot(SHOP), settings(README), as_found=settings(README))
    scan(MemorySnapshot(SHOP), settings(README))
    assert len(judged) == 2


def test_excluded_files_are_no_part_of_the_target() -> None:
    report = scan(MemorySnapshot(SHOP), settings(README, OPEN_NOTE, exclude=("app/auth.py", "*.md")))
    assert outcomes(report)[README] == "fail"
    assert report.target.files == 1


def test_roles_of_a_team_s_own() -> None:
    roles = RoleMap(((Role.EXAMPLE, ("app/",)),))
    project = scan_project(MemorySnapshot(SHOP), settings(README, roles=roles))
    assert {path: facts.role for path, facts in project.files.items()} == {
        "README.md": Role.DOCUMENTATION, "app/auth.py": Role.EXAMPLE, "app/main.py": Role.EXAMPLE,
    }  # fmt: skip


def test_a_file_with_another_role_as_found_is_read_again() -> None:
    own = settings(OPEN_NOTE, roles=RoleMap(((Role.VENDORED, ("app/auth.py",)),)))
    report = scan(MemorySnapshot(SHOP), own, as_found=settings(OPEN_NOTE))
    assert report.score is None or report.score.as_found is not None
    assert outcomes(report)[OPEN_NOTE] != "fail"
    plain = scan(MemorySnapshot(SHOP), settings(OPEN_NOTE), as_found=own)
    assert outcomes(plain)[OPEN_NOTE] == "fail"


def test_severities_and_weights() -> None:
    low = scan(MemorySnapshot(SHOP), settings(README, OPEN_NOTE))
    high = ScanSettings(as_of=TODAY, selection=Selection(select=(README, OPEN_NOTE), severities={OPEN_NOTE: Severity.CRITICAL}), jobs=1)
    heavy = settings(README, OPEN_NOTE, multipliers={"operations": 3})
    assert low.score is not None
    scores = [report.score for report in (scan(MemorySnapshot(SHOP), high), scan(MemorySnapshot(SHOP), heavy))]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0].raw < low.score.raw
    assert scores[1].possible == 3 * low.score.possible


@pytest.mark.parametrize(
    ("wrong", "said", "hint"),
    [
        ({"profile": "standart"}, "unknown profile 'standart'", "did you mean 'standard'?"),
        ({"multipliers": {"operation": 2}}, "unknown category 'operation'", "did you mean 'operations'?"),
        ({"not_applicable": {"operations.readme-mising": "why"}}, "unknown rule", "did you mean 'operations.readme-missing'?"),
        ({"rules": (Path("/nonexistent/rules"),)}, "no rules at /nonexistent/rules", "give a folder"),
    ],
)
def test_settings_that_are_wrong(wrong: dict[str, object], said: str, hint: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        scan(MemorySnapshot(SHOP), settings(README, **wrong))
    assert hint in caught.value.hint


def test_rules_of_a_team_s_own(tmp_path: Path) -> None:
    folder = write(tmp_path / "ours", {"notes.yaml": RULE})
    assert outcomes(scan(MemorySnapshot(SHOP), settings("shop", rules=(folder,)))) == {"shop.notes-missing": "fail"}
    report = scan(MemorySnapshot({**SHOP, "NOTES": ""}), settings("shop", rules=(folder,)))
    assert outcomes(report) == {"shop.notes-missing": "pass"}


class Odd(MemorySnapshot):
    """A file that may not be read, a FIFO, a link and a submodule beside the rest."""

    def entries(self) -> tuple[Entry, ...]:
        others = (Entry("fifo.py", 0, EntryKind.OTHER), Entry("link.py", 0, EntryKind.SYMLINK), Entry("lib", 0, EntryKind.SUBMODULE))
        return (*super().entries(), *others)

    def read(self, path: str) -> bytes:
        if path in ("fifo.py", "app/auth.py"):
            raise UnreadableError(path, "a FIFO" if path == "fifo.py" else "permission denied")
        assert path in SHOP, f"{path} must not be read"
        return super().read(path)


def test_what_cannot_be_read_is_listed_and_unknown() -> None:
    report = scan(Odd(SHOP), settings(OPEN_NOTE))
    assert {(line.path, line.reason) for line in report.not_analysed} == {("app/auth.py", "permission denied"), ("fifo.py", "a FIFO")}
    assert outcomes(report) == {OPEN_NOTE: "unknown"}, "no note was found where nobody looked"


def test_a_reader_that_crashes_costs_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(path: str, role: Role, content: bytes, patterns: tuple[TextPattern, ...] = ()) -> FileFacts:
        if path == "app/auth.py":
            raise RuntimeError("the text of the file")
        return read_file(path, role, content, patterns)

    monkeypatch.setattr("readiness.gathering.read_file", crash)
    report = scan(MemorySnapshot(SHOP), settings(README, OPEN_NOTE))
    assert outcomes(report) == {README: "pass", OPEN_NOTE: "unknown"}
    assert {(line.path, line.reason) for line in report.not_analysed} == {("app/auth.py", "its reader crashed: RuntimeError")}


def test_however_many_processes_read_the_report_has_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"app/m{number}.py": f"x = {number}\n" * number for number in range(30)}
    files = {**SHOP, **many, "broken.py": "x = (", "deep.yml": "[" * 9999}
    serial = render_json(scan(MemorySnapshot(files), settings()))
    monkeypatch.setattr("readiness.pool.SERIAL_BELOW", 10)
    told: list[tuple[int, int]] = []
    with_workers = ScanSettings(as_of=TODAY, jobs=2)
    report = scan(MemorySnapshot(dict(reversed(files.items()))), with_workers, progress=lambda done, total: told.append((done, total)))
    assert render_json(report) == serial
    assert told == [(number, len(files)) for number in range(1, len(files) + 1)]


def test_the_collector_is_on_again_afterwards() -> None:
    assert gc.isenabled()
    scan(MemorySnapshot(SHOP), settings(README))
    assert gc.isenabled()
    gc.disable()
    try:
        scan(MemorySnapshot(SHOP), settings(README))
        assert not gc.isenabled(), "as it was"
    finally:
        gc.enable()


def test_nothing_at_all() -> None:
    report = scan(MemorySnapshot({}), settings())
    assert report.target.files == 0
    assert report.not_analysed == ()
    assert "error" not in set(outcomes(report).values())


def test_no_message_quotes_a_credential() -> None:
    """Neither what a rule says of an image or a link, nor what a parser says of a line, nor the reason of a waiver."""
    secret = "zQ9xV7mK2p" + "L5wR8tY1uB"
    files = {
        "Dockerfile": f"DB_PASSWORD={secret}\nFROM python:3.12\n",
        "api/Dockerfile": f"FROM python:3.12\nADD https://u:{secret}@host/x.tar.gz /x\n",
        "requirements.txt": f"password={secret}\nflask\n",
        "docs/a.py": f"# readiness: ignore[{README}] until=2026-02-01 owner=x password={secret}\n",
    }
    report = scan(MemorySnapshot(files), settings())
    assert {"docker.remote-add", "docker.root-user"} <= {finding.rule for finding in report.findings}
    assert {line.path for line in report.not_analysed} == {"Dockerfile", "requirements.txt"}
    assert secret not in render_json(report)


def test_comments_that_silence_bandit_are_counted_in_the_report() -> None:
    files = {"app.py": "import os\nos.system('ls ' + name)  # nosec\nassert x  # nosec B101\n"}
    said = "# nosec comments silence 2 of bandit's hits in 1 file (1 by bare comments, 1 by name): B101 × 1, B605 × 1"
    report = scan(MemorySnapshot(files), settings("code.high"))
    assert report.warnings == (said,)
    assert outcomes(report) == {"code.high": "pass"}
    assert scan(MemorySnapshot(files), settings("code.syntax-error")).warnings == (), "nobody has looked"
