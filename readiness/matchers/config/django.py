"""What ``manage.py check --deploy`` warns of, asked of the settings module that production uses, without importing it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readiness.facts.configuration.django_values import setting
from readiness.facts.configuration.rows import Decided, DjangoSettings
from readiness.facts.configuration.worth import Source
from readiness.facts.project import Project
from readiness.matchers.config.deployed import is_on, settings_of
from readiness.matchers.config.proxies import Duty, relieved_by
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, failed, passed, unknown


class DjangoSettingParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``name`` must be on (a number: above zero). ``default``: it is, when nothing sets it. ``alternative``: this one does as well.

    ``middleware``: only projects that have this middleware are asked. ``proxy``: a proxy of the repository may do it instead.
    """

    name: str
    default: bool = False
    alternative: str = ""
    middleware: str = ""
    proxy: Duty | None = None


class DjangoMiddlewareParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``name`` is the middleware's dotted name; a class of the same name from elsewhere counts, too."""

    name: str


def django_setting(project: Project, params: DjangoSettingParams) -> Iterator[Observation]:
    """Each settings module of production is a subject."""
    for settings in project.rows(DjangoSettings):
        if settings.unreadable:
            yield unknown(settings.module, settings.location, settings.unreadable)
        else:
            yield _judged(project, settings, params)


def _judged(project: Project, settings: DjangoSettings, params: DjangoSettingParams) -> Observation:
    name, module = params.name, Location(settings.path)
    if params.middleware and _lacks(project, settings, params.middleware):
        return passed(name, module, f"{params.middleware.rpartition('.')[2]} is not installed")
    found = setting(project, settings, name).decided
    other = setting(project, settings, params.alternative).decided if params.alternative else None
    if other is not None and other.is_on:
        return passed(name, other.location.whole_line, f"{params.alternative} is on")
    if found is not None and found.is_on:
        return passed(name, found.location.whole_line, f"{name} = {found.text}")
    helper = relieved_by(project, params.proxy) if params.proxy else None
    if helper is not None:
        return passed(name, helper.location, helper.how)
    if found is None:
        if params.default:
            return passed(name, module, "on by default")
        if settings.unfollowed:
            return unknown(name, module, f"{name} is not seen, and {settings.unfollowed}")
        return failed(name, module, f"{settings.module} does not set {name}, which is off by default.")
    return _found(project, settings, name, found)


def _found(project: Project, settings: DjangoSettings, name: str, found: Decided) -> Observation:
    place = found.location.whole_line
    deployed = list(settings_of(project, found.variables, settings.path))
    if deployed and all(is_on(row) or ((row.value or "0").isdigit() and int(row.value or 0) > 0) for row in deployed):
        return passed(name, deployed[0].location, f"{deployed[0].owner} sets {deployed[0].key}={deployed[0].value}")
    if found.truth is None and found.source is Source.SUPPLIED:
        return unknown(name, place, f"the variable {found.variable} decides {name}, and nothing here sets it")
    if found.truth is None:
        return unknown(name, place, f"{name} is not known: {found.reason or 'it is computed'}")
    if found.source is Source.DEFAULT:
        return failed(name, place, f"{name} is off unless {found.variable} turns it on.")
    return failed(name, place, f"{name} is {found.text if found.text is not None else 'off'}.")


def _middleware(project: Project, settings: DjangoSettings) -> Decided | None:
    return setting(project, settings, "MIDDLEWARE").decided or setting(project, settings, "MIDDLEWARE_CLASSES").decided


def _lacks(project: Project, settings: DjangoSettings, name: str) -> bool:
    found = _middleware(project, settings)
    return found is not None and found.complete and name not in found.items


def django_middleware(project: Project, params: DjangoMiddlewareParams) -> Iterator[Observation]:
    """Each settings module of production is a subject, placed at its MIDDLEWARE."""
    short = params.name.rpartition(".")[2]
    for settings in project.rows(DjangoSettings):
        module = Location(settings.path)
        found = None if settings.unreadable else _middleware(project, settings)
        if settings.unreadable:
            yield unknown(settings.module, settings.location, settings.unreadable)
        elif found is None:
            if settings.unfollowed:
                yield unknown(short, module, f"MIDDLEWARE is not seen, and {settings.unfollowed}")
            else:
                yield failed(short, module, f"{settings.module} has no MIDDLEWARE at all.")
        elif params.name in found.items or any(item.endswith(f".{short}") for item in found.items):
            yield passed(short, found.location.whole_line)
        elif not found.complete:
            reason = found.reason or "parts of it are computed"
            yield unknown(short, found.location.whole_line, f"MIDDLEWARE is not completely known: {reason}")
        else:
            yield failed(short, found.location.whole_line, f"MIDDLEWARE does not list {params.name}.")


MATCHERS: dict[str, Matcher] = {
    "django-middleware": Matcher(DjangoMiddlewareParams, django_middleware),
    "django-setting": Matcher(DjangoSettingParams, django_setting),
}
