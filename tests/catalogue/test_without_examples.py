"""A scan leaves the examples of shipped rules unread; everything else of them is the same."""

import msgspec
import pytest

from readiness.catalogue.load import load_catalogue
from readiness.catalogue.rule_file import without_examples


def test_the_catalogue_without_examples_is_the_catalogue() -> None:
    whole, bare = load_catalogue(), load_catalogue(examples=False)
    assert bare.rules == {name: msgspec.structs.replace(rule, examples=()) for name, rule in whole.rules.items()}
    assert (bare.digest, bare.categories, bare.profiles) == (whole.digest, whole.categories, whole.profiles)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: a\nexamples:\n  - outcome: fail\n\n    name: b\nseverity: low\n", "id: a\n\n\n\n\nseverity: low\n"),
        ("id: a\nexamples:\n- outcome: fail\n# why\n- outcome: pass\n---\nid: b\n", "id: a\n\n\n\n\n---\nid: b\n"),
        ("id: a\r\nexamples:\r\n  - text: |\r\n\r\n      examples:\r\ntags: []\r\n", "id: a\r\n\n\n\n\ntags: []\r\n"),
        ("id: a\nexamples: []", "id: a\n"),
        ("id: a\nexamples:\n  - name: last", "id: a\n\n"),
        ("match:\n  examples: kept\n", "match:\n  examples: kept\n"),
    ],
)
def test_lines_stay_where_they_are(text: str, expected: str) -> None:
    assert without_examples(text.encode()).decode() == expected
