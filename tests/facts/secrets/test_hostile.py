"""Lines and keys made to keep the search for secrets busy: it ends in time that grows with the text and not with its square."""

import pytest

from readiness.facts.secrets.candidates import secret_candidates
from readiness.model import Role
from tests.artifacts.test_hostile import bounded

BYTES = 12_000
UNITS = (
    " ", "\n", "\\n", "\"", "*", "a", "+", "a@", "@a.", "://", "user ", "user `a` ", "#", "/", "login: ", "password=", "aws ", "${A_KEY:-",
)  # fmt: skip
HEADS = ("", "login: admin ", "user `a`", "-----BEGIN PRIVATE KEY-----\n", "x://a:b", "curl -u ", "export A_KEY=", "# password ")


@pytest.mark.parametrize("name", ["a.md", "a.sh", "a.py", "Dockerfile", "a.js"])
def test_the_search_for_secrets_ends(name: str) -> None:
    for head in HEADS:
        for unit in UNITS:
            with bounded(f"{name}: {head!r} and {unit!r} again and again"):
                secret_candidates(name, Role.PRODUCTION, f"{head}{unit * (BYTES // len(unit))}\n x".encode())


def test_a_key_behind_many_blank_lines_is_found() -> None:
    material = "".join(chr(ord("A") + (number * 7 + number // 5) % 26) + str(number % 10) for number in range(40))
    header, end = "-----BEGIN " + "PRIVATE KEY-----", "-----END " + "PRIVATE KEY-----"
    text = f"{header}\n\n\n  # Comment: a\nVersion: 1\n\n{material}\n{end}\n"
    assert [(found.kind, found.line) for found in secret_candidates("a.pem", Role.PRODUCTION, text.encode())] == [("private-key", 1)]
