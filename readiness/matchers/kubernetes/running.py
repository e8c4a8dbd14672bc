"""How workloads stand a lost node, and who may reach them."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.known_images import BACKING, ImageKind, profile_of
from readiness.facts.kubernetes.rows import DeployedDeployment, ReplicatedWorkload, Workload
from readiness.facts.project import Project
from readiness.matchers.kubernetes.judging import judged, matcher, variants
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, failed, passed, unknown


def _single(project: Project) -> Iterator[Observation]:
    yield from variants(
        (row.workload.object, "", judged(project, row.workload, row.workload.object, row.workload.object.subject, _judge_single))
        for row in project.rows(DeployedDeployment)
    )


def _judge_single(_: Project, row: Workload) -> Iterator[Observation]:
    subject, manifest = row.object.subject, row.object.manifest
    if row.autoscaler:
        yield passed(subject, row.location, f"{row.autoscaler} scales it")
    elif row.replicas is None:
        yield unknown(subject, row.replicas_at, f"replicas is {manifest.replicas.value if manifest.replicas else 'not given'}")
    elif row.replicas != 1:
        yield passed(subject, row.replicas_at, f"replicas: {row.replicas}")
    elif not row.services:
        yield passed(subject, row.location, "no Service sends it requests")
    elif why := _alone(row):
        yield passed(subject, row.location, why)
    else:
        said = "has one replica" if manifest.replicas else "sets no replicas, so it has one"
        message = f"{subject} {said} and no autoscaler: while that pod moves, the Service {row.services[0]} answers nothing"
        yield failed(subject, row.replicas_at, message)


def _alone(row: Workload) -> str:
    """Why there must not be two: data of its own that another copy would not share."""
    for container in row.pod.containers:
        profile = profile_of(container.image.value) if container.image else None
        if profile and (profile.kind in BACKING or profile.kind is ImageKind.STORAGE) and not container.init:
            return f"{profile.name} does not replicate by a second pod"
    claim = next((volume for volume in row.pod.volumes if volume.kind == "persistentVolumeClaim"), None)
    return f"its volume {claim.name} is one claim, which one pod at a time may write" if claim else ""


def _budget(project: Project) -> Iterator[Observation]:
    yield from variants(
        (row.workload.object, "", judged(project, row.workload, row.workload.object, row.workload.object.subject, _judge_budget))
        for row in project.rows(ReplicatedWorkload)
    )


def _judge_budget(_: Project, row: Workload) -> Iterator[Observation]:
    subject = row.object.subject
    if row.budgets:
        yield passed(subject, row.location, f"PodDisruptionBudget {row.budgets[0]}")
    elif row.object.incomplete and row.object.incomplete_at:
        yield unknown(subject, row.object.incomplete_at, f"whether a PodDisruptionBudget covers {subject}: {row.object.incomplete}")
    else:
        message = f"{subject} has {row.replicas} pods or more and no PodDisruptionBudget: draining nodes may evict all at once"
        yield failed(subject, row.replicas_at, message)


def _policy(project: Project) -> Iterator[Observation]:
    """Where a namespace has no policy that covers any of its pods, it is said once; else of each pod that none covers."""
    rows = project.rows(Workload)
    by_namespace: dict[tuple[str, str], list[Workload]] = {}
    for row in rows:
        by_namespace.setdefault((row.object.root, row.object.namespace), []).append(row)
    for (_, namespace), group in by_namespace.items():
        bare = [row for row in group if not row.policies]
        for row in group:
            if row.policies:
                yield passed(row.object.subject, row.location, f"NetworkPolicy {row.policies[0]}")
        if len(bare) == len(group):
            where = f"the namespace {namespace}" if namespace else "what is deployed here"
            yield _bare(bare[0], f"no NetworkPolicy covers {where}: every pod of the cluster may reach {bare[0].object.subject}", len(bare))
            continue
        for row in bare:
            yield _bare(row, f"no NetworkPolicy covers {row.object.subject}, as others do its neighbours", 1)


def _bare(row: Workload, message: str, count: int) -> Observation:
    subject = row.object.subject
    if row.object.incomplete and row.object.incomplete_at:
        return unknown(subject, row.object.incomplete_at, f"whether a NetworkPolicy covers {subject}: {row.object.incomplete}")
    return failed(subject, row.location, f"{message}{f' and {count - 1} more' if count > 1 else ''}")


MATCHERS: dict[str, Matcher] = {
    "kubernetes-single-replica": matcher(_single),
    "kubernetes-disruption-budget-missing": matcher(_budget, "budget"),
    "kubernetes-network-policy-missing": matcher(_policy, "policy"),
}
