"""The relation ``test.header``: headers of tests that come from secret settings.

Source: docs.pydantic.dev, "Secret Types": ``str()`` of one is a row of asterisks, ``get_secret_value()`` is its text. httpx and requests
refuse a header whose value is neither text nor bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Attribute, Invocation, Mapping, Reference, Template, Value, text, walk
from readiness.facts.python.index import Definition, Kind
from readiness.facts.testing.fixtures import FixtureFinder
from readiness.facts.testing.local import LocalValues
from readiness.facts.testing.rows import SecretHeader
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_HEADERS = frozenset(("headers", "HEADERS"))


SecretFields: TypeAlias = dict[str, list[tuple[Location, str]]]
"""Field → where classes declare it as a secret, and as which."""


class _Given(msgspec.Struct, frozen=True):
    """A header's value where it is given: in ``function`` and class ``owner`` of the file."""

    name: str
    value: Value
    line: int
    column: int
    function: str
    owner: str


def headers_of(project: Project, fields: SecretFields) -> Iterator[SecretHeader]:
    """Of every file of tests that mentions both headers and the name of a secret setting."""
    fixtures = FixtureFinder(project)
    named = set(project.python.mentioning(fields))
    for path in project.python.mentioning(_HEADERS):
        if path in named and project.role(path) is Role.TEST:
            module: PythonModule = project.python.modules[path]
            local = LocalValues(module)
            for given in _given(module):
                row = _header(project, fixtures, path, local, given, fields)
                if row is not None:
                    yield row


def _given(module: PythonModule) -> Iterator[_Given]:
    """``headers={…}``, ``client.headers.update({…})``, ``client.headers["X"] = …``."""
    for call in module.calls:
        invocation = call.invocation
        given = invocation.kwarg("headers")
        if given is None and invocation.method == "update" and (invocation.callee or invocation.attribute).endswith("headers.update"):
            given = invocation.args[0] if invocation.args else None
        if isinstance(given, Mapping):
            for key, value in given.items:
                if text(key):
                    yield _Given(text(key) or "", value, call.line, call.column, call.context.function, call.context.owner)
    for row in module.assignments:
        if row.key is not None and row.value is not None and row.name in _HEADERS and text(row.key):
            yield _Given(text(row.key) or "", row.value, row.line, row.column, row.context.function, row.context.owner)


def _header(
    project: Project, fixtures: FixtureFinder, path: str, local: LocalValues, given: _Given, fields: SecretFields
) -> SecretHeader | None:
    value = local.value(given.value, given.function, given.owner, given.line)
    masked = isinstance(value, Template) or (isinstance(value, Invocation) and value.callee == "str")
    for part in walk(value):
        unwrapped = isinstance(part, Invocation) and part.method == "get_secret_value"
        inner = _receiver(part) if isinstance(part, Invocation) and unwrapped else part
        name = inner.name.rpartition(".")[2] if isinstance(inner, Attribute | Reference) else ""
        if name not in fields or inner is None:
            continue
        declared = _declared(project, fixtures, path, inner, given.function)
        known = next(((place, kind) for place, kind in fields[name] if place == declared), None)
        if known is not None:
            return SecretHeader(
                location=Location(path, given.line, given.column),
                header=given.name,
                setting=name,
                type=known[1],
                declared_at=known[0],
                unwrapped=unwrapped,
                masked=masked and not unwrapped,
            )
    return None


def _receiver(call: Invocation) -> Value | None:
    if call.receiver is not None:
        head = call.attribute.rpartition(".")[0]
        return Attribute(call.receiver, head, call.line) if head else call.receiver
    return Reference(call.callee.rpartition(".")[0], call.line)


def _declared(project: Project, fixtures: FixtureFinder, path: str, value: Value, function: str) -> Location | None:
    """Where the field of the settings that *value* reads is declared."""
    index = project.python
    if isinstance(value, Attribute):
        owner = index.class_of(path, value.target, function)
        found = index.member(owner.path, owner.name, value.name) if isinstance(owner, Definition) and owner.kind is Kind.CLASS else owner
    elif isinstance(value, Reference):
        found = index.resolve(path, value.name, function)
        head, _, rest = value.name[1:].partition(".")
        fixture = fixtures.find(path, head, function) if value.name[:1] == "~" and rest and "." not in rest else None
        if fixture is not None:
            made = index.class_of(fixture[0], Invocation(f":{fixture[1]}"), "")
            found = index.member(made.path, made.name, rest) if isinstance(made, Definition) and made.kind is Kind.CLASS else made
    else:
        return None
    return Location(found.path, found.line) if isinstance(found, Definition) else None
