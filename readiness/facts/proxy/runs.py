"""Relation ``proxy.run``: which containers are started with which configuration files, of nginx and of Caddy."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.compose.rows import BindMount
from readiness.facts.docker.rows import Copied, Image, Place
from readiness.facts.proxy.rows import ProxyRun
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


_PROGRAMS = {"nginx": "nginx", "caddyfile": "caddy"}
"""Artifact kind → the word that shows that a container is started with such a file."""


def derive_runs(project: Project) -> Iterator[ProxyRun]:
    configs = {source.path: program for kind, program in _PROGRAMS.items() for source in project.artifacts(kind)}
    for mount in project.rows(BindMount):
        words = f"{mount.mount.target} {mount.service.image} {mount.service.name} {mount.source}".lower()
        for config, program in configs.items():
            if program in words and _is_of(config, mount.source):
                yield ProxyRun(location=mount.location, config=config, service=mount.service)
    for image in project.rows(Image):
        copied = {config: line for copy in image.copies for config in configs if (line := _copied(image, copy, config, configs[config]))}
        places = [place for place in project.rows(Place) if place.image is not None and place.image.key == image.key]
        for config, line in copied.items():
            here = Location(image.dockerfile, line)
            for place in places:
                yield ProxyRun(location=here, config=config, service=place.service, workload=place.workload, dockerfile=image.dockerfile)
            if not places:
                yield ProxyRun(location=here, config=config, dockerfile=image.dockerfile)


def _is_of(config: str, source: str) -> bool:
    return bool(source) and source != "." and (config == source or config.startswith(f"{source.rstrip('/')}/"))


def _copied(image: Image, copy: Copied, config: str, program: str) -> int:
    """The line of a COPY that brings the file to where the program looks; 0 where it does not. ``COPY . .`` says nothing of the kind."""
    if copy.from_image or program not in f"{copy.destination} {image.base} {image.dockerfile} {config}".lower():
        return 0
    for source in copy.sources:
        for context in image.contexts:
            if copy.from_stage >= 0:
                # An earlier stage has the whole context below some folder; the tail of the path is what tells the file.
                if source.endswith(f"/{posixpath.relpath(config, context)}"):
                    return copy.line
                continue
            path = posixpath.normpath(posixpath.join(context, source.lstrip("/")))
            if path not in (".", context) and (_is_of(config, path) or fnmatch.fnmatchcase(config, path)):
                return copy.line
    return 0
