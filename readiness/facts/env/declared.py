"""Relation ``env.declared``: where a person is told that a variable exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.dotenv import EnvFile
from readiness.artifacts.markdown import Document
from readiness.facts.env.rows import EnvDeclared, EnvExample, same
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_TOLD = (Role.PRODUCTION, Role.EXAMPLE, Role.DEVELOPMENT, Role.DOCUMENTATION)
_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z][A-Z0-9]{3,}")
_COMPOUND = re.compile(r"(?<![\w/.-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w/-])")
"""In running text only a name of several words is one."""
_ASSIGNED = re.compile(r"(?<![\w$-])(?:export\s+|-e\s+|--env\s+|set\s+)?(?P<key>[A-Z][A-Z0-9_]{1,79})\s*=(?!=)")
_LABEL = re.compile(r"^\s*(?:[-*]\s+)?[\"']?(?P<key>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[\"']?\s*:")
_CELL = re.compile(r"\|\s*(?:\*\*)?`?(?P<key>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`?(?:\*\*)?\s*(?=\|)")
_MARKUP = re.compile(
    r"``?(?P<key>[A-Z][A-Z0-9_]{2,79})``?|\*\*(?P<bold>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\*\*|:(?:envvar|ref):`(?P<role>[A-Z][A-Z0-9_]+)"
)
# Each after a text without which it matches nothing: most lines have none.
_IN_CODE = (("=", _ASSIGNED), (":", _LABEL))
_IN_PROSE = (*_IN_CODE, ("|", _CELL))


def derive_declared(project: Project) -> Iterator[EnvDeclared]:
    for source in project.artifacts("env-file", _TOLD):
        yield from _of_env_file(project, source.path, source.model)
    for source in project.artifacts("markdown", _TOLD):
        yield from _of_document(project, source.path, source.model)


def derive_examples(project: Project) -> Iterator[EnvExample]:
    """Each variable once a file."""
    seen: set[tuple[str, str]] = set()
    for row in project.rows(EnvDeclared):
        key = (row.path, same(row.key))
        if row.example and project.role(row.path) is Role.EXAMPLE and key not in seen:
            seen.add(key)
            yield EnvExample(location=row.location, key=row.key, component=row.component)


def _of_env_file(project: Project, path: str, model: EnvFile) -> Iterator[EnvDeclared]:
    component = project.component_name(path)
    for entry in model.entries:
        filled = entry.assigned and not entry.kept.is_empty
        yield EnvDeclared(
            location=Location(path, entry.line, entry.column), key=entry.key, example=True, filled=filled, component=component
        )
    for name in model.documented:
        yield EnvDeclared(location=Location(path, name.line), key=name.key, example=True, commented=True, component=component)


def _of_document(project: Project, path: str, model: Document) -> Iterator[EnvDeclared]:
    component = project.component_name(path)
    seen: set[str] = set()
    for line, key in sorted(_mentions(model)):
        if key not in seen:
            seen.add(key)
            yield EnvDeclared(location=Location(path, line), key=key, component=component)


def _mentions(model: Document) -> Iterator[tuple[int, str]]:
    for span in model.spans:
        for found in _NAME.finditer(span.text):
            yield span.line, found[0]
    for code in model.code:
        for mark, pattern in _IN_CODE:
            for found in pattern.finditer(code.text) if mark in code.text else ():
                yield code.line, found["key"]
    for prose in model.prose:
        for mark, pattern in _IN_PROSE:
            for found in pattern.finditer(prose.text) if mark in prose.text else ():
                yield prose.line, found["key"]
        for found in _MARKUP.finditer(prose.text) if "`" in prose.text or "**" in prose.text else ():
            yield prose.line, found["key"] or found["bold"] or found["role"]
        for found in _COMPOUND.finditer(prose.text) if "_" in prose.text else ():
            yield prose.line, found[0]
        if prose.text.startswith(("#", "=")) and (heading := _NAME.fullmatch(prose.text.strip("#= "))):
            yield prose.line, heading[0]
