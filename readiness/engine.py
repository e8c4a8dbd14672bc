"""Floor 4: binds rules to matchers, runs them over a project, and reduces what they observed to one result a rule.

The one place besides ``cli.main`` that catches every exception: a matcher that crashes costs its own rule (outcome *error*), no more.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeAlias

import msgspec

from readiness.errors import OutOfTimeError, ReadinessError, UsageError
from readiness.facts.project import Project
from readiness.facts.reading import CostlyKind, Want
from readiness.facts.relation import Presence
from readiness.facts.secrets.redaction import redacted
from readiness.matchers.matcher import Matcher, ParameterError
from readiness.matchers.table import MATCHERS, WANTING
from readiness.model import Location, Observation, Outcome, Related, Rule, RuleResult, unknown
from readiness.suggest import did_you_mean

Limit: TypeAlias = Callable[[], AbstractContextManager[None]]


class Check(msgspec.Struct, frozen=True):
    """A rule bound to its matcher with decoded parameters: ready to run."""

    rule: Rule
    matcher: Matcher
    params: msgspec.Struct

    @property
    def wanted(self) -> tuple[Want, ...]:
        """What its matcher wants done with files while they are read, beyond what always is."""
        wants = self.matcher.wants(self.params) if self.matcher.wants else ()
        return (*wants, *(CostlyKind(name) for name in self.matcher.costly))

    def bound(self) -> "Check":
        """Itself."""
        return self


class Unbound(msgspec.Struct, frozen=True):
    """A rule that is known to fit its matcher, as every shipped one is: bound when it applies, so that no other matcher is imported."""

    rule: Rule

    @property
    def wanted(self) -> tuple[Want, ...]:
        """As those of a check."""
        return self.bound().wanted if self.rule.match.kind in WANTING else ()

    def bound(self) -> Check:
        """Raises as :func:`bind` does."""
        return bind(self.rule)


def bind(rule: Rule) -> Check:
    """Raises UsageError, at the rule's own place, for an unknown kind or parameters that do not fit it."""
    matcher = MATCHERS.get(rule.match.kind)
    if matcher is None:
        hint = did_you_mean(rule.match.kind, MATCHERS) or f"matcher kinds: {', '.join(sorted(MATCHERS))}"
        raise UsageError(f"unknown matcher kind {rule.match.kind!r} in rule {rule.id}", where=str(rule.location), hint=hint)
    try:
        params = msgspec.convert(rule.match.params, matcher.params, strict=False)
        if matcher.check:
            matcher.check(params)
    except (msgspec.ValidationError, ValueError) as error:
        names = ", ".join(matcher.params.__struct_fields__) or "none"
        hint = "" if isinstance(error, ParameterError) else f"parameters of {rule.match.kind}: {names}"
        raise UsageError(f"match of rule {rule.id}: {error}", where=_place(rule, error), hint=hint) from None
    return Check(rule, matcher, params)


def _place(rule: Rule, error: Exception) -> str:
    """Where the parameter stands that an error speaks of; the rule's own place where that is not plain."""
    found = _PARAMETER.search(str(error))
    name = error.name if isinstance(error, ParameterError) else found[1] if found else ""
    line = rule.match.lines.get(name)
    return f"{rule.location.path}:{line}" if line else str(rule.location)


_PARAMETER = re.compile(r" - at `\$\.([\w-]+)")


def run(checks: Iterable[Check | Unbound], project: Project, limit: Limit = nullcontext) -> tuple[RuleResult, ...]:
    """One result a rule, in rule order. ``limit`` is around each and may raise OutOfTimeError in it."""
    return tuple(_in_time(check, project, limit) for check in checks)


def _in_time(check: Check | Unbound, project: Project, limit: Limit) -> RuleResult:
    try:
        with limit():
            return judge(check, project)
    except OutOfTimeError as error:
        return RuleResult(check.rule, Outcome.ERROR, reason=error.message)


def judge(check: Check | Unbound, project: Project) -> RuleResult:
    """The result of one rule. Never raises for what the target contains, but OutOfTimeError where there is a limit."""
    rule = check.rule
    try:
        applies = _applies(rule, project)
        if applies.holds is False:
            return RuleResult(rule, Outcome.NOT_APPLICABLE, reason=applies.reason)
        if applies.holds is None:
            place = applies.location or Location(".")
            reason = redacted(applies.reason)
            return RuleResult(rule, Outcome.UNKNOWN, (_placed(unknown("applicability", place, reason), project),), reason)
        bound = check.bound()
        observations = tuple(_placed(_redacted(observation), project) for observation in bound.matcher.observe(project, bound.params))
    except OutOfTimeError:
        raise
    except Exception as error:  # noqa: BLE001 - a crash costs this rule only, and the report says so
        return RuleResult(rule, Outcome.ERROR, reason=f"the rule crashed: {type(error).__name__}{_at(error)}")
    return reduce(rule, observations)


def _at(error: Exception) -> str:
    """Where it was raised. Its text is not told, as it may quote the target, unless it is one of our own."""
    if isinstance(error, ReadinessError):
        return f": {error.message}"
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f" at {place.tb_frame.f_code.co_filename.rpartition('/')[2]}:{place.tb_lineno}" if place else ""


def reduce(rule: Rule, observations: tuple[Observation, ...]) -> RuleResult:
    """The outcome before waivers: fail if some subject fails, unknown if none could be judged (or there was none), else pass."""
    outcomes = {observation.outcome for observation in observations}
    if not observations:
        return RuleResult(rule, Outcome.UNKNOWN, reason="the rule applies, but found nothing to look at")
    if Outcome.FAIL in outcomes:
        return RuleResult(rule, Outcome.FAIL, observations)
    if Outcome.PASS in outcomes:
        return RuleResult(rule, Outcome.PASS, observations)
    return RuleResult(rule, Outcome.UNKNOWN, observations, observations[0].message)


def _applies(rule: Rule, project: Project) -> Presence:
    """Three-valued: every name of ``has`` holds, one of ``any`` does, none of ``lacks``."""
    unsure: Presence | None = None
    for name in rule.when.has:
        presence = project.has(name)
        if presence.holds is False:
            return presence
        unsure = unsure or (presence if presence.holds is None else None)
    if rule.when.any:
        found = [project.has(name) for name in rule.when.any]
        if not any(presence.holds for presence in found):
            open_ones = [presence for presence in found if presence.holds is None]
            if not open_ones:
                return Presence(False, "; ".join(presence.reason for presence in found))
            unsure = unsure or open_ones[0]
    for name in rule.when.lacks:
        presence = project.has(name)
        if presence.holds:
            return Presence(False, f"there is {presence.reason}")
        unsure = unsure or (presence if presence.holds is None else None)
    return unsure or Presence(True)


def _redacted(observation: Observation) -> Observation:
    """What is told of a subject, without credentials; a pass is told to nobody."""
    if observation.outcome is Outcome.PASS:
        return observation
    related = tuple(Related(other.location, redacted(other.message)) for other in observation.related)
    return msgspec.structs.replace(
        observation, subject=redacted(observation.subject), message=redacted(observation.message), related=related
    )


def _placed(observation: Observation, project: Project) -> Observation:
    """The observation with its component: the one that its line of a deployment file starts, that of its file, or none for what is the
    repository's own."""
    if observation.component or observation.location.path == ".":
        return observation
    name = project.component_at(observation.location)
    return msgspec.structs.replace(observation, component=name) if name else observation


def known_relations() -> frozenset[str]:
    """Names that ``when`` may use: relations and artifact kinds."""
    from readiness.artifacts.table import KINDS
    from readiness.facts.relations import RELATIONS

    return frozenset({relation.name for relation in RELATIONS} | {kind.name for kind in KINDS})
