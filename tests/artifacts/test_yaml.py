"""Our own reading of YAML: positions, text as written, nothing lost, and no input that breaks it."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.artifacts import yaml_events
from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.yaml import Mapping, Scalar, Sequence, compose, compose_all, plain, walk


def mapping(text: str | bytes) -> Mapping:
    node = compose(text)
    assert isinstance(node, Mapping)
    return node


def scalar(text: str) -> Scalar:
    node = mapping(f"a: {text}").get("a")
    assert isinstance(node, Scalar)
    return node


def refused(text: str | bytes) -> UnparsableError:
    with pytest.raises(UnparsableError) as caught:
        compose_all(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value", "data"),
    [
        ("22:22", "22:22", "22:22"),
        ("3.10", "3.10", 3.1),
        ("'3.10'", "3.10", "3.10"),
        ("on", "on", "on"),
        ("yes", "yes", "yes"),
        ("true", "true", True),
        ("False", "False", False),
        ('"true"', "true", "true"),
        ("", "", None),
        ("~", "~", None),
        ("null", "null", None),
        ("'null'", "null", "null"),
        ("0o17", "0o17", "0o17"),
        ("1e3", "1e3", "1e3"),
        ("-5", "-5", -5),
        ("+5.", "+5.", 5.0),
        ("-+5", "-+5", "-+5"),
        ("²", "²", "²"),
        ("1.2.3", "1.2.3", "1.2.3"),
        ("2026-01-15", "2026-01-15", "2026-01-15"),
        ("!!str 5", "5", 5),
        ("!vault 5", "5", "5"),
        ("9" * 5000, "9" * 5000, "9" * 5000),
    ],
)
def test_scalars_stay_text_until_somebody_asks(text: str, value: str, data: object) -> None:
    node = scalar(text)
    assert node.value == value
    assert plain(node) == data
    assert type(plain(node)) is type(data)


def test_positions_count_from_one() -> None:
    root = mapping("# first\na:\n  b: [1,\n      two]\nc: |\n  x\n  y\n")
    places = {keys: (leaf.line, leaf.column) for keys, leaf in walk(root)}
    assert places == {("a", "b", "0"): (3, 7), ("a", "b", "1"): (4, 7), ("c",): (5, 4)}
    block = root.get("c")
    assert isinstance(block, Scalar)
    assert (block.end_line, block.plain) == (8, False)
    assert [(key.value, key.line) for key, _ in root.items] == [("a", 2), ("c", 5)]


def test_repeated_keys_are_kept_and_the_last_one_counts() -> None:
    root = mapping("a: 1\nb: 2\na: 3\n")
    assert [(key.value, key.line) for key in root.duplicates] == [("a", 3)]
    assert root.text("a") == "3"


def test_merged_keys_never_override_own_ones() -> None:
    root = mapping("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 0\n'<<': 5\n")
    assert plain(root.get("z")) == {"a": 0, "b": 1, "c": 2}
    assert root.text("<<") == "5", "quoted, it is a key like others"


def test_tags_are_kept() -> None:
    root = mapping("a: !reset null\nb: !override [1]\nc: !Ref {x: 1}\nd: !!int '5'\ne: ! x\n")
    tags = {key.value: node.tag for key, node in root.items}
    assert tags == {"a": "!reset", "b": "!override", "c": "!Ref", "d": "", "e": ""}
    assert not scalar("!secret null").is_null


def test_asking_for_what_is_not_there() -> None:
    root = mapping("a: 1\nb: [1]\nc: {d: 1}\n")
    assert (root.get("x"), root.key("x"), root.text("x", "-"), root.mapping("b"), root.sequence("c")) == (None, None, "-", None, None)
    assert isinstance(root.mapping("c"), Mapping)
    assert isinstance(root.sequence("b"), Sequence)
    assert root.text("b", "-") == "-"


def test_several_documents_and_none() -> None:
    assert [plain(node) for node in compose_all("a: 1\n---\n- b\n---\n")] == [{"a": 1}, ["b"], None]
    assert compose_all("# nothing\n") == ()
    assert compose("") is None


def test_anchors_end_with_their_document() -> None:
    assert refused("a: &x 1\n---\nb: *x\n").reason == "the YAML alias *x is not defined"


def test_encodings() -> None:
    assert mapping("a: é".encode("utf-16")).text("a") == "é"
    assert mapping(b"\xef\xbb\xbfa: 1").text("a") == "1"
    assert (refused(b"a: 1\nb: \xe9\n").reason, refused(b"a: 1\nb: \xe9\n").line) == ("not UTF-8", 2)
    assert refused(b"\xff\xfea").reason == "not UTF-16"


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("a: [1\n", "not valid YAML", 1),
        ("a: 1\n\tb: 2\n", "not valid YAML", 2),
        ("a: b: c\n", "not valid YAML", 1),
        ("a: \0\n", "not valid YAML", 1),
        ("[" * 100_000, "YAML nested deeper than 100", 1),
        ("{" * 100_000, "YAML nested deeper than 100", 1),
        ("- " * 100_000, "YAML nested deeper than 100", 1),
        ("? " * 100_000, "YAML nested deeper than 100", 1),
        ("\n".join(" " * depth + "a:" for depth in range(300)), "YAML nested deeper than 100", 101),
        ("a: &a [*a]\n", "the YAML alias *a contains itself", 1),
        ("a: &a\n  b: {c: *a}\n", "the YAML alias *a contains itself", 2),
        ("a: *b\n", "the YAML alias *b is not defined", 1),
        ("a: !<tag:yaml.org,2002:python/object/apply:os.system> [", "not valid YAML", 1),
    ],
)
def test_what_is_refused(text: str, reason: str, line: int | None) -> None:
    error = refused(text)
    assert error.reason.startswith(reason)
    assert error.line == line


def test_a_bomb_of_aliases() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )  # fmt: skip
    assert refused(bomb).reason == "YAML of more than 400000 nodes after expanding aliases"
    merges = "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: *a{n - 1}}}\n" for n in range(1, 12))
    assert "after expanding aliases" in refused(merges).reason


def test_a_stream_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "MAX_BYTES", 10)
    assert refused(b"a: 12345678").reason.startswith("YAML larger than")


def test_keys_that_are_no_text() -> None:
    assert plain(compose("? [a, b]\n: 1\n? {c: d}\n: 2\n1: 3\n")) == {"?": 2, "1": 3}


PIECES = st.sampled_from(
    ["a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ", ", "&a ", "*a", "<<: ", "!t ", "!!int ", "|\n", ">-\n", "? ", "'", '"', "#",
     "%", "---\n", "...\n", "\t", "\0", "\ufeff", "é", "\u2028", "\x85", "~", "1", "\\", "@", "`"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_whatever_it_is_it_is_read_or_refused(text: str) -> None:
    """Anything else that were raised here would cost a whole scan."""
    with contextlib.suppress(UnparsableError):
        for node in compose_all(text.encode("utf-8", "surrogatepass")):
            plain(node)
            assert all(leaf.line >= 1 and leaf.column >= 1 for _, leaf in walk(node))
