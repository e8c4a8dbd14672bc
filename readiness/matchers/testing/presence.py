"""Whether there are tests, component by component."""

import re
from collections.abc import Iterator

from readiness.facts.components import anchor_of
from readiness.facts.project import Project
from readiness.facts.python.outline import PythonOutline
from readiness.facts.testing.cases import CollectedTest
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Component, Location, Observation, Role, failed, passed, unknown

# Programs that people run by hand beside the service; they are no service of their own.
_SCRIPTS = re.compile(
    r"(?:^|/)(?:\.[^/]+|scripts?|tools?|hooks?|bin|utils?|ci|docker|infra|ops|migrations)/|(?:^|/)(?:setup|conf|manage|gunicorn[^/]*|noxfile|tasks|fabfile)\.py$"
)
_PYTHON = ("requirements.txt", "requirements.in", "pyproject.toml", "Pipfile", "setup.py", "setup.cfg", "manage.py", "Dockerfile")


def _tests_missing(project: Project) -> Iterator[Observation]:
    """Each component with Python code of its own is a subject; tests beside all components speak for those they import."""
    tests = project.rows(CollectedTest)
    owners = {project.component_of(test.path): test for test in reversed(tests)}
    imported = _imported_by_tests(project)
    for component in _programs(project):
        packages = _packages(project, component)
        if not packages:
            continue
        place = Location(anchor_of(project, component))
        if component in owners:
            yield passed(
                component.name, owners[component].location, f"{owners[component].name} would be collected", component=component.name
            )
        elif len(project.components) > 1 and packages & imported:
            yield passed(component.name, place, "tests of another folder import it", component=component.name)
        else:
            broken = [
                entry for entry in project.not_analysed(("python",), (Role.TEST,)) if project.component_of(entry.location.path) == component
            ]
            if broken:
                yield unknown(component.name, broken[0].location, f"a test file was not analysed: {broken[0].reason}")
            else:
                yield failed(
                    component.name, place, f"no test that a runner would collect{'' if component.path == '.' else f' in {component.path}'}"
                )


def _programs(project: Project) -> Iterator[Component]:
    """Components that are Python's: all of a repository that is one, else those with a manifest or image of their own."""
    if len(project.components) == 1:
        yield from project.components
        return
    for component in project.components:
        folder = "" if component.path == "." else component.path + "/"
        if any(project.exists(folder + name) for name in _PYTHON):
            yield component


def _packages(project: Project, component: Component) -> frozenset[str]:
    """Top-level import names of the component's production code that does something."""
    names = set()
    for path, outline in project.once(_by_component).get(component.path, ()):
        if outline.active:
            if _SCRIPTS.search(path):
                continue
            inside = path if component.path == "." else path.removeprefix(component.path + "/")
            parts = inside.removeprefix("src/").split("/")
            names.add(parts[0].removesuffix(".py"))
    return frozenset(names)


def _by_component(project: Project) -> dict[str, list[tuple[str, PythonOutline]]]:
    """Production files by the folder of their component."""
    found: dict[str, list[tuple[str, PythonOutline]]] = {}
    for path, outline in project.python_outlines():
        component = project.component_of(path)
        if component is not None:
            found.setdefault(component.path, []).append((path, outline))
    return found


def _imported_by_tests(project: Project) -> frozenset[str]:
    paths = {test.path for test in project.rows(CollectedTest)}
    return frozenset(
        row.qualified.split(".")[0] for path, outline in project.python_outlines(None) if path in paths for row in outline.imports
    )


MATCHERS: dict[str, Matcher] = {"tests-missing": simple(_tests_missing)}
