"""Relation ``host.policy``: which Host headers an application accepts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Reference
from readiness.facts.configuration.django_values import setting
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import Decided, DjangoSettings, HostPolicy, decided
from readiness.facts.configuration.worth import Source
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_TRUSTED = frozenset({"starlette.middleware.trustedhost.TrustedHostMiddleware", "fastapi.middleware.trustedhost.TrustedHostMiddleware"})
WORDS = frozenset({"add_middleware", "Middleware", "TrustedHostMiddleware"})


def derive_hosts(project: Project) -> Iterator[HostPolicy]:
    for settings in project.rows(DjangoSettings):
        if settings.unreadable:
            continue
        row = setting(project, settings, "ALLOWED_HOSTS")
        nothing = Decided(Source.FIXED, settings.location, is_list=True)
        found = row.decided or nothing
        yield HostPolicy(location=found.location, what="ALLOWED_HOSTS", unset=row.unset or nothing, production=found)
    for path, call in project.calls(*WORDS):
        made = call.invocation
        first = made.args[0] if made.args else None
        names = [made.callee, first.name if isinstance(first, Reference) else ""]
        if not any(name in _TRUSTED or project.python.qualified(path, name) in _TRUSTED for name in names if name):
            continue
        place = Location(path, call.line, call.column)
        given = made.argument(1, "allowed_hosts")
        if given is None:
            # The middleware itself falls back to any host.
            any_host = Decided(Source.FIXED, place, items=("*",), is_list=True)
            yield HostPolicy(location=place, what="TrustedHostMiddleware", unset=any_host, production=any_host)
            continue
        found_both = [
            decided(Evaluator(project.python, production=production).worth(path, given, call.context.function, call.line))
            for production in (False, True)
        ]
        yield HostPolicy(location=place, what="TrustedHostMiddleware", unset=found_both[0], production=found_both[1])
