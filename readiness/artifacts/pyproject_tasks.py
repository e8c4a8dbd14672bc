"""Named commands in pyproject.toml: scripts of hatch, pdm and rye, tasks of poe, taskipy and pixi.

Source: hatch.pypa.io ("Environments › Scripts"), pdm-project.org ("PDM Scripts"), poethepoet.natn.io ("Task types"), rye.astral.sh
("scripts"), github.com/taskipy, pixi.sh ("Tasks").
"""

from collections.abc import Iterator

import msgspec

from readiness.artifacts.toml import Toml

_TABLES = (
    ("tool", "pdm", "scripts"), ("tool", "poe", "tasks"), ("tool", "taskipy", "tasks"), ("tool", "rye", "scripts"),
    ("tool", "pixi", "tasks"),
)  # fmt: skip
_SINGLE = ("cmd", "shell", "sequence", "composite", "chain", "ref", "depends-on", "deps", "depends_on")
MAX_COMMANDS = 100
"""Of one task."""


class Task(msgspec.Struct, frozen=True):
    """``name`` as it is called (``lint``, ``docs:build`` for a script of hatch's environment ``docs``); ``commands`` as they are written,
    in order: a command may be another task's name."""

    name: str
    commands: tuple[str, ...]
    line: int


def tasks(toml: Toml) -> Iterator[Task]:
    """By table, in the file's order."""
    for environment in toml.table("tool", "hatch", "envs"):
        scripts = ("tool", "hatch", "envs", environment, "scripts")
        for name, value in toml.table(*scripts).items():
            found = Task(name, _commands(value), toml.line(*scripts, name))
            yield found
            yield msgspec.structs.replace(found, name=f"{environment}:{name}")
    for path in _TABLES:
        for name, value in toml.table(*path).items():
            yield Task(name, _commands(value), toml.line(*path, name))


def _commands(value: object) -> tuple[str, ...]:
    return tuple(text for _, text in zip(range(MAX_COMMANDS), _texts(value, 0), strict=False))


def _texts(value: object, depth: int) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() if value and depth and all(isinstance(item, str) for item in value):
            yield from value
        case list():
            for item in value:
                yield from _texts(item, depth + 1)
        case dict() if depth < 4:
            for key in _SINGLE:
                given = value.get(key)
                if key == "cmd" and isinstance(given, list):
                    yield " ".join(str(word) for word in given)
                elif given is not None:
                    yield from _texts(given, depth + 1)
