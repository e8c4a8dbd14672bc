"""A hostile ``.git`` runs nothing, leads nowhere and hides nothing. Each case plants a canary that the ordinary git would set off."""

import shutil
import struct
from pathlib import Path

import pytest

from readiness.errors import TargetError
from readiness.intake.directory import DirectorySnapshot
from readiness.intake.git import GitError, ShadowGit
from readiness.intake.gitdir import locate
from readiness.intake.target import open_target
from tests.intake.repositories import GIT, git, needs_git, paths, repository, write

pytestmark = needs_git


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that leaves a file behind when it runs."""
    program = tmp_path / "canary.sh"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\ncat\n")
    program.chmod(0o755)
    return program


HOSTILE = """
[core]
	fsmonitor = {0}
	sshCommand = {0}
	hooksPath = {1}
	pager = {0}
	editor = {0}
	askPass = {0}
	attributesFile = {1}/attributes
	excludesFile = {1}/everything
	worktree = /
[filter "evil"]
	clean = {0}
	smudge = {0}
	process = {0}
	required = true
[diff "evil"]
	textconv = {0}
	command = {0}
[diff]
	external = {0}
[credential]
	helper = {0}
[alias]
	ls-files = !{0}
	status = !{0}
[include]
	path = {1}/included
[uploadpack]
	packObjectsHook = {0}
[gpg]
	program = {0}
"""


def plant(root: Path, canary: Path) -> None:
    evil = canary.parent / "evil"
    evil.mkdir(exist_ok=True)
    (evil / "attributes").write_text("* filter=evil\n")
    (evil / "everything").write_text("*\n")
    (evil / "included").write_text(f"[core]\n\tfsmonitor = {canary}\n")
    for hook in ("post-index-change", "post-checkout", "pre-commit", "fsmonitor-watchman", "query-watchman", "reference-transaction"):
        for folder in (evil, root / ".git" / "hooks"):
            folder.mkdir(exist_ok=True)
            shutil.copy(canary, folder / hook)
    with open(root / ".git" / "config", "a") as config:
        config.write(HOSTILE.format(canary, evil))
    (root / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n")


def test_hostile_configuration_runs_nothing(tmp_path: Path, canary: Path) -> None:
    root = tmp_path / "repo"
    commit = repository(root, {"a.py": "x = 1\n", ".gitattributes": "* filter=evil diff=evil\n", "b/c.py": ""})
    plant(root, canary)
    write(root, {"a.py": "x = 2\n", "new.py": ""})
    snapshot = open_target(str(root))
    assert paths(snapshot) == [".gitattributes", "a.py", "b/c.py", "new.py"]
    assert (snapshot.commit, snapshot.dirty) == (commit, True)
    assert open_target(str(root), "HEAD").read("a.py") == b"x = 1\n"
    assert not (tmp_path / "sprung").exists()


def test_the_canary_does_spring_for_the_ordinary_git(tmp_path: Path, canary: Path) -> None:
    root = tmp_path / "repo"
    repository(root, {"a.py": "x = 1\n"})
    git(root, "config", "core.fsmonitor", str(canary))
    git(root, "status")
    assert (tmp_path / "sprung").exists(), "without this the test above would prove nothing"


def test_a_hostile_submodule_runs_nothing(tmp_path: Path, canary: Path) -> None:
    repository(tmp_path / "lib", {"lib.py": ""})
    root = tmp_path / "repo"
    repository(root, {"a.py": ""})
    git(root, "submodule", "add", "-q", str(tmp_path / "lib"), "lib")
    git(root, "commit", "-q", "-m", "lib")
    for config in (root / ".git" / "modules" / "lib" / "config",):
        config.write_text(config.read_text() + HOSTILE.format(canary, tmp_path))
    write(root, {"lib/new.py": "", "lib/lib.py": "changed"})
    assert not open_target(str(root)).dirty
    assert not (tmp_path / "sprung").exists()


def test_a_git_of_the_target_is_never_the_program(tmp_path: Path, canary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "repo"
    repository(root, {"a.py": ""})
    shutil.copy(canary, root / "git")
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", f".::{root}:{Path(GIT).parent}")
    assert open_target(".").commit
    assert not (tmp_path / "sprung").exists()


def test_the_environment_does_not_lead_astray(tmp_path: Path, canary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = repository(tmp_path / "repo", {"a.py": ""})
    repository(tmp_path / "other", {"other.py": ""})
    for name, value in {
        "GIT_DIR": str(tmp_path / "other" / ".git"), "GIT_INDEX_FILE": "/nowhere",
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(canary), "GIT_TRACE": str(tmp_path / "sprung"), "GIT_EXEC_PATH": str(tmp_path),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    snapshot = open_target(str(tmp_path / "repo"))
    assert (paths(snapshot), snapshot.commit, snapshot.warnings) == (["a.py"], commit, ())
    assert not (tmp_path / "sprung").exists()


def test_the_target_is_not_written_to(tmp_path: Path) -> None:
    repository(tmp_path, {"a.py": "1"})
    (tmp_path / "a.py").write_text("2")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    open_target(str(tmp_path))
    open_target(str(tmp_path), "HEAD")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_git_file_that_points_out_is_not_followed(tmp_path: Path) -> None:
    repository(tmp_path / "victim", {"private.py": ""})
    write(tmp_path, {"root/.git": f"gitdir: {tmp_path}/victim/.git\n", "root/a.py": ""})
    assert locate(str(tmp_path / "root")) is None
    snapshot = open_target(str(tmp_path / "root"))
    assert (paths(snapshot), snapshot.commit) == (["a.py"], None)
    with pytest.raises(TargetError):
        open_target(str(tmp_path / "root"), "HEAD")


@pytest.mark.parametrize("pointer", [b"gitdir: a\0b\n", b"gitdir: .git\n", b"\xff" * 100_000, b""])
def test_a_git_file_that_names_no_path_is_passed_over(tmp_path: Path, pointer: bytes) -> None:
    write(tmp_path, {"a.py": ""})
    (tmp_path / ".git").write_bytes(pointer)
    assert paths(open_target(str(tmp_path))) == ["a.py"]


def test_a_git_link_and_a_commondir_that_point_out_are_not_followed(tmp_path: Path) -> None:
    repository(tmp_path / "victim", {"private.py": ""})
    write(tmp_path, {"link/a.py": ""})
    (tmp_path / "link" / ".git").symlink_to(tmp_path / "victim" / ".git")
    assert locate(str(tmp_path / "link")) is None
    commit = repository(tmp_path / "common", {"b.py": ""})
    (tmp_path / "common" / ".git" / "commondir").write_text(str(tmp_path / "victim" / ".git"))
    found = locate(str(tmp_path / "common"))
    assert found is not None
    assert found.common == found.own
    assert open_target(str(tmp_path / "common")).commit == commit


def test_a_worktree_and_a_git_folder_inside_the_root_are_followed(tmp_path: Path) -> None:
    commit = repository(tmp_path / "main", {"a.py": ""})
    git(tmp_path / "main", "worktree", "add", "-q", str(tmp_path / "tree"))
    write(tmp_path, {"tree/.gitignore": "*.log", "tree/x.log": ""})
    snapshot = open_target(str(tmp_path / "tree"))
    assert (paths(snapshot), snapshot.commit) == ([".gitignore", "a.py"], commit)
    assert open_target(str(tmp_path / "tree"), "main").commit == commit
    (tmp_path / "main" / ".git").rename(tmp_path / "main" / "gitdata")
    (tmp_path / "main" / ".git").write_text("gitdir: gitdata\n")
    assert open_target(str(tmp_path / "main")).commit == commit


def test_alternates_are_not_followed(tmp_path: Path) -> None:
    commit = repository(tmp_path / "victim", {"private.py": "secret"})
    repository(tmp_path / "root", {"a.py": ""})
    (tmp_path / "root" / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (tmp_path / "root" / ".git" / "objects" / "info" / "alternates").write_text(f"{tmp_path}/victim/.git/objects\n")
    (tmp_path / "root" / ".git" / "HEAD").write_text(commit)
    snapshot = open_target(str(tmp_path / "root"))
    assert paths(snapshot) == ["a.py"]
    assert snapshot.dirty
    with pytest.raises(TargetError, match="missing from the repository"):
        open_target(str(tmp_path / "root"), "HEAD")


def test_replaced_objects_are_not_believed(tmp_path: Path) -> None:
    repository(tmp_path, {"a.py": "innocent"})
    write(tmp_path, {"a.py": "guilty"})
    git(tmp_path, "commit", "-q", "-am", "second")
    git(tmp_path, "replace", "HEAD", "HEAD~1")
    assert open_target(str(tmp_path), "HEAD").read("a.py") == b"guilty"


def test_an_index_that_lists_files_behind_a_link(tmp_path: Path) -> None:
    write(tmp_path, {"outside/passwd": "secret"})
    root = tmp_path / "root"
    repository(root, {"a.py": "", "d/passwd": ""})
    shutil.rmtree(root / "d")
    (root / "d").symlink_to("../outside")
    snapshot = open_target(str(root))
    assert paths(snapshot) == ["a.py", "d"]
    assert not any("passwd" in path for path in paths(snapshot))


@pytest.mark.parametrize("index", [b"", b"DIRC", b"garbage" * 100, b"DIRC" + struct.pack(">II", 2, 4_000_000_000) + b"\0" * 100])
def test_a_broken_index_is_read_as_without_git(tmp_path: Path, index: bytes) -> None:
    repository(tmp_path, {"a.py": "", ".gitignore": "*.log"})
    write(tmp_path, {"x.log": ""})
    (tmp_path / ".git" / "index").write_bytes(index)
    snapshot = open_target(str(tmp_path))
    assert paths(snapshot) == [".gitignore", "a.py"]


@pytest.mark.parametrize(
    "head", ["", "nonsense", "ref: ../../etc/passwd", "ref: refs/heads/../../x", "ref: refs/heads/gone", "ref: HEAD", "x" * 100_000]
)
def test_a_broken_head_is_no_commit(tmp_path: Path, head: str) -> None:
    repository(tmp_path, {"a.py": ""})
    (tmp_path / ".git" / "HEAD").write_text(head)
    snapshot = open_target(str(tmp_path))
    assert (paths(snapshot), snapshot.commit) == (["a.py"], None)


def test_without_the_git_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, {"a.py": "", ".gitignore": "*.log"})
    write(tmp_path, {"x.log": ""})
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    snapshot = open_target(str(tmp_path))
    assert (paths(snapshot), snapshot.commit) == ([".gitignore", "a.py"], None)
    assert snapshot.warnings == ("read without git: there is no git program on PATH",)
    with pytest.raises(TargetError, match="there is no git program"):
        open_target(str(tmp_path), "HEAD")


def test_a_git_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path / "repo", {"a.py": ""})
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent))
    monkeypatch.setattr("readiness.intake.git.TIMEOUT", 0.2)
    snapshot = open_target(str(tmp_path / "repo"))
    assert paths(snapshot) == ["a.py"]
    assert "did not end" in snapshot.warnings[0]


def test_the_shadow_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    repository(tmp_path / "repo", {"a.py": ""})
    DirectorySnapshot(str(tmp_path / "repo"), locate(str(tmp_path / "repo")))
    open_target(str(tmp_path / "repo"), "HEAD").read("a.py")
    assert list(folder.iterdir()) == []


def test_no_place_for_a_shadow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, {"a.py": ""})
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    snapshot = open_target(str(tmp_path))
    assert paths(snapshot) == ["a.py"]
    assert "no temporary folder" in snapshot.warnings[0]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = locate(str(tmp_path))
    assert found is not None
    with pytest.raises(GitError, match="outside the target"):
        ShadowGit(found)
