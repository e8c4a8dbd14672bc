"""How a health route behaves: does it block, does its status tell the truth, and whose memory does it measure?"""

from collections.abc import Iterator

from readiness.artifacts.python.model import PythonCall, PythonFunction
from readiness.artifacts.python.values import Choice, Invocation, Literal, Mapping, Reference, Sequence, Value, walk
from readiness.facts.health.answers import handler_of
from readiness.facts.health.libraries import blocks
from readiness.facts.health.rows import HealthRoute, Purpose
from readiness.facts.project import Project
from readiness.facts.python.index import Definition, External
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown
from readiness.wordlist import word_set

_BAD = word_set("""
    unhealthy down error fail failed failure not_ready notready unavailable ko critical disconnected dead
""") | {"not ready"}
_MEMORY = ("psutil.virtual_memory", "psutil.cpu_percent", "psutil.swap_memory", "psutil.getloadavg", "os.getloadavg", "psutil.cpu_count")
_CGROUP = "/sys/fs/cgroup"
WORDS = frozenset(("cgroup",))
_DEPTH = 6


def check_blocking(project: Project) -> Iterator[Observation]:
    """Each health route is a subject; each blocking call that an async one makes on the event loop is a failure of its own place."""
    seen: set[Location] = set()
    for route in project.rows(HealthRoute):
        start = handler_of(project.python, route.handler_path, route.handler)
        if start is None:
            yield unknown(route.template, route.location, "its handler could not be found")
            continue
        path, function = start
        if not function.is_async:
            yield passed(route.template, Location(path, function.line), "runs in a thread of its own")
            continue
        found = list(_blocking(project, path, function, 0, set()))
        for file, call, name in found:
            place = Location(file, call.line, call.column)
            if place not in seen:
                seen.add(place)
                yield failed(
                    f"{route.template}: {name}",
                    place,
                    f"{name} blocks the event loop while {route.template} answers",
                    related=(Related(route.location, "the route"),),
                )
        if not found:
            yield passed(route.template, Location(path, function.line))


def _blocking(
    project: Project, path: str, function: PythonFunction, depth: int, seen: set[tuple[str, str]]
) -> Iterator[tuple[str, PythonCall, str]]:
    """Blocking calls that run on the caller's thread: functions that are called, not those handed to a thread."""
    if (path, function.qualname) in seen or depth > _DEPTH:
        return
    seen.add((path, function.qualname))
    for call in project.python.calls_in(path, function.qualname):
        if call.context.deferred or not call.callee:
            continue
        found = project.python.resolve(path, call.callee, function.qualname)
        if isinstance(found, External) and blocks(found.name) and not call.awaited and _waits(call, found.name):
            yield path, call, found.name
        elif isinstance(found, Definition) and isinstance(found.row, PythonFunction):
            yield from _blocking(project, found.path, found.row, depth + 1, seen)


def _waits(call: PythonCall, name: str) -> bool:
    return name != "psutil.cpu_percent" or bool(call.invocation.args or call.invocation.kwargs)


def status_always_200(project: Project) -> Iterator[Observation]:
    """Each health route is a subject, placed at the answer that says «unhealthy»."""
    for route in project.rows(HealthRoute):
        start = handler_of(project.python, route.handler_path, route.handler)
        if start is None:
            yield unknown(route.template, route.location, "its handler could not be found")
            continue
        reach = project.python.reach(start[0], start[1].qualname)
        bad = next(((file, line) for file, function in reach.functions[:12] if (line := _says_bad(project, file, function))), None)
        if bad is None:
            yield passed(route.template, Location(start[0], start[1].line))
        elif any(_other_status(project, file, function) for file, function in reach.functions):
            yield passed(route.template, Location(start[0], start[1].line), "its status follows")
        else:
            related = (Related(route.location, "the route"),)
            yield failed(
                route.template,
                Location(*bad),
                f"{route.template} says «unhealthy» in its body and 200 in its status, so no probe notices",
                related=related,
            )


def _says_bad(project: Project, path: str, function: PythonFunction) -> int:
    """The line of a status that is given as unhealthy, or 0: as a value under a key, or as one side of a condition."""
    values = [one.value for one in function.returns] + [row.value for row in project.python.assignments_in(path, function.qualname)]
    for value in values:
        for part in walk(value) if value is not None else ():
            candidates: tuple[Value, ...] = ()
            if isinstance(part, Mapping):
                candidates = tuple(
                    item for key, item in part.items if isinstance(key, Literal) and key.value in ("status", "state", "health", "overall")
                )
            if isinstance(part, Invocation):
                candidates = tuple(item for key, item in part.kwargs if key in ("status", "state"))
            for candidate in candidates:
                for leaf in candidate.operands if isinstance(candidate, Choice) else (candidate,):
                    if isinstance(leaf, Literal) and isinstance(leaf.value, str) and leaf.value.lower() in _BAD:
                        return leaf.line or _line_of(candidate) or function.line
    return 0


def _line_of(value: Value) -> int:
    return int(getattr(value, "line", 0))


def _other_status(project: Project, path: str, function: PythonFunction) -> bool:
    """Whether the function can answer with another status: raises, sets a status code, or returns one beside the body."""
    if any(one.exception for one in function.raises):
        return True
    if any(row.name in ("status_code", "status") and "." in row.target for row in project.python.assignments_in(path, function.qualname)):
        return True
    for call in project.python.calls_in(path, function.qualname):
        if call.invocation.method in ("abort", "HTTPException", "set_status", "write_head", "exit"):
            return True
        if any(name in ("status_code", "status", "code") and not _ok(item) for name, item in call.invocation.kwargs):
            return True
        if (
            call.invocation.method.endswith("Response")
            and len(call.invocation.args) > 1
            and not _ok(call.invocation.args[1])
            and not isinstance(call.invocation.args[1], Mapping)
        ):
            return True
    returned = [one.value for one in function.returns]
    return any(
        isinstance(value, Sequence) and len(value.items) > 1 and not isinstance(value.items[1], Mapping) and not _ok(value.items[1])
        for value in returned
    )


def _ok(value: Value) -> bool:
    if isinstance(value, Literal):
        return isinstance(value.value, str) or (isinstance(value.value, int) and value.value < 400)
    return isinstance(value, Reference) and value.name.rpartition(".")[2] in ("HTTP_200_OK", "OK")


def host_memory(project: Project) -> Iterator[Observation]:
    """Each health route is a subject, placed at the measurement."""
    aware = _cgroup_aware(project)
    seen: set[Location] = set()
    for route in project.rows(HealthRoute):
        start = handler_of(project.python, route.handler_path, route.handler)
        if start is None or route.purpose is Purpose.LIVENESS:
            yield passed(route.template, route.location, "its handler measures nothing that can be seen")
            continue
        reach = project.python.reach(start[0], start[1].qualname)
        found = next(
            ((file, callee) for file, callee in reach.external if isinstance(callee.found, External) and callee.found.name in _MEMORY), None
        )
        if found is None:
            yield passed(route.template, Location(start[0], start[1].line))
            continue
        place = Location(found[0], found[1].line or None)
        if aware:
            yield passed(route.template, place, f"{aware} reads the container's own limits")
        elif place not in seen:
            seen.add(place)
            name = found[1].found.name if isinstance(found[1].found, External) else found[1].name
            yield failed(
                f"{route.template}: {name}",
                place,
                f"{name} measures the host, not the container that {route.template} speaks for",
                related=(Related(route.location, "the route"),),
            )


def _cgroup_aware(project: Project) -> str:
    """A production file that reads the control group's files, or empty."""
    for source in project.python_with(WORDS):
        for call in source.model.calls:
            if any(
                isinstance(part, Literal) and isinstance(part.value, str) and _CGROUP in part.value
                for part in walk(call.invocation)
            ):
                return str(source.path)
        for row in source.model.assignments:
            if row.value is not None and any(
                isinstance(part, Literal) and isinstance(part.value, str) and _CGROUP in part.value for part in walk(row.value)
            ):
                return str(source.path)
    return ""


MATCHERS: dict[str, Matcher] = {
    "health-check-blocking": simple(check_blocking),
    "health-host-memory": simple(host_memory),
    "health-status-always-200": simple(status_always_200),
}
