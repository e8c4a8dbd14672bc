"""Rules about other origins and Host headers: any of them, with or without credentials, fixed or by default."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.configuration.origins import is_any, is_any_pattern
from readiness.facts.configuration.rows import CorsPolicy, Decided, HostPolicy
from readiness.facts.configuration.worth import Source
from readiness.facts.env.rows import EnvSet
from readiness.facts.project import Project
from readiness.matchers.config.deployed import items, settings_of
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown


def cors_wildcard_credentials(project: Project) -> Iterator[Observation]:
    """Each policy is a subject: any origin together with credentials."""
    for row in project.rows(CorsPolicy):
        yield from _with_credentials(project, row)


def _with_credentials(project: Project, row: CorsPolicy) -> Iterator[Observation]:
    place, sends = _place(row.production, row), row.credentials
    if not _may_send(sends):
        yield passed(row.framework, place, "no credentials are allowed")
        return
    set_any = next(_deployed(project, row), None)
    by_code = row.wildcard_production and row.production.source is Source.FIXED
    if by_code or set_any is not None:
        where = set_any.location.whole_line if set_any is not None and not by_code else place
        told = f"{set_any.owner} sets {set_any.key} to any origin" if set_any is not None and not by_code else _any(row)
        if sends.source is Source.SUPPLIED:
            yield passed(row.framework, where, f"{told}; whether credentials go with it is up to {sends.variable}")
        elif sends.truth is None:
            reason = sends.reason or "their value is computed"
            yield unknown(row.framework, where, f"{told}, and whether credentials go with it is not known: {reason}")
        else:
            related = (
                Related(sends.location, "credentials are allowed here"),
                *((Related(row.location, "the policy"),) if where != place else ()),
            )
            yield failed(row.framework, where, f"{told}, together with credentials: every site can act as the visitor.", related=related)
    elif row.wildcard_production is None:
        yield unknown(row.framework, place, f"the allowed origins are not known: {row.production.reason or 'they are computed'}")
    elif row.wildcard_production:
        yield passed(row.framework, place, f"any origin only while {row.production.variable} is unset (config.cors-default-wildcard)")
    else:
        yield passed(row.framework, place, _listed(row.production))


def _may_send(value: Decided) -> bool:
    return value.truth is not False


def _any(row: CorsPolicy) -> str:
    if row.pattern or any(is_any_pattern(item) and not is_any(item) for item in row.production.items):
        return f"{row.framework} allows every origin by the pattern {next(iter(row.production.items), '.*')}"
    return f"{row.framework} allows any origin"


def _listed(value: Decided) -> str:
    if value.source is Source.SUPPLIED:
        return f"the variable {value.variable} lists the origins"
    return value.reason or "the origins are listed"


def _place(value: Decided, row: CorsPolicy) -> Location:
    found = value.location if value.location.line else row.location
    return Location(found.path, found.line)


def _deployed(project: Project, row: CorsPolicy) -> Iterator[EnvSet]:
    """Deployments that set the origins' variable to any origin."""
    if row.production.is_list or row.production.items or row.production.source is Source.SUPPLIED:
        for setting in settings_of(project, row.production.variables, row.path):
            if any(is_any(item) for item in items(setting)):
                yield setting


def cors_wildcard(project: Project) -> Iterator[Observation]:
    """Each policy is a subject: any origin in production."""
    for row in project.rows(CorsPolicy):
        place = _place(row.production, row)
        set_any = next(_deployed(project, row), None)
        by_code = row.wildcard_production and row.production.source is Source.FIXED
        if not by_code and set_any is None:
            if row.wildcard_production is None:
                yield unknown(row.framework, place, f"the allowed origins are not known: {row.production.reason or 'they are computed'}")
            else:
                yield passed(row.framework, place, _listed(row.production))
        elif project.options.public_api:
            yield passed(row.framework, place, "the project's configuration declares a public read-only API")
        elif row.credentials.truth:
            yield passed(row.framework, place, "with credentials: config.cors-wildcard-credentials judges it")
        elif by_code:
            yield failed(row.framework, place, f"{_any(row)}.", related=_policy_line(row, place))
        elif set_any is not None:
            where = set_any.location.whole_line
            yield failed(row.framework, where, f"{set_any.owner} sets {set_any.key} to any origin.", related=_policy_line(row, where))


def _policy_line(row: CorsPolicy, place: Location) -> tuple[Related, ...]:
    here = row.location.whole_line
    return (Related(here, "the policy that uses it"),) if here != place else ()


def cors_default_wildcard(project: Project) -> Iterator[Observation]:
    """Each policy is a subject: any origin while its variable is unset."""
    for row in project.rows(CorsPolicy):
        place = _place(row.unset, row)
        if row.wildcard_unset and row.unset.source is Source.DEFAULT:
            if project.options.public_api:
                yield passed(row.framework, place, "the project's configuration declares a public read-only API")
                continue
            message = f"Without {row.unset.variable}, {row.framework} allows any origin."
            yield failed(row.framework, place, message, related=_policy_line(row, place))
        elif row.wildcard_unset is None and row.unset.variables:
            yield unknown(row.framework, place, f"the default origins are not known: {row.unset.reason or 'they are computed'}")
        else:
            yield passed(row.framework, place)


def allowed_hosts_wildcard(project: Project) -> Iterator[Observation]:
    """Each list of accepted Host headers is a subject."""
    for row in project.rows(HostPolicy):
        value = row.production
        place = value.location.whole_line
        deployed = [setting for setting in settings_of(project, value.variables, row.path) if "*" in items(setting)]
        if "*" in value.items and value.source is Source.FIXED:
            yield failed(row.what, place, f"{row.what} accepts any Host header.")
        elif "*" in row.unset.items:
            yield failed(row.what, place, f"Without {row.unset.variable or 'its argument'}, {row.what} accepts any Host header.")
        elif deployed:
            where = Location(deployed[0].path, deployed[0].location.line)
            related = (Related(place, f"{row.what} is made of it"),)
            yield failed(
                row.what, where, f"{deployed[0].owner} sets {deployed[0].key} to *, so any Host header is accepted.", related=related
            )
        elif value.source is Source.UNKNOWN and not value.items:
            yield unknown(row.what, place, f"{row.what} is not known: {value.reason or 'it is computed'}")
        else:
            told = f"the variable {value.variable} lists the hosts" if value.source is Source.SUPPLIED else "the hosts are listed"
            yield passed(row.what, place, told)


MATCHERS: dict[str, Matcher] = {
    "config-allowed-hosts-wildcard": simple(allowed_hosts_wildcard),
    "config-cors-default-wildcard": simple(cors_default_wildcard),
    "config-cors-wildcard": simple(cors_wildcard),
    "config-cors-wildcard-credentials": simple(cors_wildcard_credentials),
}
