"""Rules about APScheduler: does a restart lose jobs, and does every worker run them?"""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.python.values import Literal
from readiness.facts.processes.rows import Launch, Process, Server
from readiness.facts.project import Project
from readiness.facts.reliability.imports import reached
from readiness.facts.reliability.rows import Scheduler, SchedulerStart
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, Severity, failed, passed, unknown

_FORKING = frozenset({Server.GUNICORN, Server.UVICORN, Server.HYPERCORN, Server.GRANIAN, Server.UWSGI, Server.FASTAPI})
_IMPORTS_AWAY = 6


def in_memory(project: Project) -> Iterator[Observation]:
    """Each scheduler is a subject; where every job is added again at each start, only runs that fall into a restart are lost."""
    for row in project.rows(Scheduler):
        place = row.location.whole_line
        subject = row.name or row.kind
        if row.persistent:
            yield passed(subject, place, row.why)
        elif row.persistent is None:
            yield unknown(subject, place, f"where {subject} keeps its jobs is not known: {row.why}")
        elif row.lost:
            related = (Related(row.lost[0], "nobody adds this job again"),)
            yield failed(
                subject, place, f"{row.kind} keeps its jobs in memory, so a restart loses those that are waiting.", related=related
            )
        elif row.jobs:
            related = (Related(row.jobs[0], "this job is added at each start"),)
            message = (
                f"{row.kind} keeps its jobs in memory: they are added again at each start, but a run that falls into a restart is skipped."
            )
            yield failed(subject, place, message, related=related, severity=Severity.MEDIUM)
        else:
            yield unknown(subject, place, f"none of the jobs of {subject} is seen")


def per_worker(project: Project) -> Iterator[Observation]:
    """Each place that starts a scheduler is a subject."""
    served = list(_served(project))
    for row in project.rows(SchedulerStart):
        place = row.location.whole_line
        running = [(process, workers) for process, workers, files in served if row.path in files]
        several = next(((process, workers) for process, workers in running if workers is not None and workers > 1), None)
        if row.alone:
            yield passed(row.name, place, row.alone)
        elif several is not None:
            process, workers = several
            related = (Related(process.location, f"{process.launch.server} runs {workers or 'several'} workers"),)
            message = f"{row.name} is started in each of the {workers} worker processes, so every job runs {workers} times."
            yield failed(row.name, place, message, related=related)
        elif any(workers is None for _, workers in running):
            process = next(process for process, workers in running if workers is None)
            yield unknown(row.name, process.location, f"how many workers {process.launch.server} runs is not known")
        else:
            yield passed(row.name, place, "one process runs it" if running else "no web server of the repository runs it")


def _served(project: Project) -> Iterator[tuple[Process, int | None, frozenset[str]]]:
    """Processes of servers that fork, how many workers they have (None: cannot be told), and the files that each imports."""
    for process in project.rows(Process):
        if process.launch.server in _FORKING and "--preload" not in process.launch.argv:
            file = _application_file(project, process)
            if file:
                yield process, _workers(project, process), reached(project, (file,), _IMPORTS_AWAY)


def _application_file(project: Project, process: Process) -> str:
    """The file of ``module:attribute``, in the component of the process first; empty where there is none or several."""
    module = process.launch.app.partition(":")[0].replace(".", "/")
    if not module:
        return ""
    ends = (f"/{module}.py", f"/{module}/__init__.py")
    found = [path for path, _ in project.python_outlines() if f"/{path}".endswith(ends)]
    near = [path for path in found if project.component_of(path) == project.component_of(process.path)]
    chosen = near or found
    return chosen[0] if len(chosen) == 1 else ""


def _workers(project: Project, process: Process) -> int | None:
    launch: Launch = process.launch
    if launch.workers is not None:
        return launch.workers
    if any(word in ("-w", "--workers") or word.startswith(("--workers=", "-w=")) for word in launch.argv):
        return None
    config = launch.config_file or ("gunicorn.conf.py" if launch.server is Server.GUNICORN else "")
    files = [path for path, _ in project.python_outlines() if config and f"/{path}".endswith(f"/{config.rpartition('/')[2]}")]
    for path in files:
        for row in project.python.assignments_of(path, "workers"):
            value = project.python.fold(row.value, path) if row.value is not None else None
            return value.value if isinstance(value, Literal) and isinstance(value.value, int) else None
    return None if launch.config_file and not files else 1


MATCHERS: dict[str, Matcher] = {
    "scheduler-in-memory": simple(in_memory),
    "scheduler-per-worker": simple(per_worker),
}
