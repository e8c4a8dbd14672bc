"""Rules about the event loop: what blocks it, what is left on it, and how it is stopped."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from readiness.facts.health.rows import HealthRoute
from readiness.facts.project import Project
from readiness.facts.reliability.rows import AsyncFunctions, BlockingCall, LoopEnd, StartedTask
from readiness.facts.reliability.waiting import Wait
from readiness.matchers.judging import with_unread
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, Severity, failed, passed

_FOR = {
    Wait.SERVER: "waits for another server",
    Wait.DATABASE: "waits for the database",
    Wait.SLEEP: "sleeps",
    Wait.PROGRAM: "waits for a program",
    Wait.KEYBOARD: "waits for the keyboard",
    Wait.START: "starts a program",
    Wait.FILE: "uses the disk",
}
_MILDER = {Wait.START: Severity.LOW, Wait.FILE: Severity.MEDIUM}


def blocking_call(project: Project) -> Iterator[Observation]:
    """Each asynchronous function is a subject; one that blocks for several reasons fails for each, at the first line that does so."""
    yield from with_unread(project, _functions(project), ("python",))


def _functions(project: Project) -> Iterator[Observation]:
    health = {(row.handler_path, row.handler) for row in project.rows(HealthRoute)}
    groups: dict[tuple[str, str, str], list[BlockingCall]] = defaultdict(list)
    for row in project.rows(BlockingCall):
        apart = (row.path, row.function) in health or row.starting or (row.wait is Wait.FILE and not row.hot)
        if not apart:
            groups[row.path, row.function, "" if row.wait is Wait.FILE else row.call.partition(".")[0]].append(row)
    for (_, function, _), rows in groups.items():
        yield _failed(function, rows)
    failing = Counter(path for path, _ in {(path, function) for path, function, _ in groups})
    yield from _clean(project, failing)


def _failed(function: str, rows: list[BlockingCall]) -> Observation:
    worst = next((row for row in rows if row.wait not in _MILDER), rows[0])
    more = len(rows) - 1
    what = f"{worst.through}(), which {_FOR[worst.wait]} in {worst.call}" if worst.through else f"{worst.call}, which {_FOR[worst.wait]}"
    message = f"The coroutine {function} calls {what}; meanwhile the event loop serves nobody."
    if more:
        message = f"{message[:-1]} ({more} more such {'call' if more == 1 else 'calls'} in it)."
    related = (Related(worst.place, f"{worst.call} blocks here"),) if worst.through else ()
    return failed(f"{function}: {worst.call}", worst.location.whole_line, message, related=related, severity=_MILDER.get(worst.wait))


def _clean(project: Project, failing: Counter[str]) -> Iterator[Observation]:
    """The functions that block nobody, counted together by component."""
    clean: Counter[str] = Counter()
    names: dict[str, str] = {}
    for row in project.rows(AsyncFunctions):
        component = project.component_of(row.path)
        folder = component.path if component else "."
        names[folder] = component.name if component else ""
        clean[folder] += max(row.count - failing[row.path], 0)
    for folder, count in sorted(clean.items()):
        if count:
            yield passed(f"{count} asynchronous functions", Location(folder), count=count, component=names[folder])


def task_dangling(project: Project) -> Iterator[Observation]:
    """Each started task is a subject."""
    for row in project.rows(StartedTask):
        place = row.location.whole_line
        subject = f"{row.function or 'the module'}: {row.call}"
        if row.kept:
            yield passed(subject, place)
        else:
            yield failed(
                subject, place, f"Nobody keeps the task that {row.call} starts, so it may vanish half-way, and its errors with it."
            )


def loop_stopped(project: Project) -> Iterator[Observation]:
    """Each class or outermost function that ends an event loop is a subject, placed at the first line that does."""
    for row in project.rows(LoopEnd):
        place = row.location.whole_line
        if row.settled:
            yield passed(row.scope or "the module", place, row.settled)
        else:
            where = f"in {row.scope}" if row.scope else "in this module"
            yield failed(
                row.scope or "the module",
                place,
                f"{row.call} ends the event loop, and nothing {where} cancels and awaits what still runs on it.",
            )


MATCHERS: dict[str, Matcher] = {
    "blocking-call-in-async": simple(blocking_call),
    "loop-stopped-with-pending-tasks": simple(loop_stopped),
    "task-dangling": simple(task_dangling),
}
