"""Floor 5: which rules a scan runs, at which severity, and what its configuration leaves out."""

from collections.abc import Iterable

import msgspec

from readiness.catalogue.contents import Catalogue
from readiness.engine import reduce
from readiness.errors import UsageError
from readiness.intake.ignore import IgnoreRules
from readiness.model import Outcome, Profile, Rule, RuleResult
from readiness.scan_settings import Selection
from readiness.suggest import did_you_mean


def selected_rules(catalogue: Catalogue, profile: Profile, selection: Selection) -> tuple[Rule, ...]:
    """The rules of a scan, by id, with the severities that the configuration gives them. Raises UsageError for a name nobody knows."""
    by_path = (name for names in selection.per_path_ignores.values() for name in names)
    for name in (*selection.select, *selection.extend_select, *selection.ignore, *selection.severities, *selection.blockers, *by_path):
        _refuse_unknown(name, catalogue)
    return tuple(_adjusted(rule, selection) for rule in catalogue.rules.values() if _selected(rule, profile, selection))


def _selected(rule: Rule, profile: Profile, selection: Selection) -> bool:
    if _names(selection.ignore, rule):
        return False
    if _names(selection.extend_select, rule):
        return True
    wanted = selection.select or profile.select
    return (not wanted or _names(wanted, rule)) and not _names(profile.ignore, rule)


def without_ignored_paths(results: Iterable[RuleResult], selection: Selection) -> tuple[RuleResult, ...]:
    """Results without the failing and unknown subjects that ``per_path_ignores`` leaves out."""
    if not selection.per_path_ignores:
        return tuple(results)
    return tuple(_without(result, selection) for result in results)


def _without(result: RuleResult, selection: Selection) -> RuleResult:
    globs = tuple(glob for glob, names in selection.per_path_ignores.items() if _names(names, result.rule))
    if not globs or not result.observations:
        return result
    ignored = IgnoreRules.from_globs(globs)
    kept = tuple(one for one in result.observations if one.outcome is Outcome.PASS or not ignored.matches(one.location.path))
    if len(kept) == len(result.observations):
        return result
    if not kept:
        return RuleResult(result.rule, Outcome.NOT_APPLICABLE, reason="every subject is ignored by path in the configuration")
    return reduce(result.rule, kept)


def _adjusted(rule: Rule, selection: Selection) -> Rule:
    severity = selection.severities.get(rule.id, rule.severity)
    blocker = selection.blockers.get(rule.id, rule.blocker)
    return (
        rule if (severity, blocker) == (rule.severity, rule.blocker) else msgspec.structs.replace(rule, severity=severity, blocker=blocker)
    )


def _names(names: Iterable[str], rule: Rule) -> bool:
    return any(name in (rule.id, rule.category) for name in names)


def _refuse_unknown(name: str, catalogue: Catalogue) -> None:
    known = {*catalogue.rules, *(rule.category for rule in catalogue.rules.values()), *catalogue.categories}
    if name not in known:
        raise UsageError(f"unknown rule or category {name!r}", hint=did_you_mean(name, known) or "see: readiness rules list")
