"""Everything that something starts by the clock: cron, systemd timers, CronJobs, scheduled CI, schedulers in compose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.ci.rows import CiStep
from readiness.facts.relation import Row
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SCHEDULING_IMAGES = ("ofelia", "backup", "cron", "autobackup", "pgbackrest", "wal-g")
_SCHEDULERS = frozenset({"crontab", "crond", "cron", "supercronic", "yacron", "busybox"})
_JOBS = ("add_job", "scheduled_job", "add_periodic_task", "crontab", "run_every")
_TABLES = ("beat_schedule", "CELERY_BEAT_SCHEDULE", "CELERYBEAT_SCHEDULE", "CRONJOBS")
WORDS = frozenset((*_JOBS, *_TABLES))


class Schedule(Row, frozen=True, kw_only=True):
    """Something that runs at fixed times. ``text`` is what is run, as far as it is written there: a command, a script, an image."""

    text: str
    by: str


def schedules(project: Project) -> Iterator[Schedule]:
    """Every scheduled thing of the repository, production and documentation apart (a documented crontab schedules nothing)."""
    roles = (Role.PRODUCTION,)
    for source in project.artifacts("crontab", roles):
        for entry in source.model.entries:
            yield Schedule(location=Location(source.path, entry.line), text=entry.command, by="cron")
    yield from _timers(project)
    yield from _cron_jobs(project)
    for step in project.rows(CiStep):
        if "schedule" in step.triggers:
            yield Schedule(location=step.location, text="\n".join(text for text, _ in step.commands) or step.uses, by="scheduled CI")
    for source in project.artifacts("compose"):
        for service in source.model.services:
            image = service.image.value if service.image else ""
            words = " ".join(service.command.words) if service.command else ""
            labels = " ".join(f"{label.name}={label.value}" for label in service.labels)
            if (
                any(name in image.lower() for name in _SCHEDULING_IMAGES)
                or "sleep" in words
                or "ofelia" in labels
                or any(word in words.split() for word in _SCHEDULERS)
            ):
                yield Schedule(location=service.location, text=f"{service.name} {image} {words} {labels}", by="a compose service")
    yield from _shell_crons(project)
    yield from _python_schedules(project)


def _timers(project: Project) -> Iterator[Schedule]:
    units = {source.path: source.model for source in project.artifacts("unit")}
    for path, timer in units.items():
        if not path.endswith(".timer"):
            continue
        named = timer.last("Timer", "Unit")
        name = named.value if named else path.rpartition("/")[2].removesuffix(".timer") + ".service"
        service = next((unit for other, unit in units.items() if other.rpartition("/")[2] == name), None)
        text = " ".join(line.text for line in service.commands()) if service else ""
        yield Schedule(location=Location(path), text=f"{name} {text}", by="a systemd timer")


def _cron_jobs(project: Project) -> Iterator[Schedule]:
    for source in project.artifacts("kubernetes"):
        for manifest in source.model.documents:
            if manifest.kind == "CronJob" and manifest.pod:
                text = " ".join(
                    word
                    for container in manifest.pod.containers
                    for word in (
                        container.image.value if container.image else "",
                        *(line.value for line in (*container.command, *container.args)),
                    )
                )
                yield Schedule(location=Location(source.path, manifest.line), text=f"{manifest.name} {text}", by="a CronJob")


def _shell_crons(project: Project) -> Iterator[Schedule]:
    """Scripts and images that install a crontab: the line that writes it names what runs."""
    for source in project.artifacts("shell"):
        for command in source.model.commands:
            if "cron" in " ".join(command.texts) or any("cron" in redirection.target.text for redirection in command.redirections):
                yield Schedule(location=Location(source.path, command.line), text=" ".join(command.texts), by="a script that installs cron")


def _python_schedules(project: Project) -> Iterator[Schedule]:
    """Jobs of APScheduler, Celery beat and schedule: the names that the scheduling call or table mentions."""
    from readiness.artifacts.python.values import Literal, Reference, walk

    for source in project.python_with(WORDS):
        for call in source.model.calls:
            if call.invocation.method in _JOBS:
                names = [
                    str(node.value) if isinstance(node, Literal) else node.name
                    for node in walk(call.invocation)
                    if isinstance(node, (Literal, Reference))
                ]
                yield Schedule(
                    location=Location(source.path, call.line), text=" ".join([*names, call.target]), by="a scheduler in the code"
                )
        for assignment in source.model.assignments:
            if assignment.name in _TABLES and assignment.value:
                names = [str(node.value) for node in walk(assignment.value) if isinstance(node, Literal)]
                yield Schedule(location=Location(source.path, assignment.line), text=" ".join(names), by="a scheduler in the code")
