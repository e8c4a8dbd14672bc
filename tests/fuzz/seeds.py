"""Where fuzzing starts: the files of every rule's examples and of our fixtures, and for each target those it would be given."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from readiness.artifacts.table import kinds_of
from readiness.catalogue.load import load_catalogue
from readiness.catalogue.locate import rule_files, shipped_rules
from readiness.catalogue.rule_file import without_examples
from tests.fuzz.targets import Target
from tests.fuzz.trees import text_of

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SAMPLES = Path(__file__).with_name("samples.txt")
MOST_BYTES = 32_768


@cache
def files() -> tuple[tuple[str, bytes], ...]:
    """(path, content) of every small file we wrote ourselves, the same content once."""
    found: dict[bytes, str] = {}
    for path, content in (*_examples(), *_fixtures()):
        if 0 < len(content) <= MOST_BYTES:
            found.setdefault(content, path)
    return tuple((path, content) for content, path in found.items())


def _examples() -> Iterator[tuple[str, bytes]]:
    for rule in load_catalogue().rules.values():
        for example in rule.examples:
            yield from ((path, text.encode()) for path, text in example.files.items())


def _fixtures() -> Iterator[tuple[str, bytes]]:
    for path in sorted(FIXTURES.glob("*/*/**/*")):
        if path.is_file():
            yield path.relative_to(FIXTURES).as_posix(), path.read_bytes()


def seeds_of(target: Target) -> Iterator[bytes]:
    """What the target starts from."""
    yield from samples().get(target.name, ())
    match target.kind:
        case "scan":
            yield from trees()
        case "rule-file":
            yield from (content for _, content in _rules())
        case "secrets":
            yield from (content for path, content in files() if not target.path or _suffix(path) == _suffix(target.path))
        case _:
            for path, content in files():
                if _ending(path) == _ending(target.path) and target.kind in _kinds(path, content):
                    yield content


@cache
def samples() -> dict[str, tuple[bytes, ...]]:
    """By target, small files with one of everything, for what no example of a rule feeds well: in ``samples.txt``, each below a line
    ``%%%%`` with the names of its targets."""
    found: dict[str, tuple[bytes, ...]] = {}
    parts = re.split(rb"(?m)^%%%% (.*)\n", SAMPLES.read_bytes())
    for targets, text in zip(parts[1::2], parts[2::2], strict=True):
        for target in targets.decode().split():
            found[target] = (*found.get(target, ()), text)
    return found


def trees() -> Iterator[bytes]:
    """The repository of every example, as one text."""
    for rule in load_catalogue().rules.values():
        for example in rule.examples:
            yield text_of({path: text.encode() for path, text in example.files.items()})


def _rules() -> Iterator[tuple[str, bytes]]:
    for where, content in rule_files(shipped_rules()):
        yield where, content
        yield where, without_examples(content)


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    return f".{name.rpartition('.')[2]}" if "." in name else name


def _kinds(path: str, content: bytes) -> frozenset[str]:
    return frozenset(kind.name for kind in kinds_of(path, content))


_ENDINGS = (".yml", ".toml", ".lock", ".json", ".ini", ".properties", ".md", ".rst", ".timer", ".txt", ".in")


def _ending(path: str) -> str:
    """The suffix where it decides how a file is read."""
    path = path.lower().replace(".yaml", ".yml")
    return next((ending for ending in _ENDINGS if path.endswith(ending)), "")


def write_seeds(folder: Path, seeds: Iterable[bytes]) -> int:
    """A corpus folder with these files, to which a fuzzer adds its own; gives how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, content in enumerate(seeds, 1):
        (folder / f"seed-{count:04}").write_bytes(content)
    return count
