"""Several sources together: who wins, what a scanned repository may not say, and where each value comes from."""

from collections.abc import Mapping
from typing import Any

import pytest

from readiness.config.load import Loaded, Sources, load
from readiness.config.merge import stays_inside
from readiness.config.model import PathValue
from readiness.errors import UsageError


def loaded(
    repository: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Loaded:
    texts = repository or {}
    own = files or {}

    def file(path: str) -> bytes:
        if path not in own:
            raise UsageError("no such file", where=path)
        return own[path].encode()

    return load(
        Sources(
            repository=lambda path: texts[path].encode() if path in texts else None, file=file,
            user="/home/u/config.yaml" if "/home/u/config.yaml" in own else None, explicit="/etc/x.yaml" if "/etc/x.yaml" in own else None,
            environment=environment or {}, options=options or {}, folder="/work", profiles=("standard", "strict", "library"),
        )
    )  # fmt: skip


def test_defaults() -> None:
    found = loaded()
    assert (found.configuration.profile, found.configuration.select, found.configuration.fail_on) == ("standard", None, "not-ready")
    assert (found.as_found, found.warnings, found.configuration.origins) == (None, (), {})


def test_the_stronger_source_wins() -> None:
    keys = ["command", "environment", "explicit", "repository", "user"]
    for strongest in range(5):
        active = keys[strongest:]
        found = loaded(
            {"readiness.yaml": "profile: repository"} if "repository" in active else {},
            {path: f"profile: {name}" for name, path in (("user", "/home/u/config.yaml"), ("explicit", "/etc/x.yaml")) if name in active},
            {"READINESS_PROFILE": "environment"} if "environment" in active else {},
            {"profile": "command"} if "command" in active else {},
        )
        assert found.configuration.profile == active[0]
    origins = ["--profile", "READINESS_PROFILE", "/etc/x.yaml:1", "readiness.yaml:1", "/home/u/config.yaml:1"]
    assert found.configuration.origins["profile"] == origins[-1]


def test_lists_replace_and_extending_lists_append() -> None:
    found = loaded(
        {"readiness.yaml": "ignore: [b]\nextend-ignore: [c]\nextend-select: [x]\nexclude: [data/]\n"},
        {"/home/u/config.yaml": "ignore: [a]\nextend-ignore: [d]\nselect: [docker]\n"},
        {"READINESS_EXTEND_IGNORE": "e,c", "READINESS_EXTEND_EXCLUDE": "more/"},
    )
    assert found.configuration.ignore == ("b", "d", "c", "e")
    assert (found.configuration.select, found.configuration.extend_select) == (("docker",), ("x",))
    assert found.configuration.exclude == ("data/", "more/")
    assert found.configuration.origins["extend-ignore"] == "/home/u/config.yaml:2, readiness.yaml:2, READINESS_EXTEND_IGNORE"


def test_tables_merge_key_by_key() -> None:
    found = loaded({"readiness.yaml": "severity: {a.x: low, a.y: low}"}, {"/etc/x.yaml": "severity: {a.y: high}"})
    assert found.configuration.severity == {"a.x": "low", "a.y": "high"}
    assert found.configuration.place("severity", "a.x") == "readiness.yaml:1"
    assert found.configuration.place("severity", "a.y") == "/etc/x.yaml:1"
    assert found.configuration.place("severity", "a.z") == "/etc/x.yaml:1"
    assert found.configuration.place("ignore") == ""


def test_the_first_file_of_a_repository_counts() -> None:
    files = {"readiness.yaml": "profile: a", ".readiness.yaml": "profile: b", "pyproject.toml": "[tool.readiness]\nprofile = 'c'\n"}
    assert loaded(files).configuration.profile == "a"
    del files["readiness.yaml"]
    assert loaded(files).configuration.profile == "b"
    del files[".readiness.yaml"]
    assert loaded(files).configuration.profile == "c"
    assert loaded({"pyproject.toml": "[project]\n"}).as_found is None


def test_as_found_leaves_the_repository_out() -> None:
    found = loaded({"readiness.yaml": "ignore: [docker]\nprofile: library"}, environment={"READINESS_MAX_UNKNOWN": "5"})
    assert found.as_found is not None
    assert (found.as_found.ignore, found.as_found.profile, found.as_found.max_unknown) == ((), "standard", 5)


@pytest.mark.parametrize("path", ["/etc", "../x", "a/../../x", "~/x", "..", "a\0b"])
def test_a_repository_leads_nowhere_outside(path: str) -> None:
    assert not stays_inside(path)
    if "\0" in path:
        return
    found = loaded({"readiness.yaml": f"rules:\n  - team\n  - {path}\nevidence: [{path}]\njobs: 99\n"})
    assert found.configuration.rules == (PathValue("team", in_repository=True),)
    assert (found.configuration.evidence, found.configuration.jobs) == ((), None)
    assert found.warnings == (
        f"readiness.yaml:3: rules {path!r} leads out of the repository and is ignored",
        f"readiness.yaml:4: evidence {path!r} leads out of the repository and is ignored",
        "readiness.yaml:5: jobs is ignored in a scanned repository's own configuration; set it on the command line",
    )


def test_paths_are_taken_from_their_file() -> None:
    found = loaded(
        {"readiness.yaml": "extends: ci/base.yaml\n", "ci/base.yaml": "rules: [team]\nevidence: [junit.xml]\n"},
        {"/etc/x.yaml": "evidence: [../srv/a.xml, /abs/b.xml]\n"},
    )
    assert found.configuration.rules == (PathValue("ci/team", in_repository=True),)
    assert found.configuration.evidence == (PathValue("/srv/a.xml"), PathValue("/abs/b.xml"))
    assert loaded(options={"rules": ["mine"]}).configuration.rules == (PathValue("/work/mine"),)


def test_extends() -> None:
    found = loaded({"readiness.yaml": "extends: base.yaml\nignore: [b]\n", "base.yaml": "extends: strict\nignore: [a]\nfail-on: high\n"})
    assert (found.configuration.profile, found.configuration.ignore, found.configuration.fail_on) == ("strict", ("b",), "high")
    assert found.configuration.origins["profile"] == "base.yaml:1"
    assert loaded({"readiness.yaml": "extends: strict\nprofile: library\n"}).configuration.profile == "library"
    found = loaded({}, {"/etc/x.yaml": "extends: sub/y.yaml\n", "/etc/sub/y.yaml": "extends: ../z.yaml\n", "/etc/z.yaml": "fail-on: low\n"})
    assert found.configuration.fail_on == "low"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"readiness.yaml": "extends: readiness.yaml\n"}, "extends itself"),
        ({"readiness.yaml": "extends: a.yaml\n", "a.yaml": "extends: readiness.yaml\n"}, "extends itself"),
        ({"readiness.yaml": "extends: f1.yaml\n", **{f"f{n}.yaml": f"extends: f{n + 1}.yaml\n" for n in range(1, 9)}}, "more than 5 files"),
        ({"readiness.yaml": "extends: gone.yaml\n"}, "not in the repository"),
        ({"readiness.yaml": "extends: pyproject.toml\n", "pyproject.toml": "[project]\n"}, "no \\[tool.readiness\\]"),
        ({"readiness.yaml": "extends: strct\n"}, "not in the repository"),
    ],
)
def test_extends_that_leads_nowhere(files: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        loaded(files)


def test_a_repository_extends_nothing_outside() -> None:
    found = loaded({"readiness.yaml": "extends: /etc/x.yaml\nfail-on: low\n"}, {"/etc/x.yaml.bak": ""})
    assert found.configuration.fail_on == "low"
    assert "leads out of the repository" in found.warnings[0]
    found = loaded({"readiness.yaml": "extends: sub/a.yaml\n", "sub/a.yaml": "extends: ../../x.yaml\njobs: 3\n"})
    assert len(found.warnings) == 2
    assert found.configuration.jobs is None
