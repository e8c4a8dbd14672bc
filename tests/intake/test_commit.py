"""Commits as targets, and what a person may type instead of a good target."""

import os
import subprocess
from pathlib import Path

import pytest

from readiness.errors import EmptyTargetError, ReadinessError, TargetError, UsageError
from readiness.intake.snapshot import UnreadableError
from readiness.intake.target import open_target
from tests.intake.repositories import git, needs_git, paths, repository, write


@needs_git
def test_a_commit_is_read_without_the_work_tree(tmp_path: Path) -> None:
    first = repository(tmp_path / "shop", {"a.py": "one", "bin/run": "#!/bin/sh"})
    (tmp_path / "shop" / "link").symlink_to("a.py")
    (tmp_path / "shop" / "out").symlink_to("../secret")
    (tmp_path / "shop" / "bin" / "run").chmod(0o755)
    write(tmp_path / "shop", {"a.py": "two"})
    git(tmp_path / "shop", "add", "-A")
    git(tmp_path / "shop", "commit", "-q", "-m", "second")
    git(tmp_path / "shop", "tag", "-a", "v1", "-m", "v1")
    git(tmp_path / "shop", "branch", "side/feature")
    git(tmp_path / "shop", "pack-refs", "--all")
    write(tmp_path / "shop", {"a.py": "dirty", "untracked.py": ""})
    snapshot = open_target(str(tmp_path / "shop"), "HEAD")
    assert paths(snapshot) == ["a.py", "bin/run", "link", "out"]
    assert (snapshot.read("a.py"), snapshot.read("link"), snapshot.dirty, snapshot.name) == (b"two", b"two", False, "shop")
    assert {entry.path: entry.executable for entry in snapshot.entries()}["bin/run"]
    with pytest.raises(UnreadableError, match="leads out"):
        snapshot.read("out")
    with pytest.raises(UnreadableError, match="no such file"):
        snapshot.read("untracked.py")
    for ref in ("HEAD~1", first, first[:10], "main^"):
        assert open_target(str(tmp_path / "shop"), ref).read("a.py") == b"one"
    for ref in ("v1", "main", "side/feature"):
        assert open_target(str(tmp_path / "shop"), ref).commit == snapshot.commit
    assert (tmp_path / "shop" / "a.py").read_text() == "dirty"


@needs_git
def test_a_folder_of_a_commit(tmp_path: Path) -> None:
    repository(tmp_path, {"api/app.py": "x", "api/lib/b.py": "", "web/x.js": ""})
    assert paths(open_target(str(tmp_path / "api"), "HEAD")) == ["app.py", "lib/b.py"]
    write(tmp_path, {"new/a.py": ""})
    with pytest.raises(TargetError, match="tree of HEAD"):
        open_target(str(tmp_path / "new"), "HEAD")


@needs_git
def test_a_bare_repository_is_read_at_head(tmp_path: Path) -> None:
    commit = repository(tmp_path / "shop", {"a.py": "x"})
    git(tmp_path, "clone", "-q", "--bare", "shop", "shop.git")
    snapshot = open_target(str(tmp_path / "shop.git"))
    assert (paths(snapshot), snapshot.commit, snapshot.name, snapshot.read("a.py")) == (["a.py"], commit, "shop", b"x")


@needs_git
def test_names_of_any_bytes_in_a_tree(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")

    def fed(content: bytes, *arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(tmp_path), *arguments], input=content, capture_output=True, check=True)
        return done.stdout.decode().strip()

    blob = fed(b"x", "hash-object", "-w", "--stdin")
    records = b"".join(b"100644 blob " + blob.encode() + b"\t" + name + b"\0" for name in (b"bad\xff.py", b"new\nline", b"ok.py"))
    tree = bytes.fromhex(fed(records, "mktree", "-z"))
    hostile = b"".join(b"40000 " + name + b"\0" + tree for name in (b"..", b".git", b"good"))
    evil = fed(hostile, "hash-object", "-t", "tree", "-w", "--stdin", "--literally")
    git(tmp_path, "update-ref", "refs/heads/main", git(tmp_path, "commit-tree", "-m", "x", evil))
    snapshot = open_target(str(tmp_path), "main")
    assert paths(snapshot) == ["good/bad\\xff.py", "good/new\nline", "good/ok.py"]
    assert snapshot.read("good/bad\\xff.py") == b"x"


@needs_git
def test_missing_and_large_objects_cost_their_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, {"a.py": "good", "b.py": "lost", "c.py": "x" * 5000})
    lost = git(tmp_path, "rev-parse", "HEAD:b.py")
    monkeypatch.setattr("readiness.intake.commit.MAX_FILE_BYTES", 2000)
    snapshot = open_target(str(tmp_path), "HEAD")
    (tmp_path / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(UnreadableError, match="missing"):
        snapshot.read("b.py")
    with pytest.raises(UnreadableError, match="larger"):
        snapshot.read("c.py")
    assert snapshot.read("a.py") == b"good"


@needs_git
@pytest.mark.parametrize("ref", ["nope", "--help", "-h", "main..side", "HEAD:a.py", "", "@{1}", "main\nmain", "--output=/tmp/x"])
def test_a_ref_that_names_no_commit(tmp_path: Path, ref: str) -> None:
    repository(tmp_path, {"a.py": ""})
    with pytest.raises(UsageError, match="names no commit") as caught:
        open_target(str(tmp_path), ref)
    assert caught.value.hint


@needs_git
def test_a_repository_without_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.py": ""})
    snapshot = open_target(str(tmp_path))
    assert (paths(snapshot), snapshot.commit, snapshot.dirty) == (["a.py"], None, True)
    with pytest.raises(EmptyTargetError, match="no commit yet"):
        open_target(str(tmp_path), "HEAD")


def refusal(target: str) -> ReadinessError:
    with pytest.raises(ReadinessError) as caught:
        open_target(target)
    assert caught.value.hint
    return caught.value


def test_targets_that_cannot_be_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"file.py": "", "empty/.keep": ""})
    (tmp_path / "empty" / ".keep").unlink()
    (tmp_path / "dangling").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe")
    names = ("missing", "file.py", "file.py/below", "dangling", "pipe", "nul\0", "n" * 5000)
    said = {name: refusal(str(tmp_path / name)) for name in names}
    assert "does not exist" in said["missing"].message
    assert "is a file" in said["file.py"].message
    assert str(tmp_path) in said["file.py"].hint
    assert "does not exist" in said["file.py/below"].message
    assert "link to nothing" in said["dangling"].message
    assert "a FIFO" in said["pipe"].message
    assert "too long" in said["n" * 5000].message
    assert all(error.exit_code == 2 for error in said.values())
    assert refusal(str(tmp_path / "empty")).exit_code == 3
    monkeypatch.setattr(os, "access", lambda *_: False)
    closed = refusal(str(tmp_path))
    assert (closed.exit_code, "can be read" in closed.message) == (3, True)


def test_an_unreadable_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(path: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refusing)
    error = refusal(str(tmp_path))
    assert isinstance(error, TargetError)
    assert (error.exit_code, "permission denied" in error.message) == (2, True)
