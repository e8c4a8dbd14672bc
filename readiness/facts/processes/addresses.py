"""Addresses as command lines write them: URLs and ``host:port``, possibly with pieces that only the deployment knows."""

from __future__ import annotations

import re

import msgspec

from readiness.patterns import pattern

OPEN = "\0"
"""Stands for a piece of text that cannot be known."""
_OPEN = pattern(r"\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|\{\{.*?\}\}|\0+")
_URL = pattern(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?:[^/@\s]*@)?(?P<host>\[[0-9a-f:]*\]|[^/:?#\s]*)(?::(?P<port>[^/?#\s]*))?"
    r"(?P<path>/[^?#\s]*)?", re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Address(msgspec.Struct, frozen=True):
    """``path`` is ``/`` when there is none. ``*_unknown`` name what could not be read; empty when all could."""

    scheme: str = ""
    host: str = ""
    port: int | None = None
    path: str = "/"
    port_unknown: str = ""
    unknown: str = ""


def read_url(text: str) -> Address:
    """A URL, its scheme optional (http). A piece that cannot be known makes only its own part unknown."""
    closed, names = closed_text(text)
    found = _URL.match(closed)
    if not found:
        return Address(unknown=f"{text!r} is no URL")
    scheme = (found["scheme"] or "http").lower()
    host, port_text, path = found["host"] or "", found["port"], found["path"] or "/"
    port_unknown = ""
    port: int | None = None
    if port_text is None:
        port = _DEFAULT_PORTS.get(scheme)
        if OPEN in host:
            port, port_unknown = None, _why(names, 0)
    elif port_text.isdigit() and int(port_text) < 65536:
        port = int(port_text)
    else:
        port_unknown = _why(names, closed[: found.start("port")].count(OPEN))
    unknown = _why(names, closed[: found.start("path")].count(OPEN)) if OPEN in path else ""
    if OPEN in host and not port_text and "/" not in closed:
        unknown = _why(names, 0)
    return Address(scheme, host, port, path, port_unknown, unknown)


def read_bind(text: str) -> Address:
    """``host:port``, ``:port``, ``[::]:port`` or ``host`` (then the port is None and not unknown)."""
    closed, names = closed_text(text)
    host, colon, port = closed.rpartition(":")
    if not colon or closed.endswith("]"):
        return Address(host=closed)
    if port.isdigit() and int(port) < 65536:
        return Address(host=host.strip("[]"), port=int(port))
    return Address(host=host.strip("[]"), port_unknown=_why(names, host.count(OPEN)))


def closed_text(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with every unknown piece replaced by one OPEN character, and what those pieces were."""
    names = tuple(found[0] if found[0].strip(OPEN) else "" for found in _OPEN.finditer(text))
    return _OPEN.sub(OPEN, text), names


def _why(names: tuple[str, ...], position: int) -> str:
    name = names[position] if position < len(names) else ""
    variable = re.fullmatch(r"\$\{?([A-Za-z_]\w*)\}?", name)
    if variable:
        return f"${variable[1]} has no value in the repository"
    return f"{name} is known at run time only" if name else "it is computed at run time"
