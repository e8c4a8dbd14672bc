"""Queues inside a process, and Celery applications with how they acknowledge.

Sources: docs.python.org ``asyncio.Queue`` and ``queue.Queue`` (a maxsize of 0 or less is none); docs.celeryq.dev ``task_acks_late``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall, PythonFunction
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Value, text
from readiness.facts.python.index import PythonIndex
from readiness.facts.reliability.rows import CeleryApplication, MadeQueue
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CLASSES = frozenset(
    {f"{module}.{name}" for module in ("asyncio", "queue") for name in ("Queue", "LifoQueue", "PriorityQueue")}
    | {"queue.SimpleQueue", "janus.Queue", "asyncio.queues.Queue"}
)
_METHODS = frozenset({name.rpartition(".")[2] for name in _CLASSES})
_LATE = word_set("task_acks_late CELERY_TASK_ACKS_LATE CELERY_ACKS_LATE")
_TASK_MARKS = frozenset({"task", "shared_task", "periodic_task"})
_APPLICATION = "Celery"
WORDS = frozenset({*_METHODS, *_LATE, _APPLICATION, "config_from_object", "@task", "@shared_task"})


def made_queues(project: Project) -> Iterator[MadeQueue]:
    """By location."""
    for path, call in project.calls(*_METHODS):
        kind = call.callee if call.callee[:1] not in (":", "~", ".", "?") else ""
        if kind in _CLASSES:
            size = call.invocation.argument(0, "maxsize")
            bounded = call.invocation.spreads or (size is not None and not _is_none_or_less(project.python.fold(size, path)))
            passing = bool(call.context.function) and "." not in call.target and bool(call.target)
            place = Location(path, call.line, call.column)
            yield MadeQueue(location=place, kind=kind, name=call.target, bounded=bounded, passing=passing)


def _is_none_or_less(size: Value) -> bool:
    return isinstance(size, Literal) and isinstance(size.value, int) and size.value <= 0


def celery_applications(project: Project) -> Iterator[CeleryApplication]:
    """By location. Settings and tasks of the same component decide."""
    for path, call in project.calls(_APPLICATION):
        if call.callee in ("celery.Celery", "celery.app.Celery", "celery.app.base.Celery"):
            place = Location(path, call.line, call.column)
            yield _application(project, path, place)


def _application(project: Project, path: str, place: Location) -> CeleryApplication:
    component = project.component_of(path)
    for source in project.python_with(_LATE):
        if project.component_of(source.path) == component and (line := _switched_on(project.python, source.path)):
            return CeleryApplication(location=place, acks_late=True, why=f"it is switched on at {source.path}:{line}")
    tasks = [task for source in project.python_with({"@task", "@shared_task"}) if project.component_of(source.path) == component
             for task in _tasks(source.model.functions)]  # fmt: skip
    if tasks and all(tasks):
        return CeleryApplication(location=place, acks_late=True, why="every task says so of itself")
    unread = _unread_settings(project, path)
    if unread is not None:
        return CeleryApplication(location=unread, acks_late=None, why="its settings are read from elsewhere")
    return CeleryApplication(location=place, acks_late=False)


def _switched_on(index: PythonIndex, path: str) -> int:
    """The line that sets ``task_acks_late`` to anything but False, or 0."""
    for row in index.modules[path].assignments:
        named = row.name in _LATE if row.key is None else text(row.key) in _LATE
        if named and row.value is not None and not _is_false(row.value):
            return row.line
    contents = index.contents(path)
    for made in contents.of(Invocation):
        if any(name in _LATE and not _is_false(value) for name, value in made.kwargs):
            return made.line
    for mapping in contents.of(Mapping):
        if any(text(key) in _LATE and not _is_false(value) for key, value in mapping.items):
            return mapping.line
    return 0


def _is_false(value: Value) -> bool:
    return isinstance(value, Literal) and not value.value


def _tasks(functions: tuple[PythonFunction, ...]) -> Iterator[bool]:
    """Of each task, whether it is acknowledged late."""
    for function in functions:
        for mark in function.decorators:
            name = mark.method if isinstance(mark, Invocation) else getattr(mark, "name", "").rpartition(".")[2]
            if name.lstrip(":~?") in _TASK_MARKS:
                late = mark.kwarg("acks_late") if isinstance(mark, Invocation) else None
                yield late is not None and not _is_false(late)


def _unread_settings(project: Project, path: str) -> Location | None:
    """A ``config_from_object`` of the file that names no module of the repository."""
    for call in project.python.calls_to(path, frozenset({"config_from_object"})):
        if not _is_first_party(project, path, call):
            return Location(path, call.line)
    return None


def _is_first_party(project: Project, path: str, call: PythonCall) -> bool:
    given = call.invocation.argument(0, "obj")
    name = text(given)
    if name is None:
        return given is not None and not isinstance(given, Invocation)
    return name.startswith("django.conf") or project.python.is_first_party(name.partition(":")[0], path)
