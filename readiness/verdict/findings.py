"""Findings: what a person is told. The one place where a :class:`~readiness.model.report.Finding` is made."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from readiness.model.grades import Outcome
from readiness.model.location import Location, Related
from readiness.model.observation import Observation
from readiness.model.report import Finding, ReportLocation, ReportRelated, ReportWaiver
from readiness.model.result import RuleResult
from readiness.model.waiver import Waiver
from readiness.verdict.credit import applicable, effective_severity, lowered
from readiness.verdict.outcome import NOTHING_SEEN
from readiness.verdict.wording import clean

_REPOSITORY = Location(".")
_OUTCOME_ORDER = {Outcome.FAIL: 0, Outcome.ERROR: 1, Outcome.UNKNOWN: 2}


def findings(results: tuple[RuleResult, ...]) -> tuple[Finding, ...]:
    """Every failing and unknown subject, and every rule that crashed or saw nothing.

    Sorted by what to read first: open before waived; failures, crashes, unknowns; blockers, severity; rule, place, subject.
    """
    found = [finding for result in results if applicable(result) for finding in _of_rule(result)]
    return tuple(sorted(found, key=_order))


def fingerprint(rule: str, path: str, subject: str, occurrence: int) -> str:
    """The finding's identity across scans: it survives moved lines, and is never made from a line number."""
    identity = "\0".join((rule, path, normal_subject(subject, path), str(occurrence)))
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


def normal_subject(subject: str, path: str) -> str:
    """The subject in composed Unicode and single spaces, without the line number in ``path:12``."""
    text = " ".join(unicodedata.normalize("NFC", subject).split())
    if f"{path}:" not in text:
        return text
    return re.sub(rf"(?<!\S){re.escape(path)}:\d+(:\d+)?(?!\S)", lambda _: path, text)


def reported_waiver(waiver: Waiver) -> ReportWaiver:
    return ReportWaiver(
        rule=clean(waiver.rule), reason=clean(waiver.reason), owner=clean(waiver.owner), until=waiver.until.isoformat(),
        path=clean(waiver.location.path), line=waiver.location.line,
    )


def _of_rule(result: RuleResult) -> Iterator[Finding]:
    seen = [] if result.outcome is Outcome.ERROR else [one for one in result.observations if one.outcome is not Outcome.PASS]
    occurrences: Counter[tuple[str, str]] = Counter()
    for observation in sorted(seen, key=_place):
        key = observation.location.path, normal_subject(observation.subject, observation.location.path)
        yield _finding(result, observation, observation.outcome, occurrences[key])
        occurrences[key] += 1
    if not seen and result.outcome in (Outcome.ERROR, Outcome.UNKNOWN):
        whole = Observation(Outcome.UNKNOWN, "", _REPOSITORY, result.reason or NOTHING_SEEN)
        yield _finding(result, whole, result.outcome, 0)


def _finding(result: RuleResult, observation: Observation, outcome: Outcome, occurrence: int) -> Finding:
    rule, place = result.rule, observation.location
    return Finding(
        rule=rule.id, outcome=outcome.value, severity=effective_severity(rule, observation).value,
        blocker=rule.blocker and not lowered(rule, observation),
        location=ReportLocation(clean(place.path), place.line, place.column),
        message=clean(observation.message), subject=clean(observation.subject), related=tuple(map(_related, observation.related)),
        component=observation.component, remediation=rule.remediation, effort=rule.effort.value,
        fingerprint=fingerprint(rule.id, place.path, observation.subject, occurrence),
        waiver=reported_waiver(observation.waiver) if observation.waiver and outcome is Outcome.FAIL else None,
    )


def _related(other: Related) -> ReportRelated:
    return ReportRelated(clean(other.location.path), other.location.line, clean(other.message))


def _place(observation: Observation) -> tuple[str, int, int, str, str, str]:
    place = observation.location
    return place.path, place.line or 0, place.column or 0, observation.subject, observation.outcome.value, observation.message


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.location
    severity = ("critical", "high", "medium", "low", "info").index(finding.severity)
    return (
        finding.waiver is not None, _OUTCOME_ORDER[Outcome(finding.outcome)], not finding.blocker, severity,
        finding.rule, place.path, place.line or 0, place.column or 0, finding.subject, finding.message, finding.fingerprint,
    )
