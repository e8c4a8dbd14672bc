"""Relation ``rollback.promise``: documents and scripts of a rollback that take migrations back.

Source: the commands of alembic, Flask-Migrate, aerich and Django's ``migrate`` (a name or ``zero`` after the app goes back).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.makefile import Makefile
from readiness.artifacts.markdown import Document
from readiness.artifacts.shell import ShellScript
from readiness.facts.ci.rows import CiStep
from readiness.facts.data.history import RollbackPromise
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DOWNGRADE = re.compile(
    r"\b(?P<tool>alembic|flask\s+(?:--app\s+\S+\s+)?db|aerich)\b(?:\s+-\S+(?:\s+[^\s-]\S*\.ini)?)*\s+downgrade(?:\s+(?P<to>\S+))?"
)
_MIGRATE = re.compile(r"\b(?:manage\.py|django-admin)\s+migrate\s+(?P<app>[a-z_]\w*)\s+(?P<to>zero|\d{4}\w*|<[^>]+>|\S*PREVIOUS\S*)")
_ABOUT = re.compile(r"\broll(?:ing|ed)?[ -]?back|\brevert|\bdisaster|\brecover|\bundo\b|\bdowngrad", re.IGNORECASE)
_ROLLBACK_FILE = re.compile(r"roll[-_ ]?back|runbook|disaster|recovery|deploy|release|operations|checklist", re.IGNORECASE)
_DEVELOPERS = re.compile(r"contribut|develop|hacking|testing|(?:^|/)migrations?/|(?:^|/)alembic/|changelog|tutorial", re.IGNORECASE)


def derive_promises(project: Project) -> Iterator[RollbackPromise]:
    """By file and line. A developer's guide promises nothing for production."""
    for source in project.artifacts("markdown", (Role.DOCUMENTATION, Role.PRODUCTION)):
        if not _DEVELOPERS.search(source.path):
            yield from _in_document(source.path, source.model)
    for source in project.artifacts("shell"):
        script: ShellScript = source.model
        if _ROLLBACK_FILE.search(source.path):
            for command in script.commands:
                yield from _found(source.path, command.line, " ".join(word.text for word in command.words))
    for source in project.artifacts("makefile"):
        makefile: Makefile = source.model
        for target in makefile.targets:
            for recipe in target.recipe if _ROLLBACK_FILE.search(target.name) else ():
                yield from _found(source.path, recipe.line, recipe.text)
    for step in project.rows(CiStep):
        if _ROLLBACK_FILE.search(f"{step.path} {step.job} {step.name}"):
            for words, number in step.commands:
                yield from _found(step.path, number, words)


def _in_document(path: str, document: Document) -> Iterator[RollbackPromise]:
    named = bool(_ROLLBACK_FILE.search(path.rpartition("/")[2]))
    headings = document.headings
    lines: list[tuple[int, str]] = [(one.line, one.text) for one in document.code] + [(one.line, one.text) for one in document.spans]
    for line, words in lines:
        found = tuple(_found(path, line, words))
        if found and (named or _ABOUT.search(next((one.text for one in reversed(headings) if one.line <= line), ""))):
            yield from found


def _found(path: str, line: int, words: str) -> Iterator[RollbackPromise]:
    match = _DOWNGRADE.search(words)
    if match:
        to = (match["to"] or "-1").strip("`'\"")
        steps = int(to[1:]) if re.fullmatch(r"-\d{1,3}", to) else None
        yield RollbackPromise(location=Location(path, line), tool="alembic", text=match[0].strip("` "), steps=steps)
    elif match := _MIGRATE.search(words):
        yield RollbackPromise(location=Location(path, line), tool="django", text=match[0].strip("` "), steps=None)
