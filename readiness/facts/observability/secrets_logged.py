"""Relation ``log.secret``: what `logged` finds in files, less what the rest of the project shows to be harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.values import Invocation, Literal, Reference, is_none, walk
from readiness.facts.observability.logged import Logged, logged_secrets
from readiness.facts.observability.rows import SecretLogged
from readiness.facts.python.resolution import External
from readiness.facts.secrets.marks import LOGGED
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_HIDING = ("SecretStr", "SecretBytes", "Secret", "SecretType")
# Programs that a person runs are asked for what they print.
_BY_HAND = re.compile(
    r"(?:^|/)(?:scripts?|tools|bin|cli|commands|management|examples?|benchmarks?)/|(?:^|/)(?:cli|manage|setup|fabfile|tasks|__main__)\.py$"
)
_MADE = re.compile(r"mask|redact|hash|scrub|censor|obfuscat|hide|len$|bool$|sha\d|md5|digest|hexdigest|truncat|sanitiz", re.IGNORECASE)


def secrets_logged(project: Project) -> Iterator[SecretLogged]:
    """By path and line."""
    for source in project.python_with((LOGGED,)):
        for found in logged_secrets(source.model):
            if found.how == "print" and (found.call.context.main or source.model.main_block or _BY_HAND.search(source.path)):
                continue
            masked = _masked(project, source.path, found)
            yield SecretLogged(location=Location(source.path, found.call.line), call=found.how, what=found.what, masked=masked)


def _masked(project: Project, path: str, found: Logged) -> str:
    """Why what is logged is no secret, or may be none."""
    value, function = found.value, found.call.context.function
    if not isinstance(value, Reference):
        return ""
    hiding = _type(project, path, value, function)
    if hiding in _HIDING:
        return f"{found.what} is a {hiding}, which shows stars"
    name = value.name.lstrip(":~?")
    for row in project.python.assignments_of(path, name, function) or project.python.assignments_of(path, name):
        made = row.value
        if isinstance(made, Invocation) and _MADE.search(made.method):
            return f"{found.what} is made by {made.method}"
        if isinstance(made, Literal) and not is_none(made):
            return f"{found.what} is a constant"
    return ""


def _type(project: Project, path: str, value: Reference, function: str) -> str:
    """The last segment of the name of the value's type, or of the one of its parts that hides; empty where nothing says it."""
    row = project.python.function(path, function) if function else None
    named = next((item for item in row.parameters if f"~{item.name}" == value.name), None) if row is not None else None
    if named is not None and named.annotation is not None:
        names = [part.name.rpartition(".")[2].lstrip(":?") for part in walk(named.annotation) if isinstance(part, Reference)]
        return next((name for name in names if name in _HIDING), "")
    owner = project.python.class_of(path, value, function)
    return owner.name.rpartition(".")[2] if isinstance(owner, External) else ""
