"""Facts as bytes and back, for every kind of artifact there is; and how long a model stays."""

import gc
from pathlib import Path

import pytest

from readiness.artifacts.table import KINDS
from readiness.errors import InternalError
from readiness.facts.packing import new_recent, pack, unpack
from readiness.facts.reading import CostlyKind, FileFacts, TextPattern, Want, read_file
from readiness.intake.role_map import RoleMap
from readiness.model import Role

FIXTURES = Path(__file__).parents[2] / "fixtures"
WANTED: tuple[Want, ...] = (TextPattern("note", "TODO", ("**",)), *(CostlyKind(kind.name) for kind in KINDS if kind.costly))
SOURCE = b"import os\n\n\ndef main(x=os.getenv('X')):\n    return {'a': [x, -1.5, None, b'\\x00']}\n"


def facts_of(path: str, content: bytes) -> FileFacts:
    return read_file(path, RoleMap().role_of(path, content[:4096]), content, WANTED)


@pytest.mark.parametrize("system", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))
def test_every_file_of_a_system_comes_back_as_it_was(system: str) -> None:
    kinds: set[str] = set()
    for path in sorted((FIXTURES / system).rglob("*")):
        if path.is_file():
            facts = facts_of(path.relative_to(FIXTURES / system).as_posix(), path.read_bytes())
            packed = pack(facts)
            back = unpack(packed)
            kinds.update(facts.artifacts)
            assert {kind: back.artifacts[kind] for kind in facts.artifacts} == dict(facts.artifacts)
            for field in set(FileFacts.__struct_fields__) - {"artifacts"}:
                assert getattr(back, field) == getattr(facts, field), (path, field)
            assert pack(facts_of(facts.path, path.read_bytes())) == packed, "the same bytes each time"
    assert "python" in kinds


def test_a_model_is_opened_when_it_is_asked_for() -> None:
    artifacts = unpack(pack(facts_of("app/main.py", SOURCE))).artifacts
    assert "python" in artifacts
    assert len(artifacts) == len(list(artifacts))
    assert artifacts.get("dockerfile") is None
    opened = artifacts["python"]
    assert opened is artifacts["python"]
    assert opened.functions[0].name == "main"


def test_a_model_stays_as_long_as_somebody_holds_it_and_a_little_longer() -> None:
    recent = new_recent()
    size = recent.maxlen or 0
    files = [unpack(pack(facts_of(f"app/m{number}.py", SOURCE)), recent) for number in range(size + 1)]
    held = files[0].artifacts["python"]
    for file in files:
        assert file.artifacts["python"].lines == 5
    assert files[0].artifacts["python"] is held
    place = id(files[2].artifacts["python"])
    assert id(files[2].artifacts["python"]) == place, "it is among the last"
    assert len(recent) == size
    del held
    recent.clear()
    gc.collect()
    assert files[0].artifacts["python"].functions[0].name == "main", "unpacked anew"


def test_what_was_not_packed_is_refused() -> None:
    with pytest.raises(InternalError, match="cannot be unpacked"):
        unpack(b"\xc1")


def test_empty_and_unread_files() -> None:
    for facts in (facts_of("a.txt", b""), read_file("b.py", Role.PRODUCTION, b"x" * (5 * 1024 * 1024))):
        back = unpack(pack(facts))
        assert dict(back.artifacts) == {}
        assert (back.unread, back.not_analysed) == (facts.unread, facts.not_analysed)
