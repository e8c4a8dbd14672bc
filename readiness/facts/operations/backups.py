"""What makes copies of data: scripts, make targets, management commands and services, by what they run and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Sequence, text
from readiness.artifacts.shell import ShellScript
from readiness.facts.relation import Row
from readiness.facts.text_words import words_of_text
from readiness.model import Location, Role
from readiness.patterns import pattern
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

DUMPERS = word_set("""
    pg_dump pg_dumpall pg_basebackup mysqldump mariadb-dump mongodump restic borg borgmatic wal-g wal-e barman pgbackrest duplicity
    xtrabackup mariabackup velero litestream dbbackup mydumper elasticdump
""")
_NAMED = pattern(
    r"(?:^|[^a-z])back[-_]?ups?(?:[^a-z]|$)|(?:^|[^a-z])(?:db|pg|database)[-_]?(?:dump|snapshot)s?(?:[^a-z]|$)", re.IGNORECASE
)
_STARTING = ("subprocess.", "os.system", "os.popen", "asyncio.create_subprocess_")
_RESTORING = pattern(r"restore|rollback|recover|verify|test", re.IGNORECASE)


WORDS = frozenset(words_of_text(name)[0] for name in DUMPERS)


class Backup(Row, frozen=True, kw_only=True):
    """Something that makes backups. ``name`` is what a schedule would call it (a file name, target or service); ``scheduled`` where it is a
    schedule itself."""

    name: str
    evidence: str
    scheduled: bool = False


def backups(project: Project) -> Iterator[Backup]:
    """One row a script, command, target or service that makes backups; restoring scripts are none."""
    for source in project.artifacts("shell", (Role.PRODUCTION,)):
        name = source.path.rpartition("/")[2]
        dumper = next(
            (command for command in source.model.commands if set(command.texts) & DUMPERS or command.name.rpartition("/")[2] in DUMPERS),
            None,
        )
        if _RESTORING.search(name):
            continue
        if dumper is not None and (_NAMED.search(name) or _keeps(source.model)):
            yield Backup(
                location=Location(source.path),
                name=name,
                evidence=f"runs {sorted(set(dumper.texts) & DUMPERS)[0] if set(dumper.texts) & DUMPERS else dumper.name}",
            )
        elif _NAMED.search(name):
            yield Backup(location=Location(source.path), name=name, evidence="is named a backup script")
    running = set(project.python.mentioning(WORDS))
    for source in project.artifacts("python"):
        name = source.path.rpartition("/")[2]
        if _NAMED.search(name) and not _RESTORING.search(name) and _is_program(source.path, source.model):
            yield Backup(location=Location(source.path), name=name, evidence="is named a backup module")
        if source.path in running:
            yield from _calls(source.path, source.model)
    for source in project.artifacts("makefile"):
        for target in source.model.targets:
            dumps = any(set(line.text.split()) & DUMPERS for line in target.recipe)
            if (_NAMED.search(target.name) or dumps) and not _RESTORING.search(target.name):
                yield Backup(location=Location(source.path, target.line), name=target.name, evidence="is a make target for it")
    yield from _services(project)


def _calls(path: str, module: PythonModule) -> Iterator[Backup]:
    """Functions that run a dumper: ``sh.pg_dump(…)``, ``subprocess.run(["pg_dump", …])``; each function once."""
    seen: set[str] = set()
    for call in module.calls:
        program = call.callee.removeprefix("sh.") if call.callee.startswith("sh.") else ""
        if call.callee.startswith(_STARTING) and call.invocation.args:
            first = call.invocation.args[0]
            first = first.items[0] if isinstance(first, Sequence) and first.items else first
            program = (text(first) or "").partition(" ")[0].rpartition("/")[2]
        name = call.context.function.rpartition(".")[2] or path.rpartition("/")[2]
        if program in DUMPERS and name not in seen and not _RESTORING.search(name):
            seen.add(name)
            yield Backup(location=Location(path, call.line), name=name, evidence=f"runs {program}")


def _is_program(path: str, module: PythonModule) -> bool:
    """Something that is started, not a module about backups: a management command, a script, or a file with a main block."""
    return "management/commands/" in path or path.startswith("scripts/") or "/scripts/" in path or bool(module.main_block)


def _keeps(script: ShellScript) -> bool:
    """A dump that is kept as a backup: dated, sent away, rotated, or in a folder of that name. A dump for developers is none."""
    text = " ".join(
        word.text
        for command in script.commands
        for word in (*command.words, *(r.target for r in command.redirections), *(a.value for a in command.assignments))
    )
    return re.search(r"backup|\bdate\b|s3://|gs://|\brclone\b|-mtime|\brsync\b", text, re.IGNORECASE) is not None


def _services(project: Project) -> Iterator[Backup]:
    for source in project.artifacts("compose"):
        for service in source.model.services:
            image = service.image.value if service.image else ""
            if _NAMED.search(service.name) or _NAMED.search(image):
                yield Backup(
                    location=service.location, name=service.name, evidence=f"is a compose service ({image or service.name})", scheduled=True
                )
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            if manifest.kind in ("CronJob", "ScheduledBackup", "Schedule", "BackupSchedule") and (
                _NAMED.search(manifest.name) or manifest.kind != "CronJob"
            ):
                yield Backup(
                    location=Location(source.path, manifest.line), name=manifest.name, evidence=f"is a {manifest.kind}", scheduled=True
                )
