"""Row types of container images that the repository builds.

An image is a Dockerfile and the stage it ends in; ``(dockerfile, stage)`` is its key everywhere.
"""

from __future__ import annotations

import msgspec

from readiness.artifacts.command_model import ShellCommand
from readiness.artifacts.dockerfile_model import Flag
from readiness.facts.compose.rows import ComposeService
from readiness.facts.docker.base_images import BaseImage
from readiness.facts.kubernetes.rows import WorkloadContainer
from readiness.facts.processes.rows import Launch, Origin, ProbeCommand
from readiness.facts.relation import Row
from readiness.model import Location


class Stage(Row, frozen=True):
    """One FROM: relation ``docker.stage``. ``base`` is the image reference with build arguments' defaults in it, empty where the stage
    stands on an earlier one (``base_stage``) or the reference cannot be known (``unreadable``). ``chain`` are the stages it is made of,
    outermost base first, itself last. ``final``: it is what the file builds when no target is named."""

    index: int
    name: str
    raw: str
    base: str = ""
    base_stage: int = -1
    chain: tuple[int, ...] = ()
    final: bool = False

    @property
    def key(self) -> tuple[str, int]:
        return self.location.path, self.index


class BuildContext(Row, frozen=True):
    """A folder that a Dockerfile is built in: relation ``image.context``. ``declared`` by a compose file, a CI step or a script at
    ``location``; otherwise it is the likely one (the Dockerfile's folder, or the root when only there the copied files exist)."""

    dockerfile: str
    context: str
    declared: bool = False
    target: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    """Names the build gives the image, as written."""


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """One COPY or ADD, resolved. ``sources`` as in the file with variables filled in; ``destination`` absolute (a closing slash says
    folder), empty when unknown. From the context unless ``from_stage`` or ``from_image`` says otherwise."""

    line: int
    stage: int
    sources: tuple[str, ...]
    destination: str
    from_stage: int = -1
    from_image: str = ""
    add: bool = False
    parents: bool = False
    owner: str = ""
    mode: str = ""
    user: str = ""
    """Who the instructions around it run as."""
    written: str | None = None
    """The body of a here-document instead of files."""
    unknown: str = ""


class RunStep(msgspec.Struct, frozen=True, kw_only=True):
    """One RUN, read. ``commands`` are its simple commands with their own lines; ``argv`` of the JSON form is one of them."""

    line: int
    stage: int
    commands: tuple[ShellCommand, ...]
    user: str
    workdir: str
    environment: dict[str, str | None]
    mounts: tuple[Flag, ...] = ()
    text: str = ""
    other_language: str = ""
    """A here-document for another interpreter: which."""


class Exposed(msgspec.Struct, frozen=True):
    """One EXPOSE; ``port`` None: a variable that nothing here sets."""

    raw: str
    port: int | None
    line: int
    protocol: str = "tcp"


class StartCommand(msgspec.Struct, frozen=True):
    """CMD or ENTRYPOINT. ``argv`` None: shell form, ``text`` is its line."""

    line: int
    argv: tuple[str, ...] | None
    text: str
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    stage: int = 0

    @property
    def empty(self) -> bool:
        return not self.argv if self.argv is not None else not self.text.strip()


class HealthcheckText(msgspec.Struct, frozen=True):
    line: int
    command: ProbeCommand
    stage: int


class UserSwitch(msgspec.Struct, frozen=True):
    """``name`` is without the group; None where a variable that nothing here sets decides."""

    name: str | None
    raw: str
    line: int


class Image(Row, frozen=True):
    """An image the repository builds: relation ``image``; ``location`` is its stage's FROM. Everything of its chain of stages, in order.

    ``base`` is the reference below it all, ``base_image`` what is known of that (None: nothing; ``base_unknown`` says why).
    ``contexts`` are the folders it may be built in. ``workdir`` is empty when it cannot be known.
    """

    dockerfile: str
    stage: int
    name: str = ""
    base: str = ""
    base_image: BaseImage | None = None
    base_unknown: str = ""
    contexts: tuple[str, ...] = ()
    chain: tuple[int, ...] = ()
    environment: dict[str, str | None] = {}
    workdir: str = "/"
    users: tuple[UserSwitch, ...] = ()
    entrypoint: StartCommand | None = None
    command: StartCommand | None = None
    healthcheck: HealthcheckText | None = None
    exposes: tuple[Exposed, ...] = ()
    copies: tuple[Copied, ...] = ()
    steps: tuple[RunStep, ...] = ()
    volumes: tuple[str, ...] = ()
    shell: tuple[str, ...] = ("/bin/sh", "-c")

    @property
    def key(self) -> tuple[str, int]:
        return self.dockerfile, self.stage

    @property
    def user(self) -> str | None:
        """Who it runs as: empty for root by default, None when unknown."""
        if self.users:
            return self.users[-1].name
        if self.base_image is None:
            return None
        return self.base_image.user

    def at(self, line: int) -> Location:
        return Location(self.dockerfile, line)


class Place(Row, frozen=True):
    """A container as a compose service or a workload starts it: relation ``container``. ``location`` is its command's line, or its own.

    ``argv`` empty: the image's own command runs (``own_command`` False). Exactly one of ``service`` and ``workload`` is there.
    """

    source: Origin
    owner: str
    environment: dict[str, str | None]
    service: ComposeService | None = None
    workload: WorkloadContainer | None = None
    argv: tuple[str, ...] = ()
    own_command: bool = False
    image: Image | None = None
    reference: str = ""
    workdir: str = ""

    @property
    def dockerfile(self) -> str:
        return self.image.dockerfile if self.image else ""

    @property
    def stage(self) -> int:
        return self.image.stage if self.image else -1


class ImageHealthcheck(Row, frozen=True):
    """A HEALTHCHECK that is not NONE in an image's chain: relation ``docker.healthcheck``."""

    dockerfile: str
    stage: int
    command: ProbeCommand


class ServiceImage(Row, frozen=True):
    """An image that runs something for ever: relation ``image.service``; ``reason`` says by what evidence."""

    dockerfile: str
    stage: int
    reason: str


class JobImage(Row, frozen=True):
    """An image that does something and ends (a builder, a test run, a command line program): relation ``image.job``."""

    dockerfile: str
    stage: int
    reason: str


class Provided(Row, frozen=True):
    """A program in an image: relation ``image.provides``. ``how`` says where from: the base image, a package, a copied file."""

    dockerfile: str
    stage: int
    program: str
    how: str


class ImageRun(Row, frozen=True):
    """What an image starts by itself: relation ``image.runs``, followed through scripts of the repository, one row a possibility."""

    dockerfile: str
    stage: int
    launch: Launch
    via: tuple[str, ...] = ()
    conditional: bool = False


class ContextCopy(Row, frozen=True):
    """A COPY or ADD from the build context, of any stage: relation ``docker.copy``."""

    dockerfile: str
    stage: int
    copied: Copied


class SystemPackage(Row, frozen=True):
    """A system package that a RUN of an image installs: relation ``image.packages``. ``removed``: the same RUN takes it away again.

    Unreadable where the names come from a variable or a file."""

    dockerfile: str
    stage: int
    package: str
    tool: str
    removed: bool = False
