"""The worked rules of CONTRIBUTING.md are rules."""

import re
from pathlib import Path

import pytest

from readiness.catalogue.rule_file import rules_of
from readiness.catalogue.validate import problems_of
from readiness.engine import bind, known_relations
from readiness.examples import contradictions
from readiness.model import Rule

TEXT = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text()
BLOCKS = re.findall(r"^```yaml\n(id: .*?)^```", TEXT, re.MULTILINE | re.DOTALL)
RULES = [rule for block in BLOCKS for rule in rules_of(block.encode(), "CONTRIBUTING.md")]


def test_there_is_one_of_each_kind_that_a_team_writes() -> None:
    assert [rule.match.kind for rule in RULES] == ["query", "agree", "code-pattern"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_worked_rule_is_valid_and_agrees_with_its_examples(rule: Rule) -> None:
    bind(rule)
    assert problems_of(rule, known_relations()) == ()
    assert [said for example in rule.examples for said in contradictions(rule, example)] == []
