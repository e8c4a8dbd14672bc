"""Which nginx runs a configuration, as far as the image of its container says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.facts.docker.rows import Image
from readiness.facts.proxy.rows import NginxServer, ProxyRun
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_TAG = re.compile(r"(?:^|/)nginx(?:-unprivileged)?:(\d+)\.(\d+)(?:\.(\d+))?")
_NEWEST = 1_000_000


def nginx_version(project: Project, server: NginxServer) -> tuple[tuple[int, int, int] | None, Location | None]:
    """The oldest version that may run the server (a tag without patch level is that line's newest), and where that is said."""
    found: list[tuple[tuple[int, int, int], Location]] = []
    for run in project.rows(ProxyRun):
        if run.config not in (server.path, server.root):
            continue
        image, place = _image(project, run)
        tag = _TAG.search(image)
        if tag is None:
            return None, None
        found.append(((int(tag[1]), int(tag[2]), int(tag[3]) if tag[3] else _NEWEST), place))
    return min(found, key=lambda entry: entry[0]) if found else (None, None)


def _image(project: Project, run: ProxyRun) -> tuple[str, Location]:
    if run.dockerfile:
        built = next((image for image in project.rows(Image) if image.dockerfile == run.dockerfile), None)
        return (built.base, built.location) if built else ("", run.location)
    if run.service is not None:
        return run.service.image, run.service.service.image.location if run.service.service.image else run.service.location
    return "", run.location
