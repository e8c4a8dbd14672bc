"""I/O: where the shipped rules are. In a wheel ``readiness/_rules``; in a checkout ``rules/`` beside the package."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from readiness.errors import InternalError, UsageError

MAX_RULE_FILES = 5000


def shipped_rules() -> Path:
    """The folder of the shipped catalogue. The second candidate counts only where it belongs to our own checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_rules"
    if inside.is_dir():
        return inside
    beside = package.parent / "rules"
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file() and (beside / "_profiles").is_dir():
        return beside
    raise InternalError("the shipped rules are missing from this installation", hint="reinstall readiness")


def rule_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every YAML file of a rules folder (or one file) as (path, bytes), sorted; names that begin with ``_`` are no rules.

    Paths begin as :func:`label` says. Raises UsageError for one that is not there or may not be read.
    """
    if folder.is_file():
        yield label(folder), _bytes_of(folder)
        return
    if not folder.is_dir():
        raise UsageError(f"no rules at {folder}", where=str(folder), hint="give a folder of YAML rule files, or one file")
    name = label(folder)
    for number, path in enumerate(sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file())):
        if number >= MAX_RULE_FILES:
            raise UsageError(f"more than {MAX_RULE_FILES} rule files", where=str(folder))
        relative = path.relative_to(folder)
        if not any(part.startswith("_") for part in relative.parts):
            yield f"{name}/{relative.as_posix()}", _bytes_of(path)


def label(folder: Path) -> str:
    """What a folder or file of rules is called in messages: its path from here, so that it can be opened; of what is elsewhere its name
    only, so that no path of a machine gets into what is printed. The shipped rules are ``rules`` wherever they are."""
    whole, here = folder.resolve(), Path.cwd()
    if whole != here and whole.is_relative_to(here) and whole != shipped_rules():
        return whole.relative_to(here).as_posix()
    return whole.name.removeprefix("_") or "rules"  # a wheel keeps them in _rules


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"the rule file cannot be read: {error.strerror}", where=str(path)) from None


def named_files(folder: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    """Files of the catalogue that are no rules: ``_profiles/*.yaml`` and ``*/_category.yaml``."""
    for path in sorted(folder.glob(pattern)):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def digest_of_files(extra: Iterable[Path] = ()) -> str:
    """What stands for everything that loading the catalogue would read, without decoding it."""
    shipped = shipped_rules()
    digest = hashlib.sha256()
    named = (named_files(shipped, pattern) for pattern in ("*/_category.yaml", "_profiles/*.yaml"))
    for where, content in chain(*named, *(rule_files(folder) for folder in (shipped, *extra))):
        digest.update(f"{where}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
