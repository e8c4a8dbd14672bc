"""Do alerts ask for metrics that exist, are they loaded, and do they say what to do?"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from readiness.facts.globs import glob_pattern
from readiness.facts.observability.rows import AlertFile, AlertRule, ScrapeConfig
from readiness.facts.observability.scrapes import homes_of
from readiness.facts.project import Project
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown

_SHOWN = 4


def runbook_missing(project: Project) -> Iterator[Observation]:
    """Each file with alerts is a subject, placed at the first alert that says nothing."""
    by_file: dict[str, list[AlertRule]] = {}
    for row in project.rows(AlertRule):
        if row.unreadable:
            yield unknown(row.path, row.location, f"what {row.name} is annotated with is not known: {row.unreadable}")
        else:
            by_file.setdefault(row.path, []).append(row)
    for path, rows in by_file.items():
        dead = next((row for row in rows if _leads_nowhere(project, row.runbook)), None)
        silent = [row for row in rows if not row.runbook]
        if silent:
            names = ", ".join(row.name for row in silent[:_SHOWN]) + (" …" if len(silent) > _SHOWN else "")
            yield failed(path, silent[0].location, f"{len(silent)} of {len(rows)} alerts name no runbook: {names}")
        elif dead is not None:
            yield failed(path, dead.location, f"the runbook of {dead.name}, {dead.runbook}, is not in the repository")
        else:
            yield passed(path, Location(path), f"{len(rows)} alerts with runbooks")


def _leads_nowhere(project: Project, runbook: str) -> bool:
    """Whether it is surely meant as a file of the repository that is not there."""
    path = runbook.partition("#")[0].strip()
    if "://" in path or "{{" in path or not path.endswith((".md", ".rst", ".adoc")) or " " in path or path.startswith("/"):
        return False
    return not project.exists(path) and not any(entry.endswith(f"/{path}") for entry in project.entries)


def rule_file_unloaded(project: Project) -> Iterator[Observation]:
    """Each rule file is a subject: loaded by one of the configurations, or by none."""
    configs = [row for row in project.rows(ScrapeConfig) if not row.key]
    for row in project.rows(AlertFile):
        yield _loaded(project, row, configs)


def _loaded(project: Project, row: AlertFile, configs: list[ScrapeConfig]) -> Observation:
    answers = [(_by_mounts(project, row, config), config) for config in configs]
    loading = next((config for answer, config in answers if answer is True), None)
    if loading is not None:
        return passed(row.path, row.location, f"{loading.path} loads it")
    unsure = next((config for answer, config in answers if answer is None), None)
    if unsure is not None:
        place = _place(unsure)
        return unknown(row.path, place, f"whether {unsure.path} loads {row.path} is not known: its globs are paths of a machine")
    config = min(configs, key=lambda item: -len(posixpath.commonprefix([item.path, row.path])))
    related = (Related(row.location, f"{row.rules} rules"),)
    if config.homes and any(_relative(config, row.path, glob) for glob, _ in config.rule_files):
        service = config.homes[0][1]
        return failed(
            row.path,
            _place(config),
            f"{row.path} is not given to the service {service}, where the configuration looks for it",
            related=related,
        )
    what = f"none of its rule_files matches {row.path}" if config.rule_files else f"it has no rule_files, so {row.path} is not loaded"
    return failed(row.path, _place(config), what, related=related)


def _place(config: ScrapeConfig) -> Location:
    return Location(config.path, config.rule_files[-1][1] if config.rule_files else config.rule_files_line or config.location.line)


def _by_mounts(project: Project, row: AlertFile, config: ScrapeConfig) -> bool | None:
    """Where compose shows who gets the configuration, what else it gets decides; otherwise where both stand in the repository."""
    globs = [glob for glob, _ in config.rule_files]
    if config.homes:
        homes = {(base, service): inside for base, service, inside in config.homes}
        for base, service, inside in homes_of(project, row.path):
            folder = posixpath.dirname(homes.get((base, service), ""))
            if folder and any(_matches(posixpath.join(folder, glob), inside) for glob in globs):
                return True
        return False
    if any(_relative(config, row.path, glob) for glob in globs):
        return True
    absolute = [glob for glob in globs if glob.startswith("/") or "$" in glob or "{{" in glob]
    name = posixpath.basename(row.path)
    return None if any("$" in glob or "{{" in glob or _matches(posixpath.basename(glob), name) for glob in absolute) else False


def _relative(config: ScrapeConfig, path: str, glob: str) -> bool:
    return not glob.startswith("/") and _matches(posixpath.join(posixpath.dirname(config.path), glob), path)


def _matches(glob: str, path: str) -> bool:
    """Both as paths from one root; a bare name only matches a bare name."""
    return glob_pattern(f"/{posixpath.normpath(glob).lstrip('/')}").fullmatch(posixpath.normpath(path).lstrip("/")) is not None


MATCHERS: dict[str, Matcher] = {
    "alert-runbook-missing": judging(runbook_missing, "prometheus-rules"),
    "rule-file-unloaded": simple(rule_file_unloaded),
}
