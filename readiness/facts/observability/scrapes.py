"""Relations ``scrape.config`` and ``scrape.target``: Prometheus configurations, who is given them, and what they ask."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.image_name import parse_image
from readiness.artifacts.prometheus.model import PrometheusConfig, PrometheusConfigs, PrometheusTargets, ScrapeJob, Text
from readiness.facts.compose.rows import BindMount
from readiness.facts.docker.rows import Image
from readiness.facts.globs import glob_pattern
from readiness.facts.observability.rows import ScrapeConfig, ScrapeTarget
from readiness.facts.processes.places import compose_places, kubernetes_places
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_ADDRESS = re.compile(r"(?:\w+://)?(?P<host>\[[0-9a-fA-F:]+\]|[^:/\s]+)(?::(?P<port>\d{1,5}))?(?:/.*)?")
_OPEN = re.compile(r"\$\{|\$\(|\{\{|<[\w-]+>|%\{|__\w+__")
SERVERS = frozenset({"prometheus", "vmagent", "victoria-metrics", "agent", "alloy"})
"""Last parts of the names of images that read such a configuration."""


def scrape_configs(project: Project) -> Iterator[ScrapeConfig]:
    for source in project.artifacts("prometheus"):
        model: PrometheusConfigs = source.model
        for config in model.configs:
            yield _row(project, source.path, config)


def _row(project: Project, path: str, config: PrometheusConfig) -> ScrapeConfig:
    return ScrapeConfig(
        location=Location(path, config.line),
        key=config.key,
        jobs=len(config.jobs),
        rule_files=tuple((glob.value, glob.line) for glob in config.rule_files),
        rule_files_line=config.rule_files_line,
        homes=() if config.key else tuple(homes_of(project, path)),
    )


def homes_of(project: Project, path: str) -> Iterator[tuple[str, str, str]]:
    """(base file, service, path inside) of every compose service that is given the file: by a mount, or by its image's build."""
    for row in project.rows(BindMount):
        inside = under(row.mount.target, row.source, path) if row.source else ""
        if inside:
            yield row.service.base, row.service.name, inside
    for place, service in compose_places(project):
        inside = copied_to(place.image, path, service.context) if place.image else ""
        if inside:
            yield service.base, service.name, inside


def under(target: str, source: str, path: str) -> str:
    """Where the repository's file *path* is below *target*, when the file or folder *source* is put there; empty: nowhere."""
    if path == source:
        return target.rstrip("/")
    inside = "" if source == "." else f"{source}/"
    return posixpath.join(target, path[len(inside) :]) if path.startswith(inside) else ""


def copied_to(image: Image, path: str, context: str) -> str:
    """Where a build puts the file; empty where it does not, or where that is not known."""
    for copied in image.copies:
        if copied.from_stage >= 0 or copied.from_image or not copied.destination:
            continue
        for source in copied.sources:
            full = posixpath.normpath(posixpath.join(context or ".", source.lstrip("/")))
            if path == full:
                folder = copied.destination.endswith("/") or len(copied.sources) > 1
                return posixpath.join(copied.destination, posixpath.basename(path)) if folder else copied.destination
            if full == "." or path.startswith(f"{full}/"):
                return posixpath.join(copied.destination, path if full == "." else path[len(full) + 1 :])
    return ""


def is_server(image: str) -> bool:
    """Whether an image of this name reads Prometheus configurations."""
    name = parse_image(image) if image else None
    return name is not None and name.name in SERVERS


def scrape_targets(project: Project) -> Iterator[ScrapeTarget]:
    """Every address; one unreadable row for each job whose targets are found otherwise."""
    for source in project.artifacts("prometheus"):
        model: PrometheusConfigs = source.model
        for config in model.configs:
            row = _row(project, source.path, config)
            for job in config.jobs:
                yield from _of_job(project, source.path, row, job)
    yield from _of_pods(project)


def _of_pods(project: Project) -> Iterator[ScrapeTarget]:
    """Pods that say by annotation where they want to be asked, as far as the repository builds what runs in them."""
    for place, row in kubernetes_places(project):
        given = {pair.name: pair for pair in row.pod.annotations}
        wanted = given.get("prometheus.io/scrape")
        port = given.get("prometheus.io/port")
        if wanted is None or wanted.value.lower() != "true" or port is None or not port.value.isdigit() or place.image is None:
            continue
        path = given.get("prometheus.io/path")
        at = Location(row.path, port.line)
        yield ScrapeTarget(
            location=at, job=f"{row.manifest.kind}/{row.manifest.name}", address=f"port {port.value}", port=int(port.value),
            metrics_path=path.value if path else "/metrics", config=ScrapeConfig(location=at), pod=row.owner,
        )  # fmt: skip


def _of_job(project: Project, path: str, config: ScrapeConfig, job: ScrapeJob) -> Iterator[ScrapeTarget]:
    for why in _elsewhere(job):
        yield ScrapeTarget(location=Location(path, job.line), job=job.name, config=config, unreadable=why)
    if not job.readdressed:
        for target in job.targets:
            yield _target(path, config, job, target)
    for glob in job.files:
        yield from _of_files(project, path, config, job, glob)


def _elsewhere(job: ScrapeJob) -> Iterator[str]:
    if job.discovery:
        yield f"{job.discovery[0]} finds the targets of job {job.name}"
    elif job.readdressed and job.targets:
        yield f"job {job.name} rewrites the address of its targets"


def _target(path: str, config: ScrapeConfig, job: ScrapeJob, target: Text) -> ScrapeTarget:
    place = Location(path, target.line)
    found = _ADDRESS.fullmatch(target.value.strip())
    metrics_path = job.path.value if job.path else "/metrics"
    if found is None or _OPEN.search(target.value) or _OPEN.search(metrics_path):
        why = f"the target {target.value} of job {job.name} is a template"
        return ScrapeTarget(location=place, job=job.name, address=target.value, config=config, unreadable=why)
    return ScrapeTarget(
        location=place,
        job=job.name,
        address=target.value,
        host=found["host"].strip("[]"),
        port=int(found["port"]) if found["port"] else None,
        metrics_path=metrics_path,
        scheme=job.scheme,
        config=config,
    )


def _of_files(project: Project, path: str, config: ScrapeConfig, job: ScrapeJob, glob: Text) -> Iterator[ScrapeTarget]:
    """Targets of files of the repository; where none is found, one row that says so."""
    pattern = glob_pattern(f"/{posixpath.normpath(posixpath.join(posixpath.dirname(path), glob.value))}")
    sources = [
        source
        for source in project.artifacts("prometheus-targets", None)
        if pattern.fullmatch(source.path) or _inside(project, config, source.path, glob.value)
    ]
    for source in sources:
        targets: PrometheusTargets = source.model
        for target in targets.targets:
            yield _target(source.path, config, job, target)
    if not sources:
        why = f"no file of the repository is {glob.value}, from which job {job.name} takes its targets"
        yield ScrapeTarget(location=Location(path, glob.line), job=job.name, config=config, unreadable=why)


def _inside(project: Project, config: ScrapeConfig, path: str, glob: str) -> bool:
    homes = {(base, service): posixpath.dirname(inside) for base, service, inside in config.homes}
    return any(
        glob_pattern(posixpath.join(homes[base, service], glob)).fullmatch(inside.lstrip("/"))
        for base, service, inside in homes_of(project, path)
        if (base, service) in homes
    )
