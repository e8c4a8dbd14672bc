"""Which application an expression of a test means, and so whose client is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonAssignment, PythonFunction
from readiness.artifacts.python.values import Attribute, Invocation, Reference, Value
from readiness.facts.python.index import Definition, Kind
from readiness.facts.testing.fixtures import FixtureFinder
from readiness.facts.testing.known_clients import MAX_STEPS, Client
from readiness.facts.testing.local import LocalValues
from readiness.facts.web.objects import Made, ObjectFinder
from readiness.facts.web.scoping import label_of

if TYPE_CHECKING:
    from readiness.facts.project import Project


class ApplicationFinder:
    """Of one project. ``fixtures`` are its fixtures."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._index = project.python
        self._objects = ObjectFinder(project.python)
        self._locals: dict[str, LocalValues] = {}
        self.fixtures = FixtureFinder(project)

    def client(self, path: str, value: Value, function: str, owner: str, kind: str, steps: int) -> Client:
        """The client of the application that *value* is; of one that nobody can tell where it cannot be followed."""
        if steps > MAX_STEPS:
            return Client(kind)
        if isinstance(value, Invocation) and value.method in ("TestServer", "ASGITransport", "LifespanManager") and value.args:
            return self.client(path, value.args[0], function, owner, kind, steps + 1)
        if isinstance(value, Reference) and value.name[:1] == "~":
            head, _, rest = value.name[1:].partition(".")
            if head in ("self", "cls"):
                return self._of_attribute(path, owner, rest, kind, steps)
            found = self.fixtures.find(path, head, function)
            for inner, scope in self.made_by(*found) if found else ():
                client = self.client(found[0] if found else path, inner, scope, "", kind, steps + 1)
                if client.applications or client.own:
                    return client
            return Client(kind)
        if isinstance(value, Attribute):
            return self.client(path, value.target, function, owner, kind, steps + 1)
        made = [item for item in self._objects.find(path, value, function) if isinstance(item, Made)]
        if not made:
            return self._of_arguments(path, value, function, owner, kind, steps)
        if any(not self._project.is_production(item.key.path) for item in made):
            return Client(kind, own=True)
        return Client(kind, tuple(dict.fromkeys(label_of(self._project, item) for item in made if item.family.is_application)))

    def _of_attribute(self, path: str, owner: str, name: str, kind: str, steps: int) -> Client:
        found = self._index.member(path, owner, name) if owner and name and "." not in name else None
        row = found.row if isinstance(found, Definition) else None
        if isinstance(found, Definition) and isinstance(row, PythonAssignment) and row.value is not None:
            value = self.local(found.path).value(row.value, row.context.function, row.context.owner, row.line)
            if not (isinstance(value, Reference) and value.name.startswith("~self.")):
                return self.client(found.path, value, row.context.function, row.context.owner, kind, steps + 1)
        if isinstance(found, Definition) and isinstance(row, PythonFunction):
            for value, scope in self.made_by(found.path, found.name):
                return self.client(found.path, value, scope, row.context.owner, kind, steps + 1)
        return Client(kind)

    def _of_arguments(self, path: str, value: Value, function: str, owner: str, kind: str, steps: int) -> Client:
        """An application inside what wraps it (``SomeMiddleware(app)``), or that a function of the tests returns; the tests' own where it
        is a function or class of theirs."""
        name = value.name if isinstance(value, Reference) else value.callee if isinstance(value, Invocation) else ""
        found = self._index.resolve(path, name, function) if name else None
        if isinstance(found, Definition) and not self._project.is_production(found.path):
            if found.kind is Kind.FUNCTION and isinstance(value, Invocation):
                for inner, scope in self.made_by(found.path, found.name):
                    client = self.client(found.path, inner, scope, "", kind, steps + 1)
                    if client.applications or client.own:
                        return client
            return Client(kind, own=True)
        given = (*value.args, *(item for _, item in value.kwargs)) if isinstance(value, Invocation) else ()
        for item in given:
            if isinstance(item, Reference | Invocation):
                client = self.client(path, item, function, owner, kind, steps + 1)
                if client.applications or client.own:
                    return client
        return Client(kind)

    def made_by(self, path: str, qualname: str) -> list[tuple[Value, str]]:
        """What a function returns or yields."""
        row = self._index.function(path, qualname)
        if row is None:
            return []
        local = self.local(path)
        given = [(end.value, end.line) for end in row.returns if end.value is not None]
        if not given and row.is_generator:  # ``yield from`` another
            given = [(call.invocation, call.line) for call in self._index.calls_in(path, qualname)]
        return [(local.value(value, qualname, row.context.owner, line), qualname) for value, line in given]

    def local(self, path: str) -> LocalValues:
        """The names of a file of tests."""
        if path not in self._locals:
            self._locals[path] = LocalValues(self._index.modules[path])
        return self._locals[path]
