"""APScheduler: where its jobs are kept, which of them a restart loses, and where it is started.

Source: apscheduler.readthedocs.io (3.x user guide, "Choosing the right scheduler, job store(s)…": without a store jobs live in memory;
4.x: so does the default data store) and flask-apscheduler (``SCHEDULER_JOBSTORES``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Reference, Value, text, walk
from readiness.facts.python.index import External, PythonIndex
from readiness.facts.reliability.rows import Scheduler, SchedulerStart
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CLASSES = word_set("""
    BackgroundScheduler AsyncIOScheduler BlockingScheduler GeventScheduler TornadoScheduler TwistedScheduler QtScheduler APScheduler
    AsyncScheduler
""")
_LIBRARIES = ("apscheduler", "flask_apscheduler")
_ADDING = frozenset({"add_job", "scheduled_job", "add_schedule", "schedule_job"})
_STORING = frozenset({"add_jobstore", "configure"})
_FLASK_SETTING = "SCHEDULER_JOBSTORES"
WORDS = frozenset({*_CLASSES, *_ADDING, *_STORING, _FLASK_SETTING})
_IN_MEMORY = frozenset({"MemoryJobStore", "MemoryDataStore"})
_WIRING = word_set("app application scheduler settings config bot db session loop self cls context client engine pool factory hass")
"""Parameters by which a function that sets up fixed jobs is handed its surroundings."""
_DECIDING = re.compile(r"(?i)lock|leader|master|primary|acquire|getenv|environ|enable|settings|config|run_main|scheduler_on|worker_id|rank")
_LOCKING = word_set("acquire flock lockf try_lock get_lock pg_try_advisory_lock setnx")


def schedulers(project: Project) -> Iterator[Scheduler]:
    """By location. Jobs and stores of the same component count, whatever file they stand in."""
    for path, call in project.calls(*_CLASSES):
        if _is_apscheduler(project.python, path, call):
            yield _scheduler(project, path, call)


def _is_apscheduler(index: PythonIndex, path: str, call: PythonCall) -> bool:
    name = call.callee if call.callee[:1] not in (":", "~", ".", "?", "") else index.qualified(path, call.callee, call.context.function)
    return name.partition(".")[0] in _LIBRARIES


def _scheduler(project: Project, path: str, call: PythonCall) -> Scheduler:
    persistent, why = _stores(project.python, path, call)
    if persistent is False:
        persistent, why = _stored_elsewhere(project, path)
    jobs, lost = _jobs(project, path, call.target.rpartition(".")[2])
    if persistent is False and not jobs and _runs_at_once(project, path, call.target.rpartition(".")[2]):
        persistent, why = True, "its jobs run at once and wait for nothing"
    return Scheduler(
        location=Location(path, call.line, call.column), kind=call.invocation.method, name=call.target, persistent=persistent, why=why,
        jobs=jobs, lost=lost,
    )  # fmt: skip


def _stores(index: PythonIndex, path: str, call: PythonCall) -> tuple[bool | None, str]:
    """What the call itself says: (persistent, by what evidence)."""
    made = call.invocation
    given = made.kwarg("jobstores") or made.kwarg("data_store")
    if given is None and made.args and call.invocation.method != "APScheduler":
        given = made.args[0]
    if given is not None:
        return _worth(index.fold(given, path, call.context.function))
    return (None, "its arguments come from elsewhere") if made.spreads else (False, "")


def _worth(value: Value) -> tuple[bool | None, str]:
    """Of ``jobstores={…}``, a configuration of dotted keys, or a store."""
    stores: list[Value] = []
    match value:
        case Mapping():
            dotted = [item for key, item in value.items if (text(key) or "").startswith("apscheduler.")]
            of_stores = [item for key, item in value.items if (text(key) or "").startswith("apscheduler.jobstores")]
            stores = of_stores if dotted else [item for _, item in value.items]
            if dotted and not of_stores:
                return False, ""
        case Invocation():
            stores = [value]
        case _:
            return None, "its job stores are computed"
    kept = [store for store in stores if not _in_memory(store)]
    if not kept:
        return False, ""
    store = kept[0]
    name = store.method if isinstance(store, Invocation) else "a store"
    return (None, "its job stores are computed") if isinstance(store, Reference) else (True, f"its jobs are kept in {name}")


def _in_memory(store: Value) -> bool:
    if isinstance(store, Invocation):
        return store.method in _IN_MEMORY
    kind = store.get("type") if isinstance(store, Mapping) else store
    return isinstance(kind, Literal) and "memory" in str(kind.value).lower()


def _stored_elsewhere(project: Project, path: str) -> tuple[bool | None, str]:
    """``add_jobstore``, ``configure`` and flask-apscheduler's setting in the component."""
    component, index = project.component_of(path), project.python
    for where, call in project.calls(*_STORING):
        if project.component_of(where) != component:
            continue
        made = call.invocation
        if made.method == "add_jobstore" and made.args and not _in_memory(made.args[0]):
            return True, f"a job store is added at {where}:{call.line}"
        stores = made.kwarg("jobstores") if made.method == "configure" else None
        if stores is not None:
            return _worth(index.fold(stores, where, call.context.function))
    for source in project.python_with({_FLASK_SETTING}):
        for row in source.model.assignments:
            if _FLASK_SETTING in (row.name, text(row.key) if row.key is not None else "") and row.value is not None:
                return _worth(index.fold(row.value, source.path))
    return False, ""


def _jobs(project: Project, path: str, name: str) -> tuple[tuple[Location, ...], tuple[Location, ...]]:
    """Where the component adds jobs that wait to the scheduler *name*, and where those that a restart loses."""
    handlers = {(row.handler_path, row.handler) for row in project.rows(HttpRoute) if row.handler}
    jobs, lost = [], []
    for where, call in _added(project, path, name):
        if _is_at_once(call.invocation):
            continue
        jobs.append(Location(where, call.line))
        if (where, call.context.function) in handlers or _is_once(call.invocation) or _is_of_a_caller(project.python, where, call):
            lost.append(Location(where, call.line))
    return tuple(jobs), tuple(lost)


def _runs_at_once(project: Project, path: str, name: str) -> bool:
    return bool(_added(project, path, name))


def _added(project: Project, path: str, name: str) -> list[tuple[str, PythonCall]]:
    """Calls of the component that add a job: those through the scheduler's own name, if there are any."""
    component = project.component_of(path)
    found = [
        (where, call)
        for where, call in project.calls(*_ADDING)
        if project.component_of(where) == component and _on_scheduler(project.python, where, call)
    ]
    own = [(where, call) for where, call in found if name and call.callee.rpartition(".")[0].rpartition(".")[2].lstrip(":~?") == name]
    return own or found


def _on_scheduler(index: PythonIndex, path: str, call: PythonCall) -> bool:
    found = index.resolve(path, call.callee, call.context.function) if call.callee else None
    if isinstance(found, External):
        return found.name.partition(".")[0] in _LIBRARIES
    return "sched" in call.callee.lower()


def _is_once(made: Invocation) -> bool:
    """A job for a date, which nobody adds again. Without one it runs at once."""
    trigger = made.argument(0 if made.method == "scheduled_job" else 1, "trigger")
    dated = isinstance(trigger, Invocation) and trigger.method == "DateTrigger" and bool(trigger.args or trigger.kwargs)
    return dated or made.kwarg("run_date") is not None


def _is_at_once(made: Invocation) -> bool:
    """A job without a trigger, or for a date that is not given: it waits for nothing."""
    trigger = made.argument(0 if made.method == "scheduled_job" else 1, "trigger")
    bare = isinstance(trigger, Invocation) and trigger.method == "DateTrigger" and not (trigger.args or trigger.kwargs)
    return (trigger is None or text(trigger) == "date" or bare) and not _is_once(made) and not made.spreads


def _is_of_a_caller(index: PythonIndex, path: str, call: PythonCall) -> bool:
    """The job's data or time come from the parameters of a function that does more than wire the scheduler up."""
    row = index.function(path, call.context.function)
    taken = {parameter.name for parameter in row.parameters} - _WIRING if row is not None else set()
    values = [value for name, value in call.invocation.kwargs if name not in ("max_instances", "coalesce", "replace_existing", "jobstore")]
    return any(isinstance(part, Reference) and part.name.lstrip("~").partition(".")[0] in taken and part.local
               for value in values for part in walk(value))  # fmt: skip


def scheduler_starts(project: Project) -> Iterator[SchedulerStart]:
    """By location. Of a project without a scheduler no call is looked at: everything is called ``start``."""
    for path, call in project.calls("start") if project.rows(Scheduler) else ():
        if not call.callee or call.context.main or not _on_scheduler(project.python, path, call):
            continue
        owner = call.callee.rpartition(".")[0].lstrip(":~?.")
        alone = _alone(project.python, path, call)
        place = Location(path, call.line, call.column)
        yield SchedulerStart(location=place, name=owner, function=call.context.function, alone=alone)


def _alone(index: PythonIndex, path: str, call: PythonCall) -> str:
    for guard in call.context.guards:
        for part in walk(guard.test):
            name = part.name if isinstance(part, Reference) else part.callee if isinstance(part, Invocation) else ""
            if _DECIDING.search(name):
                return f"it is started only where {name.lstrip(':~?.')} says so"
    for other in index.calls_in(path, call.context.function) if call.context.function else ():
        if other.invocation.method in _LOCKING:
            return f"{other.invocation.method}() lets one process through"
    return ""
