"""Flask's ``app.config``: what is put under a key, and what asks for one.

Source: flask.palletsprojects.com/config. Which class or module ``from_object`` gets is often decided at run time, so every place of the
component that gives the key a value counts, those for development by their name left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonClass, PythonModule
from readiness.artifacts.python.values import Invocation, Reference, Subscript, Value, text
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import Decided, decided
from readiness.facts.configuration.worth import DEVELOPMENT_WORDS, PRODUCTION_WORDS, Source
from readiness.facts.python.resolution import Definition, Kind
from readiness.facts.text_words import words_of_text

if TYPE_CHECKING:
    from readiness.facts.project import Project

_FILES = frozenset({"from_pyfile", "from_envvar", "from_file", "from_json"})
WORDS = _FILES
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}


def is_development_name(name: str) -> bool:
    """``DevelopmentConfig``, ``TestSettings``, ``LocalConfig``."""
    return not _words(name).isdisjoint(DEVELOPMENT_WORDS | {"tests", "unit", "ci", "dev"})


def config_key(value: Value | None) -> str:
    """The key that ``app.config["KEY"]`` or ``current_app.config.get("KEY")`` asks for; empty for any other expression."""
    if isinstance(value, Subscript) and isinstance(value.target, Reference) and value.target.name.endswith(".config"):
        return text(value.key) or ""
    if isinstance(value, Invocation) and value.callee.endswith(".config.get") and value.args:
        return text(value.args[0]) or ""
    return ""


def asked_value(project: Project, path: str, value: Value | None, *, production: bool) -> Decided | None:
    """What such an expression in *path* yields, where the component puts something under the key; unknown where it puts several things."""
    key = config_key(value)
    if not key:
        return None
    component = project.component_of(path)
    found = config_values(project, component.path if component else ".", key, production=production)
    if not found or all((item.text, item.items, item.truth) == (found[0].text, found[0].items, found[0].truth) for item in found):
        return found[0] if found else None
    reason = f"{key} is configured in several places"
    return Decided(Source.UNKNOWN, found[0].location, reason=reason, complete=False)


def outside_file(project: Project, folder: str) -> str:
    """Where the component in *folder* reads a configuration file that is not in the repository: what is absent here may stand there."""
    known = {path.rpartition("/")[2] for path, _ in project.python_outlines(None)}
    for source in project.python_with(_FILES):
        if folder != "." and not source.path.startswith(f"{folder}/"):
            continue
        for call in source.model.calls:
            made = call.invocation
            if made.method not in _FILES or not made.callee.endswith(f".config.{made.method}"):
                continue
            name = Evaluator(project.python).worth(source.path, made.args[0], call.context.function, call.line).text if made.args else None
            if made.method == "from_envvar" or name is None or name.rpartition("/")[2] not in known:
                return f"{source.path}:{call.line} reads more from a file of the deployment"
    return ""


def config_values(project: Project, folder: str, name: str, *, production: bool) -> tuple[Decided, ...]:
    """What the component in *folder* says of a setting, wherever it does. A class for production, by its name, speaks alone there."""
    values: list[Decided] = []
    for source in project.python_with(words_of_text(name)):
        path = source.path
        if folder != "." and not path.startswith(f"{folder}/"):
            continue
        named = [(row.name, found) for row, found in _class_values(project, path, name, production=production)]
        deployed = [found for owner, found in named if PRODUCTION_WORDS & _words(owner)]
        if deployed and production:
            return tuple(deployed)
        values += [found for _, found in named]
        values += _assigned(project, path, source.model, name, production=production)
    return tuple(values)


def _assigned(project: Project, path: str, model: PythonModule, name: str, *, production: bool) -> Iterator[Decided]:
    """``app.config["NAME"] = …``, ``app.config.update(NAME=…)``, and a variable of a configuration module."""
    evaluator = Evaluator(project.python, production=production)
    for row in model.assignments:
        in_config = row.key is not None and text(row.key) == name and row.target.endswith("config")
        at_top = row.target == name and not row.context.function and not row.context.owner
        if row.value is not None and (in_config or at_top):
            yield decided(evaluator.worth(path, row.value, row.context.function, row.line))
    for call in model.calls:
        given = call.invocation.kwarg(name) if call.invocation.method in ("update", "from_mapping") else None
        if given is not None:
            yield decided(evaluator.worth(path, given, call.context.function, call.line))


def _class_values(project: Project, path: str, name: str, *, production: bool) -> Iterator[tuple[PythonClass, Decided]]:
    index = project.python
    for row in index.modules[path].classes:
        if is_development_name(row.name) or not any(field.target == name for field in row.fields):
            continue
        found = index.member(path, row.qualname, name)
        if isinstance(found, Definition) and found.kind is Kind.VALUE:
            reference = Reference(f"@{path}:{row.qualname}.{name}", found.line)
            yield row, decided(Evaluator(index, production=production).worth(path, reference))
