"""Rules that a configuration names, as folders that the catalogue can read.

Those of the user are where they are. Those of the scanned repository are read through its snapshot, so that they have its limits, may come
from a commit, and cannot lie outside the root.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from readiness.catalogue.locate import label
from readiness.config.model import Configuration
from readiness.errors import UsageError
from readiness.intake.snapshot import EntryKind, Snapshot, UnreadableError


@contextmanager
def rule_folders(configurations: tuple[Configuration, ...], snapshot: Snapshot) -> Iterator[tuple[tuple[Path, ...], ...]]:
    """For each configuration the places of its rules, there until the block ends. Raises UsageError for a path without rule files.

    An error in one of the repository's own is told with its path there, not with that of the copy.
    """
    copying = any(rules.in_repository for configuration in configurations for rules in configuration.rules)
    with _folder() if copying else nullcontext("") as folder:
        copies: dict[str, Path] = {}
        found = []
        for configuration in configurations:
            places = []
            for rules in configuration.rules:
                if not rules.in_repository:
                    places.append(Path(rules.path))
                    continue
                if rules.path not in copies:
                    target = Path(folder, str(len(copies)), os.path.basename(rules.path) or "rules")
                    copies[rules.path] = _copied(snapshot, rules.path, target, configuration.place("rules", rules.path))
                places.append(copies[rules.path])
            found.append(tuple(places))
        try:
            yield tuple(found)
        except UsageError as error:
            for path, name in ((path, label(copy)) for path, copy in copies.items()):
                if error.where.startswith((f"{name}/", f"{name}:")):
                    raise UsageError(error.message, where=path + error.where.removeprefix(name), hint=error.hint) from None
            raise


def _folder() -> AbstractContextManager[str]:
    try:
        return TemporaryDirectory(prefix="readiness-rules-")
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise UsageError(f"no temporary folder can be made for the repository's own rules: {reason}", hint="set TMPDIR") from None


def _copied(snapshot: Snapshot, path: str, target: Path, place: str) -> Path:
    inside = "" if path == "." else f"{path}/"
    copied = False
    for entry in snapshot.entries():
        if entry.kind is not EntryKind.FILE or not (entry.path == path or entry.path.startswith(inside)):
            continue
        if not entry.path.endswith((".yaml", ".yml")):
            continue
        copy = target if entry.path == path else target / entry.path.removeprefix(inside)
        try:
            content = snapshot.read(entry.path)
        except UnreadableError as error:
            raise UsageError(f"the rules in {entry.path} cannot be read: {error.reason}", where=place) from None
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(content)
        copied = True
    if not copied:
        hint = "name a folder of YAML files, or one file"
        raise UsageError(f"there are no rule files at {path!r} in the repository", where=place, hint=hint)
    return target
