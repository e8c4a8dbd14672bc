"""Relation ``app.header``: security headers that applications send themselves.

Source: Django's SecurityMiddleware and XFrameOptionsMiddleware with their settings, Flask-Talisman's defaults, the ``secure`` library, and
any code that names the header where it fills in an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonAssignment, PythonCall
from readiness.artifacts.python.values import Literal, Mapping, Sequence, Value, is_none, text, walk
from readiness.facts.configuration.django_values import setting
from readiness.facts.configuration.rows import DjangoSettings
from readiness.facts.proxy.rows import AppHeader
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

HSTS, NOSNIFF, FRAMES, POLICY = "strict-transport-security", "x-content-type-options", "x-frame-options", "content-security-policy"
_NAMES = frozenset({HSTS, NOSNIFF, FRAMES, POLICY})
_WORDS = ("Strict", "strict", "nosniff", "SAMEORIGIN", "DENY", "Frame", "frame_ancestors", "ancestors", "STRICT")
_SPOKEN = {
    HSTS: (("Strict", "Transport", "Security"), ("max",)), NOSNIFF: (("Content", "Type", "Options"), ("nosniff",)),
    FRAMES: (("Frame", "Options"), ("DENY", "SAMEORIGIN")),
}  # fmt: skip
_TALISMAN = {HSTS: ("strict_transport_security", True), NOSNIFF: ("x_content_type_options", True), FRAMES: ("frame_options", True)}
_LIBRARY = frozenset({"Secure", "SecureHeaders", "with_default_headers"})
_SECURITY, _CLICKJACKING = "SecurityMiddleware", "XFrameOptionsMiddleware"


def derive_headers(project: Project) -> Iterator[AppHeader]:
    yield from _of_django(project)
    yield from _of_libraries(project)
    for source in project.python_with(_WORDS):
        for call in source.model.calls:
            yield from _named(source.path, call.invocation.args, call)
            yield from _named(source.path, tuple(value for _, value in call.invocation.kwargs), call)
        for row in source.model.assignments:
            yield from _named(source.path, tuple(value for value in (row.key, row.value) if value is not None), row)
    yield from _of_lists(project)
    yield from _of_words(project)


def _of_words(project: Project) -> Iterator[AppHeader]:
    """Files that speak of a header and its value: not every call that adds one to an answer (``headers.append``) is kept."""
    for path, outline in project.python_outlines():
        for header, (names, values) in _SPOKEN.items():
            if all(outline.mentions(word) for word in names) and any(outline.mentions(word) for word in values):
                yield AppHeader(location=Location(path), header=header, how="the application sends it")


def _of_lists(project: Project) -> Iterator[AppHeader]:
    """A list of middleware in a module that is completed or copied when it is deployed, so that nobody knows it for Django's settings."""
    known = {settings.path for settings in project.rows(DjangoSettings)}
    for source in project.python_with((_SECURITY, _CLICKJACKING), (Role.PRODUCTION, Role.EXAMPLE)):
        for row in source.model.assignments if source.path not in known else ():
            names = {(text(part) or "").rpartition(".")[2] for part in walk(row.value)} if row.value is not None else set()
            for name, header in ((_CLICKJACKING, FRAMES), (_SECURITY, NOSNIFF)):
                if "MIDDLEWARE" in row.name and name in names:
                    yield AppHeader(location=Location(source.path, row.line), header=header, how=f"Django's {name} sends it")


def _named(path: str, values: tuple[Value, ...], row: PythonCall | PythonAssignment) -> Iterator[AppHeader]:
    """The header as an argument, a key of an answer's headers, or a key or pair in a table of headers."""
    parts = tuple(part for value in values for part in (walk(value) if isinstance(value, Mapping | Sequence) else (value,)))
    for part in parts:
        name = (text(part) or (part.value if isinstance(part, Literal) and isinstance(part.value, str) else "")).lower()
        if name not in _NAMES:
            continue
        if name == POLICY:
            if not any("frame-ancestors" in (text(other) or "") for value in values for other in walk(value)):
                continue
            name = FRAMES
        yield AppHeader(location=Location(path, row.line), header=name, how="the application sends it")


def _of_django(project: Project) -> Iterator[AppHeader]:
    for settings in project.rows(DjangoSettings):
        found = setting(project, settings, "MIDDLEWARE").decided if not settings.unreadable else None
        if found is None:
            continue
        names = {item.rpartition(".")[2] for item in found.items}
        if _CLICKJACKING in names:
            yield AppHeader(location=found.location.whole_line, header=FRAMES, how=f"Django's {_CLICKJACKING} sends it")
        if _SECURITY in names:
            nosniff = setting(project, settings, "SECURE_CONTENT_TYPE_NOSNIFF").decided
            if nosniff is None or nosniff.truth is not False:
                yield AppHeader(location=found.location.whole_line, header=NOSNIFF, how=f"Django's {_SECURITY} sends it")
            seconds = setting(project, settings, "SECURE_HSTS_SECONDS").decided
            if seconds is not None and seconds.is_on:
                yield AppHeader(location=seconds.location.whole_line, header=HSTS, how="Django sends it (SECURE_HSTS_SECONDS)")


def _of_libraries(project: Project) -> Iterator[AppHeader]:
    for path, call in project.calls("Talisman", "init_app"):
        named = call.invocation.method == "Talisman" or "talisman" in call.callee.lower()
        for header, (option, default) in _TALISMAN.items() if named else ():
            given = call.invocation.kwarg(option)
            off = given is not None and (is_none(given) or (isinstance(given, Literal) and given.value is False))
            if default and not off:
                yield AppHeader(location=Location(path, call.line), header=header, how="Flask-Talisman sends it")
    for path, call in project.calls(*_LIBRARY):
        if call.callee.partition(".")[0] == "secure":
            for header in (HSTS, NOSNIFF, FRAMES):
                yield AppHeader(location=Location(path, call.line), header=header, how="the library secure sends it")
