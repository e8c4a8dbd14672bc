"""Routes as production code declares them, whatever on: before a test's address is called unknown, nothing may look like its route."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall, PythonModule, Use
from readiness.artifacts.python.values import text
from readiness.facts.testing.addresses import GAP
from readiness.facts.web.rows import HttpRoute
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DECORATING = word_set("get post put patch delete head options route api_route view websocket")
_ADDING = word_set(
    "add_url_rule add_api_route add_route add_get add_post add_put add_patch add_delete add_head add_view add_resource add_namespace "
    "path re_path url Route Mount Rule register add"
)
_PLACEHOLDER = re.compile(r"[{<(\\\[*+^$]")
_WORD = re.compile(r"\w+")


class Declarations:
    """Of one project, those left out that an application is known to serve. Files are looked into when a request is not answered, and only
    those that mention a part of its address."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._served = {(row.location.path, row.location.line) for row in project.rows(HttpRoute)}
        self._known: dict[str, tuple[tuple[Location, list[str]], ...]] = {}

    def like(self, path: str) -> Location | None:
        """Where a route is declared whose path ends the address *path*, or is the whole of its beginning; None: nowhere."""
        wanted = path.strip("/").split("/")
        words = {word for part in wanted if GAP not in part for word in _WORD.findall(part)}
        for source in self._project.python_with(words):
            for place, segments in self._of(source.path, source.model):
                if len(segments) <= len(wanted) and _agree(segments, wanted[-len(segments) :]):
                    return place
        return None

    def _of(self, path: str, module: PythonModule) -> tuple[tuple[Location, list[str]], ...]:
        if path not in self._known:
            calls = (call for call in module.calls if (path, call.line) not in self._served)
            found = ((Location(path, call.line, call.column), _declared(call)) for call in calls)
            self._known[path] = tuple((place, text.strip("/^$").split("/")) for place, text in found if text)
        return self._known[path]


def _declared(call: PythonCall) -> str:
    """The path, where the call declares a route."""
    invocation = call.invocation
    adding = invocation.method in _ADDING or (invocation.method in _DECORATING and ".web." in f".{invocation.callee}")
    if not adding and not (call.use is Use.DECORATOR and invocation.method in _DECORATING):
        return ""
    return next((found for value in invocation.args[:2] if (found := text(value)) is not None), "") or text(invocation.kwarg("path")) or ""


def _agree(segments: list[str], wanted: list[str]) -> bool:
    """Each segment is a placeholder or the address's own; one at least is no placeholder."""
    pairs = list(zip(segments, wanted, strict=True))
    return any(own == other for own, other in pairs) and all(
        own == other or _PLACEHOLDER.search(own) or GAP in other for own, other in pairs
    )
