"""Objects that commands make: ``kubectl create secret generic db …`` in documents, scripts, pipelines and make targets."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.ci.rows import CiStep
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CREATE = re.compile(r"\bcreate\s+(secret|configmap|cm|serviceaccount|sa)\s([^\n|;&]{1,500})")
_SETTING = re.compile(r"(?:^|\s)([A-Za-z_]\w*)=(\"[^\"\s]*\"|'[^'\s]*'|[^\s\"'$]+)(?=\s|$)")
_VARIABLE = re.compile(r"\$\{?(\w+)\}?")
_KINDS = {"secret": "Secret", "configmap": "ConfigMap", "cm": "ConfigMap", "serviceaccount": "ServiceAccount", "sa": "ServiceAccount"}
_VALUED = frozenset({"-n", "--namespace", "--context", "--cluster", "--kubeconfig", "-o", "--output", "--type"})


def made_by_commands(project: Project) -> dict[tuple[str, str], Location]:
    """(kind, name) of what a command makes, and where it stands. A variable is what the same file sets it to."""
    found: dict[tuple[str, str], Location] = {}
    for lines in _texts(project):
        values = {setting[1]: setting[2].strip("\"'") for text, _ in lines for setting in _SETTING.finditer(text)}
        for text, place in lines:
            for command in _CREATE.finditer(text):
                name = _filled(_name(command[1], command[2]), values)
                if name:
                    found.setdefault((_KINDS[command[1]], name), place)
    return found


def _filled(name: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda variable: values.get(variable[1], variable[0]), name)


def _name(kind: str, arguments: str) -> str:
    """The first argument that is no option; of a secret the second, after its type."""
    try:
        words = shlex.split(arguments.replace("\\", " "))
    except ValueError:
        words = arguments.split()
    plain: list[str] = []
    skip = False
    for word in words:
        if skip or word.startswith("-"):
            skip = not skip and word in _VALUED
        else:
            plain.append(word)
    if kind == "secret":
        plain = plain[1:] if plain[:1] and plain[0] in ("generic", "tls", "docker-registry") else []
    return plain[0] if plain else ""


def _texts(project: Project) -> Iterator[list[tuple[str, Location]]]:
    """The command lines of each file that makes anything."""
    for source in project.artifacts("markdown", (Role.PRODUCTION, Role.DOCUMENTATION)):
        yield [(line.text, Location(source.path, line.line)) for line in (*source.model.code, *source.model.spans)]
    for source in project.artifacts("shell"):
        yield [
            (
                " ".join((*(f"{one.name}={one.value.text}" for one in command.assignments), *command.texts)),
                Location(source.path, command.line),
            )
            for command in source.model.commands
        ]
    for source in project.artifacts("makefile"):
        yield [(line.text, Location(source.path, line.line)) for target in source.model.targets for line in target.recipe]
    for step in project.rows(CiStep):
        yield [(text.replace("\\\n", " "), Location(step.path, line)) for text, line in step.commands]
