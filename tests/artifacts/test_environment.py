"""Interpolation by the Compose specification."""

import pytest

from readiness.artifacts.environment import Reference, interpolated, references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("$$HOME", "$HOME"),
        ("${A:-b}", "b"),
        ("${A-}", ""),
        ("${A:-${B:-c}}/d", "c/d"),
        ("${SET:+yes}", "yes"),
        ("${A:+yes}", ""),
        ("x${SET}y", "xvaluey"),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""),
        ("${A}", None),
        ("$A", None),
        ("${A:?needed}", None),
        ("{{ a }}", None),
        ("100$", "100$"),
        ("${not closed", "${not closed"),
        ("${A:-" * 50 + "}" * 50, None),
    ],
)
def test_interpolated(text: str, expected: str | None) -> None:
    assert interpolated(text, {"SET": "value", "EMPTY": ""}) == expected


def test_references_name_nested_defaults_but_not_error_texts() -> None:
    assert references("$A-${B:-${C}}-${D:?set $E}-$$F") == (
        Reference("A"), Reference("B", ":-", "${C}"), Reference("C"), Reference("D", ":?", "set $E"),
    )


def test_references_that_never_end() -> None:
    """What opens and never closes takes time in proportion to its length: this took an hour."""
    assert [reference.name for reference in references("${a:-" * 200_000 + "${b}")] == ["b"]
    assert [reference.name for reference in references("${a:-${b}" + "}" * 200_000)] == ["a", "b"]
