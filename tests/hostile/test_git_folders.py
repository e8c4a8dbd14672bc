"""A ``.git`` that lies about its history, its objects and where they are: what is read is what its commit names, or nothing."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from readiness.errors import TargetError, UsageError
from readiness.intake.target import open_target
from tests.intake.repositories import git, needs_git, repository, write

pytestmark = needs_git
VARIABLES = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_INDEX_FILE", "GIT_COMMON_DIR",
    "GIT_GRAFT_FILE",
)  # fmt: skip
HEADS = ("ref: refs/heads/main\nref: x", "ref: ../../victim/.git/HEAD", "ref: refs/heads/../../../victim/HEAD", "ref: HEAD")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two commits, and beside them a victim's repository with other objects."""
    repository(tmp_path / "victim", {"private.py": "secret"})
    repository(tmp_path / "root", {"a.py": "innocent"})
    write(tmp_path / "root", {"a.py": "guilty", "b.py": ""})
    git(tmp_path / "root", "add", "-A")
    git(tmp_path / "root", "commit", "-q", "-m", "second")
    return tmp_path / "root"


def commits(root: Path) -> tuple[str, str]:
    """The last one and the one before."""
    last, before = git(root, "rev-list", "HEAD").split()
    return last, before


def replaced_in_packed_refs(root: Path) -> None:
    last, before = commits(root)
    (root / ".git/packed-refs").write_text(f"# pack-refs with: peeled fully-peeled sorted \n{before} refs/replace/{last}\n")


def replaced_twice(root: Path) -> None:
    last, before = commits(root)
    git(root, "replace", last, before)
    (root / ".git/refs/replace" / before).write_text(f"{last}\n")


def grafts(root: Path) -> None:
    last, before = commits(root)
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/grafts").write_text(f"{last} {last}\n{before} {last} {before}\n")


def shallow(root: Path) -> None:
    (root / ".git/shallow").write_text("\n".join((*commits(root), "0" * 40)) + "\n")


def alternates_elsewhere(root: Path) -> None:
    info = root / ".git/objects/info"
    info.mkdir(exist_ok=True)
    victim = root.parent / "victim/.git/objects"
    for name in ("alternates", "http-alternates"):
        (info / name).write_text(f'{victim}\n../../../victim/.git/objects\n"{victim}"\n/proc/self/fd/0\n')


def commit_graph(root: Path) -> None:
    (root / ".git/objects/info").mkdir(exist_ok=True)
    (root / ".git/objects/info/commit-graph").write_bytes(b"CGPH\1\1\4\0" + b"\xff" * 2_000)


def pack_index(root: Path) -> None:
    (root / ".git/objects/pack").mkdir(exist_ok=True)
    (root / ".git/objects/pack/multi-pack-index").write_bytes(b"MIDX\1\1\4\0" + b"\xff" * 2_000)


def linked_packs(root: Path) -> None:
    shutil.rmtree(root / ".git/objects/pack", ignore_errors=True)
    (root / ".git/objects/pack").symlink_to(root.parent / "victim/.git/objects/pack")


def linked_objects(root: Path) -> None:
    for folder in (root.parent / "victim/.git/objects").iterdir():
        if not (root / ".git/objects" / folder.name).exists():
            (root / ".git/objects" / folder.name).symlink_to(folder)


def hostile_configuration(root: Path) -> None:
    with (root / ".git/config").open("a") as file:
        file.write(
            f"[core]\n\tworktree = {root.parent}/victim\n\talternateRefsCommand = touch {root}/ran\n[include]\n\tpath = /etc/passwd\n"
            '[extensions]\n\tpartialClone = evil\n[remote "evil"]\n\tpromisor = true\n'
            f"\turl = ext::sh -c 'touch% {root}/ran'\n[core]\n\tuseReplaceRefs = true\n"
        )


LIES = (
    replaced_in_packed_refs, replaced_twice, grafts, shallow, alternates_elsewhere, commit_graph, pack_index, linked_packs, linked_objects,
    hostile_configuration,
)  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
@pytest.mark.parametrize("ref", ["HEAD", None])
def test_what_is_read_is_what_the_commit_names(root: Path, lie: Callable[[Path], None], ref: str | None) -> None:
    lie(root)
    snapshot = open_target(str(root), *([ref] if ref else []))
    assert sorted(entry.path for entry in snapshot.entries() if entry.path != "ran") == ["a.py", "b.py"]
    assert snapshot.read("a.py") == b"guilty"
    assert not (root / "ran").exists()


@pytest.mark.parametrize("head", HEADS)
def test_a_head_that_leads_elsewhere(root: Path, head: str) -> None:
    commit = git(root.parent / "victim", "rev-parse", "HEAD").strip()
    linked_objects(root)
    linked_packs(root)
    (root / ".git/HEAD").write_text(head)
    with contextlib.suppress(TargetError):
        snapshot = open_target(str(root))
        assert snapshot.commit != commit
        assert "private.py" not in {entry.path for entry in snapshot.entries()}


@pytest.mark.parametrize("asked", ["HEAD", "victims"])
def test_objects_of_another_repository_are_missing(root: Path, asked: str) -> None:
    commit = git(root.parent / "victim", "rev-parse", "HEAD").strip()
    for lie in (alternates_elsewhere, linked_packs, linked_objects):
        lie(root)
    for name in ("HEAD", "refs/heads/victims"):
        (root / ".git" / name).write_text(f"{commit}\n")
    with pytest.raises((TargetError, UsageError)):
        open_target(str(root), asked)


@pytest.mark.parametrize("variable", VARIABLES)
def test_variables_of_the_caller_lead_nowhere_else(root: Path, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, str(root.parent / "victim/.git"))
    for ref in (["HEAD"], []):
        snapshot = open_target(str(root), *ref)
        assert sorted(entry.path for entry in snapshot.entries()) == ["a.py", "b.py"]
