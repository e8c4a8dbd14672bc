"""Paths of a unit: specifiers, and where its service may write. Source: systemd.unit(5) "Specifiers", systemd.exec(5)."""

from __future__ import annotations

import posixpath
import re

import msgspec

from readiness.artifacts.systemd import Directive
from readiness.facts.systemd.rows import ServiceUnit
from readiness.model import Location

_SPECIFIER = re.compile(r"%(.)")
_FOLDERS = {
    "S": "/var/lib",
    "C": "/var/cache",
    "L": "/var/log",
    "t": "/run",
    "T": "/tmp",
    "V": "/var/tmp",
    "E": "/etc",
    "h": "/root",
    "%": "%",
}
_OWNED = {
    "StateDirectory": "/var/lib",
    "CacheDirectory": "/var/cache",
    "LogsDirectory": "/var/log",
    "RuntimeDirectory": "/run",
    "ConfigurationDirectory": "/etc",
}
_API = ("/dev", "/proc", "/sys")
_TEMPORARY = ("/tmp", "/var/tmp")
_HOMES = ("/home", "/root", "/run/user")


class Writable(msgspec.Struct, frozen=True):
    """A folder that the service may write, and the line that says so. ``path`` is empty where that is not known (a template, ``%i``)."""

    path: str
    location: Location


def expanded(service: ServiceUnit, text: str) -> str | None:
    """The text without specifiers; None where one has no value here (``%i``). ``%h`` of the system's manager is root's home."""
    if "%i" in text or "%I" in text or "%j" in text:
        return None
    names = {"n": service.subject, "N": service.name, "p": service.name.partition("@")[0], **_FOLDERS}
    if any(found not in names for found in _SPECIFIER.findall(text)):
        return None
    return _SPECIFIER.sub(lambda found: names[found[1]], text)


def absolute(service: ServiceUnit, text: str) -> str | None:
    """The path as the service sees it, relative ones from its working directory; None where that is not known."""
    found = expanded(service, text)
    folder = expanded(service, service.folder) if service.folder else "/"
    if found is None or (not found.startswith("/") and (folder is None or not folder.startswith("/"))):
        return None
    return plain(posixpath.join(folder or "/", found))


def plain(path: str) -> str:
    """Without dots and double slashes; ``/var/run`` is a link to ``/run``."""
    found = "/" + posixpath.normpath(path).lstrip("/")
    return found.removeprefix("/var") if is_below(found, "/var/run") else found


def is_below(path: str, folder: str) -> bool:
    """Whether the path is the folder or in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def is_home(path: str) -> bool:
    return any(is_below(path, home) for home in _HOMES)


def paths_of(directive: Directive) -> tuple[str, ...]:
    """The paths of a list setting, without the marks before them."""
    return tuple(word.strip("\"'").lstrip("-+!") for word in directive.value.split())


def bound(service: ServiceUnit, *names: str) -> tuple[Writable, ...]:
    """Where ``BindPaths=`` and the like put something: the second half of ``source:destination:options``."""
    found = []
    for directive in (directive for name in names for directive in service.unit.all("Service", name)):
        for word in paths_of(directive):
            parts = word.split(":")
            place = expanded(service, parts[1] if len(parts) > 1 and parts[1] else parts[0])
            found.append(Writable(plain(place) if place and not directive.is_open else "", directive.location))
    return tuple(found)


def writable(service: ServiceUnit) -> tuple[Writable, ...]:
    """Every folder that stays writable for the service under ``ProtectSystem=strict``."""
    unit = service.unit
    found = [*bound(service, "BindPaths")]
    for name in ("ReadWritePaths", "TemporaryFileSystem"):
        for directive in unit.all("Service", name):
            for word in paths_of(directive):
                path = expanded(service, word.partition(":")[0])
                found.append(Writable(plain(path) if path and not directive.is_open else "", directive.location))
    for name, parent in _OWNED.items():
        for directive in unit.all("Service", name):
            for word in directive.value.split():
                path = expanded(service, word.partition(":")[0])
                found.append(Writable(f"{parent}/{path}" if path and not directive.is_open else "", directive.location))
    temporary = unit.last("Service", "PrivateTmp")
    if (temporary is not None and unit.flag("Service", "PrivateTmp") is not False) or unit.flag("Service", "DynamicUser"):
        found += [Writable(path, service.place("PrivateTmp", "DynamicUser")) for path in _TEMPORARY]
    return (*found, *(Writable(path, service.location) for path in _API))
