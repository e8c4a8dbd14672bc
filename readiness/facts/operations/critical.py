"""Code where a note left open is dearest: authentication, payment, security, migrations and health."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.relation import Row
from readiness.model import Location
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

CRITICAL_PATH = pattern(
    r"(?:^|[/_.-])(?:auth|oauth2?|authn|authz|authentication|authorization|login|logins|password|passwords|permissions?|security|crypto|token|tokens|jwt|session|sessions|"
    r"payments?|billing|checkout|invoices?|stripe|migrations?|health|healthz|healthcheck|healthchecks)(?:[/_.-]|$)",
    re.IGNORECASE,
)


class CriticalFile(Row, frozen=True, kw_only=True):
    """A production Python file whose path names one of the critical areas; ``area`` is the word."""

    area: str


def critical_files(project: Project) -> Iterator[CriticalFile]:
    """By path only: the folder or file name is what a team calls the area. The service's own name is no area of it."""
    for path in sorted(project.entries):
        if not path.endswith(".py") or not project.is_production(path):
            continue
        component = project.component_of(path)
        inside = path.removeprefix(component.path + "/") if component and component.path != "." else path
        found = CRITICAL_PATH.search(
            "/" + inside.removesuffix(".py").partition("/")[2] if "/" in inside else "/" + inside.removesuffix(".py")
        )
        if found:
            yield CriticalFile(location=Location(path), area=found[0].strip("/_.-").lower())
