"""Floor 6: the use case. From a snapshot and settings to a report; every step is somebody else's, in this order."""

import contextlib
import datetime
import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from readiness import __version__
from readiness.cache.scans import ScanCache
from readiness.cache.trees import Tree
from readiness.catalogue.load import Catalogue, digest_of_files, load_catalogue
from readiness.engine import Check, Unbound, bind, run
from readiness.errors import UsageError
from readiness.facts.build import assemble
from readiness.facts.project import Project, ProjectOptions
from readiness.facts.reading import Want
from readiness.facts.secrets.keywords import keyword_engine as engine_name
from readiness.facts.secrets.redaction import redacted
from readiness.gathering import Files, Gathering, View
from readiness.intake.ignore import IgnoreRules
from readiness.intake.roles import RoleMap
from readiness.intake.snapshot import Snapshot
from readiness.model import NotAnalysed, Profile, RuleResult
from readiness.model.report import Report, Target, Tool
from readiness.selection import Selection, selected_rules, without_ignored_paths
from readiness.suggest import did_you_mean
from readiness.verdict.build import build_report
from readiness.verdict.inputs import GateFlags, ScanInputs

Progress = Callable[[int, int], None]


class ScanSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides a scan's result besides the target. ``thresholds`` and ``multipliers`` change the profile's; ``exclude`` are
    patterns as in ``.gitignore``; ``rules`` are folders or files of a team's own rules."""

    as_of: datetime.date
    profile: str = "standard"
    thresholds: dict[str, int] = {}
    multipliers: dict[str, int] = {}
    selection: Selection = Selection()
    roles: RoleMap = RoleMap()
    exclude: tuple[str, ...] = ()
    options: ProjectOptions = ProjectOptions()
    not_applicable: dict[str, str] = {}
    rules: tuple[Path, ...] = ()
    timestamp: str | None = None
    jobs: int = 0


class _Plan(msgspec.Struct, frozen=True):
    """What is run under one set of settings."""

    settings: ScanSettings
    catalogue: Catalogue
    profile: Profile
    checks: tuple[Check | Unbound, ...]


class _Judged(msgspec.Struct, frozen=True):
    catalogue: Catalogue
    profile: Profile
    project: Project
    results: tuple[RuleResult, ...]


def scan(
    snapshot: Snapshot, settings: ScanSettings, *, as_found: ScanSettings | None = None, gate: GateFlags = GateFlags(),  # noqa: B008 (frozen)
    warnings: tuple[str, ...] = (), progress: Progress | None = None, cache: ScanCache | None = None,
) -> Report:
    """The report. ``as_found`` are the settings without the scanned repository's own configuration, where it has one. ``cache`` changes
    how long this takes, and nothing else.

    Raises UsageError for settings or rules that are wrong; never for what a file of the target contains.
    """
    if cache is None:
        return _scan(snapshot, settings, as_found, gate, warnings, progress)
    tree = cache.tree(snapshot)
    about = (
        snapshot.name, snapshot.commit, snapshot.dirty, snapshot.entries(), _deciding(settings),
        _deciding(as_found) if as_found else None, gate, warnings, digest_of_files(settings.rules),
        digest_of_files(as_found.rules) if as_found and as_found.rules != settings.rules else "",
    )  # fmt: skip
    if tree.familiar:
        known = cache.report(cache.report_key(about, tree.recognise()))
        if known is not None:
            tree.keep()
            return known
    report = _scan(snapshot, settings, as_found, gate, warnings, progress, cache, tree)
    if tree.complete:
        cache.keep_report(cache.report_key(about, tree.digest()), report)
    tree.keep()
    return report


def _deciding(settings: ScanSettings) -> ScanSettings:
    """The settings without what a report does not depend on; a folder of rules counts by what is in it."""
    return replace(settings, jobs=0, rules=())


def _scan(
    snapshot: Snapshot, settings: ScanSettings, as_found: ScanSettings | None, gate: GateFlags, warnings: tuple[str, ...],
    progress: Progress | None, cache: ScanCache | None = None, tree: Tree | None = None,
) -> Report:  # fmt: skip
    plans = [_plan(settings)]
    if as_found is not None and as_found != settings:
        plans.append(_plan(as_found, plans[0]))
    with _uncollected():
        gathering = Gathering(snapshot, [_view(snapshot, plan.settings) for plan in plans], _wants(plans), cache)
        files = gathering.read(jobs=settings.jobs, progress=progress, familiar=tree is not None and tree.familiar)
        if tree:
            tree.learn(gathering.ids, frozenset(gathering.lost))
        judged, *others = (_judge(snapshot, plan, facts) for plan, facts in zip(plans, files, strict=True))
    plain = others[0] if others else None
    facts = judged.project.files
    inputs = ScanInputs(
        results=judged.results,
        profile=judged.profile,
        tool=_tool(judged),
        target=Target(
            snapshot.name, snapshot.commit, snapshot.dirty, settings.as_of.isoformat(), files=len(facts), timestamp=settings.timestamp
        ),
        components=judged.project.components,
        category_titles={name: category.title for name, category in judged.catalogue.categories.items()},
        not_analysed=_redacted(judged.project.not_analysed()),
        waivers=tuple(replace(waiver, reason=redacted(waiver.reason)) for path in sorted(facts) for waiver in facts[path].waivers),
        malformed_waivers=_redacted(tuple(entry for path in sorted(facts) for entry in facts[path].invalid_waivers)),
        known_rules=frozenset(judged.catalogue.rules),
        declared=settings.not_applicable,
        as_found_results=plain.results if plain else None,
        as_found_profile=plain.profile if plain else None,
        warnings=warnings,
    )
    return build_report(inputs=inputs, gate=gate)


def _redacted(lines: tuple[NotAnalysed, ...]) -> tuple[NotAnalysed, ...]:
    return tuple(replace(line, reason=redacted(line.reason)) for line in lines)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Facts are trees, not cycles: the collector would walk a growing heap again and again and find nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def scan_project(snapshot: Snapshot, settings: ScanSettings) -> Project:
    """The facts alone, for looking at them."""
    plan = _plan(settings)
    (files,) = Gathering(snapshot, [_view(snapshot, settings)], _wants([plan])).read(jobs=settings.jobs)
    return _project(snapshot, settings, files)


def _plan(settings: ScanSettings, before: _Plan | None = None) -> _Plan:
    """``before`` lends its catalogue where the same rules are asked for."""
    catalogue = before.catalogue if before and before.settings.rules == settings.rules else load_catalogue(settings.rules, examples=False)
    profile = _weighted(catalogue.profile(settings.profile), settings, catalogue)
    for rule_id in settings.not_applicable:
        catalogue.rule(rule_id)
    rules = selected_rules(catalogue, profile, settings.selection)
    return _Plan(settings, catalogue, profile, tuple(bind(rule) if rule.id in catalogue.own else Unbound(rule) for rule in rules))


def _wants(plans: Iterable[_Plan]) -> tuple[Want, ...]:
    """What is searched while files are read: for every plan at once, as a file is read only once."""
    wants = {want for plan in plans for check in plan.checks for want in check.wanted}
    return tuple(sorted(wants, key=lambda want: want.name))


def _view(snapshot: Snapshot, settings: ScanSettings) -> View:
    excluded = IgnoreRules.from_globs(settings.exclude)
    return View(settings.roles, frozenset(entry.path for entry in snapshot.entries() if not excluded.matches(entry.path)))


def _judge(snapshot: Snapshot, plan: _Plan, files: Files) -> _Judged:
    settings = plan.settings
    project = _project(snapshot, settings, files)
    return _Judged(plan.catalogue, plan.profile, project, without_ignored_paths(run(plan.checks, project), settings.selection))


def _project(snapshot: Snapshot, settings: ScanSettings, files: Files) -> Project:
    excluded = IgnoreRules.from_globs(settings.exclude)
    entries = tuple(entry for entry in snapshot.entries() if not excluded.matches(entry.path))
    return assemble(entries, files, as_of=settings.as_of, options=settings.options)


def _weighted(profile: Profile, settings: ScanSettings, catalogue: Catalogue) -> Profile:
    for name in settings.multipliers:
        if name not in catalogue.categories:
            raise UsageError(f"unknown category {name!r}", hint=did_you_mean(name, catalogue.categories))
    return replace(
        profile,
        thresholds=replace(profile.thresholds, **settings.thresholds),
        multipliers={**profile.multipliers, **settings.multipliers},
    )


def _tool(judged: _Judged) -> Tool:
    digest = hashlib.sha256(msgspec.json.encode(judged.profile, order="deterministic")).hexdigest()
    return Tool("readiness", __version__, judged.catalogue.digest, judged.profile.name, f"sha256:{digest}", {"secrets": engine_name()})
