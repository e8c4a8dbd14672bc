"""One configuration file, environment or command line: what is accepted, and what is said of the rest."""

from typing import Any, get_args

import jsonschema
import pytest

from readiness.config.fields import FIELDS, Level, Shape
from readiness.config.files import read_pyproject, read_yaml
from readiness.config.model import Configuration
from readiness.config.read import read_environment, read_options
from readiness.config.schema import configuration_schema
from readiness.errors import UsageError
from readiness.model import Role, Severity
from readiness.verdict.inputs import FailOn

FULL = """\
# yaml-language-server: $schema=x
extends: strict
profile: standard
thresholds: {conditional: 60, ready: 85}
multipliers: {secrets: 2}
select: [docker, secrets.env-file-committed]
ignore:
  - docker.copy-source-missing
extend-select: [ci]
extend-ignore: [compose]
severity: {docker.root-user: medium}
blocker: {docker.root-user: true}
not-applicable:
  ci.workflow-missing: our CI lives elsewhere
per-path-ignores: {"legacy/**": [secrets]}
roles: {production: [tests/service/**], test: [qa/]}
exclude: [data/]
extend-exclude: [more/]
generated: [app/version.py]
public-api: true
routes: {backend: [GET /health, "/files/{path:path}"]}
coverage-target: 85
evidence: [reports/junit.xml]
rules: [rules/team]
fail-on: high
fail-under: 84.5
max-unknown: 10
exit-zero: false
jobs: 4
cache: false
cache-dir: /var/cache/readiness
"""


def test_every_key_is_read_with_its_place() -> None:
    layer = read_yaml(FULL.encode(), "readiness.yaml")
    assert set(layer.values) == set(FIELDS)
    assert layer.values["severity"] == {"docker.root-user": Severity.MEDIUM}
    assert layer.values["roles"] == {Role.PRODUCTION: ("tests/service/**",), Role.TEST: ("qa/",)}
    assert layer.values["routes"] == {"backend": ("GET /health", "/files/{path:path}")}
    assert layer.values["fail-under"] == 84.5
    assert layer.values["max-unknown"] == 10
    assert layer.places["profile"] == "readiness.yaml:3"
    assert layer.places["ignore:docker.copy-source-missing"] == "readiness.yaml:8"
    assert layer.places["not-applicable:ci.workflow-missing"] == "readiness.yaml:14"


def test_pyproject_says_the_same() -> None:
    text = """[project]
name = "x"

[tool.readiness]
profile = "strict"
ignore = [
  "docker",
]

[tool.readiness.severity]
"docker.root-user" = "low"
"""
    layer = read_pyproject(text.encode())
    assert layer is not None
    assert layer.values == {"profile": "strict", "ignore": ("docker",), "severity": {"docker.root-user": Severity.LOW}}
    assert (layer.places["profile"], layer.places["ignore:docker"]) == ("pyproject.toml:5", "pyproject.toml:7")
    assert layer.places["severity:docker.root-user"] == "pyproject.toml:11"


@pytest.mark.parametrize("text", [b"", b"[project]\nname = 'readiness'\n", b"not toml [ readiness", b"[tool.other]\nreadiness = 1\n"])
def test_a_pyproject_without_the_table_is_no_layer(text: bytes) -> None:
    assert read_pyproject(text) is None


@pytest.mark.parametrize("text", [b"", b"# nothing\n", b"---\n", b"~\n"])
def test_an_empty_file_is_an_empty_layer(text: bytes) -> None:
    assert read_yaml(text, "readiness.yaml").values == {}


@pytest.mark.parametrize(
    ("text", "where", "message", "hint"),
    [
        ("profile: strict\nselct: [a]\n", 2, "unknown key 'selct'", "did you mean 'select'?"),
        ("fail_on: high\n", 1, "unknown key 'fail_on'", "did you mean 'fail-on'?"),
        ("zzzzzz: 1\n", 1, "unknown key", "known keys: blocker"),
        ("fail-on: hihg\n", 1, "fail-on is one of not-ready, conditional, blocker, critical, high", "did you mean 'high'?"),
        ("x: 1\n", 1, "unknown key 'x'", ""),
        ("severity:\n  docker.a: low\n  docker.b: hgih\n", 3, "severity.docker.b is one of critical, high", "did you mean 'high'?"),
        ("roles:\n  produktion: [a]\n", 2, "a key of roles is one of production", "did you mean 'production'?"),
        ("select: docker\n", 1, "select is a list", "for example: select: [docker]"),
        ("select:\n  - a\n  - 3\n", 3, "select is a text, not 3", ""),
        ("select:\n  - a\n  - ''\n", 3, "select is a text that is not empty", ""),
        ("profile: 3\n", 1, "profile is a text, not 3", ""),
        ("fail-under: high\n", 1, "fail-under is a number", ""),
        ("fail-under: 101\n", 1, "fail-under is a number <= 100", ""),
        ("coverage-target: 85.5\n", 1, "coverage-target is a whole number", ""),
        ("exit-zero: 1\n", 1, "exit-zero is true or false", ""),
        ("jobs: 0\n", 1, "jobs is a whole number >= 1", ""),
        ("multipliers: {docker: 4}\n", 1, "multipliers.docker is a whole number <= 3", ""),
        ("not-applicable: {ci.a: ''}\n", 1, "not-applicable.ci.a is a text that is not empty", ""),
        ("not-applicable: [ci.a]\n", 1, "not-applicable is a mapping", ""),
        ("thresholds: {redy: 90}\n", 1, "a key of thresholds is one of conditional, ready", "did you mean 'ready'?"),
        ("profile: a\nprofile: b\n", 2, "the key 'profile' stands twice", ""),
        ("severity:\n  a: low\n  a: high\n", 3, "the key 'a' stands twice", ""),
        ("- profile\n", 1, "a configuration is a mapping", ""),
        ("profile: [\n", 1, "not valid YAML", ""),
        ("profile: null\n", 1, "profile is a text, not None", ""),
        ("[" * 100_000, 1, "", ""),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, where: int, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_yaml(text.encode(), "readiness.yaml")
    assert caught.value.where == f"readiness.yaml:{where}"
    assert caught.value.message.startswith(message)
    assert caught.value.hint.startswith(hint)


def test_pyproject_errors_have_lines_too() -> None:
    with pytest.raises(UsageError) as caught:
        read_pyproject(b"[tool.readiness]\nprofile = 'x'\nfail-onn = 'high'\n")
    assert (caught.value.where, caught.value.hint) == ("pyproject.toml:3", "did you mean 'fail-on'?")
    with pytest.raises(UsageError, match="is a table"):
        read_pyproject(b"[tool]\nreadiness = 1\n")


def test_environment() -> None:
    layer, warnings = read_environment(
        {
            "READINESS_PROFILE": "strict",
            "READINESS_IGNORE": "docker, ci.a,", "READINESS_FAIL_UNDER": "84.5", "READINESS_EXIT_ZERO": "true",
            "READINESS_JOBS": "2", "READINESS_SELECT": "", "READINESS_CONFIG": "x", "READINESS_PROFLE": "x",
            "READINESS_SEVERITY": "x", "HOME": "/",
        }
    )  # fmt: skip
    assert layer.values == {"profile": "strict", "ignore": ("docker", "ci.a"), "fail-under": 84.5, "exit-zero": True, "jobs": 2}
    assert layer.places["profile"] == "READINESS_PROFILE"
    assert len(warnings) == 2
    assert warnings[0] == "READINESS_PROFLE has no meaning here; did you mean 'READINESS_PROFILE'?"
    assert warnings[1] == "READINESS_SEVERITY has no meaning: severity is set in a configuration file only"
    with pytest.raises(UsageError) as caught:
        read_environment({"READINESS_FAIL_ON": "hgih"})
    assert (caught.value.where, caught.value.hint) == ("READINESS_FAIL_ON", "did you mean 'high'?")


def test_options() -> None:
    layer = read_options({"fail-on": "high", "fail-under": "80", "select": ["docker"], "ignore": [], "profile": None})
    assert layer.values == {"fail-on": "high", "fail-under": 80.0, "select": ("docker",)}
    with pytest.raises(UsageError) as caught:
        read_options({"fail-under": "much"})
    assert caught.value.where == "--fail-under"


def test_the_table_of_keys_agrees_with_the_rest() -> None:
    fields = {key.replace("-", "_") for key in FIELDS} - {"extends", "extend_ignore", "extend_exclude"}
    assert fields | {"origins", "places"} == set(Configuration.__struct_fields__)
    assert set(get_args(Level)) == {level.value for level in FailOn}


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    from readiness.artifacts.yaml import compose, plain

    schema = configuration_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    validator.validate(plain(compose(FULL)))
    wrong: list[Any] = [{"selct": []}, {"fail-on": "x"}, {"roles": {"x": []}}, {"jobs": 0}, {"severity": {"a": "x"}}, {"select": "docker"}]
    assert not any(validator.is_valid(each) for each in wrong)
    assert {key for key, field in FIELDS.items() if field.shape is Shape.TABLE} == {
        key for key, each in schema["properties"].items() if each.get("type") == "object"
    }
