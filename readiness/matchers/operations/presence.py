"""Is it said how the service is deployed, and is its critical code finished?"""

from collections.abc import Iterator

from readiness.facts.application.web import WebApplication
from readiness.facts.operations.critical import CriticalFile
from readiness.facts.operations.deployments import Deployment
from readiness.facts.project import Project
from readiness.facts.reading import TextPattern
from readiness.matchers.matcher import Matcher, NoParams, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown

OPEN_NOTE = TextPattern("open-note", r"#\s*(?:TODO|FIXME|HACK)\b", ("*.py",))


def deployment_undefined(project: Project) -> Iterator[Observation]:
    """The repository is the subject."""
    ways = project.rows(Deployment)
    if ways:
        yield passed("repository", ways[0].location, f"{ways[0].location.path} says how")
        return
    applications = project.rows(WebApplication)
    related = tuple(Related(row.location, f"a {row.framework} application") for row in applications[:2])
    yield failed(
        "repository",
        Location("."),
        "a service, and nothing says how it is deployed: no image, unit, Procfile, manifest or platform file",
        related=related,
    )


def todo_in_critical_path(project: Project) -> Iterator[Observation]:
    """Each critical file is a subject; its first open note is the place."""
    for row in project.rows(CriticalFile):
        facts = project.files.get(row.path)
        notes = [hit for hit in facts.hits if hit.pattern == OPEN_NOTE.name] if facts else []
        if notes:
            more = f" (and {len(notes) - 1} more)" if len(notes) > 1 else ""
            yield failed(row.path, Location(row.path, notes[0].line), f"{notes[0].text.strip('# :')} in {row.area} code{more}")
        elif facts and facts.unread:
            yield unknown(row.path, row.location, f"not analysed: {facts.unread}")
        else:
            yield passed(row.path, row.location)


MATCHERS: dict[str, Matcher] = {
    "deployment-undefined": simple(deployment_undefined),
    "todo-in-critical-path": Matcher(NoParams, lambda project, _: todo_in_critical_path(project), wants=lambda _: (OPEN_NOTE,)),
}
