"""Does CI look at style, types, coverage and known weaknesses? The repository is the subject; one step that looks is enough."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readiness.artifacts.pipeline import Pipeline
from readiness.facts.ci.checks import Check, checks_of, is_scanning_template
from readiness.facts.ci.leaves import hooks_of
from readiness.facts.ci.rows import CiCommand, CiStep, CiSystem, CiTestRun
from readiness.facts.globs import path_matches
from readiness.facts.project import Project
from readiness.facts.reading import TextPattern
from readiness.matchers.ci.definitions import OTHERS, unread_definitions
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, failed, passed, unknown

_FAIL_UNDER = TextPattern(
    "coverage-gate", r"^\s*fail[_-]under\s*[=:]\s*[1-9]|--cov-fail-under[= ]\s*[1-9]",
    ("pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", ".coveragerc", ".coveragerc.toml"),
)  # fmt: skip
_SECURITY_RULES = TextPattern("ruff-security", r"[\"'](?:S|S[1-9]\d{0,2}|ALL)[\"']", ("pyproject.toml", "ruff.toml", ".ruff.toml"))
_CODECOV = (".codecov.yml", ".codecov.yaml", "codecov.yml", "codecov.yaml", ".github/codecov.yml", "dev/codecov.yml")
_UPLOADS = ("codecov", "coveralls", "qlty", "code-coverage", "sonar", "codacy", "python-coverage-comment")


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``check``: lint, types, coverage or security. ``message`` says what is missing."""

    check: Check
    message: str


def check_missing(project: Project, params: Wanted) -> Iterator[Observation]:
    """Found in a step or what it leads to, in the configuration of a tool that a step runs, or open where a step is not followed."""
    rows = project.rows(CiCommand)
    found = next((row for row in rows if not row.unreadable and params.check in checks_of(row)), None)
    if found is not None:
        yield passed("repository", found.location, found.said)
        return
    yield _configured(project, params, rows) or _left_open(project, params, rows) or _absent(project, params)


def _configured(project: Project, params: Wanted, rows: tuple[CiCommand, ...]) -> Observation | None:
    """What a service runs for the repository, or a tool's own configuration says."""
    hosted = _by_pre_commit(project, params.check)
    if hosted is not None:
        return hosted
    for source in project.artifacts("gitlab-ci"):
        pipeline: Pipeline = source.model
        included = next((item for item in pipeline.includes if is_scanning_template(item.text)), None)
        if params.check is Check.SECURITY and included is not None:
            return passed("repository", Location(source.path, included.line), included.text)
    if params.check is Check.SECURITY and any(Check.LINT in checks_of(row) and "ruff" in row.words[0] for row in rows if row.words):
        return _hit(project, _SECURITY_RULES, "ruff runs the rules of bandit")
    if params.check is Check.COVERAGE:
        runs = [row for row in project.rows(CiTestRun) if not row.unreadable]
        return (_hit(project, _FAIL_UNDER, "the tests fail under a coverage") if runs else None) or _codecov(project)
    return None


def _by_pre_commit(project: Project, check: Check) -> Observation | None:
    """pre-commit.ci runs the hooks of a configuration that speaks to it."""
    for path in (".pre-commit-config.yaml", ".pre-commit-config.yml"):
        model = project.artifact("settings-file", path)
        if model is None or not any(entry.path[:1] == ("ci",) for entry in model.entries):
            continue
        step = CiStep(location=Location(path), system="pre-commit.ci", job="hooks")
        for hook in hooks_of(project):
            row = CiCommand(location=Location(path), words=tuple(hook.split()), step=step)
            if check in checks_of(row):
                return passed("repository", row.location, f"pre-commit.ci runs {hook}")
    return None


def _hit(project: Project, pattern: TextPattern, said: str) -> Observation | None:
    for path, facts in sorted(project.files.items()):
        hit = next((hit for hit in facts.hits if hit.pattern == pattern.name), None)
        if hit is not None and project.is_production(path):
            return passed("repository", Location(path, hit.line), f"{said}: {hit.text.strip()}")
    return None


def _codecov(project: Project) -> Observation | None:
    for path in _CODECOV:
        model = project.artifact("settings-file", path)
        statuses = [entry for entry in model.entries if "status" in entry.path] if model is not None else []
        off = any(entry.name == "informational" and (entry.value or "").lower() == "true" for entry in statuses) or any(
            (entry.value or "").lower() in ("off", "false", "no") and entry.path[-1] in ("status", "project") for entry in statuses
        )
        if statuses and not off:
            return passed("repository", Location(path, statuses[0].line), "Codecov's status refuses a loss")
    return None


def _left_open(project: Project, params: Wanted, rows: tuple[CiCommand, ...]) -> Observation | None:
    uploading = next((row for row in rows if row.words and any(word in row.words[0].lower() for word in _UPLOADS)), None)
    if params.check is Check.COVERAGE and uploading is not None:
        return unknown(
            "repository", uploading.location, f"{uploading.words[0]} may refuse a loss of coverage: its settings are kept elsewhere"
        )
    lost = next((row for row in rows if row.unreadable), None)
    if lost is not None:
        return unknown("repository", lost.location, lost.unreadable)
    for source in project.artifacts("gitlab-ci"):
        for item in source.model.includes:
            if not item.local and not is_scanning_template(item.text):
                return unknown("repository", Location(source.path, item.line), f"the pipeline includes {item.text}, which is elsewhere")
    for entry in unread_definitions(project):
        return unknown("repository", entry.location, f"not analysed: {entry.reason}")
    other = next((path for path in sorted(project.entries) if path_matches(OTHERS, path)), "")
    return unknown("repository", Location(other), f"the steps of {other} are not read") if other else None


def _absent(project: Project, params: Wanted) -> Observation:
    systems = project.rows(CiSystem)
    if not systems:
        return failed("repository", Location("."), f"{params.message} (there is no CI)")
    runs = [row for row in project.rows(CiTestRun) if not row.unreadable] if params.check is Check.COVERAGE else []
    measuring = (
        [row for row in project.rows(CiCommand) if any(word.startswith(("--cov", "coverage")) for word in row.words)] if runs else []
    )
    place = measuring[0].location if measuring else runs[0].location if runs else Location(systems[0].path)
    return failed("repository", place, params.message)


MATCHERS: dict[str, Matcher] = {
    "ci-check-missing": Matcher(Wanted, check_missing, wants=lambda _params: (_FAIL_UNDER, _SECURITY_RULES)),
}
