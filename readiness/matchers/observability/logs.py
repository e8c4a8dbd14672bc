"""What is written, and how much: secrets in logs, prints in request paths, debug levels, traces of everything."""

from collections.abc import Iterator

from readiness.facts.observability.rows import LogLevel, RequestPrint, SecretLogged, TraceSampling
from readiness.facts.project import Project
from readiness.facts.web.rows import HttpRoute
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.searching import searched
from readiness.model import Location, Observation, Related, failed, passed, unknown

_DEBUG = frozenset({"DEBUG", "TRACE", "NOTSET"})


def secret_logged(project: Project) -> Iterator[Observation]:
    """Each call that is given a secret, and each file without one."""
    found = (failed(row.what, row.location, f"{row.call}() is given {row.what}") for row in project.rows(SecretLogged) if not row.masked)
    yield from searched(project, ("python",), found)


def print_in_service(project: Project) -> Iterator[Observation]:
    """Each function that answers requests is a subject, and each one it runs that prints."""
    spoken = set()
    for row in project.rows(RequestPrint):
        if row.reached:
            spoken.add((row.path, row.function))
            related = (Related(row.route_at, row.reached),) if row.route_at and row.route_at.path != row.path else ()
            said = f"{row.function.rpartition('.')[2]} prints, and {row.reached} runs it"
            yield failed(f"{row.path}:{row.function}", row.location, said, related=related)
    handlers = {(row.handler_path, row.handler) for row in project.rows(HttpRoute) if row.handler and not row.unreadable} - spoken
    if not handlers and not spoken:
        yield passed("repository", project.rows(HttpRoute)[0].location, "no function of the repository answers requests")
    for folder, name, count in _by_component(project, handlers):
        yield passed(f"{count} request handlers", Location(folder), count=count, component=name)


def _by_component(project: Project, handlers: set[tuple[str, str]]) -> Iterator[tuple[str, str, int]]:
    counts: dict[tuple[str, str], int] = {}
    for path, _ in handlers:
        component = project.component_of(path)
        key = (component.path, component.name) if component else (".", "")
        counts[key] = counts.get(key, 0) + 1
    for (folder, name), count in sorted(counts.items()):
        yield folder, name, count


def debug_log_level(project: Project) -> Iterator[Observation]:
    """Each place that decides a level is a subject."""
    for row in project.rows(LogLevel):
        if row.level in _DEBUG:
            yield failed(row.what, row.location, f"{row.what} sets the level {row.level} in production")
        else:
            yield passed(row.what, row.location, row.level or "the deployment decides")


def trace_sampling_full(project: Project) -> Iterator[Observation]:
    """Each place that decides a share is a subject."""
    for row in project.rows(TraceSampling):
        if row.unreadable:
            yield unknown(row.what, row.location, f"{row.what} is not known: {row.unreadable}")
        elif row.rate is None or row.rate < 1.0:
            yield passed(row.what, row.location, row.why or f"{row.rate:g}")
        elif row.default:
            yield failed(row.what, row.location, f"{row.what} is {row.rate:g} while nobody sets {row.variable}: every request is traced")
        else:
            yield failed(row.what, row.location, f"{row.what} is {row.rate:g}: every request is traced")


MATCHERS: dict[str, Matcher] = {
    "secret-logged": simple(secret_logged),
    "print-in-service": simple(print_in_service),
    "debug-log-level": simple(debug_log_level),
    "trace-sampling-full": simple(trace_sampling_full),
}
