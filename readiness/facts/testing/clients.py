"""Which application a test client talks to: followed through fixtures, attributes, factories and context managers to where it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonAssignment, PythonFunction
from readiness.artifacts.python.values import Attribute, Choice, Invocation, Opaque, Reference, Spread, Subscript, Value, walk
from readiness.facts.python.index import Definition, External, Kind, Resolution
from readiness.facts.testing.applications import ApplicationFinder
from readiness.facts.testing.known_clients import (
    ASKED,
    CASE_CLIENTS,
    CLIENT_FIXTURES,
    COPYING,
    DJANGO,
    DJANGO_CASES,
    DJANGO_FIXTURES,
    ENTERING,
    MAX_STEPS,
    NOT_ROUTED,
    PASSED,
    SENDING,
    WRAPPING,
    Client,
    base_path,
    transported,
)
from readiness.facts.testing.local import replaced

if TYPE_CHECKING:
    from readiness.facts.project import Project


class ClientFinder:
    """Of one project. ``None`` from `find`: no test client, as far as can be told."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._index = project.python
        self._applications = ApplicationFinder(project)
        self._known: dict[tuple[str, Value, str, str], Client | None] = {}

    def find(self, path: str, value: Value, function: str, owner: str) -> Client | None:
        """The client that *value* of the file *path* is, in its *function* and class *owner*."""
        name = value.name if isinstance(value, Reference) else ""
        # A fixture is the same for every test of a file: how a client is called is most of what there is to remember.
        key = (path, value, "" if name and not name.startswith("~self") else function, owner if name.startswith(("~self", "~cls")) else "")
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._find(path, value, function, owner, 0)
        return self._known[key]

    def _find(self, path: str, value: Value, function: str, owner: str, steps: int) -> Client | None:
        if steps > MAX_STEPS:
            return None
        match value:
            case Reference():
                return self._named(path, value, function, owner, steps)
            case Invocation():
                return self._made(path, value, function, owner, steps)
            case Choice():
                found = [self._find(path, item, function, owner, steps + 1) for item in value.operands]
                return next((item for item in found if item is not None), None)
            case Attribute(name=name) if name in ASKED:
                return self._applications.client(path, value.target, function, owner, name, steps)
        return None

    # names ---------------------------------------------------------------------------------------------------------------
    def _named(self, path: str, name: Reference, function: str, owner: str, steps: int) -> Client | None:
        head, _, last = name.name.rpartition(".")
        if last in ASKED and head.strip(":~?@."):
            return self._applications.client(path, Reference(head, name.line), function, owner, last, steps)
        if head in ("~self", "~cls"):
            return self._of_case(path, owner, last, steps)
        if name.name[:1] == "~":
            return self._of_fixture(path, name.name[1:], function, steps) if not head else None
        found = self._index.resolve(path, name.name, function)
        if isinstance(found, Definition) and isinstance(found.row, PythonAssignment) and found.row.value is not None:
            context = found.row.context
            value = self._applications.local(found.path).value(found.row.value, context.function, context.owner, found.row.line)
            return self._find(found.path, value, context.function, context.owner, steps + 1)
        return None

    def _of_fixture(self, path: str, name: str, function: str, steps: int) -> Client | None:
        found = self._applications.fixtures.find(path, name, function)
        if found is None:
            return self._of_plugin(path, name, function, steps)
        for value, scope in self._applications.made_by(*found):
            client = self._find(found[0], value, scope, "", steps + 1)
            if client is not None:
                return client
        return self._annotated(*found, name)

    def _of_plugin(self, path: str, name: str, function: str, steps: int) -> Client | None:
        """Fixtures of pytest-django and pytest-flask."""
        if name in DJANGO_FIXTURES and self._uses("django"):
            return Client(f"the fixture {name}", django=True)
        if name == "client" and self._applications.fixtures.find(path, "app") is not None:
            return self._applications.client(path, Reference("~app"), function, "", "the fixture client", steps)
        return None

    def _annotated(self, path: str, qualname: str, name: str) -> Client | None:
        """By the annotation of the fixture: some application's client."""
        row = self._index.function(path, qualname)
        annotation = row.annotation if row is not None else None
        inner = annotation.key if isinstance(annotation, Subscript) else annotation
        if isinstance(inner, Reference) and inner.name in WRAPPING:
            return Client(f"the fixture {name}")
        return None

    def _of_case(self, path: str, owner: str, name: str, steps: int) -> Client | None:
        """An attribute of a test case that its own file does not assign: of its first base that has it."""
        if "." in name or not owner or steps > MAX_STEPS:
            return None
        for base in self._bases(path, owner):
            if isinstance(base, Definition) and base.kind is Kind.CLASS:
                client = self._of_class(base.path, base.name, name, path, steps + 1)
                if client is not None:
                    return client
            elif isinstance(base, External) and base.name in DJANGO_CASES and name in CASE_CLIENTS:
                return Client(f"self.{name}", django=True)
        return None

    def _bases(self, path: str, owner: str) -> list[Resolution]:
        """Of a class, by what its file imports: no model is opened for it where that says enough."""
        outline = self._index.outlines[path]
        imported = {row.alias: row.qualified for row in outline.imports if not row.star}
        named = [base for cls in outline.classes if cls.name == owner.rpartition(".")[2] for base in cls.bases]
        if named and all(base in imported for base in named):
            return [self._index.resolve(path, imported[base]) for base in named]
        return list(self._index.ancestors(path, owner))

    def _of_class(self, path: str, owner: str, name: str, origin: str, steps: int) -> Client | None:
        """An attribute that a class of another file has. Fixtures that it is given are those of the test's own file *origin*."""
        found = self._index.member(path, owner, name)
        row = found.row if isinstance(found, Definition) else None
        if isinstance(found, Definition) and isinstance(row, PythonAssignment) and row.value is not None:
            context = row.context
            value = self._applications.local(found.path).value(row.value, context.function, context.owner, row.line)
            given = isinstance(value, Reference) and value.name[:1] == "~" and "." not in value.name
            return self._find(origin if given else found.path, value, context.function, context.owner, steps + 1)
        if isinstance(found, Definition) and isinstance(row, PythonFunction):
            values = [
                self._find(found.path, value, scope, row.context.owner, steps + 1)
                for value, scope in self._applications.made_by(found.path, found.name)
            ]
            return next((client for client in values if client is not None), None)
        if name in CASE_CLIENTS:
            above = self._index.ancestors(path, owner)
            if any(isinstance(item, External) and item.name in DJANGO_CASES for item in above) and not self._gives_client(path, owner):
                return Client(f"self.{name}", django=True)
        return None

    def _gives_client(self, path: str, owner: str) -> bool:
        """``client_class`` of its own."""
        found = self._index.member(path, owner, "client_class")
        value = found.row.value if isinstance(found, Definition) and isinstance(found.row, PythonAssignment) else None
        if not isinstance(found, Definition) or not isinstance(value, Reference):
            return False
        cls = self._index.resolve(found.path, value.name)
        return isinstance(cls, Definition) and self._class(cls, "") is None

    # calls ---------------------------------------------------------------------------------------------------------------
    def _made(self, path: str, call: Invocation, function: str, owner: str, steps: int) -> Client | None:
        if call.method in ASKED and (call.receiver is not None or "." in call.callee):
            subject = call.receiver or Reference(call.callee.rpartition(".")[0], call.line)
            return self._applications.client(path, subject, function, owner, call.method, steps)
        if call.callee.lstrip("~") in CLIENT_FIXTURES and call.args:
            return self._applications.client(path, call.args[0], function, owner, call.method, steps)
        if call.callee in COPYING and call.args:
            return self._find(path, call.args[0], function, owner, steps + 1)
        if call.callee[:1] == "~" and "." not in call.callee:
            return self._of_factory(path, call, function, steps)
        if call.method in ENTERING:
            inner = call.receiver or (call.args[0] if call.args else Reference(call.callee.rpartition(".")[0], call.line))
            return self._find(path, inner, function, owner, steps + 1)
        if not call.callee:
            return None
        found = self._index.resolve(path, call.callee, function)
        match found:
            case External():
                return self._external(path, found.name, call, function, owner, steps)
            case Definition(kind=Kind.FUNCTION):
                return self._returned(call, found.path, found.name, steps)
            case Definition(kind=Kind.CLASS):
                base = self._class(found, "")
                return self._external(path, base, call, function, owner, steps) if base else None
        return None

    def _of_factory(self, path: str, call: Invocation, function: str, steps: int) -> Client | None:
        """A fixture that is a function: ``async with make_client(app) as client``."""
        found = self._applications.fixtures.find(path, call.callee[1:], function)
        for value, scope in self._applications.made_by(*found) if found else ():
            inner = f"{scope}.<locals>.{value.name[1:]}" if isinstance(value, Reference) and value.name[:1] == "~" else ""
            client = self._returned(call, found[0], inner, steps) if found and inner else None
            if client is not None:
                return client
        return None

    def _returned(self, call: Invocation, path: str, qualname: str, steps: int) -> Client | None:
        """What a function of the tests returns for what it is given here."""
        row = self._index.function(path, qualname)
        for value, scope in self._applications.made_by(path, qualname):
            for position, parameter in enumerate(row.parameters if row is not None else ()):
                given = call.argument(position, parameter.name)
                if given is not None:
                    value = replaced(value, f"~{parameter.name}", given if _travels(given) else Opaque("passed", call.line))
            client = self._find(path, value, scope, "", steps + 1)
            if client is not None:
                return client
        return None

    def _class(self, found: Definition, otherwise: str) -> str | None:
        """The test client that a first-party class is below; None where it sends requests in a way of its own."""
        names = [item.name for item in self._index.ancestors(found.path, found.name) if isinstance(item, External)]
        base = next(
            (name for name in names if name in WRAPPING or name in DJANGO or name in ("httpx.AsyncClient", "httpx.Client")), otherwise
        )
        return None if not base or any(self._changes(found.path, found.name, name) for name in SENDING) else base

    def _changes(self, path: str, owner: str, name: str) -> bool:
        """Whether the class has a method of its own by this name that does not pass the address on as it is."""
        found = self._index.member(path, owner, name)
        if not isinstance(found, Definition):
            return False
        for call in self._index.calls_in(found.path, found.name):
            invocation = call.invocation
            above = invocation.receiver
            if invocation.method == name and isinstance(above, Invocation) and above.callee == "super":
                given = [
                    item.value if isinstance(item, Spread) else item
                    for item in (*invocation.args, *(value for _, value in invocation.kwargs))
                ]
                return not any(isinstance(item, Reference) and item.name in PASSED for item in given)
        return True

    def _external(self, path: str, name: str, call: Invocation, function: str, owner: str, steps: int) -> Client | None:
        short = name.rpartition(".")[2]
        if NOT_ROUTED.search(name):
            return None
        if name in DJANGO:
            return Client(short, django=True)
        if name in ("httpx.Client", "httpx.AsyncClient"):
            application = transported(call)
            if application is None:
                return None
            client = self._applications.client(path, application, function, owner, short, steps)
            return msgspec.structs.replace(client, base=base_path(call))
        if name in WRAPPING:
            if call.kwarg("root_path") is not None:
                return None
            application = call.argument(0, "app") or call.kwarg("application")
            if application is None:
                return Client(short)
            client = self._applications.client(path, application, function, owner, short, steps)
            return msgspec.structs.replace(client, base=base_path(call))
        return None

    def _uses(self, framework: str) -> bool:
        return any(
            row.qualified.partition(".")[0] == framework for _, outline in self._project.python_outlines() for row in outline.imports
        )


def _travels(value: Value) -> bool:
    """Whether what is passed means the same where it arrives: absolute names, and fixtures, which are known by their names."""
    named = (part.name if isinstance(part, Reference) else part.callee for part in walk(value) if isinstance(part, Reference | Invocation))
    return all(name[:1] not in (":", "?", ".") and not name.startswith(("~self.", "~cls.")) for name in named)
