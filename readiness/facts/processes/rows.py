"""Row types of running things: processes, what they listen on, and the probes that ask how they are."""

from enum import StrEnum

import msgspec

from readiness.facts.relation import Row


class Origin(StrEnum):
    """Which kind of file starts a process or probes it."""

    DOCKER = "docker"
    COMPOSE = "compose"
    KUBERNETES = "kubernetes"
    SYSTEMD = "systemd"
    PROCFILE = "procfile"


class Server(StrEnum):
    """What a command line runs, as far as its words say."""

    GUNICORN = "gunicorn"
    UVICORN = "uvicorn"
    HYPERCORN = "hypercorn"
    DAPHNE = "daphne"
    WAITRESS = "waitress"
    GRANIAN = "granian"
    UWSGI = "uwsgi"
    FLASK = "flask"
    """``flask run``: the development server."""
    FASTAPI = "fastapi"
    """``fastapi run`` and ``fastapi dev``."""
    RUNSERVER = "runserver"
    """Django's development server (``runserver``, ``runserver_plus``)."""
    CELERY = "celery"
    STREAMLIT = "streamlit"
    PYTHON = "python"
    """A script or module by the interpreter: ``script`` or ``module`` says which."""
    NGINX = "nginx"
    NODE = "node"
    SHELL = "shell"
    """A script by a shell, or a program by its path: ``script`` says which."""
    OTHER = "other"
    NONE = ""
    """No command at all, or one that cannot be read (``unreadable`` says why)."""


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """One command line, read (`read.read_command`). ``argv`` is without wrappers (``exec``, ``tini --``, ``poetry run``, ``env X=y``).

    ``app`` is ``module:attribute`` as written (attribute empty when not given). ``port`` is None where the command gives none or it
    cannot be known: then ``port_unknown`` says why. ``reads_port_from`` names the variable the port came from.
    """

    argv: tuple[str, ...] = ()
    server: Server = Server.NONE
    app: str = ""
    factory: bool = False
    """The attribute is called to get the application."""
    app_dir: str = ""
    """Folder the server changes into or adds to the module path (``--chdir``, ``--app-dir``, ``cd x &&``)."""
    host: str = ""
    port: int | None = None
    port_unknown: str = ""
    port_default: bool = False
    """The port is what the server takes when nobody says."""
    reads_port_from: str = ""
    unix_socket: str = ""
    workers: int | None = None
    worker_class: str = ""
    reload: bool = False
    debug: bool = False
    config_file: str = ""
    script: str = ""
    """A file given to an interpreter, or the program itself when it is a path: as written."""
    module: str = ""
    """Of ``python -m module``, when no kind above says more."""
    settings: str = ""
    """DJANGO_SETTINGS_MODULE given on the line."""
    shell: bool = False
    """It runs below a shell that stays (a shell-form command without ``exec``)."""
    unreadable: str = ""

    @property
    def program(self) -> str:
        return self.argv[0].rpartition("/")[2] if self.argv else ""


class Process(Row, frozen=True):
    """Something that is started: relation ``process``. Followed through scripts of the repository: one row per program a script may end in.

    ``owner`` is the Dockerfile's path, the compose service, ``Kind/name/container``, the unit's path or the Procfile's process type.
    ``dockerfile`` and ``stage`` (its index, -1: the last) name the image it runs in where the repository builds it, ``image`` the
    reference where not. ``location`` is the command's own line; ``via`` the scripts followed, outermost first.
    """

    source: Origin
    owner: str
    launch: Launch
    dockerfile: str = ""
    stage: int = -1
    image: str = ""
    workdir: str = ""
    """Inside the image; empty when unknown."""
    via: tuple[str, ...] = ()
    conditional: bool = False
    """It stands in a branch of a script: it may or may not be what runs."""
    environment: dict[str, str | None] = {}
    """What the image or service sets; None: set to something the repository does not say."""


class ComposeProcess(Row, frozen=True):
    """A process whose command stands in a compose file: relation ``compose.process``."""

    process: Process


class ComposeProbe(Row, frozen=True):
    """A probe that stands in a compose file and is not switched off: relation ``compose.probe``."""

    owner: str


class Listen(Row, frozen=True):
    """A port some process listens on: relation ``net.listen``. Unreadable where a process listens on a port that cannot be known."""

    source: Origin
    owner: str
    port: int | None
    host: str = ""
    dockerfile: str = ""
    stage: int = -1
    image: str = ""
    how: str = ""
    """Where the number comes from, as a sentence part: ``--bind 0.0.0.0:8000``, ``gunicorn's default``."""
    environment: str = ""
    """Name of the variable that may change it."""


class ProbeCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A probe's command line, or the request it stands for, read (`probe_command.read_probe`; build it yourself for an ``httpGet``).

    Each of ``tools`` must be there for the probe to work; of ``either``, one. Shell builtins (``exit``, ``test``, ``[``) are no tools.
    """

    text: str = ""
    tools: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    shell: bool = False
    """It is run by ``/bin/sh -c``."""
    modules: tuple[str, ...] = ()
    """Top-level or dotted Python modules that its Python imports."""
    scheme: str = ""
    host: str = ""
    """Empty: it speaks no network. ``localhost``, ``127.0.0.1``, ``0.0.0.0`` and ``::1`` mean the container itself."""
    port: int | None = None
    """Of the URL or argument; the scheme's default counts (http: 80)."""
    port_unknown: str = ""
    """Why the port could not be read; empty when there is none."""
    url_path: str = ""
    """Empty: no HTTP request. Without query; ``/`` when the URL has no path."""
    url_unknown: str = ""
    """Why the URL could not be read, when there is an HTTP request."""
    follows_status: bool = True
    """An HTTP error status makes the probe fail (``curl`` without ``-f`` succeeds on 500)."""
    script: str = ""
    """A file of the image that it runs, as written."""
    disabled: bool = False
    """``NONE``: no probe at all, whatever the base image has."""
    unreadable: str = ""

    @property
    def is_local(self) -> bool:
        return self.host in ("localhost", "127.0.0.1", "0.0.0.0", "::1", "[::1]", "")


class Probe(Row, frozen=True):
    """A question some orchestrator asks a process: relation ``http.probe`` (all probes, those that speak no HTTP too).

    ``owner``, ``dockerfile``, ``stage``, ``image`` as in :class:`Process`. ``purpose`` is ``healthcheck``, ``liveness``, ``readiness`` or
    ``startup``. ``location`` is the line a person would edit. ``container`` tells containers of one owner apart that several
    kustomizations deploy differently (`WorkloadContainer.key`); empty where the owner suffices.
    """

    source: Origin
    owner: str
    command: ProbeCommand
    purpose: str = "healthcheck"
    dockerfile: str = ""
    stage: int = -1
    image: str = ""
    container: str = ""
