"""Environments as rows may show them: a secret's value is nobody's business here, and no port or path depends on it."""

from __future__ import annotations

from collections.abc import Mapping

from readiness.artifacts.withheld import kept


def shown(environment: Mapping[str, str | None]) -> dict[str, str | None]:
    """The same variables; those that hold secrets are set to nobody knows what (None), and passwords in URLs are blanked out."""
    return {name: None if value is None else kept(name, value).text for name, value in environment.items()}
