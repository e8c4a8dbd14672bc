"""Waivers beside what they waive, in whatever way the file writes its comments."""

import datetime

import pytest

from readiness.facts.inline_waivers import inline_waivers
from readiness.model import Location, Waiver

WORDS = "readiness: ignore[docker.root-user] until=2027-01-31 owner=team-api runs behind a proxy"
WAIVER = Waiver("docker.root-user", "runs behind a proxy", "team-api", datetime.date(2027, 1, 31), Location("f", 1), (1, 2))


@pytest.mark.parametrize(
    "line",
    [
        f"# {WORDS}",
        f"#{WORDS}",
        f"  \t# {WORDS}  ",
        f"// {WORDS}",
        f"-- {WORDS}",
        f"; {WORDS}",
        f".. {WORDS}",
        f"/* {WORDS} */",
        f"<!-- {WORDS} -->",
        f"<!-- {WORDS}-->",
        f"{{# {WORDS} #}}",
        f"# {WORDS}".replace("readiness: ignore", "readiness:ignore"),
        f"# {WORDS}".replace("readiness: ignore", "readiness:   ignore"),
        "# readiness: ignore[docker.root-user] runs behind a proxy until=2027-01-31 owner=team-api",
        "<!-- readiness: ignore[docker.root-user] runs behind a proxy until=2027-01-31 owner=team-api-->",
        "/* readiness: ignore[ docker.root-user ] runs   until=2027-01-31 behind owner=team-api a proxy*/",
    ],
)
def test_a_line_of_its_own_speaks_for_the_next(line: str) -> None:
    assert inline_waivers("f", f"{line}\nUSER root\n".encode()) == ((WAIVER,), ())


def test_behind_a_line_it_speaks_for_that_line() -> None:
    (waiver,), invalid = inline_waivers("Dockerfile", f"FROM a\nUSER root  # {WORDS}\n".encode())
    assert (waiver.location, waiver.covers, invalid) == (Location("Dockerfile", 2), (2,), ())


def test_several_rules_in_one() -> None:
    waivers, _ = inline_waivers("f", WORDS.replace("[docker.root-user]", "[a.b, c.d ,]").join(["# ", "\n"]).encode())
    assert [(waiver.rule, waiver.reason) for waiver in waivers] == [("a.b", "runs behind a proxy"), ("c.d", "runs behind a proxy")]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("# readiness: ignore", "a rule id, until=YYYY-MM-DD, owner=NAME, a reason"),
        ("# readiness: ignore[] until=2027-01-31 owner=me why", "a rule id"),
        ("# readiness: ignore[a.b until=2027-01-31 owner=me why", "a rule id, until=YYYY-MM-DD, owner=NAME, a reason"),
        ("# readiness: ignore[a.b] owner=me why", "until=YYYY-MM-DD"),
        ("# readiness: ignore[a.b] until=2027-02-30 owner=me why", "until=YYYY-MM-DD"),
        ("# readiness: ignore[a.b] until=soon owner=me why", "until=YYYY-MM-DD"),
        ("# readiness: ignore[a.b] until=2027-01-31 why", "owner=NAME"),
        ("# readiness: ignore[a.b] until=2027-01-31 owner=me", "a reason"),
        ("/* readiness: ignore[a.b] until=2027-01-31 owner=me */", "a reason"),
        ("{{/* readiness: ignore[a.b] until=2027-01-31 owner=me */ -}}", "a reason"),
    ],
)
def test_one_that_does_not_count_is_reported(line: str, wanted: str) -> None:
    waivers, (invalid,) = inline_waivers("f", line.encode()) if not line.startswith("{{") else inline_waivers("f", line[2:].encode())
    assert waivers == ()
    assert invalid.location == Location("f", 1)
    assert invalid.reason.startswith(f"a waiver needs {wanted}; write: readiness: ignore[rule.id]")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "readiness is all"),
        ("a.py", "x = 'readiness: ignore[a.b]'"),
        ("a.py", f"x = '# {WORDS}'"),
        ("a.py", f"print(`//{WORDS}`)"),
        ("README.md", f"    # {WORDS}"),
        ("README.md", f"- # {WORDS}"),
        ("a.py", "# readiness: ignored"),
        ("a.py", "# readiness:\n# ignore[a.b]"),
    ],
)
def test_what_only_speaks_of_waivers(path: str, line: str) -> None:
    assert inline_waivers(path, line.encode()) == ((), ())


def test_lines_are_counted_as_editors_do() -> None:
    content = f"\ufeffa\x0cb\u2028c\r\nd\re\n# {WORDS}\n".encode()
    (waiver,), _ = inline_waivers("f", content)
    assert waiver.location.line == 4


def test_bytes_of_no_encoding() -> None:
    (waiver,), _ = inline_waivers("f", b"\xff\xfe\x00\n# " + WORDS.encode() + b" caf\xe9")
    assert (waiver.location.line, waiver.reason) == (2, "runs behind a proxy caf\ufffd")
