"""Routes that the project's configuration declares, because no reading of the code can find them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.web.parts import Style, part_of
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


def declared_routes(project: Project) -> Iterator[HttpRoute]:
    """One row for each of the configuration's ``routes``, placed at the folder under which it stands there."""
    for folder, requests in project.options.routes:
        clean = folder.strip("/").removeprefix("./") or "."
        component = project.component_of(clean)
        for request in requests:
            methods, _, path = request.rpartition(" ")
            part = part_of(path, Style.STARLETTE)
            yield HttpRoute(
                location=Location(clean), template=part.template, pattern=part.pattern, declared=True,
                methods=tuple(methods.split(",")) if methods else (), home=component.path if component else ".",
            )  # fmt: skip
