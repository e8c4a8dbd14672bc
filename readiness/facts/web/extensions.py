"""Extensions of third parties that add routes to the application they are given (`known.EXTENSIONS`)."""

from __future__ import annotations

from readiness.artifacts.python.values import Invocation, Value
from readiness.facts.python.index import External
from readiness.facts.web.graph import Router
from readiness.facts.web.known import EXTENSIONS, OPENING
from readiness.facts.web.objects import Made
from readiness.facts.web.parts import EMPTY, Style, part_of, plus
from readiness.facts.web.reader import Site, WebReader

WORDS = frozenset(name.rpartition(".")[2] for name in (*EXTENSIONS, *OPENING)) | {"init_app"}


def extend(reader: WebReader) -> None:
    """Routes of extensions in every production file; ``extension.init_app(app)`` too."""
    for path, row in reader.project.calls(*WORDS):
        site = reader.site(path, row)
        name = _name(reader, site)
        for application in _applications(reader, site) if name in EXTENSIONS or name in OPENING else ():
            _add(reader, application, site, name)


def _name(reader: WebReader, site: Site) -> str:
    call = site.call
    if call.callee:
        name = reader.qualified(site, call.callee)
    else:
        owner = reader.index.class_of(site.path, call.receiver, site.function) if call.receiver is not None else None
        name = _chained(owner.name, call.attribute) if isinstance(owner, External) else ""
    return name.removesuffix(".init_app")


def _chained(owner: str, attribute: str) -> str:
    """``Instrumentator().instrument(app).expose``: methods that return their object."""
    return f"{owner.removesuffix('.instrument').removesuffix('.add')}.{attribute}"


def _applications(reader: WebReader, site: Site) -> list[Router]:
    values: list[Value] = [*site.call.args[:1], *(value for key, value in site.call.kwargs if key in ("app", "application"))]
    receiver = site.call.receiver
    while not values and isinstance(receiver, Invocation):
        values = list(receiver.args[:1])
        receiver = receiver.receiver
    found = [item for value in values for item in reader.objects.find(site.path, value, site.function)]
    applications = [reader.add(item) for item in found if isinstance(item, Made)]
    return [router for router in applications if router.is_application]


def _add(reader: WebReader, application: Router, site: Site, name: str) -> None:
    if name in OPENING:
        reader.open(application, EMPTY, site, OPENING[name])
        return
    argument, routes = EXTENSIONS[name]
    given = site.call.kwarg(argument) if argument else None
    if (
        given is None
        and name in ("healthcheck.HealthCheck", "healthcheck.EnvironmentDump", "py_healthcheck.HealthCheck")
        and len(site.call.args) > 1
    ):
        given = site.call.args[1]
    default = routes[0][0]
    for text, methods in routes:
        part = part_of(text, Style.ANGLE)
        if given is not None and text.startswith(default):
            part = plus(reader.part(given, site), part_of(text.removeprefix(default), Style.ANGLE))
        reader.declare(application, part, site, methods)
