"""What could not be read of manifests, as unknown observations: shared by every rule that judges requirements."""

from collections.abc import Iterator

from readiness.facts.dependencies.rows import Manifest
from readiness.facts.project import PRODUCTION, Project
from readiness.model import Location, Observation, unknown

MANIFEST_KINDS = ("requirements", "pyproject", "pipfile", "setup-cfg")


def unread_manifests(project: Project) -> Iterator[Observation]:
    """One unknown for each production manifest, or line of one, that could not be read; and for requirements that a build computes."""
    for entry in project.not_analysed(MANIFEST_KINDS, PRODUCTION):
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")
    yield from computed_manifests(project)


def computed_manifests(project: Project) -> Iterator[Observation]:
    """Manifests that compute their requirements, in homes where no other production file lists them."""
    for manifest in project.rows(Manifest):
        if manifest.open_reason and not listed_elsewhere(project, manifest):
            yield unknown(manifest.path, Location(manifest.path, manifest.open_line or None), manifest.open_reason)


def listed_elsewhere(project: Project, manifest: Manifest) -> bool:
    """Whether a requirements file stands beside a manifest that computes its requirements: it is what it reads."""
    return any(other.home == manifest.home and other.form == "requirements" and other.entries for other in project.rows(Manifest))
