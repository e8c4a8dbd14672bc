"""What public base images bring: programs, the user they run as, whether they start a server. Keyed by repository and the words of the tag.

Sources: the images' own Dockerfiles (github.com/docker-library/{python,buildpack-deps,postgres,redis,golang,php,httpd}, nodejs/docker-node,
nginxinc/docker-nginx, GoogleContainerTools/distroless, astral-sh/uv, tiangolo/*, mamba-org/micromamba-docker, ContinuumIO/docker-images,
chainguard-images, dotnet/dotnet-docker), read 2024 to 2026. An image that is not here is unknown. ``complete`` is claimed only where the
whole list of programs follows from those Dockerfiles; elsewhere a program that is not listed may still be there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from readiness.artifacts.image_name import ImageName, parse_image
from readiness.facts.docker.system_tools import BUSYBOX, COREUTILS, DEBIAN_BASE, FULL, SCM

_MIRRORS = re.compile(r"^(?:docker/library|docker-hub|dockerhub|library)/")


class BaseImage(msgspec.Struct, frozen=True, kw_only=True):
    """``tools``: programs on the path. ``complete``: there are no others that a probe could want. ``user`` is empty for root.

    ``serves``: its own command runs a server for ever. ``distributions``: Python packages that it brings, beyond pip.
    """

    system: str
    tools: frozenset[str]
    complete: bool = True
    lacks: frozenset[str] = frozenset()
    """Programs that are surely not there although the list is not complete."""
    user: str = ""
    serves: bool = False
    ports: tuple[int, ...] = ()
    workdir: str = "/"
    python: bool = False
    distributions: tuple[str, ...] = ()
    healthcheck: bool = False
    command: tuple[str, ...] = ()
    drops: str = ""
    """Its own entrypoint starts as root and goes on as this user."""
    shell: str = "/bin/sh"


_SLIM = BaseImage(system="debian", tools=DEBIAN_BASE)
_FULL = BaseImage(system="debian", tools=FULL)
_ALPINE = BaseImage(system="alpine", tools=BUSYBOX)
_NOTHING = BaseImage(system="none", tools=frozenset())
_PYTHON = frozenset({"python", "python3", "pip", "pip3", "idle3", "pydoc3"})
_NODE = frozenset({"node", "npm", "npx", "yarn", "yarnpkg", "corepack"})


def _and(base: BaseImage, *tools: str, **changes: object) -> BaseImage:
    return msgspec.structs.replace(base, tools=base.tools | set(tools), **changes)


def _language(base: BaseImage, tag: str, tools: frozenset[str]) -> BaseImage:
    """Official language images: alpine, slim, or full on buildpack-deps."""
    if "alpine" in tag:
        return _and(_ALPINE, *tools)
    return _and(_SLIM if "slim" in tag else base, *tools)


def _python(tag: str) -> BaseImage | None:
    if "windows" in tag or "nanoserver" in tag:
        return None
    # Debian's own python3 comes with buildpack-deps too; the image's interpreter stands before it on the path.
    return msgspec.structs.replace(_language(_FULL, tag, _PYTHON), python=True)


def _nginx(tag: str, *, port: int = 80, user: str = "") -> BaseImage:
    system = _ALPINE if "alpine" in tag else _SLIM
    version = re.match(r"1\.(\d+)", tag)
    if version and int(version[1]) < 21:
        # When curl came to the images of old versions is not known here.
        base = _and(system, "nginx", complete=False)
    else:
        base = _and(system, "nginx", *(() if tag.endswith("slim") else ("curl",)))
    return msgspec.structs.replace(base, serves=True, ports=(port,), user=user)


def _server(tag: str, *tools: str, ports: tuple[int, ...], complete: bool = False, drops: str = "") -> BaseImage:
    base = _ALPINE if "alpine" in tag else _SLIM
    return _and(base, *tools, serves=True, ports=ports, complete=complete or base is _ALPINE, drops=drops)


def _distroless(name: str, tag: str) -> BaseImage:
    tools = frozenset({"python", "python3"} if name.startswith("python") else {"node"} if name.startswith("nodejs") else ())
    if "debug" in tag:
        tools |= BUSYBOX
    return BaseImage(system="distroless", tools=tools, user="nonroot" if "nonroot" in tag else "", python="python" in tools)


def _uv(tag: str) -> BaseImage:
    tools = ("uv", "uvx")
    if "python" in tag:
        variant = "alpine" if "alpine" in tag else "slim" if "slim" in tag else "full"
        base = _python(variant)
        return _and(base or _SLIM, *tools)
    if "alpine" in tag:
        return _and(_ALPINE, *tools)
    if re.search(r"debian|bookworm|trixie|bullseye", tag):
        return _and(_SLIM if "slim" in tag else _FULL, *tools)
    return BaseImage(system="none", tools=frozenset(tools))


def _tiangolo(name: str, tag: str) -> BaseImage | None:
    found: Mapping[str, tuple[str, ...]] = {
        "uvicorn-gunicorn": ("uvicorn", "gunicorn"), "uvicorn-gunicorn-fastapi": ("uvicorn", "gunicorn", "fastapi"),
        "uvicorn-gunicorn-starlette": ("uvicorn", "gunicorn", "starlette"), "meinheld-gunicorn": ("meinheld", "gunicorn"),
        "meinheld-gunicorn-flask": ("meinheld", "gunicorn", "flask"), "uwsgi-nginx": ("uwsgi",), "uwsgi-nginx-flask": ("uwsgi", "flask"),
    }
    if name not in found:
        return None
    base = _python(tag)
    if base is None:
        return None
    return _and(base, *found[name], serves=True, ports=(80,), workdir="/app", distributions=found[name], command=("/start.sh",))


def _elasticsearch() -> BaseImage:
    tools = COREUTILS | {"bash", "sh", "curl"}
    return BaseImage(system="redhat", tools=tools, complete=False, user="elasticsearch", serves=True, ports=(9200, 9300))


def _dotnet(name: str, tag: str) -> BaseImage:
    if "chiseled" in tag or "distroless" in tag:
        return BaseImage(system="distroless", tools=frozenset({"dotnet"}), user="app")
    base = _ALPINE if "alpine" in tag else _FULL if name == "sdk" else _SLIM
    return _and(base, "dotnet", complete=name != "sdk")


def _redhat(name: str) -> BaseImage:
    tools = set(COREUTILS) | {"bash", "sh", "curl", "rpm"}
    if name.endswith("-micro"):
        return BaseImage(system="redhat", tools=frozenset(COREUTILS | {"bash", "sh"}))
    if name.startswith(("python", "nodejs")):
        runtime = {"python", "python3", "pip", "pip3"} if name.startswith("python") else {"node", "npm"}
        return BaseImage(system="redhat", tools=frozenset(tools | runtime), complete=False, user="1001", python="python" in runtime)
    return BaseImage(system="redhat", tools=frozenset(tools), complete=False)


def _chainguard(name: str, tag: str) -> BaseImage:
    own = {"python": ("python", "python3"), "node": ("node",), "nginx": ("nginx",)}.get(name, ())
    if name in ("wolfi-base", "alpine-base"):
        return _and(_ALPINE, complete=False)
    if "dev" in tag or name not in ("python", "node", "nginx", "static", "glibc-dynamic"):
        return BaseImage(system="wolfi", tools=frozenset({*own, "sh"} if own else set()), complete=False, user="65532",
            python=name == "python")
    return BaseImage(system="wolfi", tools=frozenset(own), user="65532", python=name == "python")


def _by_tag(name: str, tag: str) -> BaseImage | None:
    """Official images of Docker Hub."""
    match name:
        case "scratch":
            return _NOTHING
        case "python":
            return _python(tag)
        case "pypy":
            return _and(_language(_FULL, tag, frozenset({"pypy", "pypy3", "pip"})), python=True)
        case "node":
            return _language(_FULL, tag, _NODE)
        case "ruby":
            return _language(_FULL, tag, frozenset({"ruby", "gem", "bundle", "irb"}))
        case "rust":
            return _language(_FULL, tag, frozenset({"cargo", "rustc", "gcc"}))
        case "golang":
            return _and(_ALPINE, "go") if "alpine" in tag else _and(BaseImage(system="debian", tools=SCM), "go", "gcc", "g++", "make")
        case "php":
            base = _and(_ALPINE if "alpine" in tag else _SLIM, "php", "curl", "xz")
            serving = "apache" in tag or "fpm" in tag
            return msgspec.structs.replace(base, serves=serving, ports=(80,) if "apache" in tag else (9000,) if serving else ())
        case "debian" | "ubuntu":
            return msgspec.structs.replace(_SLIM, system=name)
        case "alpine":
            return _ALPINE
        case "busybox":
            return BaseImage(system="busybox", tools=BUSYBOX - {"apk"})
        case "buildpack-deps":
            curl = _and(_SLIM, "curl", "wget", "gnupg", "gpg", "netbase")
            return curl if tag.endswith("curl") else BaseImage(system="debian", tools=SCM) if tag.endswith("scm") else _FULL
        case "amazonlinux":
            return BaseImage(system="redhat", tools=frozenset(COREUTILS | {"bash", "sh", "curl", "rpm", "yum"}), complete=False)
        case _:
            return _service_by_tag(name, tag)


def _service_by_tag(name: str, tag: str) -> BaseImage | None:
    match name:
        case "nginx":
            return _nginx(tag)
        case "httpd":
            return _server(tag, "httpd", ports=(80,), complete=True)
        case "postgres":
            tools = ("postgres", "psql", "pg_isready", "pg_dump", "gosu")
            return _server(tag, *tools, ports=(5432,), complete=True, drops="postgres")
        case "redis" | "valkey":
            return _server(tag, "redis-server", "redis-cli", "valkey-cli", ports=(6379,), complete=True, drops="redis")
        case "memcached":
            return msgspec.structs.replace(_server(tag, "memcached", ports=(11211,), complete=True), user="memcache")
        case "mysql":
            programs = frozenset(COREUTILS | {"bash", "sh", "mysql", "mysqladmin", "mysqldump", "mysqld"})
            return BaseImage(system="redhat", tools=programs, complete=False, serves=True, ports=(3306,), drops="mysql")
        case "mariadb":
            version = re.match(r"\d+", tag)
            # Version 11 dropped the programs' old names (mariadb.org/mariadb-11-0, MDEV-29582).
            old = frozenset({"mysql", "mysqladmin", "mysqldump"})
            extra = old if version and int(version[0]) < 11 else frozenset()
            names = (*extra, "mariadb", "mariadb-admin", "mariadb-dump", "healthcheck.sh", "mariadbd")
            image = _server("", *names, ports=(3306,), drops="mysql")
            return msgspec.structs.replace(image, lacks=old if version and not extra else frozenset())
        case "mongo":
            return _server("", "mongod", "mongosh", "mongo", ports=(27017,), drops="mongodb")
        case "rabbitmq":
            return _server(tag, "rabbitmq-diagnostics", "rabbitmqctl", "rabbitmq-server", ports=(5672,), drops="rabbitmq")
        case "elasticsearch":
            return _elasticsearch()
        case "haproxy":
            return msgspec.structs.replace(_server(tag, "haproxy", ports=(), complete=True), user="haproxy")
        case "traefik":
            return _server("alpine", "traefik", ports=(80,))
        case "caddy":
            return _and(_server("alpine", "caddy", ports=(80,)), complete=False)
        case "eclipse-temurin" | "openjdk":
            return _and(_ALPINE if "alpine" in tag else _SLIM, "java", complete="alpine" in tag)
        case _:
            return None


def base_image(reference: str) -> BaseImage | None:
    """What the image brings, by its reference (``python:3.12-slim``); None where nothing certain is known."""
    name = parse_image(reference)
    if name is None:
        return None
    repository = _MIRRORS.sub("", name.repository)
    owner, _, last = repository.rpartition("/")
    tag = name.tag.lower()
    if not owner and name.registry in ("", "public.ecr.aws", "mirror.gcr.io", "gcr.io", "quay.io"):
        # Digests alone do not tell the variant.
        return None if name.digest and not tag else _by_tag(last, tag)
    return _owned(name, owner, last, tag)


def _owned(name: ImageName, owner: str, last: str, tag: str) -> BaseImage | None:
    match name.registry, owner.rpartition("/")[2], last:
        case ("gcr.io", "distroless", _):
            return _distroless(last, tag)
        case ("ghcr.io", "astral-sh", "uv") | ("", "astral", "uv"):
            return _uv(tag)
        case ("", "tiangolo", _):
            return _tiangolo(last, tag)
        case ("", "nginxinc", "nginx-unprivileged"):
            return _nginx(tag, port=8080, user="nginx")
        case ("cgr.dev", "chainguard", _) | ("", "chainguard", _):
            return _chainguard(last, tag)
        case ("mcr.microsoft.com", "dotnet", "aspnet" | "runtime" | "runtime-deps" | "sdk"):
            return _dotnet(last, tag)
        case ("mcr.microsoft.com", "playwright", "python") | ("mcr.microsoft.com", "", "playwright"):
            return _and(_SLIM, "curl", "python3" if last == "python" else "node", system="ubuntu", complete=False, python=last == "python")
        case ("mcr.microsoft.com", "vscode" | "devcontainers", "python"):
            return _and(_FULL, *_PYTHON, complete=False, python=True)
        case ("", "continuumio", "miniconda3" | "anaconda3"):
            return _and(_SLIM, "wget", "git", "ps", "python", "python3", "pip", "conda", complete=False, python=True)
        case ("", "mambaorg", "micromamba"):
            return _and(_ALPINE if "alpine" in tag else _SLIM, "micromamba", "bash", complete=False, user="mambauser")
        case ("registry.access.redhat.com" | "registry.redhat.io", _, _):
            return _redhat(last)
        case ("", "apache", "airflow"):
            return _and(_SLIM, *_PYTHON, "curl", "airflow", complete=False, python=True, user="airflow")
        case ("", "grafana", "grafana"):
            return _and(_ALPINE, "grafana", complete=False, user="472", serves=True, ports=(3000,))
        case ("", "prom", "prometheus"):
            return BaseImage(system="busybox", tools=BUSYBOX - {"apk"} | {"prometheus"}, user="nobody", serves=True, ports=(9090,))
        case ("docker.elastic.co", "elasticsearch", "elasticsearch"):
            return _elasticsearch()
        case ("", "locustio", "locust"):
            return _and(_SLIM, *_PYTHON, "locust", complete=False, python=True, user="locust", distributions=("locust",))
        case ("", "bitnami" | "bitnamilegacy", _):
            return _and(_SLIM, "curl", complete=False, user="1001", serves=last not in ("python", "node", "minideb", "git", "kubectl"))
        case _:
            return None
