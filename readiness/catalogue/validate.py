"""What a rule must have besides the right types: cases that make it mean something, names that exist, sentences that end."""

from readiness.model import Outcome, Rule
from readiness.suggest import did_you_mean


def problems_of(rule: Rule, known_relations: frozenset[str]) -> tuple[str, ...]:
    """Sentences about what is wrong; empty for a complete rule. ``known_relations`` are the names ``when`` may use."""
    return (*_unknown_names(rule, known_relations), *_weak_examples(rule), *_unfinished_text(rule))


def _unknown_names(rule: Rule, known: frozenset[str]) -> list[str]:
    names = (*rule.when.has, *rule.when.any, *rule.when.lacks)
    return [
        f"when names {name!r}, which is no relation or artifact kind; {did_you_mean(name, known)}".rstrip("; ")
        for name in names
        if name not in known
    ]


def _weak_examples(rule: Rule) -> list[str]:
    outcomes = {example.outcome for example in rule.examples}
    problems = [f"no example with outcome {outcome}" for outcome in (Outcome.FAIL, Outcome.PASS) if outcome not in outcomes]
    names = [example.name for example in rule.examples]
    problems += [f"two examples are called {name!r}" for name in sorted({name for name in names if names.count(name) > 1})]
    return problems + [
        f"example {example.name!r} fails nowhere: give at: [path:line]"
        for example in rule.examples
        if example.outcome is Outcome.FAIL and not example.at
    ]


def _unfinished_text(rule: Rule) -> list[str]:
    problems = [
        f"{name} does not end with a full stop"
        for name, text in (("rationale", rule.rationale), ("remediation", rule.remediation))
        if not text.endswith((".", "`", "```"))
    ]
    if rule.title.endswith("."):
        problems.append("a title has no full stop")
    if rule.ratio and rule.match.kind == "query" and not rule.match.params.get("subjects"):
        problems.append("a query that is scored by the share of subjects that pass says what these are: subjects")
    if rule.blocker and rule.ratio:
        problems.append("a blocker is never ratio-scored")
    return problems
