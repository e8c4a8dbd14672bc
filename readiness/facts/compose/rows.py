"""Row types of compose: services as they run (all files of a set merged), and what they point to."""

from __future__ import annotations

from enum import StrEnum

from readiness.artifacts.compose.model import Dependency, EnvFile, Mount, Port, Service
from readiness.facts.known_images import ImageProfile
from readiness.facts.relation import Row


class Lifetime(StrEnum):
    """Whether a service is meant to run for ever."""

    LASTING = "lasting"
    JOB = "job"
    OPTIONAL = "optional"
    """Starts only where somebody asks for its development or tool profile."""


class ComposeService(Row, frozen=True):
    """Relation ``service.compose``: a service of a production set, effective (extends followed, overrides merged). ``location`` is its key.

    ``service.environment`` and ``service.env_files`` are what it sets, every entry with its own location. ``base`` is the set's first file.
    ``image`` is resolved (defaults of variables) and empty where the deployment supplies it. ``context``, ``dockerfile`` are repository
    paths (``.`` is the root), empty where nothing is built here; ``built_by`` names the service whose build makes this one's image.
    ``incomplete`` says what of it could not be followed: what is absent may be there.
    """

    name: str
    base: str
    files: tuple[str, ...]
    service: Service
    image: str = ""
    context: str = ""
    dockerfile: str = ""
    target: str = ""
    built_by: str = ""
    profile: ImageProfile | None = None
    lifetime: Lifetime = Lifetime.LASTING
    lifetime_reason: str = ""
    incomplete: str = ""

    @property
    def subject(self) -> str:
        """What observations call it."""
        return f"service {self.name}"

    @property
    def is_built(self) -> bool:
        return bool(self.context or self.service.build)


class LastingService(Row, frozen=True):
    """Relation ``compose.lasting``: services that are meant to stay up."""

    service: ComposeService


class ServiceDependency(Row, frozen=True):
    """Relation ``compose.dependency``: one ``depends_on`` entry. ``target`` is None where the set does not define the service."""

    service: ComposeService
    dependency: Dependency
    target: ComposeService | None


class BackingDependency(Row, frozen=True):
    """Relation ``compose.backing-dependency``: a ``depends_on`` entry whose target is a database, cache, broker or search engine."""

    service: ComposeService
    dependency: Dependency
    target: ComposeService


class BackingService(Row, frozen=True):
    """Relation ``compose.backing-service``: a service whose ports the world has no business with. ``published`` are its guarded ports."""

    service: ComposeService
    profile: ImageProfile
    published: tuple[Port, ...] = ()


class StatefulService(Row, frozen=True):
    """Relation ``compose.stateful-service``: a service that keeps data by its image or command; ``folders`` are where."""

    service: ComposeService
    profile: ImageProfile
    folders: tuple[str, ...]
    reason: str = ""


class Reference(Row, frozen=True):
    """Relation ``compose.reference``: a name that the set must define. ``kind``: service, network, volume, secret, config, extends.

    ``defined`` is None where the set is not completely known (``why``)."""

    service: str
    kind: str
    name: str
    defined: bool | None
    why: str = ""


class PulledImage(Row, frozen=True):
    """Relation ``compose.image``: an image that is pulled, not built. ``image`` is empty where the deployment supplies the name."""

    service: ComposeService
    raw: str
    image: str = ""


class BuildSource(Row, frozen=True):
    """Relation ``compose.build``: what a service is built from. Paths of the repository, or ``unknown`` says why there is none."""

    service: ComposeService
    context: str = ""
    dockerfile: str = ""
    remote: bool = False
    unknown: str = ""


class EnvFileUse(Row, frozen=True):
    """Relation ``compose.env-file``: an ``env_file`` entry and its repository path (or why there is none)."""

    service: ComposeService
    env_file: EnvFile
    file: str = ""
    unknown: str = ""


class BindMount(Row, frozen=True):
    """Relation ``compose.bind``: a bind mount. ``source`` is a repository path; empty, with ``unknown``, where it is none."""

    service: ComposeService
    mount: Mount
    source: str = ""
    unknown: str = ""
