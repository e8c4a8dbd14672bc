"""The shape of every rule about manifests: variants of one object are one subject, and what could not be read is said once a chart."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

import msgspec

from readiness.facts.kubernetes.charts import chart_of
from readiness.facts.kubernetes.rows import HelmChart, KubernetesObject, Workload, WorkloadContainer
from readiness.facts.project import Project
from readiness.matchers.kubernetes.charts import judge_chart
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Outcome, failed, unknown

T = TypeVar("T")
Judge = Callable[[Project, T], Iterable[Observation]]


class Variant(msgspec.Struct, frozen=True):
    """What is said of an object as one kustomization deploys it."""

    object: KubernetesObject
    said: tuple[Observation, ...]

    def has(self, outcome: Outcome) -> bool:
        return any(observation.outcome is outcome for observation in self.said)


def per_container(judge: Judge[WorkloadContainer], about: str = "") -> Matcher:
    """A matcher of every container of production workloads. ``about`` is what the values of charts are asked for."""

    def observe(project: Project) -> Iterator[Observation]:
        rows = (row for row in project.rows(WorkloadContainer) if not row.partial)
        yield from variants((row.object, row.container.name, judged(project, row, row.object, row.owner, judge)) for row in rows)

    return simple(lambda project: with_charts(project, observe(project), about))


def per_workload(judge: Judge[Workload], about: str = "") -> Matcher:
    """A matcher of every pod of production workloads."""

    def observe(project: Project) -> Iterator[Observation]:
        for_each = project.rows(Workload)
        yield from variants((row.object, "", judged(project, row, row.object, row.object.subject, judge)) for row in for_each)

    return simple(lambda project: with_charts(project, observe(project), about))


def judged(project: Project, row: T, by: KubernetesObject, subject: str, judge: Judge[T]) -> tuple[Observation, ...]:
    """What a judge says of one row; nothing but unknown where something that amends the object is not followed."""
    if by.open and by.open_at:
        return (unknown(subject, by.open_at, f"{subject}: {by.open}"),)
    return tuple(judge(project, row))


def variants(found: Iterable[tuple[KubernetesObject, Hashable, tuple[Observation, ...]]]) -> Iterator[Observation]:
    """One answer a subject: how it fails where one kustomization deploys it so, else what is unknown of it, else that it passes.

    A subject is an object as it is written, and what of it is asked (its container, say).
    """
    groups: dict[Hashable, list[Variant]] = {}
    for by, part, said in found:
        groups.setdefault((by.location, by.kind, by.names[:1], part), []).append(Variant(by, said))
    for group in groups.values():
        outcome = next((each for each in (Outcome.FAIL, Outcome.UNKNOWN) if any(variant.has(each) for variant in group)), Outcome.PASS)
        spoken = [variant for variant in group if variant.has(outcome)]
        if outcome is not Outcome.FAIL:
            yield from (observation for variant in spoken[:1] for observation in variant.said if observation.outcome is outcome)
            continue
        by_roots: dict[Observation, list[str]] = {}
        for variant in spoken:
            for observation in variant.said:
                if observation.outcome is outcome:
                    by_roots.setdefault(observation, []).append(posixpath.dirname(variant.object.root))
        yield from (_in(observation, roots) if len(spoken) < len(group) else observation for observation, roots in by_roots.items())


def _in(observation: Observation, roots: list[str]) -> Observation:
    """The failure, with the kustomizations that deploy the object so while others do not."""
    named = list(dict.fromkeys(filter(None, roots)))
    if not named:
        return observation
    who = ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")
    return failed(
        observation.subject,
        observation.location,
        f"{observation.message} (as deployed by {who})",
        related=observation.related,
        severity=observation.severity,
    )


def with_charts(project: Project, found: Iterable[Observation], about: str) -> Iterator[Observation]:
    """The observations, each once, then one for each chart that is not rendered and for each other file that could not be read."""
    seen = set()
    for observation in found:
        key = (observation.outcome, observation.subject, observation.location, observation.message)
        if key not in seen:
            seen.add(key)
            yield observation
    for chart in project.rows(HelmChart):
        yield from judge_chart(chart, about)
    for entry in project.not_analysed(("kubernetes",)):
        if chart_of(entry.location.path) is None:
            yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")


def matcher(observe: Callable[[Project], Iterable[Observation]], about: str = "") -> Matcher:
    """A matcher of relations that stand for themselves."""
    return simple(lambda project: with_charts(project, observe(project), about))
