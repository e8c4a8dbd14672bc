"""Names and labels in manifests that must lead somewhere, and Secrets that stand in the open."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.kubernetes.rows import ConfigReference, PlainSecret, SelectingService
from readiness.facts.project import Project
from readiness.matchers.kubernetes.judging import judged, matcher, variants
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Related, failed, passed, unknown


def _selectors(project: Project) -> Iterator[Observation]:
    yield from variants(
        (row.object, "", judged(project, row, row.object, row.object.subject, _judge_selector)) for row in project.rows(SelectingService)
    )


def _judge_selector(_: Project, row: SelectingService) -> Iterator[Observation]:
    subject, by = row.object.subject, row.object
    labels = ", ".join(f"{pair.name}={pair.value}" for pair in by.manifest.selector)
    if row.selects:
        yield passed(subject, row.location, f"it selects {', '.join(row.selects)}")
    elif by.incomplete and by.incomplete_at:
        yield unknown(subject, by.incomplete_at, f"whether anything has the labels {labels}: {by.incomplete}")
    elif row.maker and row.maker_at:
        yield unknown(subject, row.location, f"pods with the labels {labels} may be made by the controller of {row.maker} ({row.maker_at})")
    elif "$" in labels or "{{" in labels:
        yield unknown(subject, row.location, f"the labels {labels} are filled in elsewhere")
    else:
        related = (Related(row.near_at, f"{row.near} comes nearest"),) if row.near and row.near_at else ()
        where = f" in the namespace {by.namespace}" if by.namespace else ""
        message = f"the Service {by.name} selects {labels}, and no workload{where} has these labels: it has no endpoints"
        yield failed(subject, row.location, message, related=related)


def _config(project: Project) -> Iterator[Observation]:
    yield from variants(
        (row.object, (row.location, row.kind, row.name, row.key), judged(project, row, row.object, row.object.subject, _judge_config))
        for row in project.rows(ConfigReference)
    )


def _judge_config(_: Project, row: ConfigReference) -> Iterator[Observation]:
    subject = f"{row.object.subject} → {row.kind} {row.name}"
    if row.defined:
        yield passed(subject, row.location, row.why)
    elif row.defined is None:
        yield unknown(subject, row.location, f"{row.kind} {row.name}: {row.why}")
    else:
        yield failed(subject, row.location, f"{row.object.subject} needs the {row.kind} {row.name}: {row.why}")


def _plain(project: Project) -> Iterator[Observation]:
    for row in project.rows(PlainSecret):
        subject = f"Secret {row.name}"
        if row.sealed:
            yield passed(subject, row.location, row.sealed)
        elif not row.filled:
            yield passed(subject, row.location, "no value of it is a secret in use")
        elif not row.committed:
            yield passed(subject, row.location, "it is not in version control")
        else:
            names = ", ".join(name for name, _ in row.filled[:5])
            related = tuple(Related(place, f"{name} as well") for name, place in row.filled[1:5])
            message = f"the Secret {row.name} stands in the repository with {names} in it; base64 hides nothing"
            yield failed(subject, row.filled[0][1], message, related=related)


MATCHERS: dict[str, Matcher] = {
    "kubernetes-service-selector-dangling": matcher(_selectors),
    "kubernetes-config-reference-missing": matcher(_config),
    "kubernetes-secret-plain": matcher(_plain),
}
