"""A project from a snapshot, in one process: for rule examples, tests and small targets (``scan`` does the same with workers)."""

import datetime
from collections.abc import Iterable, Mapping

from readiness.facts.options import ProjectOptions
from readiness.facts.project import Project
from readiness.facts.reading import FileFacts, Want, read_file, unread_file
from readiness.facts.relations import RELATIONS
from readiness.intake.role_map import RoleMap
from readiness.intake.snapshot import Entry, EntryKind, Snapshot, UnreadableError


def build_project(
    snapshot: Snapshot,
    *,
    as_of: datetime.date,
    roles: RoleMap | None = None,
    options: ProjectOptions | None = None,
    wanted: tuple[Want, ...] = (),
) -> Project:
    """Reads every file of the snapshot once. A file that cannot be read is *not analysed*, never an error."""
    role_map = roles or RoleMap()
    files: dict[str, FileFacts] = {}
    for entry in snapshot.entries():
        if entry.kind not in (EntryKind.FILE, EntryKind.OTHER):
            continue
        try:
            content = snapshot.read(entry.path)
        except UnreadableError as error:
            files[entry.path] = unread_file(entry.path, role_map.role_of(entry.path), error.reason)
            continue
        files[entry.path] = read_file(entry.path, role_map.role_of(entry.path, content[:4096]), content, wanted)
    return assemble(snapshot.entries(), files, as_of=as_of, options=options)


def assemble(
    entries: Iterable[Entry], files: Mapping[str, FileFacts], *, as_of: datetime.date, options: ProjectOptions | None = None
) -> Project:
    """A project from facts that are already read."""
    gitignores = {path: "\n".join(facts.artifacts["gitignore"].lines) for path, facts in files.items() if "gitignore" in facts.artifacts}
    return Project(files, entries, RELATIONS, as_of=as_of, options=options, gitignores=gitignores)
