"""The score: raw, upper and headline, and what each rule adds to them (scoring, sections 1-4, 6 and 8).

Hundredths of the 0-100 scale are integers; everything before them is an exact fraction, so no sum is ever off by a rounding.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from readiness.model.profile import Profile
from readiness.model.result import RuleResult
from readiness.model.score import Line, Score
from readiness.verdict.credit import Block, Credit, applicable, block, credit, points

FULL = 10_000  # 100.00 in hundredths
_OPEN_NUMERATOR, _OPEN_DENOMINATOR = 49, 100
_RESERVED_CEILING = 8_900


def score_results(results: tuple[RuleResult, ...], profile: Profile) -> Score | None:
    """The score of the applicable results, in whatever order they come; None when they are worth no points at all."""
    counted = sorted((result for result in results if applicable(result)), key=lambda result: result.rule.id)
    worth = {result.rule.id: points(result.rule, profile) for result in counted}
    possible = sum(worth.values())
    if not possible:
        return None
    credits = {result.rule.id: credit(result) for result in counted}
    raw_exact = sum((worth[rule] * seen.earned for rule, seen in credits.items()), Fraction(0))
    upper_exact = sum((worth[rule] * seen.upper for rule, seen in credits.items()), Fraction(0))
    raw, upper = floor(FULL * raw_exact / possible), floor(FULL * upper_exact / possible)
    headline, held_by, held_rules = _held(counted, raw)
    return Score(
        raw=raw, upper=upper, headline=headline, earned=floor(raw_exact), possible=possible,
        unknown_points=_whole(upper_exact - raw_exact), lines=_lines(credits, worth, raw, upper), held_by=held_by, held_rules=held_rules,
    )


def unknown_share(results: tuple[RuleResult, ...], profile: Profile) -> Fraction:
    """The share (0-1) of all applicable points that is still unknown; 0 when no points are applicable."""
    possible, unknown = 0, Fraction(0)
    for result in filter(applicable, results):
        seen, worth = credit(result), points(result.rule, profile)
        possible += worth
        unknown += worth * (seen.upper - seen.earned)
    return unknown / possible if possible else Fraction(0)


def category_shares(results: tuple[RuleResult, ...], profile: Profile) -> dict[str, Fraction]:
    """Category → share (0-1) of its points that is earned, for categories with applicable points."""
    sums: dict[str, tuple[int, Fraction]] = {}
    for result in filter(applicable, results):
        possible, earned = sums.get(result.rule.category, (0, Fraction(0)))
        worth = points(result.rule, profile)
        sums[result.rule.category] = possible + worth, earned + worth * credit(result).earned
    return {category: earned / possible for category, (possible, earned) in sorted(sums.items()) if possible}


def _held(results: list[RuleResult], raw: int) -> tuple[int, str, tuple[str, ...]]:
    """The headline, by what it is held down and the rules that do so. Open or unknown blockers scale it, so it still moves."""
    blocks = {result.rule.id: block(result) for result in results}
    for levels, headline in (
        ((Block.OPEN, Block.UNKNOWN), raw * _OPEN_NUMERATOR // _OPEN_DENOMINATOR),
        ((Block.IN_PART, Block.WAIVED), min(raw, _RESERVED_CEILING)),
    ):
        rules = tuple(rule for rule, how in blocks.items() if how in levels)
        if rules:
            worst = next(level for level in levels if level in blocks.values())
            return headline, worst.value, rules
    return raw, Block.NONE.value, ()


def _lines(credits: Mapping[str, Credit], worth: Mapping[str, int], raw: int, upper: int) -> tuple[Line, ...]:
    possible = sum(worth.values())
    unit = {rule: Fraction(FULL * worth[rule], possible) for rule in credits}
    exact = {rule: unit[rule] * seen.earned for rule, seen in credits.items()}
    earned = allocate(exact, raw)
    lost = allocate({rule: unit[rule] - exact[rule] for rule in credits}, FULL - raw)
    unknown = allocate({rule: unit[rule] * seen.upper - exact[rule] for rule, seen in credits.items()}, upper - raw, ceilings=lost)
    total = sum(exact.values(), Fraction(0))
    return tuple(
        Line(
            rule=rule, points=worth[rule], credit=(seen.earned.numerator, seen.earned.denominator), coverage=(seen.analysed, seen.subjects),
            earned=earned[rule], lost=lost[rule], unknown=unknown[rule], gain=floor(total + unit[rule] - exact[rule]) - raw,
        )
        for rule, seen in credits.items()
    )


def allocate(quotas: Mapping[str, Fraction], total: int, *, ceilings: Mapping[str, int] | None = None) -> dict[str, int]:
    """Shares ``total`` out by largest remainder (ties by id), no share above its ceiling.

    Without ceilings the shares sum to ``total`` exactly, for any total within one of the sum of the quotas; a quota that is a whole number
    is never rounded up, so a rule without any loss shows none. With ceilings the sum may fall short by a few hundredths.
    """
    shares = {name: floor(quota) for name, quota in quotas.items()}
    left = total - sum(shares.values())
    for name in sorted(quotas, key=lambda name: (shares[name] - quotas[name], name)):
        if left <= 0:
            break
        if shares[name] < quotas[name] and (ceilings is None or shares[name] < ceilings[name]):
            shares[name] += 1
            left -= 1
    return shares


def _whole(unknown: Fraction) -> int:
    """Whole points, rounded down, but never 0 while something is unknown."""
    return max(floor(unknown), 1) if unknown else 0
