"""A probe's path against the routes of the application that runs in its container."""

from __future__ import annotations

from difflib import get_close_matches

from readiness.facts.processes.rows import Probe, Server
from readiness.facts.project import Project
from readiness.facts.web.rows import HttpRoute
from readiness.facts.web.scoping import scope_of
from readiness.facts.web.serving import Scope, answering, routes_in, serves
from readiness.matchers.docker.listening import processes_at
from readiness.model import Observation, Related, failed, passed, unknown


def judge_path(project: Project, probe: Probe, subject: str) -> Observation:
    """Fail only where all routes of that application are known and none answers a GET of the path."""
    path = probe.command.url_path
    scopes, why = _scopes(project, probe)
    found = [serves(project, scope, path) for scope in scopes]
    answered = next((one for one in found if one.holds), None)
    if answered is not None:
        return passed(subject, probe.location, f"{answered.reason} answers {path}")
    left_open = next((one for one in found if one.holds is None), None)
    if left_open is not None:
        place = f" ({left_open.location})" if left_open.location else ""
        return unknown(subject, probe.location, f"no known route answers {path}, but {left_open.reason}{place}")
    if why:
        return unknown(subject, probe.location, f"the probe asks {path}; {why}")
    routes = [row for scope in scopes for row in routes_in(project, scope)]
    others = [row for scope in scopes for row in answering(project, scope, path)]
    if others:
        methods = ", ".join(sorted({method for row in others for method in row.methods}))
        other = Related(others[0].location, others[0].template)
        return failed(subject, probe.location, f"{path} answers {methods} only, and the probe sends GET", related=(other,))
    near = _nearest(routes, path)
    related = (Related(near.location, f"the nearest route: {near.template}"),) if near else ()
    return failed(subject, probe.location, f"the probe asks {path}, and no route of the application answers it", related=related)


def _scopes(project: Project, probe: Probe) -> tuple[tuple[Scope, ...], str]:
    """The applications that may be asked (several where a script starts one of several), and why one of them cannot be told."""
    processes = [process for process in processes_at(project, probe) if process.launch.server is not Server.CELERY]
    served = [scope_of(project, process) for process in processes]
    scopes = tuple(dict.fromkeys(one.scope for one in served if one.scope is not None))
    why = next((one.why for one in served if one.why), "")
    return scopes, why if processes else "what runs in the container is not known"


def _nearest(routes: list[HttpRoute], path: str) -> HttpRoute | None:
    by_template = {row.template: row for row in routes if row.template and not row.unreadable}
    last = path.rstrip("/").rpartition("/")[2]
    ending = [template for template in by_template if last and template.rstrip("/").rpartition("/")[2] == last]
    found = ending or get_close_matches(path, sorted(by_template), 1, 0.5)
    return by_template[found[0]] if found else None
