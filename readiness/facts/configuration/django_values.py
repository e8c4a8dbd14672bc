"""Relation ``django.setting``: the settings that rules ask about, as production gets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Literal
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import DjangoSetting, DjangoSettings, decided
from readiness.facts.configuration.worth import Source, Worth
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

NAMES = (
    "DEBUG",
    "ALLOWED_HOSTS",
    "MIDDLEWARE",
    "MIDDLEWARE_CLASSES",
    "INSTALLED_APPS",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "CSRF_USE_SESSIONS",
    "CSRF_TRUSTED_ORIGINS",
    "CORS_ALLOW_ALL_ORIGINS",
    "CORS_ORIGIN_ALLOW_ALL",
    "CORS_ALLOWED_ORIGINS",
    "CORS_ORIGIN_WHITELIST",
    "CORS_ALLOWED_ORIGIN_REGEXES",
    "CORS_ORIGIN_REGEX_WHITELIST",
    "CORS_ALLOW_CREDENTIALS",
    "DEFAULT_FROM_EMAIL",
    "SERVER_EMAIL",
    "EMAIL_HOST",
)


def derive_values(project: Project) -> Iterator[DjangoSetting]:
    """Every name for every project, absent ones too.

    Settings that depend on DEBUG are asked with DEBUG off unless the code fixes it: production turns it off, and that it may not is what
    the rules about DEBUG say.
    """
    index = project.python
    for settings in project.rows(DjangoSettings):
        if settings.unreadable:
            continue
        path = settings.path
        debug = Evaluator(index, production=True).names.module_level(path, "DEBUG")
        off = Worth(Literal(False, 1), Source.FIXED, Location(path))
        assume = {} if debug is not None and debug.source is Source.FIXED else {"DEBUG": off}
        for name in NAMES:
            assumed = {} if name == "DEBUG" else assume
            found = Evaluator(index, production=True, assume=assumed).names.module_level(path, name)
            unset = Evaluator(index, assume=assumed).names.module_level(path, name)
            yield DjangoSetting(
                location=found.location if found else Location(path),
                settings=path,
                name=name,
                decided=decided(found) if found else None,
                unset=decided(unset) if unset else None,
            )


def setting(project: Project, settings: DjangoSettings, name: str) -> DjangoSetting:
    """One setting of a project."""
    return project.once(_settings)[settings.path, name]


def _settings(project: Project) -> dict[tuple[str, str], DjangoSetting]:
    """By the path of the settings module and name."""
    return {(row.settings, row.name): row for row in reversed(project.rows(DjangoSetting))}
