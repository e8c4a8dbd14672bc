"""Floor 5: a rule's examples are its tests. Runs one against its rule and says, in sentences, how the rule contradicts it."""

from readiness.engine import Check, bind, judge
from readiness.facts.build import build_project
from readiness.intake.memory import MemorySnapshot
from readiness.model import Example, Outcome, Rule, RuleResult


def run_example(check: Check, example: Example) -> RuleResult:
    """The rule's result on the example's repository."""
    project = build_project(MemorySnapshot(example.files), as_of=example.as_of, wanted=check.wanted)
    return judge(check, project)


def contradictions(rule: Rule, example: Example) -> tuple[str, ...]:
    """What the rule says otherwise than its example; empty where they agree. Raises UsageError where the rule does not bind."""
    result = run_example(bind(rule), example)
    said = "; ".join(f"{o.outcome} at {o.location}: {o.message}" for o in result.observations) or result.reason or "nothing"
    if result.outcome is not example.outcome:
        return (f"expected {example.outcome}, got {result.outcome} ({said})",)
    spoken = [o for o in result.observations if o.outcome is example.outcome]
    problems = []
    if example.at:
        found = sorted({str(o.location) for o in spoken})
        if found != sorted(example.at):
            problems.append(
                f"expected {example.outcome} at {', '.join(sorted(example.at))}, got it at {', '.join(found) or 'no place'} ({said})"
            )
    elif example.outcome is Outcome.FAIL:
        problems.append("a failing example says where: at: [path:line]")
    if example.severity is not None:
        got = sorted({str(o.severity or rule.severity) for o in spoken})
        if got != [str(example.severity)]:
            problems.append(f"expected severity {example.severity}, got {', '.join(got)}")
    return tuple(problems)
