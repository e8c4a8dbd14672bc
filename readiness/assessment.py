"""Floor 6: a scan as such, from a snapshot and settings to a report; every step is somebody else's, in this order."""

import contextlib
import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator

import msgspec
from msgspec.structs import replace

from readiness import __version__
from readiness.cache.scans import ScanCache
from readiness.cache.trees import Tree
from readiness.catalogue.contents import Catalogue
from readiness.catalogue.locate import digest_of_files
from readiness.engine import Check, Unbound, bind, run
from readiness.errors import UsageError
from readiness.facts.build import assemble
from readiness.facts.project import Project
from readiness.facts.reading import Want
from readiness.facts.secrets.keywords import keyword_engine as engine_name
from readiness.facts.secrets.redaction import redacted
from readiness.gathering import Files, Gathering, View
from readiness.intake.ignore import IgnoreRules
from readiness.intake.snapshot import Snapshot
from readiness.model import NotAnalysed, Profile, RuleResult
from readiness.model.report import Report, Target, Tool
from readiness.scan_settings import ScanSettings
from readiness.selection import selected_rules, without_ignored_paths
from readiness.suggest import did_you_mean
from readiness.time_limit import time_limit
from readiness.verdict.build import build_report
from readiness.verdict.inputs import GateFlags, ScanInputs

Progress = Callable[[int, int], None]


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


def assess(
    snapshot: Snapshot, settings: ScanSettings, as_found: ScanSettings | None, gate: GateFlags, warnings: tuple[str, ...],
    progress: Progress | None, cache: ScanCache | None = None, tree: Tree | None = None,
) -> Report:  # fmt: skip
    """The report, as :func:`readiness.scan.scan` gives it. ``tree`` learns what its files hold."""
    plans = [_plan(settings, cache)]
    if as_found is not None and as_found != settings:
        plans.append(_plan(as_found, cache, plans[0]))
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
        warnings=(*warnings, *_silenced(judged.project)),
    )
    return build_report(inputs=inputs, gate=gate)


def _silenced(project: Project) -> tuple[str, ...]:
    """What comments in the code set aside, where somebody looked for it."""
    if not project.artifacts("bandit"):
        return ()
    from readiness.facts.code.silenced import silenced

    return tuple(filter(None, (silenced(project),)))


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


def scan_project(
    snapshot: Snapshot, settings: ScanSettings, *, wanted: tuple[Want, ...] = (), progress: Progress | None = None,
    cache: ScanCache | None = None,
) -> Project:  # fmt: skip
    """The facts alone, for looking at them: those that a scan reads, so that the cache has them for both, and what is ``wanted`` beside.

    Raises as :func:`readiness.scan.scan` does.
    """
    plan = _plan(settings, cache)
    tree = cache.tree(snapshot) if cache else None
    with _uncollected():
        gathering = Gathering(snapshot, [_view(snapshot, settings)], _wants([plan], wanted), cache)
        (files,) = gathering.read(jobs=settings.jobs, progress=progress, familiar=tree is not None and tree.familiar)
    if tree:
        tree.learn(gathering.ids, frozenset(gathering.lost))
        tree.keep()
    return _project(snapshot, settings, files)


def _plan(settings: ScanSettings, cache: ScanCache | None, before: _Plan | None = None) -> _Plan:
    """``before`` lends its catalogue where the same rules are asked for."""
    catalogue = before.catalogue if before and before.settings.rules == settings.rules else _catalogue(settings, cache)
    profile = _weighted(catalogue.profile(settings.profile), settings, catalogue)
    for rule_id in settings.not_applicable:
        catalogue.rule(rule_id)
    rules = selected_rules(catalogue, profile, settings.selection)
    return _Plan(settings, catalogue, profile, tuple(bind(rule) if rule.id in catalogue.own else Unbound(rule) for rule in rules))


def _catalogue(settings: ScanSettings, cache: ScanCache | None) -> Catalogue:
    """Of the cache where it has the shipped rules decoded; a team's own may quote what no cache should hold, and are read every time."""

    def load() -> Catalogue:
        from readiness.catalogue.load import load_catalogue

        return load_catalogue(settings.rules, examples=False)

    return cache.catalogue(digest_of_files(), load) if cache and not settings.rules else load()


def _wants(plans: Iterable[_Plan], others: Iterable[Want] = ()) -> tuple[Want, ...]:
    """What is searched while files are read: for every plan at once, as a file is read only once."""
    wants = {*others, *(want for plan in plans for check in plan.checks for want in check.wanted)}
    return tuple(sorted(wants, key=lambda want: want.name))


def _view(snapshot: Snapshot, settings: ScanSettings) -> View:
    excluded = IgnoreRules.from_globs(settings.exclude)
    return View(settings.roles, frozenset(entry.path for entry in snapshot.entries() if not excluded.matches(entry.path)))


def _judge(snapshot: Snapshot, plan: _Plan, files: Files) -> _Judged:
    settings = plan.settings
    project = _project(snapshot, settings, files)
    return _Judged(plan.catalogue, plan.profile, project, without_ignored_paths(run(plan.checks, project, time_limit), settings.selection))


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
