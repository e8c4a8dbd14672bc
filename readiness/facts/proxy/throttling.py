"""Relation ``app.throttle``: the application limits how often somebody may ask it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.relation import Row
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_LIBRARIES = {
    "slowapi": "slowapi", "flask_limiter": "Flask-Limiter", "fastapi_limiter": "fastapi-limiter", "django_ratelimit": "django-ratelimit",
    "ratelimit": "ratelimit", "aiohttp_ratelimiter": "aiohttp-ratelimiter", "limits": "limits", "ratelimiter": "ratelimiter",
    "axes": "django-axes", "brutebuster": "django-brutebuster", "defender": "django-defender", "quart_rate_limiter": "Quart-Rate-Limiter",
}
_SETTINGS = ("DEFAULT_THROTTLE_CLASSES", "DEFAULT_THROTTLE_RATES", "throttle_classes", "AXES_FAILURE_LIMIT", "ACCOUNT_RATE_LIMITS")


class Throttle(Row, frozen=True):
    """Relation ``app.throttle``: one row a library or setting that limits requests. ``how`` names it."""

    how: str


def derive_throttles(project: Project) -> Iterator[Throttle]:
    for path, outline in project.python_outlines():
        for row in outline.imports:
            library = _LIBRARIES.get(row.qualified.partition(".")[0]) if row.level == 0 else None
            if library and not project.python.is_first_party(row.qualified.partition(".")[0], path):
                yield Throttle(location=Location(path, row.line), how=library)
    for source in project.python_with(_SETTINGS):
        name = next(name for name in _SETTINGS if project.python.outlines[source.path].mentions(name))
        line = next((row.line for row in source.model.assignments if name in (row.name, row.target)), None)
        yield Throttle(location=Location(source.path, line), how=name)
