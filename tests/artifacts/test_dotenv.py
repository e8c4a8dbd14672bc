"""Env files as python-dotenv reads them, without the secrets."""

import pytest

from readiness.artifacts.dotenv import EnvFile, parse
from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.secret_values import Strength

RANDOM = "kT7vQ2mWzLr9" + "XbHsNdFjPq6cGu5A"


def read(text: str | bytes) -> EnvFile:
    return parse(".env", text.encode() if isinstance(text, str) else text)


def values(text: str | bytes) -> dict[str, str | None]:
    return {entry.key: entry.value for entry in read(text).entries}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\n", {"A": "1"}),
        ("export A=1\n", {"A": "1"}),
        ("A = 'x y' # note\n", {"A": "x y"}),
        ("A=x # note\n", {"A": "x"}),
        ("A=x#y\n", {"A": "x#y"}),
        ("A=\n", {"A": ""}),
        ("A\n", {"A": None}),
        ("\ufeffA=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ('A="x\\ny"\n', {"A": "x\ny"}),
        ("# A=1\nB=2\n", {"B": "2"}),
    ],
)
def test_values(text: str, expected: dict[str, str | None]) -> None:
    assert values(text) == expected


def test_positions() -> None:
    entries = read("\n\n# c\nA=1\n\n  export B=2\n").entries
    assert [(entry.key, entry.line, entry.column) for entry in entries] == [("A", 4, 1), ("B", 6, 10)]


def test_secrets_are_withheld() -> None:
    model = read(f"SECRET_KEY={RANDOM}\nDATABASE_URL=postgresql://app:{RANDOM}@db/app\nBUILD={RANDOM}\nDEBUG=true\n")
    assert RANDOM not in repr(model)
    key, url, build, debug = model.entries
    assert key.kept.secret is not None
    assert (key.value, key.kept.secret.strength, key.kept.secret.length, key.kept.signing) == (None, Strength.SHORT, 28, True)
    assert (url.value, url.kept.in_url) == ("postgresql://app:***@db/app", True)
    assert (build.value, build.kept.named) == (None, False)
    assert (debug.value, debug.kept.secret) == ("true", None)


def test_an_empty_secret_and_a_placeholder_are_told() -> None:
    empty, placeholder = read("SECRET_KEY=\nJWT_SECRET=change-me\n").entries
    assert empty.kept.is_empty
    assert placeholder.kept.secret is not None
    assert placeholder.kept.secret.placeholder == "change-me"


def test_a_default_behind_a_variable_has_a_shape_of_its_own() -> None:
    (entry,) = read("SECRET_KEY=${SECRET_KEY:-kitchen-table-77}\n").entries
    assert entry.kept.variables == ("SECRET_KEY",)
    assert entry.kept.default is not None
    assert entry.kept.default.strength is Strength.SHORT


def test_the_last_of_two_equal_keys_wins() -> None:
    model = read("A=1\nA=2\n")
    assert [entry.duplicate for entry in model.entries] == [True, False]
    decisive = model.entry("A")
    assert decisive is not None
    assert decisive.value == "2"


def test_commented_keys_document() -> None:
    documented = read("# SENTRY_DSN=\n#DEBUG=1\n# Set this to = something\n## export X_Y=1\n").documented
    assert [(name.key, name.line) for name in documented] == [("SENTRY_DSN", 1), ("DEBUG", 2), ("X_Y", 4)]


def test_an_unterminated_quote_is_unread() -> None:
    assert [(span.line, "quote" in span.reason) for span in read('A=1\nB="x\nC=2\n').unread] == [(2, True)]
    swallowing = read('FIRST="x\nSECOND=1\nTHIRD="\n')
    assert [span.line for span in swallowing.unread] == [1]
    assert "SECOND" in swallowing.unread[0].reason


def test_what_is_no_env_file() -> None:
    with pytest.raises(UnparsableError):
        read(b"\x7fELF\0\0\0")
    with pytest.raises(UnparsableError):
        read(b"A=1\n" * 100_000)
