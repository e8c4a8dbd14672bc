"""A probe's path against the routes of the application that runs in its container."""

from __future__ import annotations

import re
from difflib import get_close_matches

from readiness.facts.docker.modules import application_file
from readiness.facts.processes.rows import Probe, Process, Server
from readiness.facts.processes.server_calls import server_calls
from readiness.facts.project import Project
from readiness.facts.web.rows import HttpRoute
from readiness.matchers.docker.listening import processes_at
from readiness.model import Observation, Related, failed, passed, unknown

_ASKING = frozenset({"GET", "HEAD"})


def judge_path(project: Project, probe: Probe, subject: str) -> Observation:
    """Fail only where all routes of that application are known and none answers the path."""
    path = probe.command.url_path
    processes = [process for process in processes_at(project, probe) if process.launch.server is not Server.CELERY]
    routes, why = _routes(project, processes)
    if not routes:
        return unknown(subject, probe.location, f"the probe asks {path}; {why}")
    answering = [row for row in routes if not row.unreadable and _answers(row, path)]
    allowed = [row for row in answering if not row.methods or _ASKING & set(row.methods)]
    if allowed:
        return passed(subject, probe.location, f"{allowed[0].template} at {allowed[0].location} answers {path}")
    open_row = next((row for row in routes if row.unreadable and _answers(row, path)), None)
    if open_row is not None:
        return unknown(subject, probe.location, f"no known route answers {path}, but {open_row.unreadable} ({open_row.location})")
    if answering:
        row = answering[0]
        message = f"{path} answers {', '.join(row.methods)} only, and the probe sends GET"
        return failed(subject, probe.location, message, related=(Related(row.location, row.template),))
    near = _nearest(routes, path)
    related = (Related(near.location, f"the nearest route: {near.template}"),) if near else ()
    return failed(subject, probe.location, f"the probe asks {path}, and no route of the application answers it", related=related)


def _routes(project: Project, processes: list[Process]) -> tuple[list[HttpRoute], str]:
    """Routes of the application these processes serve, and why there are none."""
    if not processes:
        return [], "what runs in the container is not known"
    files = set()
    for process in processes:
        if process.unreadable:
            return [], process.unreadable
        path = application_file(project, process)
        if process.launch.server is Server.PYTHON and path:
            for call in server_calls(project, path, process.environment):
                module = call.app.partition(":")[0]
                found = project.python.locate(path, module) if module else None
                path = found or path
        if path:
            files.add(path)
    if not files:
        return [], "the application it serves is not found in the repository"
    rows = project.rows(HttpRoute)
    own = [row for row in rows if row.application.partition(":")[0] in files]
    if own:
        return own, ""
    # The served object may be made elsewhere (a factory, Django): the routes of its component, if those are one application's.
    component = project.component_of(sorted(files)[0])
    near = [row for row in rows if project.component_of(row.path) == component]
    if len({row.application for row in near}) == 1:
        return near, ""
    return [], f"which routes belong to {sorted(files)[0]} cannot be told" if near else f"no route of {sorted(files)[0]} is known"


def _answers(row: HttpRoute, path: str) -> bool:
    """A missing or extra closing slash is redirected by all three frameworks, and a redirect satisfies a probe."""
    variants = {path, path.rstrip("/") or "/", path.rstrip("/") + "/"}
    try:
        return any(re.fullmatch(row.pattern, variant) for variant in variants)
    except re.error:
        return True


def _nearest(routes: list[HttpRoute], path: str) -> HttpRoute | None:
    by_template = {row.template: row for row in routes if row.template and not row.unreadable}
    found = get_close_matches(path, sorted(by_template), 1, 0.5)
    return by_template[found[0]] if found else None
