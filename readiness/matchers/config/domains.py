"""Rules about addresses: those of an example or of the developer's own machine where production's should be."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.configuration.django_values import setting
from readiness.facts.configuration.rows import CorsPolicy, Decided, DjangoSettings, HostPolicy
from readiness.facts.configuration.worth import Source
from readiness.facts.env.rows import EnvDeclared, EnvRead, EnvSet, ProductionSource, same
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Role, Severity, failed, passed
from readiness.patterns import pattern

_DOMAIN = pattern(
    r"(?i)(?<![\w-])(?:[\w-]+\.)*(?:(?:your|my|the|some|our|a)[-_]?(?:own[-_]?)?(?:real[-_]?)?(?:domain|app|site|website|company|server|host|project|organi[sz]ation|brand|frontend|service)(?:[-_]?name)?|"
    r"example|domain|change-?me|placeholder|acme-corp|foo|foobar)\.(?:com|org|net|io|co|dev|app|de|tld|example)\b"
)
_LOCAL = pattern(r"(?i)^(?:[a-z][a-z0-9+.-]*://)?(?:[^@/]*@)?(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])(?::\d+)?(?:/.*)?$")
_MAIL = pattern(r"(?i)^[\w.+-]+@(?:localhost|[\w-]+\.local)$")
_PUBLIC = pattern(
    r"(?i)(?:.*_)?(?:ORIGINS?|ALLOWED_HOSTS?|DOMAINS?|SITE_(?:URL|ROOT|NAME|DOMAIN)|(?:FRONTEND|BASE|PUBLIC|APP|SERVER|ROOT|CLIENT|WEB|EXTERNAL|CALLBACK|REDIRECT|WEBHOOK|"
    r"CANONICAL|HOMEPAGE)_?(?:URLS?|URIS?|HOST|DOMAIN|ORIGIN)|SERVER_NAME|VIRTUAL_HOST)"
)
_ADDRESS = pattern(
    r"(?i)(?!.*TEST)(?:.*_)?(?:SITE_ROOT|URLS?|URIS?|HOSTS?|HOSTNAME|DOMAINS?|ORIGINS?|EMAILS?|MAIL|FROM|ADDRESS|SENDER|ENDPOINT|SERVER)(?:_.*)?"
)
_MAILBOX = pattern(r"(?i)(?:.*_)?(?:EMAIL|MAIL|FROM|SENDER)(?:_.*)?")


def placeholder_domain(project: Project) -> Iterator[Observation]:
    """One observation a place; places that name no address are no subjects."""
    spoken: dict[tuple[str, int | None], Observation] = {}
    for observation in (*_policies(project), *_django(project), *_defaults(project), *_deployed(project)):
        key = (observation.location.path, observation.location.line)
        if key not in spoken or spoken[key].outcome != "fail":
            spoken[key] = observation
    yield from spoken.values()
    if not spoken:
        yield passed("addresses", Location("."), "no origin, host or mail address is configured here")


def stranger(value: str) -> bool:
    """An example's domain."""
    return bool(_DOMAIN.search(value))


def local(value: str) -> bool:
    """This machine."""
    return bool(_LOCAL.match(value.strip()))


def _judged(
    subject: str, place: Location, values: tuple[str, ...], *, told: str, allow_local: bool, only_local: bool = False, mild: bool = False
) -> Observation:
    """``mild``: people are told of the variable that replaces it, or nobody is let in by it."""
    bad = [value for value in values if stranger(value)]
    near = [value for value in values if local(value) or _MAIL.match(value.strip())] if not allow_local else []
    if near and (not only_local or len(near) == len(values)):
        bad = [value for value in values if value in bad or value in near]
    where = Location(place.path, place.line)
    if not bad:
        return passed(subject, where)
    return failed(subject, where, f"{told} {', '.join(dict.fromkeys(bad))}.", severity=Severity.LOW if mild else None)


def _told(project: Project) -> frozenset[str]:
    """Variables that a document or example file names: whoever deploys reads of them, and replaces what stands in."""
    rows = project.rows(EnvDeclared)
    return frozenset(same(row.key) for row in rows if not row.example or project.role(row.path) is Role.EXAMPLE)


def _is_told(told: frozenset[str], value: Decided) -> bool:
    """It is only what stands in for a variable that people are told of."""
    return value.source is Source.DEFAULT and any(same(variable) in told for variable in value.variables)


def _policies(project: Project) -> Iterator[Observation]:
    known = _told(project)
    for row in project.rows(CorsPolicy):
        if row.production.items and row.production.source in (Source.FIXED, Source.DEFAULT):
            default = f"Without {row.production.variable}, the" if row.production.source is Source.DEFAULT else "The"
            yield _judged(
                f"{row.framework} origins",
                row.production.location,
                row.production.items,
                told=f"{default} allowed origins are",
                allow_local=False,
                # Somebody else's domain is trusted until the variable is set; this machine's does no more harm than no origin.
                mild=_is_told(known, row.production) and not any(stranger(item) for item in row.production.items),
            )
    for host in project.rows(HostPolicy):
        if host.production.items and host.production.source in (Source.FIXED, Source.DEFAULT):
            place = host.production.location
            default = f"Without {host.production.variable}, {host.what}" if host.production.source is Source.DEFAULT else host.what
            # A default that accepts this machine only lets nobody else in: whoever forgets the variable notices.
            mild = host.production.source is Source.DEFAULT and not any(stranger(item) for item in host.production.items)
            yield _judged(host.what, place, host.production.items, told=f"{default} lists", allow_local=False, only_local=True, mild=mild)


def _django(project: Project) -> Iterator[Observation]:
    known = _told(project)
    for settings in project.rows(DjangoSettings):
        for name in ("CSRF_TRUSTED_ORIGINS", "DEFAULT_FROM_EMAIL", "SERVER_EMAIL", "EMAIL_HOST") if not settings.unreadable else ():
            found = setting(project, settings, name).decided
            if found is not None and found.items and found.source in (Source.FIXED, Source.DEFAULT):
                told, allow_local = f"{name} is", name == "EMAIL_HOST"
                yield _judged(name, found.location, found.items, told=told, allow_local=allow_local, mild=_is_told(known, found))


def _defaults(project: Project) -> Iterator[Observation]:
    known = _told(project)
    for row in project.rows(EnvRead):
        if row.default and _ADDRESS.fullmatch(row.key):
            values = tuple(part.strip() for part in row.default.split(",") if part.strip())
            told = f"Without {row.key}, it is"
            yield _judged(
                row.key,
                row.location,
                values,
                told=told,
                allow_local=not _faces_the_world(row.key),
                only_local="HOST" in row.key.upper(),
                mild=same(row.key) in known,
            )


def _faces_the_world(key: str) -> bool:
    return bool(_PUBLIC.fullmatch(key)) or bool(_MAILBOX.fullmatch(key) and "HOST" not in key.upper() and "SERVER" not in key.upper())


def _deployed(project: Project) -> Iterator[Observation]:
    known = _told(project)
    final = {source.owner for source in project.rows(ProductionSource) if source.is_file}
    for row in project.rows(EnvSet):
        if row.value and row.built and _ADDRESS.fullmatch(row.key):
            values = tuple(part.strip(" \"'[]") for part in row.value.split(",") if part.strip(" \"'[]"))
            told = f"{row.owner} sets {row.key} to"
            yield _judged(
                row.key,
                row.location,
                values,
                told=told,
                allow_local=not _faces_the_world(row.key),
                only_local="HOST" in row.key.upper(),
                # A file of defaults, like those in code; what a process is given, or a file for production holds, is final.
                mild=row.origin is None and row.path not in final and same(row.key) in known,
            )


MATCHERS: dict[str, Matcher] = {"config-placeholder-domain": simple(placeholder_domain)}
