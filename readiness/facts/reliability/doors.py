"""Routes that take credentials or make accounts: where somebody who guesses would knock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.reliability.rows import LoginRoute
from readiness.facts.web.rows import HttpRoute

if TYPE_CHECKING:
    from readiness.facts.project import Project

_LAST = re.compile(
    r"(?i)log[-_]?in|sign[-_]?in|authenticate|register|registration|sign[-_]?up|access[-_]token|forgot[-_]password|"
    r"(?:reset|recover)[-_]password|password[-_](?:reset|recovery|forgot)|verify[-_]otp|(?:auth|obtain|api)[-_]token(?:[-_]auth)?"
)
_TOKEN = re.compile(r"(?i)tokens?|reset|recover")
_ABOVE_TOKEN = re.compile(r"(?i)auth|oauth2?|login|session|password")


def login_routes(project: Project) -> Iterator[LoginRoute]:
    """Production routes that answer POST (or any method), by location."""
    for row in project.rows(HttpRoute):
        if row.unreadable or (row.methods and "POST" not in row.methods) or not project.is_production(row.path):
            continue
        segments = [segment for segment in row.template.split("/") if segment and "{" not in segment]
        if segments and (_LAST.fullmatch(segments[-1]) or _is_token(segments)):
            yield LoginRoute(location=row.location, template=row.template)


def _is_token(segments: list[str]) -> bool:
    above = any(_ABOVE_TOKEN.fullmatch(segment) for segment in segments[:-1])
    return bool(_TOKEN.fullmatch(segments[-1])) and (above or segments == ["token"])
