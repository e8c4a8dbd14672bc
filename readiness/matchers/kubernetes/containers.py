"""What every container of a workload should say: how it is asked how it is, what it needs, which image it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readiness.artifacts.image_name import parse_image
from readiness.artifacts.kubernetes.lines import Pair
from readiness.facts.kubernetes.rows import ServedContainer, WorkloadContainer
from readiness.facts.kubernetes.serving import limit_range
from readiness.facts.project import Project
from readiness.matchers.kubernetes.judging import judged, matcher, per_container, variants
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, failed, passed, unknown

_PLACEHOLDER = re.compile(r"[$<>{}\[\]]|\bIMAGE\b|(?i:image[-_]placeholder)|^[A-Z_]+$")
"""A name that a pipeline or template fills in."""
_INJECTED = frozenset({"auto"})
"""Istio's sidecar injector replaces this image. Source: istio.io, "Gateway injection"."""


# Probes ------------------------------------------------------------------------------------------------------------------
def _readiness(project: Project) -> Iterator[Observation]:
    yield from variants(
        (row.row.object, row.row.container.name, judged(project, row, row.row.object, row.row.owner, _judge_readiness))
        for row in project.rows(ServedContainer)
    )


def _judge_readiness(_: Project, served: ServedContainer) -> Iterator[Observation]:
    row = served.row
    if probe := row.container.probe("readiness"):
        yield passed(row.owner, row.at(probe.line), "readinessProbe")
    elif not served.requests:
        yield passed(row.owner, row.location, "nothing sends it requests")
    elif why := _not_ours(row):
        yield passed(row.owner, row.location, why)
    else:
        message = f"{row.owner} has no readiness probe, and {served.requests}"
        yield failed(row.owner, row.location, message)


def _liveness(project: Project) -> Iterator[Observation]:
    yield from variants(
        (row.row.object, row.row.container.name, judged(project, row, row.row.object, row.row.owner, _judge_liveness))
        for row in project.rows(ServedContainer)
    )


def _judge_liveness(_: Project, served: ServedContainer) -> Iterator[Observation]:
    row = served.row
    if probe := row.container.probe("liveness"):
        yield passed(row.owner, row.at(probe.line), "livenessProbe")
    elif why := _not_ours(row):
        yield passed(row.owner, row.location, why)
    else:
        yield failed(row.owner, row.location, f"{row.owner} has no liveness probe: one that hangs is not restarted")


def _not_ours(row: WorkloadContainer) -> str:
    """Why what is said here of the container is not all: an injector fills it in."""
    image = row.container.image
    return f"image: {image.value}: an injector fills it in" if image and image.value in _INJECTED else ""


# Resources ---------------------------------------------------------------------------------------------------------------
def _limits(project: Project, row: WorkloadContainer) -> Iterator[Observation]:
    if row.container.init and not row.container.sidecar:
        return
    given = _setting(row.container.limits, "memory") or _setting(row.pod.limits, "memory")
    if given:
        yield passed(row.owner, row.at(given.line), f"memory limit {given.value}")
    elif found := limit_range(project, row, "default.memory"):
        yield passed(row.owner, row.location, f"the LimitRange {found.name} gives one ({found.location})")
    elif why := _not_ours(row):
        yield passed(row.owner, row.location, why)
    else:
        yield failed(row.owner, row.location, f"{row.owner} has no memory limit")


def _requests(project: Project, row: WorkloadContainer) -> Iterator[Observation]:
    if row.container.init and not row.container.sidecar:
        return
    missing = [
        name
        for name in ("cpu", "memory")
        # A limit without a request is the request too.
        if not any(_setting(pairs, name) for pairs in (row.container.requests, row.container.limits, row.pod.requests, row.pod.limits))
        and not any(limit_range(project, row, f"{setting}.{name}") for setting in ("defaultRequest", "default"))
    ]
    if missing and not _not_ours(row):
        yield failed(row.owner, row.location, f"{row.owner} requests no {' and no '.join(missing)}")
    else:
        yield passed(row.owner, row.location, "cpu and memory are requested")


def _setting(pairs: tuple[Pair, ...], name: str) -> Pair | None:
    return next((pair for pair in pairs if pair.name == name and pair.value.strip() not in ("", "0")), None)


# Images ------------------------------------------------------------------------------------------------------------------
def _image(project: Project, row: WorkloadContainer) -> Iterable[Observation]:
    image = row.container.image
    if image is None:
        return ()
    return (_judge_image(project, row, image.value, image.line),)


def _judge_image(project: Project, row: WorkloadContainer, reference: str, line: int) -> Observation:
    place = row.at(line)
    name = parse_image(reference)
    if reference in _INJECTED:
        return passed(row.owner, place, f"image: {reference}: an injector fills it in")
    if name is None:
        if _PLACEHOLDER.search(reference):
            return passed(row.owner, place, f"the deployment supplies {reference}")
        return unknown(row.owner, place, f"{reference} is no image name")
    if not name.floats:
        return passed(row.owner, place, reference)
    if built := next((source.path for source in project.artifacts("skaffold") if reference in source.model.images), ""):
        return passed(row.owner, place, f"skaffold puts the tag of its build there ({built})")
    if not name.tag and _PLACEHOLDER.search(reference):
        return passed(row.owner, place, f"the deployment supplies {reference}")
    what = "the tag latest" if name.tag else "no tag"
    return failed(row.owner, place, f"the image {reference} of {row.owner} has {what}")


MATCHERS: dict[str, Matcher] = {
    "kubernetes-readiness-probe-missing": matcher(_readiness, "readiness"),
    "kubernetes-liveness-probe-missing": matcher(_liveness, "liveness"),
    "kubernetes-resource-limits-missing": per_container(_limits, "limits"),
    "kubernetes-resource-requests-missing": per_container(_requests, "requests"),
    "kubernetes-image-unpinned": per_container(_image, "image"),
}
