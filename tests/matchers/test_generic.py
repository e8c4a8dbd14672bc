"""Matchers that most rules need no other than, and the shape of every rule about bad things."""

from collections.abc import Iterator

import pytest

from readiness.facts.build import build_project
from readiness.facts.project import Project
from readiness.intake.memory import MemorySnapshot
from readiness.matchers.generic import MATCHERS, FileExists, TextPatternParams
from readiness.matchers.searching import searched
from readiness.model import Location, Observation, Outcome, Role, failed, passed, unknown
from tests.facts.projects import empty, project_of


def said(observations: Iterator[Observation]) -> list[str]:
    return [f"{one.outcome} {one.location} {one.message}".strip() for one in observations]


def exists(files: dict[str, str], *globs: str, anchor: str = ".") -> list[str]:
    return said(iter(MATCHERS["file-exists"].observe(project_of(files), FileExists(globs, "none", anchor))))


def test_a_file_that_must_be_there() -> None:
    assert exists(empty("docs/readme.RST"), "README*") == ["pass docs/readme.RST docs/readme.RST is there"]
    assert exists(empty("b/NOTES", "a/NOTES"), "NOTES") == ["pass a/NOTES a/NOTES is there"], "one is enough"
    assert exists(empty("a.py"), "README*", "NOTES") == ["fail . none"]
    assert exists(empty("node_modules/x/README.md", "tests/README.md"), "README*") == ["fail . none"], "another's, or a test's"
    assert exists(empty("pyproject.toml"), "NOTES", anchor="pyproject.toml") == ["fail pyproject.toml none"]
    assert exists({}, "NOTES", anchor="pyproject.toml") == ["fail . none"]


def patterns(files: dict[str, str], **params: object) -> list[str]:
    wanted = TextPatternParams(pattern="TODO", globs=("*.py",), message="not done", **params)  # type: ignore[arg-type]
    matcher = MATCHERS["text-pattern"]
    assert matcher.wants is not None
    project = build_project(MemorySnapshot(files), as_of=project_of({}).as_of, wanted=matcher.wants(wanted))
    return said(iter(matcher.observe(project, wanted)))


def test_text_that_must_not_be_there() -> None:
    found = patterns({"a.py": "x\n# TODO\n# TODO", "b.py": "", "c.md": "TODO"})
    assert found == ["fail a.py:2 not done", "fail a.py:3 not done", "pass b.py"]
    assert patterns({"tests/test_a.py": "TODO"}) == [], "production files only"
    assert patterns({"tests/test_a.py": "TODO"}, roles=(Role.TEST,)) == ["fail tests/test_a.py:1 not done"]


def test_a_file_that_was_not_read_is_not_clean() -> None:
    large = "# TODO\n" * 700_000
    assert patterns({"a.py": large}) == ["unknown a.py not analysed: larger than 4 MiB"]


FILES = {
    **empty("api/setup.py", "api/a.py", "api/b.py", "web/package.json", "web/a.js", "web/c.py", "web/tests/test_x.py"),
    "api/broken.py": "x = (",
}


def test_every_file_searched_is_a_subject() -> None:
    found = searched(project_of(FILES), ("python",), [failed("x", Location("api/a.py", 3), "bad")])
    assert [(str(one.outcome), str(one.location), one.count, one.component) for one in found] == [
        ("fail", "api/a.py:3", 1, ""), ("pass", "api", 2, "api"), ("pass", "web", 1, "web"), ("unknown", "api/broken.py:1", 1, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], ["pass", "pass", "unknown"]),
        ([passed("x", Location("api/a.py"))], ["pass", "pass", "pass", "unknown"]),
        ([unknown("x", Location("api/broken.py", 1), "m")], ["unknown", "pass", "pass"]),
    ],
)
def test_no_file_is_spoken_of_twice(found: list[Observation], expected: list[str]) -> None:
    assert [str(one.outcome) for one in searched(project_of(FILES), ("python",), found)] == expected


def test_searching_fewer_files() -> None:
    def counts(project: Project, **narrowed: object) -> list[tuple[str, int]]:
        return [(str(one.outcome), one.count) for one in searched(project, ("python",), [], **narrowed)]  # type: ignore[arg-type]

    project = project_of(FILES)
    assert counts(project, only=frozenset({"api/a.py"})) == [("pass", 1)]
    assert counts(project, only=frozenset({"api/broken.py"})) == [("unknown", 1)]
    assert counts(project, roles=None) == [("pass", 3), ("pass", 2), ("unknown", 1)]
    assert counts(project, roles=(Role.TEST,)) == [("pass", 1)]
    assert counts(project_of({"a.md": ""})) == []


def test_what_a_matcher_may_say() -> None:
    with pytest.raises(ValueError, match="a subject passes, fails or is unknown, not error"):
        Observation(Outcome.ERROR, "x", Location("."), "m")
    with pytest.raises(ValueError, match="fail of 'x' gives no reason"):
        failed("x", Location("."), "")
    with pytest.raises(ValueError, match="only passing subjects are counted together"):
        Observation(Outcome.FAIL, "x", Location("."), "m", count=2)
    with pytest.raises(ValueError, match="only passing subjects"):
        passed("x", Location("."), count=0)


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../a", "a/../../b"])
def test_a_location_is_inside_the_target(path: str) -> None:
    with pytest.raises(ValueError, match="relative to the root"):
        Location(path)


@pytest.mark.parametrize(("line", "column"), [(0, None), (-1, None), (1, 0)])
def test_lines_and_columns_count_from_one(line: int, column: int | None) -> None:
    with pytest.raises(ValueError, match="count from 1"):
        Location("a", line, column)
