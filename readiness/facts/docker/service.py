"""Which images run for ever and which do one thing and end, by what they start, what they expose and who runs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.facts.compose.rows import ComposeService, Lifetime
from readiness.facts.docker.images import for_development
from readiness.facts.docker.rows import Image, ImageRun, JobImage, Place, ServiceImage
from readiness.facts.processes.rows import Launch, Process, Server
from readiness.facts.processes.server_calls import server_calls

if TYPE_CHECKING:
    from readiness.facts.project import Project

_LASTING = frozenset(
    {
        Server.GUNICORN,
        Server.UVICORN,
        Server.HYPERCORN,
        Server.DAPHNE,
        Server.WAITRESS,
        Server.GRANIAN,
        Server.UWSGI,
        Server.FLASK,
        Server.FASTAPI,
        Server.RUNSERVER,
        Server.CELERY,
        Server.STREAMLIT,
        Server.NGINX,
    }
)
_JOBS = frozenset(
    {
        "pytest",
        "tox",
        "nox",
        "alembic",
        "mypy",
        "ruff",
        "black",
        "flake8",
        "pre-commit",
        "true",
        "false",
        "echo",
        "ls",
        "cat",
        "make",
        "ab",
        "k6",
        "pip",
        "aws",
        "terraform",
        "ansible-playbook",
        "curl",
        "wget",
        "pg_dump",
        "psql",
        "coverage",
        "sphinx-build",
        "mkdocs",
        "locust",
        "version",
        "help",
    }
)
_SERVERS = frozenset(
    {
        "supervisord",
        "s6-svscan",
        "apache2-foreground",
        "httpd-foreground",
        "httpd",
        "php-fpm",
        "caddy",
        "traefik",
        "haproxy",
        "redis-server",
        "postgres",
        "mysqld",
        "mongod",
        "rq",
        "dramatiq",
        "huey_consumer",
        "arq",
        "taskiq",
        "jupyter",
        "mlflow",
        "airflow",
        "prefect",
        "rabbitmq-server",
    }
)
_COMMANDS = frozenset({"migrate", "test", "check", "collectstatic", "createsuperuser", "loaddata", "shell", "makemigrations", "dumpdata"})


class Nature(msgspec.Struct, frozen=True):
    """``lasting`` None: it cannot be told."""

    lasting: bool | None
    reason: str


def nature_of(project: Project, image: Image, runs: tuple[ImageRun, ...]) -> Nature:
    used = _used(project, image)
    if used is not None and used.lasting:
        return used
    if for_development(image.name):
        return Nature(False, f"the stage {image.name} is for development")
    if not runs:
        if image.base_image is None:
            return Nature(None, f"it has no command, and what {image.base or 'its base image'} starts is not known")
        if image.base_image.serves and image.base_image.command:
            return Nature(True, f"the base image {image.base} starts a server")
        if image.base_image.serves:
            return Nature(True, f"the base image {image.base} is a server")
        return Nature(False, "it has no command of its own")
    for run in runs:
        found = _by_launch(project, run, image)
        if found is not None:
            return found
    if used is not None:
        return used
    if image.exposes:
        return Nature(True, f"it exposes port {image.exposes[0].raw}")
    launch = runs[0].launch
    return Nature(None, launch.unreadable or f"whether {launch.program or 'its command'} runs for ever cannot be told")


def _used(project: Project, image: Image) -> Nature | None:
    """What compose files and manifests make of the image: one that keeps it running makes it a service."""
    jobs = ""
    places = project.once(_places).get(image.key, ())
    for place in places:
        if service := place.service:
            if service.lifetime is Lifetime.LASTING and (service.service.ports or not place.own_command):
                return Nature(True, f"compose service {place.owner} runs it")
            jobs = jobs or (f"compose service {place.owner}: {service.lifetime_reason}" if service.lifetime is Lifetime.JOB else "")
    for place in places:
        if place.workload:
            if place.workload.is_served:
                return Nature(True, f"{place.owner} runs it")
            jobs = jobs or f"{place.owner} runs it once"
    return Nature(False, jobs) if jobs else None


def _by_launch(project: Project, run: ImageRun, image: Image) -> Nature | None:
    launch: Launch = run.launch
    if launch.server in _LASTING:
        return Nature(True, f"it starts {launch.server.value}")
    if launch.program in _SERVERS:
        return Nature(True, f"it starts {launch.program}")
    if launch.program in _JOBS or launch.module in _JOBS or any(word in _COMMANDS for word in launch.argv[1:3]):
        return Nature(False, f"it runs {' '.join(launch.argv[:3])} and ends")
    if launch.argv[1:] and launch.argv[1] in ("--help", "--version", "-h"):
        return Nature(False, f"it prints {' '.join(launch.argv[:2])}")
    if launch.server is Server.PYTHON:
        from readiness.facts.docker.modules import application_file

        process = next((p for p in project.rows(Process) if p.location == run.location and p.launch == launch), None)
        path = application_file(project, process) if process else ""
        calls = server_calls(project, path, image.environment) if path else ()
        if calls:
            return Nature(True, f"{calls[0].callee}() at {calls[0].location} starts a server")
    return None


def derive_services(project: Project) -> Iterator[ServiceImage]:
    for image, nature in _natures(project):
        if nature.lasting is not False:
            yield ServiceImage(
                location=image.location,
                dockerfile=image.dockerfile,
                stage=image.stage,
                reason=nature.reason,
                unreadable="" if nature.lasting else nature.reason,
            )


def derive_jobs(project: Project) -> Iterator[JobImage]:
    for image, nature in _natures(project):
        if nature.lasting is False:
            yield JobImage(location=image.location, dockerfile=image.dockerfile, stage=image.stage, reason=nature.reason)


def _natures(project: Project) -> Iterator[tuple[Image, Nature]]:
    runs: dict[tuple[str, int], list[ImageRun]] = {}
    for run in project.rows(ImageRun):
        runs.setdefault((run.dockerfile, run.stage), []).append(run)
    for image in project.rows(Image):
        yield image, nature_of(project, image, tuple(runs.get(image.key, ())))


def _places(project: Project) -> dict[tuple[str, int], list[Place]]:
    """Containers by the image of the repository that runs in them."""
    found: dict[tuple[str, int], list[Place]] = {}
    for place in project.rows(Place):
        if place.image is not None:
            found.setdefault(place.image.key, []).append(place)
    return found


def services_using(project: Project, image: Image) -> tuple[ComposeService, ...]:
    """Compose services that run this image."""
    return tuple(place.service for place in project.once(_places).get(image.key, ()) if place.service is not None)
