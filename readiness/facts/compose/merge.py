"""How Compose puts two definitions of one service together: overrides and ``extends``.

Source: the Compose specification, 13-merge.md (mappings merge, sequences append, ``command``, ``entrypoint`` and ``healthcheck.test`` are
replaced, volumes merge by target; ``!reset`` removes, ``!override`` replaces whole).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import msgspec

from readiness.artifacts.compose.model import Build, Deploy, Healthcheck, Service

T = TypeVar("T")

_APPENDED = ("env_files", "ports", "expose", "cap_add", "profiles")
_BY_KEY: dict[str, Callable[[Any], Hashable]] = {
    "environment": lambda entry: entry.name,
    "labels": lambda entry: entry.name,
    "mounts": lambda entry: entry.target,
    "depends_on": lambda entry: entry.service,
    "networks": lambda entry: entry.name,
    "secrets": lambda entry: entry.name,
    "configs": lambda entry: entry.name,
    "options": lambda entry: entry[0],
}
_KEYS = {"environment": "environment", "env_files": "env_file", "mounts": "volumes"}


def merged(base: Service, over: Service) -> Service:
    """``base`` with ``over`` on top. The result's location is the base's: where the service is first defined."""
    changes: dict[str, Any] = {}
    for field in ("image", "command", "entrypoint"):
        changes[field] = getattr(over, field) or getattr(base, field)
    for field in _APPENDED:
        changes[field] = _unique((*getattr(base, field), *getattr(over, field)))
    for field, key in _BY_KEY.items():
        changes[field] = _keyed(getattr(base, field), getattr(over, field), key)
    changes["build"] = _build(base.build, over.build)
    changes["healthcheck"] = _healthcheck(base.healthcheck, over.healthcheck)
    changes["deploy"] = _deploy(base.deploy, over.deploy)
    for field in list(changes):
        key_name = _KEYS.get(field, field)
        if key_name in over.resets or key_name in over.overrides:
            changes[field] = getattr(over, field)
    changes["options"] = tuple(pair for pair in changes["options"] if pair[0] not in over.resets)
    return msgspec.structs.replace(base, **changes, extends=over.extends, resets=(), overrides=())


def _unique(entries: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(entries))


def _keyed(base: tuple[T, ...], over: tuple[T, ...], key: Callable[[Any], Hashable]) -> tuple[T, ...]:
    found = {key(entry): entry for entry in base}
    found.update((key(entry), entry) for entry in over)
    return tuple(found.values())


def _build(base: Build | None, over: Build | None) -> Build | None:
    if base is None or over is None:
        return over or base
    return Build(
        over.location, over.context or base.context, over.dockerfile or base.dockerfile, over.target or base.target,
        over.inline or base.inline, _keyed(base.args, over.args, lambda entry: entry.name),
    )


def _healthcheck(base: Healthcheck | None, over: Healthcheck | None) -> Healthcheck | None:
    if base is None or over is None:
        return over or base
    timing = dict(base.timing) | dict(over.timing)
    chosen = over if over.form or over.disabled else base
    return msgspec.structs.replace(chosen, timing=tuple(timing.items()))


def _deploy(base: Deploy | None, over: Deploy | None) -> Deploy | None:
    if base is None or over is None:
        return over or base
    return Deploy(
        over.location, over.restart_condition or base.restart_condition, over.memory_limit or base.memory_limit,
        over.cpu_limit or base.cpu_limit, over.replicas or base.replicas, over.mode or base.mode,
    )
