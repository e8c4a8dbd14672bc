"""Folders on disk, with and without git, friendly and not."""

import os
import pickle
import socket
from pathlib import Path

import pytest

from readiness.intake.directory import DirectorySnapshot
from readiness.intake.snapshot import EntryKind, UnreadableError
from readiness.intake.target import open_target
from tests.intake.repositories import git, needs_git, paths, repository, write


def reason(snapshot: DirectorySnapshot, path: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        snapshot.read(path)
    assert caught.value.path == path
    return caught.value.reason


@needs_git
def test_tracked_and_untracked_but_not_ignored(tmp_path: Path) -> None:
    commit = repository(tmp_path / "shop", {"app.py": "x = 1\n", ".gitignore": ".env\nout/\n", "committed.env": "A=1"})
    write(tmp_path / "shop", {".env": "SECRET=1", "out/a.txt": "", "new.py": ""})
    snapshot = open_target(str(tmp_path / "shop"))
    assert [(entry.path, entry.tracked) for entry in snapshot.entries()] == [
        (".gitignore", True), ("app.py", True), ("committed.env", True), ("new.py", False),
    ]  # fmt: skip
    assert (snapshot.name, snapshot.commit, snapshot.dirty, snapshot.warnings) == ("shop", commit, True, ())
    assert snapshot.read("app.py") == b"x = 1\n"


@needs_git
def test_a_clean_tree_is_not_dirty_and_a_deleted_file_is_no_entry(tmp_path: Path) -> None:
    repository(tmp_path, {"a.py": "1", "b.py": "2", ".env": "A=1", ".gitignore": ".env"})
    snapshot = open_target(str(tmp_path))
    assert not snapshot.dirty
    assert ".env" in paths(snapshot), "tracked although an ignore file matches it"
    (tmp_path / "b.py").unlink()
    snapshot = open_target(str(tmp_path))
    assert snapshot.dirty
    assert paths(snapshot) == [".env", ".gitignore", "a.py"]


@needs_git
def test_a_folder_of_a_repository_is_its_own_root(tmp_path: Path) -> None:
    commit = repository(tmp_path, {"api/app.py": "", "web/x.js": "", ".gitignore": "*.log", "README.md": ""})
    write(tmp_path, {"api/debug.log": "", "web/new.js": ""})
    snapshot = open_target(str(tmp_path / "api"))
    assert (paths(snapshot), snapshot.commit, snapshot.dirty, snapshot.name) == (["app.py"], commit, False, "api")
    assert open_target(str(tmp_path / "web")).dirty


@needs_git
def test_an_ignored_folder_of_a_repository_is_read_as_without_git(tmp_path: Path) -> None:
    repository(tmp_path, {".gitignore": "unpacked/\n"})
    write(tmp_path, {"unpacked/app.py": ""})
    snapshot = open_target(str(tmp_path / "unpacked"))
    assert (paths(snapshot), snapshot.commit) == (["app.py"], None)


@needs_git
def test_submodules_and_nested_repositories_are_not_entered(tmp_path: Path) -> None:
    repository(tmp_path / "lib", {"lib.py": ""})
    repository(tmp_path / "app", {"app.py": ""})
    git(tmp_path / "app", "submodule", "add", "-q", str(tmp_path / "lib"), "deps/lib")
    repository(tmp_path / "app" / "scratch", {"x.py": ""})
    snapshot = open_target(str(tmp_path / "app"))
    kinds = {entry.path: entry.kind for entry in snapshot.entries()}
    assert kinds == {".gitmodules": "file", "app.py": "file", "deps/lib": "submodule", "scratch": "submodule"}
    inner = open_target(str(tmp_path / "app" / "deps" / "lib"))
    assert (paths(inner), inner.commit) == (["lib.py"], git(tmp_path / "lib", "rev-parse", "HEAD"))


def test_without_git_every_file_that_is_not_ignored_counts_as_committed(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "", ".env": "A=1", ".gitignore": "out/\n", "out/a": ""})
    write(tmp_path, {"b/.gitignore": "/x\n*.log\n", "b/x": "", "b/c/x": "", "b/a.log": ""})
    snapshot = open_target(str(tmp_path))
    assert paths(snapshot) == [".env", ".gitignore", "app.py", "b/.gitignore", "b/c/x"]
    assert all(entry.tracked for entry in snapshot.entries())
    assert (snapshot.commit, snapshot.dirty) == (None, False)


def test_links_are_entries_and_never_lead_out(tmp_path: Path) -> None:
    write(tmp_path, {"secret.txt": "outside", "root/a/real.txt": "inside", "root/.git/config": "password"})
    root = tmp_path / "root"
    links = {"out": "../secret.txt", "absolute": "/etc/passwd", "up": "..", "config": ".git/config"}
    for name, to in {**links, "good": "a/real.txt", "loop": "loop", "folder": "a", "gone": "nothing"}.items():
        (root / name).symlink_to(to)
    snapshot = DirectorySnapshot(str(root))
    assert [entry.path for entry in snapshot.entries() if entry.kind is EntryKind.FILE] == ["a/real.txt"]
    assert {entry.path: entry.link for entry in snapshot.entries() if entry.kind is EntryKind.SYMLINK}["out"] == "../secret.txt"
    assert snapshot.read("good") == b"inside"
    for path in ("out", "absolute", "up"):
        assert reason(snapshot, path) == "a symbolic link that leads out of the target"
    assert reason(snapshot, "config") == "a symbolic link into git's own folder"
    assert "circle" in reason(snapshot, "loop")
    assert "a folder" in reason(snapshot, "folder")
    assert "vanished" in reason(snapshot, "gone")


@needs_git
def test_special_files_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, {"a.py": "", "Dockerfile": "FROM x"})
    (tmp_path / "Dockerfile").unlink()
    os.mkfifo(tmp_path / "Dockerfile")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # the path of a socket must be short
        server.bind("sock")
        snapshot = DirectorySnapshot(str(tmp_path))
        with_git = open_target(str(tmp_path))
    assert reason(snapshot, "Dockerfile") == "a FIFO, not a file"
    assert reason(snapshot, "pipe") == "a FIFO, not a file"
    assert reason(snapshot, "sock") == "a socket, not a file"
    assert {entry.path: entry.kind for entry in with_git.entries()}["Dockerfile"] is EntryKind.OTHER


def test_names_of_any_bytes(tmp_path: Path) -> None:
    names = [b"new\nline.py", b"esc\x1b[31m.py", b"bad\xff.py", b"bad\\xff.py", "right\u202eleft.py".encode(), b"n" * 255, b" lead", b"-rf"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(name)
    snapshot = DirectorySnapshot(str(tmp_path))
    assert sorted(snapshot.read(entry.path) for entry in snapshot.entries()) == sorted(names)
    assert len(set(paths(snapshot))) == len(names)
    for entry in snapshot.entries():
        entry.path.encode()  # every path can be written in UTF-8


@needs_git
def test_names_of_any_bytes_with_git(tmp_path: Path) -> None:
    repository(tmp_path, {"a.py": "", "tab\there.py": "t", "new\nline.py": "n", '"quoted".py': "q"})
    (tmp_path / os.fsdecode(b"bad\xff.py")).write_bytes(b"b")
    snapshot = open_target(str(tmp_path))
    assert paths(snapshot) == ['"quoted".py', "a.py", "bad\\xff.py", "new\nline.py", "tab\there.py"]
    assert snapshot.read("bad\\xff.py") == b"b"


def test_a_file_over_the_limit_costs_that_file_only(tmp_path: Path) -> None:
    write(tmp_path, {"big.bin": "x" * 3000, "small.py": "x"})
    with open(tmp_path / "huge.bin", "wb") as file:
        file.truncate(2_000_000_000)
    snapshot = DirectorySnapshot(str(tmp_path), max_file_bytes=2000)
    assert reason(snapshot, "big.bin") == "larger than 2000 bytes"
    assert snapshot.read("small.py") == b"x"
    assert reason(DirectorySnapshot(str(tmp_path)), "huge.bin") == "larger than 10 MB (2000.0 MB)"


def test_a_file_that_changes_under_the_scan(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "", "b.py": "", "c.py": ""})
    snapshot = DirectorySnapshot(str(tmp_path))
    (tmp_path / "a.py").unlink()
    (tmp_path / "b.py").unlink()
    (tmp_path / "b.py").symlink_to("/etc/passwd")
    assert reason(snapshot, "a.py") == "it vanished while it was read"
    assert reason(snapshot, "b.py") == "a symbolic link, not a file"
    assert reason(snapshot, "d.py") == "no such file"


def test_folders_nested_without_end(tmp_path: Path) -> None:
    here = tmp_path
    descriptor = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=descriptor)
        below = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)
    (here / "a.py").write_text("")
    snapshot = DirectorySnapshot(str(tmp_path))
    refused = [entry for entry in snapshot.entries() if entry.kind is EntryKind.OTHER]
    assert len(refused) == 1
    assert reason(snapshot, refused[0].path) == "nested deeper than 100 folders"
    _remove_deep(tmp_path)


def _remove_deep(folder: Path) -> None:
    """pytest cannot remove what is deeper than a path may be long."""
    while (folder / "d" / "d").exists():
        os.rename(folder / "d" / "d", folder / "next")
        os.rmdir(folder / "d")
        os.rename(folder / "next", folder / "d")


def test_the_number_of_entries_is_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {f"{number}.py": "" for number in range(10)})
    monkeypatch.setattr("readiness.intake.listing.MAX_ENTRIES", 4)
    snapshot = DirectorySnapshot(str(tmp_path))
    assert len(snapshot.entries()) == 5
    assert reason(snapshot, "4.py") == "the tree has more than 4 files"


def test_a_folder_without_permission_is_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.py": "", "closed/b.py": ""})
    scandir = os.scandir

    def refusing(path: bytes) -> object:
        if path.endswith(b"closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    snapshot = DirectorySnapshot(str(tmp_path))
    assert [(entry.path, entry.kind) for entry in snapshot.entries()] == [("a.py", "file"), ("closed", "other")]
    assert reason(snapshot, "closed") == "permission denied"


def test_a_snapshot_can_be_sent_to_a_worker(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x"})
    sent = pickle.loads(pickle.dumps(DirectorySnapshot(str(tmp_path))))
    assert sent.read("a.py") == b"x"


def test_the_same_through_a_link(tmp_path: Path) -> None:
    write(tmp_path, {"real/a.py": "x"})
    (tmp_path / "link").symlink_to("real")
    snapshot = open_target(str(tmp_path / "link"))
    assert (snapshot.name, paths(snapshot), snapshot.read("a.py")) == ("real", ["a.py"], b"x")
