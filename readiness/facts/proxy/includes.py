"""Includes of nginx, followed inside the repository only; and what the distribution's own files set, which many configurations include."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.nginx import Directive, NginxConfig
from readiness.facts.proxy.rows import Placed

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_DEPTH = 10
_HARMLESS = (
    "mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params", "wsgi_params", "*.types", "modules-enabled/*.conf",
    "modules/*.conf", "koi-*", "win-utf",
)  # fmt: skip
"""Files of the distribution that set nothing a rule asks about."""
_MORE_SERVERS = (
    "conf.d/*.conf", "conf.d/*", "sites-enabled/*", "sites-enabled/*.conf", "http.d/*.conf", "default.d/*.conf", "vhosts.d/*.conf",
)  # fmt: skip
"""Patterns for whole servers beside those of the repository: they say nothing of it."""
_KNOWN: dict[str, tuple[tuple[str, ...], ...]] = {
    "proxy_params": (
        ("proxy_set_header", "Host", "$http_host"), ("proxy_set_header", "X-Real-IP", "$remote_addr"),
        ("proxy_set_header", "X-Forwarded-For", "$proxy_add_x_forwarded_for"), ("proxy_set_header", "X-Forwarded-Proto", "$scheme"),
    ),
    "options-ssl-nginx.conf": (("ssl_protocols", "TLSv1.2", "TLSv1.3"),),
}  # fmt: skip
"""What Debian's ``proxy_params`` and certbot's ``options-ssl-nginx.conf`` set."""


class Files:
    """The nginx files of the project, and which of them an include names."""

    def __init__(self, project: Project) -> None:
        self.models: dict[str, NginxConfig] = {source.path: source.model for source in project.artifacts("nginx")}
        self.included: dict[str, str] = {}
        """Included file → the file whose ``include`` brought it in first."""

    def named(self, path: str, pattern: str) -> tuple[str, ...]:
        """Files an include of ``path`` names: relative to its folder, or, for a path of the image, by its last two or one parts."""
        relative = posixpath.normpath(posixpath.join(posixpath.dirname(path), pattern.lstrip("/") if pattern.startswith("/") else pattern))
        parts = pattern.strip("/").split("/")
        candidates = [relative, *(f"*/{'/'.join(parts[-count:])}" for count in (2, 1) if len(parts) >= count)]
        for candidate in candidates:
            if candidate in ("*/*.conf", "*/*"):
                continue
            found = tuple(other for other in self.models if other != path and fnmatch.fnmatchcase(f"/{other}", f"/{candidate.lstrip('/')}"))
            if found:
                return found
        return ()

    def expand(self, path: str, directives: tuple[Directive, ...], unresolved: list[Placed], depth: int = 0) -> Iterator[Placed]:
        """Directives in order, with included files in the place of the include. What nobody here can read goes to ``unresolved``."""
        for directive in directives:
            if directive.name.startswith("$"):
                unresolved.append(Placed(path, directive))
            elif directive.name != "include" or not directive.args:
                yield Placed(path, directive)
            else:
                yield from self._include(path, directive, unresolved, depth)

    def _include(self, path: str, directive: Directive, unresolved: list[Placed], depth: int) -> Iterator[Placed]:
        pattern = directive.args[0]
        found = self.named(path, pattern) if depth < MAX_DEPTH else ()
        if found:
            for other in found:
                self.included.setdefault(other, path)
                yield from self.expand(other, self.models[other].directives, unresolved, depth + 1)
        elif known := _KNOWN.get(pattern.rpartition("/")[2]):
            yield from (Placed(path, Directive(name, tuple(args), directive.line)) for name, *args in known)
        elif not _matches(pattern, _HARMLESS) and not _matches(pattern, _MORE_SERVERS):
            unresolved.append(Placed(path, directive))


def loads_pieces(directive: Directive) -> bool:
    """Whether an include loads whole servers from a folder."""
    return bool(directive.args) and _matches(directive.args[0], _MORE_SERVERS)


def _matches(pattern: str, globs: tuple[str, ...]) -> bool:
    return any(pattern == glob or pattern.endswith(f"/{glob}") or fnmatch.fnmatchcase(pattern.rpartition("/")[2], glob) for glob in globs)
