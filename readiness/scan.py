"""Floor 6: the use case. From a snapshot and settings to a report; every step is somebody else's, in this order."""

import contextlib
import datetime
import functools
import gc
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from readiness import __version__
from readiness.catalogue.load import Catalogue, load_catalogue
from readiness.engine import Check, Unbound, bind, run
from readiness.errors import UsageError
from readiness.facts.build import assemble
from readiness.facts.project import Project, ProjectOptions
from readiness.facts.reading import Content, FileFacts, TextPattern, read_content, unread_file
from readiness.facts.secrets.keywords import keyword_engine as engine_name
from readiness.facts.secrets.redaction import redacted
from readiness.intake.ignore import IgnoreRules
from readiness.intake.roles import RoleMap
from readiness.intake.snapshot import Entry, EntryKind, Snapshot, UnreadableError
from readiness.model import NotAnalysed, Profile, RuleResult
from readiness.model.report import Report, Target, Tool
from readiness.pool import Lost, map_items
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
    warnings: tuple[str, ...] = (), progress: Progress | None = None,
) -> Report:
    """The report. ``as_found`` are the settings without the scanned repository's own configuration, where it has one.

    Raises UsageError for settings or rules that are wrong; never for what a file of the target contains.
    """
    entries = snapshot.entries()
    files: dict[str, FileFacts] = {}
    plan = _plan(settings)
    second = _plan(as_found, plan) if as_found is not None and as_found != settings else None
    patterns = _patterns(plan, second)
    with _uncollected():
        judged = _judge(snapshot, entries, plan, patterns, files, progress)
        plain = _judge(snapshot, entries, second, patterns, files, None) if second else None
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
    return _judge(snapshot, snapshot.entries(), plan, _patterns(plan), {}, None).project


def _plan(settings: ScanSettings, before: _Plan | None = None) -> _Plan:
    """``before`` lends its catalogue where the same rules are asked for."""
    catalogue = before.catalogue if before and before.settings.rules == settings.rules else load_catalogue(settings.rules, examples=False)
    profile = _weighted(catalogue.profile(settings.profile), settings, catalogue)
    for rule_id in settings.not_applicable:
        catalogue.rule(rule_id)
    rules = selected_rules(catalogue, profile, settings.selection)
    return _Plan(settings, catalogue, profile, tuple(bind(rule) if rule.id in catalogue.own else Unbound(rule) for rule in rules))


def _patterns(*plans: _Plan | None) -> tuple[TextPattern, ...]:
    """What is searched while files are read: for every plan at once, as a file is read only once."""
    wanted = {pattern for plan in plans if plan for check in plan.checks for pattern in check.patterns}
    return tuple(sorted(wanted, key=lambda pattern: pattern.name))


def _judge(
    snapshot: Snapshot,
    entries: tuple[Entry, ...],
    plan: _Plan,
    patterns: tuple[TextPattern, ...],
    files: dict[str, FileFacts],
    progress: Progress | None,
) -> _Judged:
    """Results of one plan. ``files`` holds facts that are read already, and those that this call reads."""
    settings = plan.settings
    excluded = IgnoreRules.from_globs(settings.exclude)
    wanted = tuple(entry for entry in entries if not excluded.matches(entry.path))
    facts = _read(snapshot, wanted, settings, patterns, files, progress)
    project = assemble(_Narrowed(snapshot, wanted), facts, as_of=settings.as_of, options=settings.options)
    return _Judged(plan.catalogue, plan.profile, project, without_ignored_paths(run(plan.checks, project), settings.selection))


def _weighted(profile: Profile, settings: ScanSettings, catalogue: Catalogue) -> Profile:
    for name in settings.multipliers:
        if name not in catalogue.categories:
            raise UsageError(f"unknown category {name!r}", hint=did_you_mean(name, catalogue.categories))
    return replace(
        profile,
        thresholds=replace(profile.thresholds, **settings.thresholds),
        multipliers={**profile.multipliers, **settings.multipliers},
    )


def _read(
    snapshot: Snapshot,
    entries: tuple[Entry, ...],
    settings: ScanSettings,
    patterns: tuple[TextPattern, ...],
    known: dict[str, FileFacts],
    progress: Progress | None,
) -> dict[str, FileFacts]:
    """Facts by path. What ``known`` holds under the same role is not read again."""
    facts: dict[str, FileFacts] = {}
    items: list[Content] = []
    for entry in entries:
        if entry.kind not in (EntryKind.FILE, EntryKind.OTHER):
            continue  # a link's file is read where it is; a FIFO, or a folder nobody may enter, is not analysed
        try:
            content = snapshot.read(entry.path)
        except UnreadableError as error:
            facts[entry.path] = unread_file(entry.path, settings.roles.role_of(entry.path), 0, error.reason)
            continue
        role = settings.roles.role_of(entry.path, content[:4096])
        before = known.get(entry.path)
        if before is not None and before.role is role:
            facts[entry.path] = before
        else:
            items.append(Content(entry.path, role, content))
    total = len(items)
    tell = (lambda done: progress(done, total)) if progress else None
    read = functools.partial(read_content, patterns)
    results = map_items(read, items, jobs=settings.jobs, weight=lambda item: len(item.content), progress=tell)
    for item, result in zip(items, results, strict=True):
        if isinstance(result, Lost):
            result = unread_file(item.path, item.role, len(item.content), result.reason, item.content)
        facts[item.path] = result
    known.update(facts)
    return facts


def _tool(judged: _Judged) -> Tool:
    digest = hashlib.sha256(msgspec.json.encode(judged.profile, order="deterministic")).hexdigest()
    return Tool("readiness", __version__, judged.catalogue.digest, judged.profile.name, f"sha256:{digest}", {"secrets": engine_name()})


class _Narrowed:
    """A snapshot without the entries that the configuration excludes."""

    def __init__(self, snapshot: Snapshot, entries: tuple[Entry, ...]) -> None:
        self._snapshot, self._entries = snapshot, entries

    @property
    def name(self) -> str:
        return self._snapshot.name

    @property
    def commit(self) -> str | None:
        return self._snapshot.commit

    @property
    def dirty(self) -> bool:
        return self._snapshot.dirty

    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def read(self, path: str) -> bytes:
        return self._snapshot.read(path)

