"""The file itself: damaged, foreign, full, read-only, of another version, used twice at once."""

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from readiness.cache.store import FILE_NAME, Store, remove

KEY = b"k" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def kept(folder: Path, kind: str = "facts", key: bytes = KEY) -> bytes | None:
    store = Store(str(folder))
    try:
        return store.get(kind, key)
    finally:
        store.close()


def keep(folder: Path, value: bytes = b"value", key: bytes = KEY) -> str:
    store = Store(str(folder))
    store.put("facts", key, value)
    store.close()
    return store.complaint


def test_what_is_kept_is_there_the_next_time(folder: Path) -> None:
    assert keep(folder) == ""
    assert kept(folder) == b"value"
    assert kept(folder, "report") is None
    keep(folder, b"another")
    assert kept(folder) == b"another"


def test_many_at_once(folder: Path) -> None:
    values = {number.to_bytes(32, "big"): b"v%d" % number for number in range(1700)}
    store = Store(str(folder))
    store.put_many("facts", values)
    assert store.get_many("facts", (*values, KEY)) == values
    (amount,) = store.amounts()
    assert (amount.kind, amount.entries, amount.size) == ("facts", 1700, sum(map(len, values.values())))
    store.close()


def test_nobody_else_may_look_into_it(folder: Path) -> None:
    keep(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600


def test_git_and_backups_leave_the_folder_alone(folder: Path) -> None:
    keep(folder)
    assert (folder / ".gitignore").read_text() == "*\n"
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_a_folder_with_other_things_in_it_is_not_marked(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    keep(folder)
    assert not (folder / ".gitignore").exists()
    assert remove(str(folder)) > 0
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_deleting_takes_nothing_of_somebody_else(folder: Path) -> None:
    folder.mkdir()
    (folder / ".gitignore").write_text("*.log\n")
    (folder / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    keep(folder)
    assert remove(str(folder)) > 0
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "CACHEDIR.TAG"]
    assert remove(str(folder)) == 0
    empty = folder / "empty"
    empty.mkdir()
    assert remove(str(empty)) == 0
    assert empty.is_dir(), "nothing says that it was ours"


def test_deleting_takes_all_of_it(folder: Path) -> None:
    keep(folder)
    assert remove(str(folder)) > 0
    assert not folder.exists()
    assert remove(str(folder)) == 0
    assert kept(folder) is None


@pytest.mark.parametrize("damage", ["garbage", "truncated", "hole", "empty"])
def test_a_damaged_file_is_replaced(folder: Path, damage: str) -> None:
    store = Store(str(folder))
    store.put_many("facts", {number.to_bytes(32, "big"): os.urandom(900) for number in range(400)})
    store.close()
    file = folder / FILE_NAME
    whole = file.read_bytes()
    spoilt = {
        "garbage": b"no database at all " * 999, "truncated": whole[: len(whole) // 2], "hole": whole[:100] + bytes(len(whole) - 100),
        "empty": b"",
    }[damage]  # fmt: skip
    file.write_bytes(spoilt)
    for suffix in ("-wal", "-shm"):
        (folder / (FILE_NAME + suffix)).unlink(missing_ok=True)
    first = Store(str(folder))
    first.get_many("facts", [number.to_bytes(32, "big") for number in range(400)])
    first.put("facts", KEY, b"value")
    first.close()
    assert keep(folder) == "", "at the latest the next scan has a sound one"
    assert kept(folder) == b"value"


def test_another_version_begins_anew(folder: Path) -> None:
    keep(folder)
    with sqlite3.connect(folder / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert kept(folder) is None
    assert keep(folder) == ""
    assert kept(folder) == b"value"


def test_another_program_s_database_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / FILE_NAME) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    assert "another program" in keep(folder)
    with sqlite3.connect(folder / FILE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM theirs").fetchone() == (0,)
    connection.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read_still_answers(folder: Path) -> None:
    keep(folder)
    folder.chmod(0o500)
    (folder / FILE_NAME).chmod(0o400)
    try:
        store = Store(str(folder))
        assert store.get("facts", KEY) == b"value"
        store.put("facts", KEY, b"another")
        store.close()
        assert kept(folder) == b"value"
    finally:
        folder.chmod(0o700)


def test_where_nothing_can_be_kept_the_store_says_so_and_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(str(tmp_path / "file" / "cache"))
    store.put("facts", KEY, b"value")
    assert (store.get("facts", KEY), store.amounts()) == (None, ())
    assert store.complaint == "not a directory"
    store.close()


def test_somebody_else_s_folder_is_not_trusted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(folder)
    owner = folder.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    if owner != 0:  # what root has made is trusted
        assert "belongs to somebody else" in Store(str(folder)).complaint


def test_it_stays_below_its_bound_and_keeps_what_was_used_last(folder: Path) -> None:
    bound = 400_000
    store = Store(str(folder), max_bytes=bound)
    for number in range(30):
        store.put("facts", number.to_bytes(32, "big"), os.urandom(30_000))
    store.close()
    store = Store(str(folder), max_bytes=bound)
    there = [number for number in range(30) if store.get("facts", number.to_bytes(32, "big"))]
    assert there
    assert there == list(range(there[0], 30)), "the oldest went"
    store.close()
    assert sum(path.stat().st_size for path in folder.iterdir()) <= bound + 100_000


def test_two_that_write_at_once(folder: Path) -> None:
    stores = [Store(str(folder)) for _ in range(2)]

    def write(number: int) -> None:
        own = Store(str(folder))
        for step in range(40):
            own.put("facts", bytes([number, step]) * 16, bytes([number]) * 500)
        own.close()
        assert own.complaint == ""

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        assert sum(amount.entries for amount in store.amounts()) == 120
        store.close()


def test_deleted_while_it_is_in_use(folder: Path) -> None:
    store = Store(str(folder))
    store.put("facts", KEY, b"value")
    remove(str(folder))
    store.put("facts", KEY, b"another")
    store.close()
    assert keep(folder) == ""
    assert kept(folder) == b"value"


def test_a_full_disk_ends_the_use_of_it(folder: Path) -> None:
    store = Store(str(folder))
    connection = store._connection
    assert connection
    connection.execute("PRAGMA max_page_count = 8")
    store.put_many("facts", {bytes([number]) * 32: os.urandom(9000) for number in range(20)})
    assert "full" in store.complaint
    assert store.get("facts", KEY) is None
    store.close()
    assert kept(folder, key=bytes([1]) * 32) is None, "all or none of what is put at once"
