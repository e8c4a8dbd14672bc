"""Is the data copied, does something start the copy, and does anybody know that it can be restored?"""

import posixpath
import re
from collections.abc import Iterator

from readiness.facts.application.backing import Stateful
from readiness.facts.operations.backups import DUMPERS, Backup
from readiness.facts.operations.schedules import Schedule
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.operations.documents import NOT_OURS
from readiness.model import Location, Observation, Related, Role, Severity, failed, passed, unknown

_HEADING = re.compile(
    r"\bback(?:ing)?[- ]?ups?\b|\bpoint[- ]in[- ]time\b|"
    r"\b(?:database|db|data|disk|volume|nightly|daily|rds|hourly)\s+snapshots?\b|^snapshots?$",
    re.IGNORECASE,
)
_VERIFYING = frozenset({"sha256sum", "sha512sum", "md5sum", "shasum", "pg_restore", "pg_verifybackup", "check", "verify", "cksum", "gzip"})
_RESTORING = re.compile(r"_*(?:(?:db|database|backup|dump)_restore|restore(?:_from)?_(?:the_)?(?:db|database|backup|dump|snapshot))")
_RESTORE = re.compile(r"(?:^|/)[^/]*(?:restore|verify[-_]?backup|backup[-_]?verify|test[-_]?backup)[^/]*$", re.IGNORECASE)


def backup_missing(project: Project) -> Iterator[Observation]:
    """The repository is the subject: something copies its data, or a document says who does."""
    found = project.rows(Backup)
    if found:
        yield passed("repository", found[0].location, f"{found[0].name} {found[0].evidence}")
        return
    for source in project.artifacts("markdown", (Role.DOCUMENTATION, Role.PRODUCTION)):
        if NOT_OURS.search(source.path):
            continue
        for heading in source.model.headings:
            if _HEADING.search(heading.text):
                yield passed("repository", Location(source.path, heading.line), f"section {heading.text!r} says how")
                return
        for line in source.model.code:
            if set(line.text.split()) & DUMPERS:
                yield passed("repository", Location(source.path, line.line), f"{source.path} shows the command")
                return
    state = project.rows(Stateful)
    related = tuple(Related(row.location, f"keeps data: {row.what}") for row in state[:3])
    yield failed(
        "repository", Location("."), f"nothing in the repository backs up its data ({state[0].what if state else 'state'})", related=related
    )


def backup_unscheduled(project: Project) -> Iterator[Observation]:
    """Each backup script, target or service is a subject; one that a scheduled backup runs is scheduled with it."""
    schedules = project.rows(Schedule)
    open_ends = project.not_analysed(("crontab", "unit"))
    for backup in project.rows(Backup):
        by = next((schedule for schedule in schedules if _names(schedule.text, backup.name)), None)
        if backup.scheduled:
            yield passed(backup.name, backup.location, "is scheduled itself")
        elif by is not None:
            yield passed(backup.name, backup.location, f"{by.by} at {by.location} runs it")
        elif caller := _caller(project, backup):
            yield passed(backup.name, backup.location, f"{caller} runs it")
        elif open_ends:
            yield unknown(backup.name, open_ends[0].location, f"not analysed, so it may schedule {backup.name}: {open_ends[0].reason}")
        elif told := _told(project, backup.name):
            yield failed(
                backup.name, backup.location, f"only a document tells somebody to schedule {backup.name}; nothing in the repository does",
                related=(Related(told, "the document"),), severity=Severity.LOW,
            )
        else:
            yield failed(backup.name, backup.location, f"no cron entry, timer, CronJob or scheduled job runs {backup.name}")


def _names(text: str, name: str) -> bool:
    stem = name.removesuffix(".sh").removesuffix(".py")
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])|(?<![\w-]){re.escape(stem)}(?![\w.-])", text) is not None


def _caller(project: Project, backup: Backup) -> str:
    """Another backup script of the repository that calls this one and is scheduled."""
    for source in project.artifacts("shell"):
        if source.path != backup.path and any(_names(" ".join(command.texts), backup.name) for command in source.model.commands):
            name = posixpath.basename(source.path)
            if any(_names(schedule.text, name) for schedule in project.rows(Schedule)):
                return name
    return ""


def _told(project: Project, name: str) -> Location | None:
    for source in project.artifacts("markdown", (Role.DOCUMENTATION, Role.PRODUCTION)):
        for line in source.model.code:
            if _names(line.text, name) and re.search(r"^\s*(?:[\d*/,-]+\s+){4}[\d*/,-]+\s|@(?:hourly|daily|weekly)|crontab", line.text):
                return Location(source.path, line.line)
    return None


def backup_unverified(project: Project) -> Iterator[Observation]:
    """The repository is the subject: a checksum, a verifying command or a restore script that somebody can run."""
    for path in sorted(project.entries):
        if _RESTORE.search(path) and project.role(path) in (Role.PRODUCTION, Role.TEST) and not path.endswith((".md", ".html")):
            yield passed("repository", Location(path), f"{path} restores or verifies one")
            return
    for path, outline in project.python_outlines():
        for function in project.python.modules[path].functions if "restore" in outline.words else ():
            if _RESTORING.fullmatch(function.name) and not function.stub:
                yield passed("repository", Location(path, function.line), f"{function.name} restores one")
                return
    paths = {backup.path for backup in project.rows(Backup)}
    for source in project.artifacts("shell"):
        for command in source.model.commands:
            if source.path in paths and set(command.texts) & _VERIFYING and (command.name != "gzip" or "-t" in command.texts):
                yield passed("repository", Location(source.path, command.line), f"{command.name} verifies the copy")
                return
    if any(backup.scheduled for backup in project.rows(Backup)) and not paths & {source.path for source in project.artifacts("shell")}:
        place = next(backup.location for backup in project.rows(Backup) if backup.scheduled)
        yield unknown("repository", place, "the backup is made by an image or operator; whether it verifies its copies is not written here")
        return
    place = project.rows(Backup)[0].location
    yield failed("repository", place, "no restore script, restore test or checksum for the backups it makes")


MATCHERS: dict[str, Matcher] = {
    "backup-missing": simple(backup_missing),
    "backup-unscheduled": simple(backup_unscheduled),
    "backup-unverified": simple(backup_unverified),
}
