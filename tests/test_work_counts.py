"""How much work a scan does, counted: each file is read once and parsed once, and each pattern goes over each file once.

Time is nothing that a test may measure; these are what it follows from.
"""

import ast
import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from readiness import gathering
from readiness.artifacts.table import ArtifactKind
from readiness.facts import reading
from readiness.intake.memory import MemorySnapshot
from readiness.scan import scan
from readiness.scan_settings import ScanSettings

FIXTURES = Path(__file__).parent.parent / "fixtures"
TREES = ("quadra-matrix/before", "songnodes/after", "openlearn-deployment/before")
SETTINGS = ScanSettings(as_of=datetime.date(2026, 1, 15), jobs=1)


class Counts:
    """How often each file was read, parsed as what, given to Python's parser as a whole, and searched for what."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.parsed: Counter[tuple[str, str]] = Counter()
        self.compiled: Counter[bytes] = Counter()
        self.searched: Counter[tuple[str, bytes]] = Counter()


class CountedSnapshot(MemorySnapshot):
    def __init__(self, folder: Path, counts: Counts) -> None:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        super().__init__({path.relative_to(folder).as_posix(): path.read_bytes() for path in files})
        self.counts = counts

    def read(self, path: str) -> bytes:
        self.counts.read[path] += 1
        return super().read(path)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    """Filled in by scans in this process."""
    found = Counts()
    parser, touched, parse = ArtifactKind.parser, reading._touched, ast.parse

    def counted(kind: ArtifactKind) -> Callable[[str, bytes], msgspec.Struct]:
        def parsed(path: str, content: bytes) -> msgspec.Struct:
            found.parsed[kind.name, path] += 1
            return parser(kind)(path, content)

        return parsed

    def parsed_python(source: str | bytes, *arguments: Any, **named: Any) -> Any:
        found.compiled[source.encode() if isinstance(source, str) else bytes(source)] += 1
        return parse(source, *arguments, **named)

    def searched(text: bytes, compiled: Any) -> Iterator[tuple[int, bytes]]:
        found.searched[compiled.pattern, text] += 1
        return touched(text, compiled)

    monkeypatch.setattr(ArtifactKind, "parser", counted)
    monkeypatch.setattr(ast, "parse", parsed_python)
    monkeypatch.setattr(reading, "_touched", searched)
    monkeypatch.setattr(gathering, "map_items", lambda function, items, **_: [function(item) for item in items])
    return found


def more_than_once(counter: Counter[Any]) -> list[Any]:
    return [key for key, count in counter.items() if count > 1]


@pytest.mark.parametrize("tree", TREES)
def test_nothing_is_done_twice(tree: str, counts: Counts) -> None:
    snapshot = CountedSnapshot(FIXTURES / tree, counts)
    scan(snapshot, SETTINGS)
    files = {entry.path: snapshot.counts.read[entry.path] for entry in snapshot.entries()}
    assert files == dict.fromkeys(files, 1), "each file is read once"
    assert more_than_once(counts.parsed) == [], "and parsed once, as each kind that it is of"
    contents = Counter(MemorySnapshot.read(snapshot, path) for path in files if path.endswith(".py"))
    again = [source for source, count in counts.compiled.items() if source in contents and count > contents[source]]
    assert again == [], "all that reads a Python file shares its syntax tree"
    equal = Counter(MemorySnapshot.read(snapshot, path).removesuffix(b"\n") for path in files)
    assert [key for key, count in counts.searched.items() if count > equal[key[1]]] == [], "each pattern goes over each file once"
    assert counts.parsed
    assert counts.compiled
    assert counts.searched


@pytest.mark.parametrize("tree", TREES[:1])
def test_two_views_of_a_tree_read_it_once(tree: str, counts: Counts) -> None:
    """The score "as found" is a second judgement of the same facts."""
    snapshot = CountedSnapshot(FIXTURES / tree, counts)
    other = msgspec.structs.replace(SETTINGS, exclude=("docs/**",), profile="strict")
    scan(snapshot, other, as_found=SETTINGS)
    assert more_than_once(counts.read) == []
    assert more_than_once(counts.parsed) == []
