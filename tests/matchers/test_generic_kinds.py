"""The kinds for a team's own rules, each with what fails, what is silent and what is unknown."""

import datetime
from typing import Any

import pytest

from readiness.engine import bind
from readiness.errors import UsageError
from readiness.examples import run_example
from readiness.model import Effort, Example, Location, Match, Outcome, Rule, Severity


def rule(kind: str, **params: Any) -> Rule:
    return Rule("acme.rule", "A title", Severity.LOW, "Why.", "How.", Effort.S, Match(kind, params), location=Location("acme.yaml", 1))


def outcomes(one: Rule, files: dict[str, str]) -> list[tuple[str, str]]:
    result = run_example(bind(one), Example(Outcome.PASS, "test", files, as_of=datetime.date(2026, 1, 15)))
    assert result.outcome is not Outcome.ERROR, result.reason
    return sorted((str(o.outcome), str(o.location)) for o in result.observations)


def test_agree_finds_the_keys_that_only_one_side_has() -> None:
    declared = rule(
        "agree", left="env.example", **{"left-key": "key"}, right="env.read", **{"right-key": "key"}, message="{key} is read nowhere"
    )
    files = {".env.example": "USED=1\nUNUSED=2\n", "app.py": "import os\nused = os.environ['USED']\n"}
    assert outcomes(declared, files) == [("fail", ".env.example:2"), ("pass", ".env.example:1")]


def test_agree_is_unknown_where_the_other_side_cannot_be_read() -> None:
    declared = rule(
        "agree", left="env.example", **{"left-key": "key"}, right="env.read", **{"right-key": "key"}, message="{key} is read nowhere"
    )
    files = {".env.example": "MAYBE=1\n", "app.py": "import os\n\ndef read(name):\n    return os.environ[name.upper() + os.sep]\n"}
    assert outcomes(declared, files) == [("unknown", "app.py:4")]


def test_agree_disjoint() -> None:
    apart = rule(
        "agree",
        left="env.example",
        **{"left-key": "key"},
        right="env.read",
        **{"right-key": "key"},
        relation="disjoint",
        message="{key} is read",
    )
    files = {".env.example": "USED=1\n", "app.py": "import os\nused = os.environ['USED']\n"}
    assert outcomes(apart, files) == [("fail", ".env.example:1")]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"left": "env.exampel"}, "did you mean 'env.example'"),
        ({"left-key": "keey"}, "has no column 'keey'; did you mean 'key'"),
        ({"relation": "superset"}, "superset"),
    ],
)
def test_agree_refuses_what_cannot_be_asked(changed: dict[str, str], said: str) -> None:
    params = {"left": "env.example", "left-key": "key", "right": "env.read", "right-key": "key", "message": "m"} | changed
    with pytest.raises(UsageError, match=said):
        bind(rule("agree", **params))


def agreeing(**params: Any) -> Rule:
    return rule("agree", **{"left": "env.example", "left-key": "key", "right": "env.read", "right-key": "key", "message": "m"} | params)


EXAMPLE = {".env.example": "A=1\nB=2\n"}
COMPUTED = "import os\n\ndef read(name):\n    return os.environ[name.upper() + os.sep]\n"


def test_agree_equal() -> None:
    both = agreeing(relation="equal", **{"right-message": "{key} is documented nowhere"})
    files = {**EXAMPLE, "app.py": "import os\na = os.environ['A']\nc = os.environ['C']\n"}
    assert outcomes(both, files) == [
        ("fail", ".env.example:2"), ("fail", "app.py:3"), ("pass", ".env.example:1"), ("pass", "app.py:2"),
    ]  # fmt: skip


def test_agree_disjoint_is_unknown_where_the_other_side_cannot_be_read() -> None:
    assert outcomes(agreeing(relation="disjoint"), {".env.example": "A=1\n", "app.py": COMPUTED}) == [("unknown", "app.py:4")]


def test_agree_is_unknown_where_a_file_of_the_other_side_cannot_be_read() -> None:
    assert outcomes(agreeing(), {".env.example": "A=1\n", "app.py": "def (\n"}) == [("unknown", "app.py:1")]
    assert outcomes(agreeing(left="env.read", right="env.example"), {".env.example": "A=1\n", "app.py": "def (\n"}) == [
        ("unknown", "app.py:1")
    ]


def test_agree_compares_names_in_any_case_if_asked() -> None:
    files = {".env.example": "Region=1\n", "app.py": "import os\na = os.environ['REGION']\n"}
    assert outcomes(agreeing(), files) == [("fail", ".env.example:1")]
    assert outcomes(agreeing(**{"ignore-case": True}), files) == [("pass", ".env.example:1")]


def test_agree_by_several_columns() -> None:
    compose = "services:\n  web:\n    image: a:1\n    environment: {X: '1'}\n  job:\n    image: b:1\n    environment: {X: '1', Y: '2'}\n"
    keys = {"left": "env.set", "left-key": ["owner", "key"], "right": "env.set", "right-key": ["owner", "key"]}
    assert {outcome for outcome, _ in outcomes(agreeing(**keys), {"compose.yaml": compose})} == {"pass"}
    with pytest.raises(UsageError, match="right-key: has 1 columns, and left-key 2"):
        bind(agreeing(**keys | {"right-key": ["key"]}))
    with pytest.raises(UsageError, match="one key is a column and the other a list"):
        bind(agreeing(**keys | {"right-key": "key"}))


CALL = rule("python-call", callee="requests.*", missing="timeout", message="no timeout")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import requests as r\nr.get('http://a')\n", [("fail", "a.py:2")]),
        ("import requests\nrequests.get('http://a', timeout=3)\n", [("pass", ".")]),
        ("import requests\n\ndef get(**kw):\n    return requests.get('http://a', **kw)\n", [("unknown", "a.py:4")]),
        ("def get(requests):\n    return requests.get('http://a')\n", [("pass", ".")]),
        ("import requests(\n", [("unknown", "a.py:1")]),
    ],
)
def test_python_call(code: str, expected: list[tuple[str, str]]) -> None:
    assert outcomes(CALL, {"a.py": code}) == expected


def test_python_call_by_the_value_of_a_keyword() -> None:
    shell = rule("python-call", callee="subprocess.*", keyword="shell", value="True", message="a shell")
    code = "import subprocess as s\ns.run('a', shell=True)\ns.run('a', shell=False)\ns.run('a', shell=flag)\n"
    assert outcomes(shell, {"a.py": code}) == [("fail", "a.py:2"), ("unknown", "a.py:4")]


def test_python_assignment() -> None:
    level = rule("python-assignment", target="LOG_LEVEL", pattern="^DEBUG$", message="debug")
    files = {"a.py": "LOG_LEVEL = 'DEBUG'\n", "b.py": "LOG_LEVEL = 'INFO'\n", "tests/test_c.py": "LOG_LEVEL = 'DEBUG'\n"}
    assert outcomes(level, files) == [("fail", "a.py:1"), ("pass", ".")]


def test_dockerfile_instruction() -> None:
    maintainer = rule("dockerfile-instruction", instruction="label", pattern="maintainer=", message="no maintainer", required=True)
    assert outcomes(maintainer, {"Dockerfile": "FROM alpine:3.20\nLABEL maintainer=me\n"}) == [("pass", ".")]
    assert outcomes(maintainer, {"Dockerfile": "FROM alpine:3.20\n"}) == [("fail", "Dockerfile:1")]
    sudo = rule("dockerfile-instruction", instruction="RUN", pattern=r"\bsudo\b", message="sudo")
    assert outcomes(sudo, {"Dockerfile": "FROM alpine:3.20\nRUN true\nRUN apk add \\\n  sudo\n"}) == [("fail", "Dockerfile:3")]


def test_config_value() -> None:
    trace = rule("config-value", globs=["config/*.yaml"], key="log.level", pattern="(?i)^debug$", message="debug")
    files = {"config/a.yaml": "log:\n  level: DEBUG\n", "config/b.yaml": "log:\n  level: info\n", "config/c.yaml": "log: [\n"}
    assert outcomes(trace, files) == [("fail", "config/a.yaml:2"), ("pass", "config/b.yaml"), ("unknown", "config/c.yaml:1")]


@pytest.mark.parametrize("kind", ["python-assignment", "dockerfile-instruction", "config-value", "text-pattern"])
def test_patterns_that_do_not_compile_are_refused(kind: str) -> None:
    params: dict[str, Any] = {"pattern": "(", "message": "m"}
    params |= {"target": "x"} if kind == "python-assignment" else {}
    params |= {"instruction": "RUN"} if kind == "dockerfile-instruction" else {}
    params |= {"globs": ["*"]} if kind in ("config-value", "text-pattern") else {}
    params |= {"key": "a"} if kind == "config-value" else {}
    with pytest.raises(UsageError, match="does not compile"):
        bind(rule(kind, **params))
