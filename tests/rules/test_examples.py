"""Every example of every shipped rule is a test, and every rule has the examples that make it mean something."""

import pytest

from readiness.catalogue.load import load_catalogue
from readiness.catalogue.validate import problems_of
from readiness.engine import bind, known_relations
from readiness.examples import contradictions
from readiness.model import Example, Rule

RULES = load_catalogue().rules.values()
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.id}: {example.name}" for rule, example in EXAMPLES])
def test_rule_agrees_with_its_example(rule: Rule, example: Example) -> None:
    assert contradictions(rule, example) == ()


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_rule_is_complete(rule: Rule) -> None:
    bind(rule)
    assert problems_of(rule, known_relations()) == ()


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_rule_stands_where_its_id_says(rule: Rule) -> None:
    category, _, slug = rule.id.partition(".")
    assert rule.location.path == f"rules/{category}/{slug}.yaml"


def test_no_category_outweighs_the_others() -> None:
    """The balance is the catalogue's, not a formula's: no category of the default profile has more than a quarter of all points."""
    points: dict[str, int] = {}
    for rule in RULES:
        points[rule.category] = points.get(rule.category, 0) + rule.severity.points
    assert max(points.values()) / sum(points.values()) <= 0.25
