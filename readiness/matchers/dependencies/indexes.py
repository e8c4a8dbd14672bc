"""Where packages come from: indexes without TLS or certificate, sources that move."""

import re
from collections import Counter
from collections.abc import Iterator

from readiness.artifacts.requirement import shown_url
from readiness.facts.dependencies.rows import InstallStep, Manifest, PackageLocked, RequirementDeployed
from readiness.facts.project import Project
from readiness.matchers.dependencies.unread import unread_manifests
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Role, failed, passed

_LOCAL = re.compile(r"https?://(?:[^/@]*@)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|host\.docker\.internal)(?::\d+)?(?:/|$)")


def insecure_indexes(project: Project) -> Iterator[Observation]:
    """Each production manifest and each installing line of an image is a subject."""
    clean: Counter[str] = Counter()
    deployed = {row.location: row for row in project.rows(RequirementDeployed)}
    locked = {row.distribution for row in project.rows(PackageLocked)}
    for manifest in project.rows(Manifest):
        if manifest.role is not Role.PRODUCTION:
            continue
        found = [*_of_options(manifest), *_of_references(manifest, deployed, locked)]
        yield from found
        if not found:
            clean[manifest.path] += 1
    for step in project.rows(InstallStep):
        found = list(_of_step(step))
        yield from found
        if not found:
            clean[step.dockerfile] += 1
    for path, count in sorted(clean.items()):
        yield passed(path, Location(path), count=count)
    yield from unread_manifests(project)


def _of_options(manifest: Manifest) -> Iterator[Observation]:
    for index in manifest.indexes:
        location = Location(manifest.path, index.line)
        if index.insecure:
            yield failed(shown_url(index.url), location, f"the index {shown_url(index.url)} is used with verify_ssl = false")
        elif plain_http(index.url):
            yield failed(
                shown_url(index.url),
                location,
                f"the index {shown_url(index.url)} is plain http: whoever sits between can replace any package",
            )
    for host, line in manifest.trusted_hosts:
        if _LOCAL.match(f"http://{host}/"):
            continue
        yield failed(host, Location(manifest.path, line), f"--trusted-host {host} turns certificate checks off for it")


def _of_references(manifest: Manifest, deployed: dict[Location, RequirementDeployed], locked: set[str]) -> Iterator[Observation]:
    for entry in manifest.entries:
        requirement = entry.requirement
        location = Location(manifest.path, requirement.line)
        if not requirement.url or "://" not in requirement.url or (location not in deployed and requirement.key):
            continue
        shown = shown_url(requirement.url)
        name = requirement.name or shown
        if plain_http(requirement.url.removeprefix("git+").removeprefix("hg+").removeprefix("svn+")):
            yield failed(name, location, f"{name} is fetched over plain http from {shown}")
        elif requirement.key not in locked and (entry.branch or not requirement.pinned):
            moving = (
                f"the branch {entry.branch}"
                if entry.branch
                else f"{requirement.ref}, which is no commit or release"
                if requirement.ref
                else "whatever stands there at the time"
            )
            yield failed(name, location, f"{name} is installed from {shown}: {moving}")


def _of_step(step: InstallStep) -> Iterator[Observation]:
    for host in step.install.trusted_hosts:
        if _LOCAL.match(f"http://{host}/"):
            continue
        yield failed(host, step.location, f"--trusted-host {host} turns certificate checks off for it")
    for url in step.install.indexes:
        if plain_http(url):
            yield failed(
                shown_url(url), step.location, f"the index {shown_url(url)} is plain http: whoever sits between can replace any package"
            )


def plain_http(url: str) -> bool:
    """Whether a URL goes over the network without TLS."""
    return url.lower().startswith("http://") and not _LOCAL.match(url.lower())


MATCHERS: dict[str, Matcher] = {"insecure-index": simple(insecure_indexes)}
