"""Row types of reverse proxies: nginx servers with what they inherit."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from readiness.artifacts.nginx import Directive
from readiness.facts.compose.rows import ComposeService
from readiness.facts.kubernetes.rows import WorkloadContainer
from readiness.facts.relation import Row
from readiness.model import Location


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

    @property
    def place(self) -> Location:
        return Location(self.path, self.line)


class Listen(msgspec.Struct, frozen=True):
    """A ``listen``: the port (80 where none is given, 0 for a unix socket, None for a variable), and its flags."""

    path: str
    line: int
    port: int | None
    address: str = ""
    ssl: bool = False
    flags: tuple[str, ...] = ()

    @property
    def place(self) -> Location:
        return Location(self.path, self.line)

    @property
    def is_local(self) -> bool:
        """Whether only the machine itself (or the container) reaches it: loopback, a unix socket."""
        host = self.address.strip("[]")
        return self.port == 0 or host.startswith("127.") or host in ("localhost", "::1")


class ServerLocation(msgspec.Struct, frozen=True):
    """A ``location`` block: modifier (``=``, ``~``, ``~*``, ``^~`` or empty), pattern, its directives, nested locations apart.

    ``inherited`` are the directives of the locations around it, outermost first, one tuple a level. ``unresolved`` as in `NginxServer`.
    """

    path: str
    line: int
    modifier: str
    pattern: str
    directives: tuple[Placed, ...] = ()
    inherited: tuple[tuple[Placed, ...], ...] = ()
    unresolved: tuple[Placed, ...] = ()

    @property
    def place(self) -> Location:
        return Location(self.path, self.line)

    @property
    def is_whole(self) -> bool:
        """Whether it answers for every path that no other location takes."""
        plain = self.modifier in ("", "^~") and self.pattern == "/"
        return plain or (self.modifier in ("~", "~*") and self.pattern in (".*", "/", "^/", "^"))

    def all(self, *names: str) -> tuple[Placed, ...]:
        """Its directives by these names, those inside ``if`` and ``limit_except`` too."""
        inner = [Placed(placed.path, child) for placed in self.directives if placed.name == "if" for child in placed.directive.block or ()]
        return tuple(placed for placed in (*self.directives, *inner) if placed.name in names)


class NginxServer(Row, frozen=True):
    """Relation ``nginx.server``: a ``server`` block of a production file, includes of the repository followed.

    ``http``: what it inherits from the ``http`` block around it (also from the file that includes it). ``directives``: its own, without
    locations. ``unresolved``: includes of files that the repository does not hold, and lines that envsubst fills in; what they set is
    unknown. ``root``: the file that nginx is started with, or, of a piece for ``conf.d``, that piece.
    """

    root: str

    listens: tuple[Listen, ...] = ()
    names: tuple[str, ...] = ()
    directives: tuple[Placed, ...] = ()
    locations: tuple[ServerLocation, ...] = ()
    http: tuple[Placed, ...] = ()
    unresolved: tuple[Placed, ...] = ()

    @property
    def subject(self) -> str:
        """What observations call it."""
        named = next((name for name in self.names if name not in ("", "_") and not name.startswith("$")), "")
        return f"server {named}" if named else f"server at {self.location}"

    @property
    def has_tls(self) -> bool:
        return any(listen.ssl for listen in self.listens) or any(placed.args[:1] == ("on",) for placed in self.own("ssl"))

    def everything(self) -> tuple[Placed, ...]:
        """Its own directives and those of all its locations, the insides of ``if`` blocks too."""
        found = [*self.directives, *(placed for location in self.locations for placed in location.directives)]
        inner = [Placed(placed.path, child) for placed in found if placed.name == "if" for child in placed.directive.block or ()]
        return (*found, *inner)

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


class Exposure(StrEnum):
    """Who reaches a server."""

    PUBLIC = "public"
    """Everybody: it is the front door."""
    BEHIND = "behind"
    """Another proxy, or a network that is not public, stands before it."""
    LOCAL = "local"
    """Only the machine itself."""
    UNKNOWN = "unknown"


class ProxyRun(Row, frozen=True):
    """Relation ``proxy.run``: a container that is started with a configuration file of the repository (nginx's or Caddy's): mounted, or
    copied into its image.

    ``config`` is the file. Of ``service`` and ``workload`` at most one is there; neither: only the image is built here. ``location`` says
    how the file gets there."""

    config: str
    service: ComposeService | None = None
    workload: WorkloadContainer | None = None
    dockerfile: str = ""


class NginxSite(Row, frozen=True):
    """Relation ``nginx.site``: a server of nginx that serves something itself, and who reaches it.

    ``reason`` and ``evidence`` say by what that is known. ``ports``: those that the world connects to, as far as they are known.
    """

    server: NginxServer
    exposure: Exposure
    reason: str
    evidence: Location
    ports: tuple[int, ...] = ()

    @property
    def subject(self) -> str:
        return self.server.subject

    @property
    def is_front(self) -> bool:
        """Whether it answers the world. Who ends TLS is taken for the front door until something says otherwise."""
        return self.exposure is Exposure.PUBLIC or (self.exposure is Exposure.UNKNOWN and self.server.has_tls)

    @property
    def place(self) -> Location:
        """The line that makes it reachable."""
        listens = self.server.listens
        return listens[0].place if listens else self.server.location


class TlsSite(Row, frozen=True):
    """Relation ``nginx.tls-site``: servers of ``nginx.site`` that end TLS."""

    site: NginxSite


class NginxTarget(Row, frozen=True):
    """Relation ``nginx.target``: whom a site passes requests to: a name of a container network, or the machine itself (``local``). Hosts
    with a domain lead out of the repository and have no row. ``port`` is None where it is known at run time only. ``location`` is the
    ``proxy_pass``, or the ``server`` of an upstream. ``runs``: the containers that are started with the site's configuration."""

    site: NginxSite
    host: str
    port: int | None
    local: bool = False
    runs: tuple[ProxyRun, ...] = ()


class OtherProxy(Row, frozen=True):
    """Relation ``proxy.other``: a Caddyfile, a Traefik before a compose set, an HAProxy. ``kind`` names the program.

    ``tls`` and ``redirects`` (plain http leads to https) are None where that is not known. ``said``: its directives, labels and arguments
    as they are written, in small letters. ``open_reason``: why what is not seen may be there all the same; empty where all is read.
    ``exposure`` with ``reason`` is who reaches what answers in plain http (of Caddy; else UNKNOWN), ``ports`` those that are published."""

    kind: str
    name: str
    tls: bool | None = None
    redirects: bool | None = None
    said: tuple[str, ...] = ()
    open_reason: str = ""
    exposure: Exposure = Exposure.UNKNOWN
    reason: str = ""
    evidence: Location | None = None
    ports: tuple[int, ...] = ()

    def says(self, *texts: str) -> str:
        """The first of its words that contains one of these texts; empty if none does."""
        return next((said for said in self.said if any(text in said for text in texts)), "")


class AppHeader(Row, frozen=True):
    """Relation ``app.header``: a security header (in small letters) that an application of the repository sends itself. A
    ``frame-ancestors`` of a content security policy stands for ``x-frame-options``. ``how`` is a sentence."""

    header: str
    how: str


class NginxUpstream(Row, frozen=True):
    """Relation ``nginx.upstream``: an ``upstream`` block and its servers as written."""

    name: str
    servers: tuple[Placed, ...] = ()
