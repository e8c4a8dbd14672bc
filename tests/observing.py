"""One line a behaviour: what a rule says of a repository in memory."""

from collections.abc import Mapping

from readiness.catalogue.load import load_catalogue
from readiness.engine import bind
from readiness.examples import run_example
from readiness.model import Example, Outcome, RuleResult


def observe(rule_id: str, files: Mapping[str, str]) -> RuleResult:
    """The result of one shipped rule on these files."""
    rule = load_catalogue().rule(rule_id)
    return run_example(bind(rule), Example(Outcome.PASS, "test", dict(files)))


def places(result: RuleResult, outcome: Outcome = Outcome.FAIL) -> list[str]:
    """Where the result has observations of this outcome, as ``path:line``."""
    return sorted(str(observation.location) for observation in result.observations if observation.outcome is outcome)
