"""Row types of reverse proxies: nginx servers with what they inherit."""

from __future__ import annotations

import msgspec

from readiness.artifacts.nginx import Directive
from readiness.facts.relation import Row


class Placed(msgspec.Struct, frozen=True):
    """A directive and the file it stands in (includes bring in other files)."""

    path: str
    directive: Directive

    @property
    def name(self) -> str:
        return self.directive.name

    @property
    def args(self) -> tuple[str, ...]:
        return self.directive.args

    @property
    def line(self) -> int:
        return self.directive.line


class Listen(msgspec.Struct, frozen=True):
    """A ``listen``: the port (80 where none is given, 0 for a unix socket, None for a variable), and its flags."""

    path: str
    line: int
    port: int | None
    address: str = ""
    ssl: bool = False
    flags: tuple[str, ...] = ()


class ServerLocation(msgspec.Struct, frozen=True):
    """A ``location`` block: modifier (``=``, ``~``, ``~*``, ``^~`` or empty), pattern, its directives, nested locations apart.

    ``inherited`` are the directives of the locations around it, outermost first, one tuple a level.
    """

    path: str
    line: int
    modifier: str
    pattern: str
    directives: tuple[Placed, ...] = ()
    inherited: tuple[tuple[Placed, ...], ...] = ()


class NginxServer(Row, frozen=True):
    """Relation ``nginx.server``: a ``server`` block of a production file, includes of the repository followed.

    ``http``: what it inherits from the ``http`` block around it (also from the file that includes it). ``directives``: its own, without
    locations. ``unresolved``: includes that name files the repository does not hold; what they set is unknown.
    """

    listens: tuple[Listen, ...] = ()
    names: tuple[str, ...] = ()
    directives: tuple[Placed, ...] = ()
    locations: tuple[ServerLocation, ...] = ()
    http: tuple[Placed, ...] = ()
    unresolved: tuple[Placed, ...] = ()

    def own(self, name: str) -> tuple[Placed, ...]:
        return tuple(placed for placed in self.directives if placed.name == name)

    def in_force(self, name: str, location: ServerLocation | None = None) -> tuple[Placed, ...]:
        """The directives of this name that hold: those of the innermost level that has any (nginx's inheritance of array directives)."""
        levels = [*([location.directives, *reversed(location.inherited)] if location else []), self.directives, self.http]
        for level in levels:
            found = tuple(placed for placed in level if placed.name == name)
            if found:
                return found
        return ()


class NginxUpstream(Row, frozen=True):
    """Relation ``nginx.upstream``: an ``upstream`` block and its servers as written."""

    name: str
    servers: tuple[Placed, ...] = ()
