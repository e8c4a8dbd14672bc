"""Who says which Python: images, chosen versions, manifests, CI and the README."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.image_name import parse_image
from readiness.artifacts.markdown import Document
from readiness.artifacts.python_version import PythonVersionFile
from readiness.artifacts.workflow import Workflow
from readiness.facts.dependencies.imported import homes
from readiness.facts.dependencies.library import within
from readiness.facts.dependencies.rows import InstallStep, Manifest, PythonVersion
from readiness.facts.docker.stages import stages_of
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_MINOR = re.compile(r"3\.\d{1,2}")
_IN_TAG = re.compile(r"(?:^|[-_.])(?:python|py)-?(\d\.\d{1,2})(?:[.\-_]|$)")
_DISTROLESS = {"debian10": "3.7", "debian11": "3.9", "debian12": "3.11", "debian13": "3.13"}
_MOVING = re.compile(r"(?:3|latest)?-?(?:slim|alpine|bookworm|trixie|slim-bookworm|slim-trixie)?")
_STATED = re.compile(
    r"\bPython[ `*]*(?:v(?:ersion)?\s*)?(>=|≥|=>)?\s*(3\.\d{1,2})(?:\.\d+)?[`*]*\s*"
    r"(\+|or (?:higher|newer|later|above|greater)|and (?:above|up|newer|later))?",
    re.IGNORECASE,
)
_CI_COMMAND = re.compile(
    r"\b(?:uv python (?:install|pin)|uv (?:sync|run|venv)[^\n]*?(?:--python|-p)|pyenv (?:install|global|local))\s+[\"']?(3\.\d{1,2})"
)


def python_versions(project: Project) -> Iterator[PythonVersion]:
    """Rows by home: what runs first, then what manifests, CI and the README say."""
    images = list(_images(project))
    yield from images
    covered = {row.home for row in images}
    chosen = list(_chosen(project, covered))
    yield from chosen
    covered |= {row.home for row in chosen if row.runs}
    yield from _manifests(project, covered)
    yield from _ci(project)
    yield from _readme(project)


def _images(project: Project) -> Iterator[PythonVersion]:
    """The final stage's Python of every image that installs or copies this repository's Python code."""
    places = homes(project)
    installing: dict[str, set[str]] = {}
    known = {manifest.path: manifest for manifest in project.rows(Manifest)}
    for step in project.rows(InstallStep):
        installing.setdefault(step.dockerfile, set()).update(known[path].home for path in (*step.manifests, step.project) if path in known)
    for source in project.artifacts("dockerfile"):
        stages = stages_of(source.path, source.model)
        if not stages:
            continue
        last = stages[-1]
        bottom = stages[last.chain[0]]
        location = Location(source.path, bottom.location.line)
        served = installing.get(source.path) or {_nearest(project, source.path, places)}
        for home in sorted(served):
            if bottom.unreadable:
                yield PythonVersion(
                    location=location,
                    origin="image",
                    specifier="",
                    minor="",
                    home=home,
                    runs=True,
                    unreadable=bottom.unreadable,
                    text=bottom.raw,
                )
                continue
            minor = image_python(bottom.base)
            if minor is not None:
                yield PythonVersion(
                    location=location,
                    origin="image",
                    specifier=f"=={minor}.*" if minor else "",
                    minor=minor,
                    home=home,
                    runs=True,
                    text=bottom.base,
                )


def _nearest(project: Project, dockerfile: str, places: tuple[str, ...]) -> str:
    """The home of an image that installs nothing we can read: the nearest above it, the only one below its folder, or its component."""
    above = next((home for home in places if home == "." or within(dockerfile, home)), "")
    below = [home for home in places if within(home, posixpath.dirname(dockerfile) or ".")]
    if above or len(below) == 1:
        return above or below[0]
    component = project.component_of(dockerfile)
    return component.path if component else "."


def image_python(reference: str) -> str | None:
    """The minor version of CPython an image runs (``3.12``), empty for whatever is newest (``python:3``, ``latest``); None: not a Python
    image, or its tag does not say."""
    name = parse_image(reference)
    if name is None:
        return None
    if "distroless" in name.repository:
        return _DISTROLESS.get(name.name.removeprefix("python3-")) if name.name.startswith("python3") else None
    tagged = _IN_TAG.search(f"{name.name}-{name.tag}" if name.name != "python" else name.tag)
    if tagged:
        return tagged[1]
    if name.name != "python":
        return None
    found = re.match(r"v?(\d+)(?:\.(\d+))?", name.tag)
    if found and found[2]:
        return f"{found[1]}.{found[2]}"
    if found and found[1] == "2":
        return "2.7"
    # A tag that names an old distribution only (``alpine3.8``) stopped moving when that did: which Python it holds, the tag does not say.
    return "" if not name.digest and _MOVING.fullmatch(name.tag) else None


def _chosen(project: Project, covered: set[str]) -> Iterator[PythonVersion]:
    """``runtime.txt`` decides what a platform runs; ``.python-version`` does where nothing else says."""
    places = homes(project)
    rows = sorted(project.artifacts("python-version"), key=lambda source: not source.path.endswith("runtime.txt"))
    running = set(covered)
    for source in rows:
        model: PythonVersionFile = source.model
        folder = posixpath.dirname(source.path)
        targets = (
            [home for home in places if home == (folder or ".")]
            or [home for home in places if within(home, folder or ".")]
            or [folder or "."]
        )
        for chosen in model.versions[:1]:
            minor = _MINOR.match(chosen.version) or re.match(r"2\.\d", chosen.version)
            for home in targets:
                yield PythonVersion(
                    location=Location(source.path, chosen.line),
                    origin=posixpath.basename(source.path),
                    specifier=f"=={chosen.version}.*" if chosen.version.count(".") < 2 else f"=={chosen.version}",
                    minor=minor[0] if minor else "",
                    home=home,
                    runs=home not in running,
                    text=chosen.version,
                )
                running.add(home)


def _manifests(project: Project, covered: set[str]) -> Iterator[PythonVersion]:
    for manifest in project.rows(Manifest):
        if manifest.python is None or manifest.role is not Role.PRODUCTION:
            continue
        python = manifest.python
        exact = re.fullmatch(r"==\s*(\d\.\d+)(?:\.(?:\*|\d+))?", python.specifier.strip())
        yield PythonVersion(
            location=Location(manifest.path, python.line),
            origin=python.key,
            specifier=python.specifier,
            minor=exact[1] if exact else "",
            home=manifest.home,
            runs=manifest.home not in covered,
            text=python.specifier,
        )


def _ci(project: Project) -> Iterator[PythonVersion]:
    """Versions that CI sets up, at their lines; expressions lead to the matrix, which is read as well."""
    for source in project.artifacts("workflow", None):
        workflow: Workflow = source.model
        if not source.path.startswith(".github/workflows/"):
            continue
        for job in workflow.jobs:
            for value in job.matrix:
                if re.fullmatch(r"py(thon)?([-_]?version)?s?", value.axis.lower()) and _MINOR.match(value.value):
                    yield _of_ci(source.path, value.line, value.value)
            for step in job.steps:
                for setting in (*step.inputs, *step.environment):
                    if setting.name.lower() in ("python-version", "python_version", "uv_python"):
                        for offset, text in enumerate(setting.value.split("\n")):
                            if _MINOR.match(text.strip()):
                                yield _of_ci(source.path, setting.line + (offset + 1 if "\n" in setting.value.strip() else 0), text.strip())
                for offset, line in enumerate(step.run.split("\n")):
                    command = _CI_COMMAND.search(line[:1000])
                    if command:
                        yield _of_ci(source.path, (step.run_line or step.line) + offset, command[1])
    for kind in ("gitlab-ci", "ci-other"):
        for source in project.artifacts(kind):
            for job in source.model.jobs:
                minor = image_python(job.image) if job.image else None
                if minor:
                    yield _of_ci(source.path, job.line, minor)


def _of_ci(path: str, line: int, text: str) -> PythonVersion:
    minor = _MINOR.match(text)
    return PythonVersion(location=Location(path, line), origin="CI", specifier="", minor=minor[0] if minor else "", home=".", text=text)


def _readme(project: Project) -> Iterator[PythonVersion]:
    """``Python 3.12+``, ``Python >= 3.10``, ``Python 3.11 or newer`` in a README: a lower bound. Other mentions bind nobody."""
    places = homes(project)
    for source in project.artifacts("markdown", None):
        if not re.fullmatch(r"readme(\..*)?", posixpath.basename(source.path).lower()) or project.role(source.path) in (
            Role.VENDORED,
            Role.EXAMPLE,
            Role.TEST,
        ):
            continue
        document: Document = source.model
        home = posixpath.dirname(source.path) or "."
        if home not in places and home != ".":
            continue
        for line in document.prose:
            found = _STATED.search(line.text)
            if found and (found[1] or found[3]):
                yield PythonVersion(
                    location=Location(source.path, line.line),
                    origin="README",
                    specifier=f">={found[2]}",
                    minor="",
                    home=home,
                    text=found[0].strip(" `*"),
                )
                break
