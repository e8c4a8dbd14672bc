"""Expressions of strangers: refused in silence."""

import pytest

from readiness.facts.globs import path_matches
from readiness.intake.dockerignore import DockerIgnore
from readiness.intake.ignore import IgnoreRules
from readiness.intake.linear import compiled


def test_what_is_refused_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """RE2 tells what it refuses on standard error: somebody else's text, on a person's terminal."""
    assert compiled("[b-a\x1b[31m]") is None
    assert DockerIgnore("con[tu-lates]*x").malformed == ((1, "con[tu-lates]*x"),)
    assert not IgnoreRules.from_globs(["con[u-l]?"]).matches("conu?")
    assert not path_matches(("[z-a]*", "{" + "a*b?" * 500 + "}" * 9), "x")
    assert capfd.readouterr() == ("", "")


def test_what_is_compiled() -> None:
    pattern = compiled("a+")
    assert pattern is not None
    assert pattern.fullmatch("aa")
    assert pattern.search("baab")
    assert not pattern.fullmatch("ab")
