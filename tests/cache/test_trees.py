"""Recognising files without reading them, and never taking one for another."""

import os
from pathlib import Path

import pytest

from readiness.cache.store import Store
from readiness.cache.trees import Tree
from readiness.intake.directory import DirectorySnapshot

OLD_NS = 1_600_000_000_000_000_000


class Reading(DirectorySnapshot):
    """Says what was read of it."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.read_paths: list[str] = []

    def read(self, path: str) -> bytes:
        self.read_paths.append(path)
        return super().read(path)


def recognised(root: Path, store: Store) -> tuple[bytes, list[str], bool]:
    snapshot = Reading(str(root))
    tree = Tree(store, snapshot)
    digest = tree.recognise()
    tree.keep()
    return digest, snapshot.read_paths, tree.familiar


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    for name in ("a.py", "b.py"):
        (folder / name).write_text(f"# {name}\n")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "cache"))


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the files had been written long before the scan."""
    monkeypatch.setattr("readiness.cache.trees._SETTLED_NS", -(10**12))


@pytest.mark.usefixtures("settled")
def test_what_looks_as_before_is_not_read(root: Path, store: Store) -> None:
    first, read, familiar = recognised(root, store)
    assert (read, familiar) == (["a.py", "b.py"], False)
    assert recognised(root, store) == (first, [], True)


@pytest.mark.usefixtures("settled")
def test_a_file_of_another_size_time_or_inode_is_read(root: Path, store: Store) -> None:
    first, _, _ = recognised(root, store)
    (root / "a.py").write_text("# other\n")
    second, read, _ = recognised(root, store)
    assert (read, second != first) == (["a.py"], True)
    os.utime(root / "b.py", ns=(OLD_NS, OLD_NS))
    assert recognised(root, store)[:2] == (second, ["b.py"])
    (root / "new").write_bytes((root / "b.py").read_bytes())
    os.utime(root / "new", ns=(OLD_NS, OLD_NS))
    os.replace(root / "new", root / "b.py")
    assert recognised(root, store)[:2] == (second, ["b.py"])


def test_a_file_that_changed_just_now_is_read_the_next_time_too(root: Path, store: Store) -> None:
    first, _, _ = recognised(root, store)
    assert recognised(root, store) == (first, ["a.py", "b.py"], True), "its times may stand still while it changes again"


@pytest.mark.usefixtures("settled")
def test_names_count_and_so_does_what_is_gone(root: Path, store: Store) -> None:
    first, _, _ = recognised(root, store)
    (root / "a.py").rename(root / "c.py")
    renamed, _, _ = recognised(root, store)
    (root / "c.py").unlink()
    assert len({first, renamed, recognised(root, store)[0]}) == 3


@pytest.mark.usefixtures("settled")
def test_a_checkout_elsewhere_is_recognised_by_content(root: Path, store: Store, tmp_path: Path) -> None:
    first, _, _ = recognised(root, store)
    other = tmp_path / "elsewhere" / "shop"
    other.mkdir(parents=True)
    for name in ("a.py", "b.py"):
        (other / name).write_bytes((root / name).read_bytes())
    assert recognised(other, store) == (first, ["a.py", "b.py"], True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_asked_for_again(root: Path, store: Store) -> None:
    (root / "a.py").chmod(0)
    closed, read, _ = recognised(root, store)
    (root / "a.py").chmod(0o600)
    assert recognised(root, store)[0] != closed
    assert "a.py" in read


@pytest.mark.usefixtures("settled")
def test_a_damaged_entry_is_as_none(root: Path, store: Store) -> None:
    first, _, _ = recognised(root, store)
    tree = Tree(store, DirectorySnapshot(str(root)))
    store.put("tree", tree._root, b"\xc1 no msgpack")
    assert recognised(root, store)[:2] == (first, ["a.py", "b.py"])


@pytest.mark.usefixtures("settled")
def test_what_is_too_large_to_be_read_counts_by_how_it_looks(root: Path, store: Store) -> None:
    with (root / "big.bin").open("wb") as file:
        file.truncate(11_000_000)
    first, _, _ = recognised(root, store)
    assert recognised(root, store)[0] == first
    os.utime(root / "big.bin", ns=(OLD_NS, OLD_NS))
    assert recognised(root, store)[0] != first, "git may tell that it differs from the commit now"
