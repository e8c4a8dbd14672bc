"""What fuzzing found, again: each input once broke what holds for every file."""

import pytest

from tests.fuzz.guarding import cpu_limit
from tests.fuzz.targets import TARGETS

UTF16 = b"\xff\xfe"
FOUND = (
    # Lines that only YAML 1.1 begins: every later line number was too high.
    ("settings-file:a.yml", "a: b\u2028 c\u2028 d\x85 e\npassword: f".encode()),
    # Lines that only `str.splitlines` begins.
    ("settings-file:a.ini", b"[a]\nb\x0b\x0b\x0bc = d"),
    ("procfile", b"\x0c\x0c\x0cweb: a"),
    ("crontab:crontab", "\u2028\u2028\u2028* * * * * a".encode()),
    ("env-file", b"\x1c\x1c\x1c\n#NAME=b"),
    ("makefile:Taskfile.yml", b'tasks: {a: "b\\fc\\fd\\fe"}'),
    ("gitlab-ci", b'a: {script: "b\\x0bc\\x0bd\\x0be"}'),
    # Lines of a text that are none of the file.
    ("settings-file:a.yml", b'a: "password: b\\npassword: b\\npassword: b\\npassword: b\\n"'),
    ("makefile:Taskfile.yml", b'tasks: {a: "b\\nc\\nd\\ne"}'),
    ("gitlab-ci", b'a: {script: "b\\nc\\nd\\ne"}'),
    # A refusal without its line.
    ("rule-file", b"id: a\n\0"),
    # A message that named a distribution where there is none to name.
    ("scan", b"@@@ shop/settings.py\nfrom company.hosts import hosts\n\nROOT_URLCONF = 'shop.urls'\nALLOWED_HOSTS = hosts()\n"),
    # A script in quotes has fewer lines in the file than it has.
    ("scan", b"@@@ .github/workflows/ci.yml\non: push\njobs: {a: {steps: [{run: \"true\\ntrue\\ntrue\\ntrue\\npytest || true\"}]}}\n"),
    # A byte that is a line's end in UTF-8 is half a letter in UTF-16.
    ("settings-file:a.toml", UTF16 + b"\n\n\n\n\n\n\x00\xd8"),
    ("settings-file:a.yml", UTF16 + b"\n\n\n\n\n\n\x00\xd8"),
)


@pytest.mark.parametrize(("target", "content"), FOUND, ids=[f"{target} {content[:40]!r}" for target, content in FOUND])
def test_what_was_found(target: str, content: bytes) -> None:
    TARGETS[target].check(content, True)


# What grew with the square of its size, or worse: a target, how the file begins, and what was repeated how often.
GROWN = (
    ("dockerfile", "FROM a\nRUN ", "<", 200_000),
    ("dockerfile", "FROM a\nRUN ", "<<a\\\n", 40_000),
    ("python", "def f[T: int](): pass\n", "*match a:\n.", 9_000),
    ("python", "'://", "\r", 100_000),
    ("env-file", "A=<.", "${password=", 20_000),
    ("settings-file:a.yml", "a: ((", "a:b@${", 20_000),
    ("waivers", "# readiness: ignore[a.b] until=2026-01-01 owner=me why", "#}", 50_000),
    ("python", "", " \r\\\n", 30_000),
)


@pytest.mark.parametrize(("target", "head", "unit", "times"), GROWN, ids=[f"{case[0]} {case[1][-20:]!r} {case[2]!r}" for case in GROWN])
def test_what_grew(target: str, head: str, unit: str, times: int) -> None:
    with cpu_limit(10.0):
        TARGETS[target].check((head + unit * times).encode(), False)
