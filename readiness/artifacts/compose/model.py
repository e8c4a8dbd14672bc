"""The typed model of a compose file.

Items carry a whole Location, not a bare line: the effective service of a compose set is merged from several files, and every item of it
must still say where it stands. Texts are as written; ``environment.interpolated`` resolves their variables.
"""

from __future__ import annotations

import msgspec

from readiness.artifacts.environment import EnvSetting, interpolated
from readiness.artifacts.errors import Unread
from readiness.model import Location


class Text(msgspec.Struct, frozen=True):
    """A scalar as written, and where."""

    value: str
    location: Location

    @property
    def resolved(self) -> str | None:
        """With the defaults of its variables; None where only the deployment knows."""
        return interpolated(self.value)


class Command(msgspec.Struct, frozen=True):
    """``command`` or ``entrypoint``. Compose splits a string form into words itself; no shell runs unless the words name one.

    ``words`` are as written (not interpolated); ``split`` is False where the string form has unbalanced quotes (then one word).
    """

    words: tuple[str, ...]
    location: Location
    is_list: bool = True
    split: bool = True

    @property
    def resolved(self) -> tuple[str | None, ...]:
        return tuple(interpolated(word) for word in self.words)


class Build(msgspec.Struct, frozen=True):
    """``build:``. ``inline`` is a Dockerfile written in the compose file."""

    location: Location
    context: Text | None = None
    dockerfile: Text | None = None
    target: Text | None = None
    inline: Text | None = None
    args: tuple[EnvSetting, ...] = ()


class EnvFile(msgspec.Struct, frozen=True):
    path: Text
    required: bool = True


class Port(msgspec.Struct, frozen=True):
    """One published port or range, its texts as written. ``published`` empty: Docker picks one. ``unreadable``: what is wrong with it."""

    location: Location
    raw: str
    target: str = ""
    published: str = ""
    host: str = ""
    protocol: str = "tcp"
    unreadable: str = ""

    @property
    def targets(self) -> tuple[int, ...]:
        """Container ports; empty where a variable without default hides them."""
        return port_range(interpolated(self.target))

    @property
    def is_local(self) -> bool | None:
        """Whether only the host itself reaches it; None where the address is a variable without default."""
        host = interpolated(self.host)
        return None if host is None else host.strip("[]") == "::1" or host.startswith("127.") or host == "localhost"


def port_range(text: str | None) -> tuple[int, ...]:
    """``8000`` or ``8000-8010`` as numbers (at most 1000 of them); empty for anything else."""
    first, dash, last = (text or "").partition("-")
    if not first.isdigit() or len(first) > 5 or (dash and (not last.isdigit() or len(last) > 5)):
        return ()
    return tuple(range(int(first), (int(last) if dash else int(first)) + 1))[:1000]


class Mount(msgspec.Struct, frozen=True):
    """``kind``: bind, volume, tmpfs, or another type's name. A volume without ``source`` is anonymous.

    ``creates``: a missing source of a bind becomes an empty folder (short form, or ``create_host_path``); otherwise the start fails.
    """

    location: Location
    kind: str
    source: str
    target: str
    read_only: bool = False
    creates: bool = True


class Healthcheck(msgspec.Struct, frozen=True):
    """``form``: CMD, CMD-SHELL, NONE, or empty where only timing is given. ``words``: the test without its form (one word for a shell)."""

    location: Location
    form: str = ""
    words: tuple[str, ...] = ()
    disabled: bool = False
    timing: tuple[tuple[str, str], ...] = ()


class Dependency(msgspec.Struct, frozen=True):
    """``location`` is the condition's where one is written, else the entry's."""

    service: str
    location: Location
    condition: str = "service_started"
    required: bool = True


class Use(msgspec.Struct, frozen=True):
    """A service's use of a top-level network, secret or config; on a network it may have further names."""

    name: str
    location: Location
    aliases: tuple[str, ...] = ()


class Deploy(msgspec.Struct, frozen=True):
    """``deploy:``. ``restart_condition`` is ``any`` where a restart_policy names none (the default of the specification)."""

    location: Location
    restart_condition: Text | None = None
    memory_limit: Text | None = None
    cpu_limit: Text | None = None
    replicas: Text | None = None
    mode: Text | None = None


class Extends(msgspec.Struct, frozen=True):
    service: str
    location: Location
    file: Text | None = None


class Service(msgspec.Struct, frozen=True):
    """One service as its file gives it. ``options`` are the single-valued settings by name (``parse._OPTIONS`` lists them).

    ``resets`` names fields tagged ``!reset`` (removed in a merge), ``overrides`` those tagged ``!override`` (replaced whole).
    """

    name: str
    location: Location
    image: Text | None = None
    build: Build | None = None
    command: Command | None = None
    entrypoint: Command | None = None
    environment: tuple[EnvSetting, ...] = ()
    env_files: tuple[EnvFile, ...] = ()
    ports: tuple[Port, ...] = ()
    expose: tuple[Text, ...] = ()
    mounts: tuple[Mount, ...] = ()
    healthcheck: Healthcheck | None = None
    depends_on: tuple[Dependency, ...] = ()
    deploy: Deploy | None = None
    networks: tuple[Use, ...] = ()
    secrets: tuple[Use, ...] = ()
    configs: tuple[Use, ...] = ()
    cap_add: tuple[Text, ...] = ()
    labels: tuple[EnvSetting, ...] = ()
    profiles: tuple[Text, ...] = ()
    extends: Extends | None = None
    options: tuple[tuple[str, Text], ...] = ()
    resets: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()

    def option(self, name: str) -> Text | None:
        return next((text for key, text in self.options if key == name), None)

    def flag(self, name: str) -> bool:
        """Whether an option is set to true."""
        text = self.option(name)
        return bool(text and (text.resolved or "").lower() in ("true", "yes", "on", "1"))


class Named(msgspec.Struct, frozen=True):
    """A top-level network, volume, secret or config. ``file`` is the source of a secret or config."""

    name: str
    location: Location
    external: bool = False
    file: Text | None = None


class Include(msgspec.Struct, frozen=True):
    """One ``include`` entry: its paths (the first is the base, others override it)."""

    location: Location
    paths: tuple[Text, ...]
    project_directory: Text | None = None


class Compose(msgspec.Struct, frozen=True):
    """A compose file. ``filled``: it is a project template, whose placeholders were read as variables that nobody sets."""

    path: str
    name: Text | None = None
    services: tuple[Service, ...] = ()
    networks: tuple[Named, ...] = ()
    volumes: tuple[Named, ...] = ()
    secrets: tuple[Named, ...] = ()
    configs: tuple[Named, ...] = ()
    includes: tuple[Include, ...] = ()
    unread: tuple[Unread, ...] = ()
    filled: bool = False

    def service(self, name: str) -> Service | None:
        return next((service for service in self.services if service.name == name), None)
