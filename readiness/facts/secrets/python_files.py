"""Python files in which a secret may stand: each is opened once, for both questions that are asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.facts.secrets import python_credentials, python_settings
from readiness.facts.secrets.rows import CodeCredential, SecretSetting

if TYPE_CHECKING:
    from readiness.facts.project import Project


class _Found(msgspec.Struct, frozen=True):
    """``settings`` with their literals, before they are judged together."""

    settings: tuple[tuple[SecretSetting, str], ...]
    credentials: tuple[CodeCredential, ...]


def derive_settings(project: Project) -> Iterator[SecretSetting]:
    """Every signing key, and every other secret that has a literal behind a variable, of Python files of any role."""
    return python_settings.judged(project, project.once(_found).settings)


def derive_credentials(project: Project) -> Iterator[CodeCredential]:
    """Every literal that opens something, of Python files of any role, each once a line."""
    return iter(project.once(_found).credentials)


def _found(project: Project) -> _Found:
    settings: list[tuple[SecretSetting, str]] = []
    credentials: list[CodeCredential] = []
    setting, opening = (frozenset(project.python.mentioning(module.WORDS)) for module in (python_settings, python_credentials))
    for source in project.python_with(python_settings.WORDS | python_credentials.WORDS, None):
        model = source.model  # held, so that it stays open
        if source.path in setting:
            settings += python_settings.settings_of(project, source.path, model)
        if source.path in opening:
            credentials += python_credentials.credentials_of(project, source.path, model)
    return _Found(tuple(settings), tuple(credentials))
