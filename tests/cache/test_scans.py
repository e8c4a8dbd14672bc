"""Whole scans: cached or not, they say the same; and what is known is not parsed again."""

import datetime
import os
import shutil
from pathlib import Path

import pytest

from readiness import gathering
from readiness.cache.scans import ScanCache, opened
from readiness.cache.store import FILE_NAME
from readiness.catalogue.contents import Catalogue
from readiness.catalogue.load import load_catalogue
from readiness.errors import UsageError
from readiness.facts.reading import FileFacts, Want, read_file
from readiness.intake.directory import DirectorySnapshot
from readiness.intake.memory import MemorySnapshot
from readiness.intake.role_map import RoleMap
from readiness.intake.snapshot import Snapshot
from readiness.model import Role
from readiness.model.report import Report
from readiness.pool import Lost
from readiness.reports.json import render_json
from readiness.scan import scan
from readiness.scan_settings import ScanSettings, Selection
from tests.catalogue.writing import RULE, changed, write

TODAY = datetime.date(2026, 1, 15)
PASSWORD = "hunter2-" + "correct-horse"
FILES = {
    "app/main.py": (
        f'import os\nimport fastapi\n\napp = fastapi.FastAPI()\nPASSWORD = "{PASSWORD}"\n\n\n'
        '@app.get("/health")\ndef health():\n    return {}\n'
    ),
    "app/tools.py": "# TODO: authentication\nimport requests\n",
    "tests/test_main.py": "def test_main():\n    zebra_crossing = 1\n    assert zebra_crossing\n",
    "Dockerfile": "FROM python:3.12-slim\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost:8000/health\nCMD uvicorn app.main:app\n",
    "docker-compose.yml": f"services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: {PASSWORD}\n",
    "requirements.txt": "fastapi\n",
    "README.md": "# Shop\n",
    "broken.py": "x = (\n",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("readiness.cache.trees._SETTLED_NS", -(10**12))  # as if the files had been there for long
    for name, text in FILES.items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "shop"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths that were parsed, in this process."""
    paths: list[str] = []

    def read(path: str, role: Role, content: bytes, wanted: tuple[Want, ...] = ()) -> FileFacts:
        paths.append(path)
        return read_file(path, role, content, wanted)

    monkeypatch.setattr(gathering, "read_file", read)
    monkeypatch.setattr(gathering, "map_items", lambda function, items, **_: [function(item) for item in items])
    return paths


def settings(**others: object) -> ScanSettings:
    return ScanSettings(as_of=TODAY, jobs=1, **others)  # type: ignore[arg-type]


def scanned(target: Snapshot | Path, cache: Path | None, of: ScanSettings | None = None, as_found: ScanSettings | None = None) -> str:
    snapshot = DirectorySnapshot(str(target)) if isinstance(target, Path) else target
    with opened(str(cache) if cache else None) as store:
        report = scan(snapshot, of or settings(), as_found=as_found, cache=store)
        assert store is None or store.complaint == ""
    return render_json(report)


def test_cold_warm_and_without_are_the_same_bytes(root: Path, tmp_path: Path, parsed: list[str]) -> None:
    without = scanned(root, None)
    parsed.clear()
    assert scanned(root, tmp_path / "cache") == without
    assert sorted(parsed) == sorted(FILES), "each file once"
    parsed.clear()
    assert scanned(root, tmp_path / "cache") == without
    assert parsed == []


def test_one_changed_file_is_parsed_and_no_other(root: Path, tmp_path: Path, parsed: list[str]) -> None:
    before = scanned(root, tmp_path / "cache")
    (root / "Dockerfile").write_text(FILES["Dockerfile"] + "USER app\n")
    parsed.clear()
    after = scanned(root, tmp_path / "cache")
    assert parsed == ["Dockerfile"]
    assert after == scanned(root, None) != before
    (root / "Dockerfile").write_text(FILES["Dockerfile"])
    parsed.clear()
    assert scanned(root, tmp_path / "cache") == before
    assert parsed == [], "what was known before it changed is known still"


def test_added_moved_and_deleted_files(root: Path, tmp_path: Path) -> None:
    scanned(root, tmp_path / "cache")
    (root / "app/new.py").write_text("import numpy\n")
    (root / "app/tools.py").rename(root / "tools.py")
    (root / "requirements.txt").unlink()
    assert scanned(root, tmp_path / "cache") == scanned(root, None)


@pytest.mark.parametrize("other", [
    settings(profile="strict"), settings(exclude=("app/tools.py",)), settings(roles=RoleMap(((Role.TEST, ("app/",)),))),
    settings(selection=Selection(ignore=("docker",))), settings(thresholds={"ready": 99}), ScanSettings(as_of=datetime.date(2031, 1, 1)),
])  # fmt: skip
def test_other_settings_are_another_scan(root: Path, tmp_path: Path, other: ScanSettings) -> None:
    scanned(root, tmp_path / "cache")
    assert scanned(root, tmp_path / "cache", other) == scanned(root, None, other)
    assert scanned(root, tmp_path / "cache", other) == scanned(root, None, other), "remembered, too"


def test_a_repository_s_own_settings_read_each_file_once(root: Path, tmp_path: Path, parsed: list[str]) -> None:
    own = settings(exclude=("tests/",), roles=RoleMap(((Role.DEVELOPMENT, ("app/tools.py",)),)))
    whole = scanned(root, None, own, settings())
    assert sorted(parsed) == sorted([*FILES, "app/tools.py"]), "twice only where the two disagree on what a file is for"
    parsed.clear()
    for _ in range(2):
        assert scanned(root, tmp_path / "cache", own, settings()) == whole
    assert len(parsed) == len(FILES) + 1
    (root / "README.md").write_text("# The shop\n")
    parsed.clear()
    assert scanned(root, tmp_path / "cache", own, settings()) == scanned(root, None, own, settings())
    assert parsed[:1] == ["README.md"]


def test_two_repositories_with_one_cache(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "shop"
    shutil.copytree(root, other)
    (other / "Dockerfile").write_text("FROM python:3.13\nUSER app\n")
    first, second = scanned(root, None), scanned(other, None)
    for _ in range(2):
        assert (scanned(root, tmp_path / "cache"), scanned(other, tmp_path / "cache")) == (first, second)


def test_a_team_s_rules_count_by_what_is_in_them(root: Path, tmp_path: Path) -> None:
    (root / "NOTES").write_text("hello")
    rules = write(tmp_path / "rules", {"notes.yaml": RULE})
    team = settings(rules=(rules,), selection=Selection(select=("shop.notes-missing",)))
    first = scanned(root, tmp_path / "cache", team)
    write(rules, {"notes.yaml": changed("globs: [NOTES]", "globs: [TODO]").replace(b"NOTES: hello", b"TODO: hello")})
    second = scanned(root, tmp_path / "cache", team)
    assert '"outcome": "pass"' in first
    assert '"outcome": "pass"' not in second


def test_an_error_of_the_user_s_is_told_with_a_cache_too(root: Path, tmp_path: Path) -> None:
    scanned(root, tmp_path / "cache")
    with pytest.raises(UsageError, match="unknown profile"):
        scanned(root, tmp_path / "cache", settings(profile="strct"))


def test_memory_snapshots_are_recognised_by_content(tmp_path: Path, parsed: list[str]) -> None:
    first = scanned(MemorySnapshot(FILES), tmp_path / "cache")
    parsed.clear()
    assert scanned(MemorySnapshot(FILES), tmp_path / "cache") == first
    assert parsed == []


def test_no_text_of_the_target_stands_in_the_cache(root: Path, tmp_path: Path) -> None:
    scanned(root, tmp_path / "cache")
    kept = b"".join(path.read_bytes() for path in sorted((tmp_path / "cache").iterdir()))
    assert len(kept) > 10_000
    for text in (PASSWORD, "zebra_crossing"):
        assert text.encode() not in kept, text


def test_what_took_too_long_is_tried_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Lost("took longer than 20 s")
    with monkeypatch.context() as patch:
        patch.setattr(
            "readiness.gathering.map_items", lambda read, items, **_: [lost if each.path == "Dockerfile" else read(each) for each in items]
        )
        slow = scanned(root, tmp_path / "cache")
    assert "took longer than 20 s" in slow
    assert scanned(root, tmp_path / "cache") == scanned(root, None)


def test_a_rule_that_crashed_is_tried_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("readiness.engine._applies", lambda *_: 1 / 0)
        assert '"outcome": "error"' in scanned(root, tmp_path / "cache")
    assert '"outcome": "error"' not in scanned(root, tmp_path / "cache")


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_damaged_cache_changes_nothing(root: Path, tmp_path: Path, size: int) -> None:
    whole = scanned(root, tmp_path / "cache")
    file = tmp_path / "cache" / FILE_NAME
    file.write_bytes(file.read_bytes()[:size])
    with opened(str(tmp_path / "cache")) as store:
        assert render_json(scan(DirectorySnapshot(str(root)), settings(), cache=store)) == whole
    assert scanned(root, tmp_path / "cache") == whole


def test_an_entry_that_was_tampered_with_is_not_believed(root: Path, tmp_path: Path, parsed: list[str]) -> None:
    whole = scanned(root, tmp_path / "cache")
    cache = ScanCache(str(tmp_path / "cache"))
    connection = cache._store._connection
    assert connection
    with connection:
        connection.execute("UPDATE entries SET value = zeroblob(length(value)) WHERE kind = 'facts'")
        connection.execute("UPDATE entries SET value = x'c1' WHERE kind = 'report'")
    cache.close()
    parsed.clear()
    assert scanned(root, tmp_path / "cache") == whole
    assert sorted(parsed) == sorted(FILES)


def test_nothing_can_be_kept(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with opened(str(tmp_path / "file")) as store:
        report: Report = scan(DirectorySnapshot(str(root)), settings(), cache=store)
    assert store
    assert "file exists" in store.complaint or "directory" in store.complaint
    assert render_json(report) == scanned(root, None)


def test_links_and_unreadable_files(root: Path, tmp_path: Path) -> None:
    (root / "link.py").symlink_to("app/main.py")
    os.mkfifo(root / "pipe")
    whole = scanned(root, None)
    for _ in range(2):
        assert scanned(root, tmp_path / "cache") == whole
    assert "a FIFO" in whole


def test_the_shipped_rules_are_decoded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[Catalogue] = []

    def load(*_: object, **__: object) -> Catalogue:
        decoded.append(load_catalogue(examples=False))
        return decoded[-1]

    monkeypatch.setattr("readiness.catalogue.load.load_catalogue", load)
    plain = render_json(scan(MemorySnapshot(FILES), ScanSettings(as_of=TODAY)))
    for text in ("x = 1\n", "x = 2\n"):
        with opened(str(tmp_path)) as cache:
            scan(MemorySnapshot({**FILES, "more.py": text}), ScanSettings(as_of=TODAY), cache=cache)
    assert len(decoded) == 2, "once without a cache, once for it"
    with opened(str(tmp_path)) as cache:
        assert render_json(scan(MemorySnapshot(FILES), ScanSettings(as_of=TODAY), cache=cache)) == plain
    assert len(decoded) == 2
