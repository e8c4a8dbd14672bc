"""From exact scores to the lines of the report."""

from collections import Counter

from readiness.model.grades import Outcome
from readiness.model.profile import Profile
from readiness.model.report import AsFound, CategoryLine, HeldDown, ReportScore, RuleLine
from readiness.model.result import RuleResult
from readiness.model.score import Line, Score
from readiness.verdict.credit import applicable, credit, open_blockers, points, unknowns
from readiness.verdict.wording import clean, counted, decimal


def score_line(score: Score, results: tuple[RuleResult, ...], as_found: Score | None = None) -> ReportScore:
    """The numbers of ``score``, which is that of ``results``."""
    outcomes = Counter(result.outcome.value.replace("-", "_") for result in results)
    return ReportScore(
        headline=decimal(score.headline), raw=decimal(score.raw), upper=decimal(score.upper),
        as_found=AsFound(raw=decimal(as_found.raw), headline=decimal(as_found.headline)) if as_found else None,
        earned=score.earned, possible=score.possible, evidence=decimal(score.evidence).scaleb(-2),
        held_down=HeldDown(score.held_by, score.held_rules, decimal(score.raw - score.headline)) if score.held_by else None,
        counts={outcome.value.replace("-", "_"): outcomes[outcome.value.replace("-", "_")] for outcome in Outcome},
        unknown_points=score.unknown_points, open_blockers=sum(len(open_blockers(result)) for result in results),
        unknowns=sum(unknowns(result) for result in results),
    )


def rule_lines(results: tuple[RuleResult, ...], profile: Profile, score: Score | None) -> tuple[RuleLine, ...]:
    """One per rule, not-applicable ones too (they earn and lose nothing), by id."""
    contributions = {line.rule: line for line in score.lines} if score else {}
    ordered = sorted(results, key=lambda result: result.rule.id)
    return tuple(_rule_line(result, profile, contributions.get(result.rule.id)) for result in ordered)


def _rule_line(result: RuleResult, profile: Profile, line: Line | None) -> RuleLine:
    rule = result.rule
    return RuleLine(
        rule=rule.id, category=rule.category, title=rule.title,
        outcome=result.outcome.value, severity=rule.severity.value, blocker=rule.blocker,
        points=points(rule, profile), credit=line.credit if line else (0, 1), coverage=line.coverage if line else (0, 0),
        earned=decimal(line.earned if line else 0), lost=decimal(line.lost if line else 0), unknown=decimal(line.unknown if line else 0),
        gain=decimal(line.gain if line else 0), reason=clean(result.reason or _reason(result)),
        effort=rule.effort.value, rationale=rule.rationale.strip(), remediation=rule.remediation.strip(), proof=rule.proof.strip(),
        references=rule.references, tags=rule.tags, ratio=rule.ratio,
    )


def _reason(result: RuleResult) -> str:
    """In a few words, what the outcome rests on."""
    if not applicable(result):
        return ""
    subjects = counted(credit(result).subjects, "subject")
    failed = [one.message for one in result.observations if one.outcome is Outcome.FAIL]
    unknown = [one.message for one in result.observations if one.outcome is Outcome.UNKNOWN]
    if len(failed) + len(unknown) == 1:
        return (*failed, *unknown)[0]
    return ", ".join(f"{len(some)} of {subjects} {how}" for some, how in ((failed, "fail"), (unknown, "unknown")) if some)


def category_lines(rules: tuple[RuleLine, ...], titles: dict[str, str]) -> tuple[CategoryLine, ...]:
    """Sums of the rule lines, for categories with applicable points, in alphabetical order."""
    counted_rules = [line for line in rules if line.points and line.outcome not in (Outcome.NOT_APPLICABLE, Outcome.MANUAL)]
    categories = sorted({line.category for line in counted_rules})
    return tuple(
        _category_line(name, titles.get(name, name), [line for line in counted_rules if line.category == name]) for name in categories
    )


def _category_line(name: str, title: str, rules: list[RuleLine]) -> CategoryLine:
    zero = decimal(0)
    earned, lost = sum((line.earned for line in rules), zero), sum((line.lost for line in rules), zero)
    unknown = sum((line.unknown for line in rules), zero)
    return CategoryLine(id=name, title=title, earned=earned, lost=lost, unknown=unknown, possible=earned + lost)
