"""Where a server sends everybody on to https. Source: ngx_http_rewrite_module (return, rewrite, if)."""

from __future__ import annotations

import msgspec

from readiness.facts.proxy.rows import NginxServer, Placed
from readiness.model import Location

_CODES = ("301", "302", "303", "307", "308")


class Redirect(msgspec.Struct, frozen=True):
    """``to_https`` is False where the target is a variable that nothing here sets."""

    place: Location
    to_https: bool


def redirects(server: NginxServer) -> Redirect | None:
    """What sends requests for any path on: at the server's own level, below an ``if``, or in the location that takes every path.

    Other locations (ACME, health) may answer for themselves."""
    whole = [placed for location in server.locations if location.is_whole and not location.inherited for placed in location.directives]
    uncertain = None
    for placed in (*server.directives, *whole):
        inner = [Placed(placed.path, child) for child in placed.directive.block or ()] if placed.name == "if" else [placed]
        for entry in inner:
            target = _target(entry)
            if target.startswith("https://"):
                return Redirect(entry.place, True)
            if target.startswith("${") or (target.startswith("$") and not target.startswith(("$scheme", "$request", "$uri", "$host"))):
                uncertain = uncertain or Redirect(entry.place, False)
    return uncertain


def _target(placed: Placed) -> str:
    args = placed.args
    if placed.name == "return" and args:
        return args[1] if args[0] in _CODES and len(args) > 1 else args[0] if len(args) == 1 else ""
    if placed.name == "rewrite" and len(args) > 1:
        return args[1]
    return ""
