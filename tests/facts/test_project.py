"""A project: files, relations that are derived once, and the three answers to whether something is there."""

import datetime
from collections.abc import Iterator

import pytest

from readiness.catalogue.load import load_catalogue
from readiness.errors import InternalError
from readiness.facts.build import build_project
from readiness.facts.ci.rows import CiStep
from readiness.facts.project import Project
from readiness.facts.relation import Presence, Relation, Row
from readiness.facts.relations import RELATIONS
from readiness.intake.memory import MemorySnapshot
from readiness.intake.snapshot import Entry, EntryKind, UnreadableError
from readiness.model import Location, Role
from tests.facts.projects import empty, project_of

RULES = tuple(load_catalogue().rules.values())
TODAY = datetime.date(2026, 1, 15)


class Stone(Row, frozen=True, kw_only=True):
    pass


class Pebble(Row, frozen=True, kw_only=True):
    pass


class WithHoles(MemorySnapshot):
    """A folder with a file that may not be read, a link and a submodule."""

    def entries(self) -> tuple[Entry, ...]:
        return (*super().entries(), Entry("link.py", 0, EntryKind.SYMLINK), Entry("lib", 0, EntryKind.SUBMODULE), Entry("locked.py", 5))

    def read(self, path: str) -> bytes:
        if path == "locked.py":
            raise UnreadableError(path, "permission denied")
        return super().read(path)


def with_relations(*relations: Relation) -> Project:
    return Project({}, (), relations, as_of=TODAY)


def test_what_is_there() -> None:
    project = project_of(empty("a/b/c.py", "d.py"))
    assert all(project.exists(path) for path in ("a/b/c.py", "a", "a/b", "a/b/", "./d.py", ".", "", "/"))
    assert not any(project.exists(path) for path in ("c.py", "a/c", "b", "d.py/x", "..", "a/b/c"))
    assert project.folders == {"a", "a/b"}


def test_files_that_are_not_read() -> None:
    project = build_project(WithHoles(empty("a.py")), as_of=TODAY)
    assert set(project.files) == {"a.py", "locked.py"}
    assert project.exists("link.py")
    assert project.exists("lib")
    assert [(entry.location.path, entry.reason) for entry in project.not_analysed(("python",))] == [("locked.py", "permission denied")]
    assert project.artifact("python", "locked.py") is None
    assert project.artifact("python", "a.py") is not None
    assert project.artifact("dockerfile", "a.py") is None
    assert project.artifact("python", "b.py") is None


def test_artifacts_by_role() -> None:
    project = project_of({**empty("b.py", "a.py", "tests/test_a.py"), "tests/broken.py": "x = ("})
    assert [source.path for source in project.artifacts("python")] == ["a.py", "b.py"]
    assert [source.path for source in project.artifacts("python", (Role.TEST,))] == ["tests/test_a.py"]
    assert len(project.artifacts("python", None)) == 3
    assert project.not_analysed() == ()
    assert [entry.location.path for entry in project.not_analysed(("python",), None)] == ["tests/broken.py"]
    assert project.not_analysed(("dockerfile",), None) == ()
    assert project.is_production("a.py")
    assert not project.is_production("tests/test_a.py")


def test_what_git_ignores_need_not_exist() -> None:
    project = project_of({".gitignore": "*.log\nbuild/\n", "api/.gitignore": ".env\n", "a.py": ""})
    ignored = [path for path in ("x.log", "build/a", "api/.env", ".env", "a.py") if project.is_ignored(path)]
    assert ignored == ["x.log", "build/a", "api/.env"]


def test_a_relation_is_derived_once() -> None:
    asked: list[str] = []

    def derive(_: Project) -> Iterator[Stone]:
        asked.append("stones")
        yield Stone(location=Location("a"))

    project = with_relations(Relation("stone", Stone, derive))
    assert project.rows(Stone) is project.rows(Stone)
    assert project.has("stone").holds
    assert asked == ["stones"]


def test_relations_in_a_circle_are_a_bug_that_names_them() -> None:
    relations = (
        Relation("stone", Stone, lambda project: project.rows(Pebble)), Relation("pebble", Pebble, lambda project: project.rows(Stone)),
    )  # fmt: skip
    with pytest.raises(InternalError, match="stone → pebble → stone"):
        with_relations(*relations).rows(Stone)
    with pytest.raises(InternalError, match="pebble → stone → pebble"):
        with_relations(*relations).rows(Pebble)


def test_a_row_type_of_no_relation() -> None:
    with pytest.raises(InternalError, match="Stone belongs to no relation"):
        with_relations().rows(Stone)


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        ((), False),
        ((Stone(location=Location("a", 3)),), True),
        ((Stone(location=Location("a", 3), unreadable="computed"),), None),
        ((Stone(location=Location("a", 3), unreadable="computed"), Stone(location=Location("b"))), True),
    ],
)
def test_whether_a_relation_has_rows(rows: tuple[Stone, ...], holds: bool | None) -> None:
    presence = with_relations(Relation("stone", Stone, lambda _: rows)).has("stone")
    assert presence.holds is holds
    if holds is None:
        assert presence == Presence(None, "computed", Location("a", 3))
    assert presence.reason


def test_a_file_that_was_not_read_leaves_its_relations_open() -> None:
    project = project_of({"Dockerfile": "", "broken.py": "x = (", "tests/broken.py": "x = ("})
    assert project.has("python") == Presence(None, project.has("python").reason, Location("broken.py", 1))
    assert "broken.py:1 was not analysed" in project.has("python").reason
    assert project.has("app.web").holds is None, "derived from Python files"
    assert project.has("compose") == Presence(False, "no compose")
    assert project_of({"tests/broken.py": "x = ("}).has("app.web").holds is False, "only production files count"
    assert project_of({"broken.py": "x = (", "a.py": ""}).has("python").holds is True


def test_every_relation_has_a_name_a_row_type_and_an_order_of_its_own() -> None:
    assert len({relation.name for relation in RELATIONS}) == len(RELATIONS)
    assert len({relation.row_type for relation in RELATIONS}) == len(RELATIONS)
    files = {".github/workflows/b.yml": "on: push\njobs: {b: {runs-on: x, steps: [{run: b}]}}", "a.py": "x = 1", "Dockerfile": "FROM a"}
    project = project_of({**files, ".github/workflows/a.yml": files[".github/workflows/b.yml"]})
    for relation in RELATIONS:
        project.rows(relation.row_type)
    assert [step.path for step in project.rows(CiStep)] == [".github/workflows/a.yml", ".github/workflows/b.yml"]


def test_an_empty_repository_has_no_rows_and_no_errors() -> None:
    project = project_of({})
    assert {relation.name for relation in RELATIONS if project.rows(relation.row_type)} == set()


@pytest.mark.parametrize("category", sorted({rule.category for rule in RULES}))
def test_a_relation_that_is_not_derived_would_have_had_no_row(category: str) -> None:
    """Over every rule's examples: what a relation says of the kinds of files that its rows come from is true."""
    for rule in RULES:
        for example in rule.examples if rule.category == category else ():
            project = build_project(MemorySnapshot(example.files), as_of=example.as_of)
            for relation in RELATIONS:
                assert project.rows(relation.row_type) or not relation.rows(project), (rule.id, example.name, relation.name)
