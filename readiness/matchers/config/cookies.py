"""Rules about session cookies, published documentation and certificate checks."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.configuration.rows import ApiDocs, SessionCookie, TlsCheck
from readiness.facts.project import Project
from readiness.matchers.config.wording import capital
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.searching import searched
from readiness.model import Observation, Severity, failed, passed, unknown


def cookie_insecure(project: Project) -> Iterator[Observation]:
    """Each session cookie is a subject; a missing SameSite alone is low, because browsers have a default of their own."""
    for row in project.rows(SessionCookie):
        place = row.location.whole_line
        attributes = (("Secure", row.secure), ("HttpOnly", row.http_only), ("SameSite", row.same_site))
        missing = [name for name, value in attributes if value is False]
        if missing == ["SameSite"]:
            message = f"{capital(row.what)} names no SameSite, which leaves it to each browser's default."
            yield failed(row.what, place, message, severity=Severity.LOW)
        elif missing:
            yield failed(row.what, place, f"{capital(row.what)} is sent without {_joined(missing)}.")
        elif any(value is None for _, value in attributes):
            yield unknown(row.what, place, f"the attributes of {row.what} are not known: {row.reason or 'a variable decides'}")
        else:
            yield passed(row.what, place)


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def api_docs_public(project: Project) -> Iterator[Observation]:
    """Each application with interactive documentation is a subject."""
    for row in project.rows(ApiDocs):
        place = row.location.whole_line
        if row.public:
            yield failed(row.what, place, f"{capital(row.what)} serves {row.reason} to everybody.")
        elif row.public is None:
            yield unknown(row.what, place, f"whether {row.what} shows its documentation is not known: {row.reason}")
        else:
            yield passed(row.what, place, row.reason)


def tls_verification_off(project: Project) -> Iterator[Observation]:
    """Each connection told not to verify is a failing subject; every other Python file passes."""
    yield from searched(project, ("python",), _unverified(project))


def _unverified(project: Project) -> Iterator[Observation]:
    for row in project.rows(TlsCheck):
        place = row.location.whole_line
        if row.verifies:
            yield passed(row.what, place, row.reason)
        elif row.local:
            yield passed(row.what, place, "the connection stays on this host or its network")
        elif row.verifies is None:
            yield unknown(row.what, place, f"whether {row.what} checks certificates is not known: {row.reason or 'its value is computed'}")
        else:
            yield failed(row.what, place, f"{row.what} accepts any certificate.")


MATCHERS: dict[str, Matcher] = {
    "config-api-docs-public": simple(api_docs_public),
    "config-cookie-insecure": simple(cookie_insecure),
    "config-tls-verification-off": simple(tls_verification_off),
}
