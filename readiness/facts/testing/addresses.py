"""The addresses that tests ask for, as pieces of text with gaps, and whether a route may answer one."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonFunction
from readiness.artifacts.python.values import Attribute, Choice, Invocation, Literal, Opaque, Reference, Value
from readiness.facts.python.index import Definition
from readiness.facts.python.substituting import rebuilt
from readiness.facts.testing.sending import is_named
from readiness.facts.web.parts import Part
from readiness.facts.web.reader import WebReader
from readiness.facts.web.rows import HttpRoute
from readiness.facts.web.serving import answers

if TYPE_CHECKING:
    from readiness.facts.project import Project

_READS = ("GET", "HEAD", "")
"""What documentation and static files are asked by."""
GAP = "{?}"
"""What only a run would tell."""
MAX_CHOICES = 12
_HOST = re.compile(r"^https?://[^/?#]*", re.IGNORECASE)
_SAMPLES = ("1", "a1", "00000000-0000-4000-8000-000000000000")
_CONSTANT = re.compile(r"^[A-Z0-9_.]+$|prefix|url|path|base|root")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|…|\.(?=[*+]).*|[\[\]()*+?|\\^$].*")
"""What is no text in a route's template: of a regular expression all that follows."""


class Address(msgspec.Struct, frozen=True):
    """``path`` with GAPs; ``why`` is empty, or says what makes the whole of it unreadable."""

    path: str
    named: bool = False
    why: str = ""


class AddressReader:
    """Of one project."""

    def __init__(self, project: Project) -> None:
        self._index = project.python
        self._texts = WebReader(project).texts
        self._known: dict[tuple[str, Value], Address] = {}

    def read(self, path: str, value: Value, function: str, base: str) -> list[Address]:
        """The addresses that *value* may be, several where it is a choice; *base* is the path of the client's own address."""
        operands = value.operands if isinstance(value, Choice) and value.test is None else (value,)
        return [self._one(path, item, function, base) for item in operands[:MAX_CHOICES]]

    def whole(self, path: str, value: Value, function: str) -> str:
        """The address with its host, as far as it is text."""
        return self._part(path, value, function).template

    def _one(self, path: str, value: Value, function: str, base: str) -> Address:
        if is_named(value):
            return Address("", named=True)
        part = self._part(path, value, function)
        if "(?:" in part.pattern or part.template == GAP:
            return Address(GAP, why=part.reason or "one of several addresses")
        bare = _before_query(_HOST.sub("", part.template))
        if bare.startswith(GAP):
            return Address(bare, why=part.reason or "the address begins with what is computed")
        return Address(base + "/" + bare.lstrip("/"))

    def _part(self, path: str, value: Value, function: str) -> Part:
        """A function of texts is read as what it returns, with gaps for its parameters."""
        value = without_locals(value)
        if isinstance(value, Invocation) and value.callee:
            found = self._index.resolve(path, value.callee)
            row = found.row if isinstance(found, Definition) else None
            if (
                isinstance(found, Definition)
                and isinstance(row, PythonFunction)
                and len(row.returns) == 1
                and row.returns[0].value is not None
            ):
                whole = self._texts.part(value, path, function)
                return whole if whole.known else self._texts.part(row.returns[0].value, found.path, found.name)
        return self._texts.part(value, path, function)


def without_locals(value: Value) -> Value:
    """*value* with nothing in place of names that only callers could explain: an annotation does not say which object is passed."""
    if isinstance(value, Reference):
        return Opaque(f"{value.name[1:]} is not followed", value.line) if value.name[:1] == "~" and value.name[:6] != "~self." else value
    if isinstance(value, Invocation) and value.callee[:1] == "~":
        return Opaque(f"{value.method} is not followed", value.line)
    if isinstance(value, Attribute) and not _CONSTANT.search(value.name):
        return Opaque(f"{value.name} of an object", value.line)
    return value if isinstance(value, Literal) else rebuilt(value, without_locals)


def _before_query(text: str) -> str:
    """Without query and fragment; the ``?`` of a GAP begins no query."""
    return text.replace(GAP, "\0").partition("?")[0].partition("#")[0].replace("\0", GAP)


class RouteTable:
    """Routes, by how their paths begin, so that few are tried for an address."""

    def __init__(self, rows: tuple[HttpRoute, ...]) -> None:
        self.rows = rows
        self._begins = [("" if row.unreadable else _PLACEHOLDER.split(row.template)[0].rstrip("/"), row) for row in self.rows]

    def near(self, path: str) -> list[HttpRoute]:
        """Routes whose text up to the first placeholder agrees with the address up to its first gap."""
        begin, gap, _ = path.partition(GAP)
        return [row for prefix, row in self._begins if begin.startswith(prefix) or (gap and prefix.startswith(begin.rstrip("/")))]

    def answering(self, path: str, method: str) -> list[HttpRoute]:
        """Routes that answer the address for some value of its gaps; *method* empty: whatever theirs is. Unreadable ones are among them."""
        near = [row for row in self.near(path) if not row.serves or method in _READS]
        count = path.count(GAP)
        filled = [path] if not count else [_filled(path, values) for values in product(_SAMPLES, repeat=min(count, 2))]
        found = [row for row in near if any(answers(row, item, method or _method(row)) for item in filled)]
        if found or not count:
            return found
        return [
            row for row in near if _may_meet(row, path) and (not method or not row.methods or method in row.methods or method == "HEAD")
        ]

    def mounted(self, path: str, method: str) -> list[HttpRoute]:
        """Routes that answer an address which ends so: for a client of an application that another one mounts somewhere."""
        wanted = path.strip("/").split("/")
        return [
            row for row in self.rows if not row.unreadable and (not row.methods or method in row.methods) and _ends(row.template, wanted)
        ]


def _ends(template: str, wanted: list[str]) -> bool:
    served = template.strip("/").split("/")[-len(wanted) :]
    return len(served) == len(wanted) and all("{" in one or GAP in other or one == other for one, other in zip(served, wanted, strict=True))


def _method(row: HttpRoute) -> str:
    return row.methods[0] if row.methods else "GET"


def _filled(path: str, values: tuple[str, ...]) -> str:
    for value in values:
        path = path.replace(GAP, value, 1)
    return path.replace(GAP, values[-1])


def _may_meet(row: HttpRoute, path: str) -> bool:
    """Whether some text for the gaps (with slashes, too) makes the address one that the route may answer: by what stands before the first
    and after the last gap of both."""
    asked = path.split(GAP)
    served = _PLACEHOLDER.split(row.template)
    left, right = asked[0], served[0]
    starts = left.startswith(right) or right.startswith(left) if len(served) > 1 else right.startswith(left)
    end, other = asked[-1].rstrip("/"), served[-1].rstrip("/")
    ends = end.endswith(other) or other.endswith(end)
    return starts and ends
