"""The rule about PgBouncer: what a client leaves in a session that the next transaction may not have."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.data.rows import PoolerClient, SessionState
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, failed, passed, unknown


def session_state(project: Project) -> Iterator[Observation]:
    """Each use of session state is a subject, and each client that has none."""
    spoken: set[str] = set()
    for row in project.rows(SessionState):
        spoken.add(row.client.component)
        yield _state(row)
    for client in project.rows(PoolerClient):
        if client.component not in spoken:
            yield passed(client.owner, client.location, "nothing is left in a session")


def _state(row: SessionState) -> Observation:
    pooler, subject = row.client.pooler, row.what
    related = (
        Related(row.client.location, row.client.why),
        Related(pooler.mode_at or pooler.location, f"pool_mode {pooler.mode or 'not known'}"),
    )
    if row.harmless:
        return passed(subject, row.location, row.harmless)
    if row.unreadable:
        return unknown(subject, row.location, f"{row.unreadable}, and {row.client.why}", related=related)
    if not pooler.mode:
        return unknown(subject, row.location, f"{row.what}: {row.client.why}, and the mode of that pooler is not known", related=related)
    if not pooler.is_shared:
        return passed(subject, row.location, f"pool_mode {pooler.mode} keeps the session")
    if row.kind == "cache":
        if pooler.prepared is None:
            message = f"{row.what} prepares statements; whether PgBouncer keeps them (max_prepared_statements) is not known"
            return unknown(subject, row.location, message, related=related)
        if pooler.prepared > 0:
            return passed(subject, row.location, f"PgBouncer keeps {pooler.prepared} prepared statements")
        where = (Related(pooler.prepared_at, "max_prepared_statements is 0"),) if pooler.prepared_at else ()
        message = f"{row.what} caches prepared statements, and PgBouncer in {pooler.mode} mode does not keep them"
        return failed(subject, row.location, message, related=(*related, *where))
    message = f"{row.what}: PgBouncer in {pooler.mode} mode {_effect(row)}"
    return failed(subject, row.location, message, related=related)


def _effect(row: SessionState) -> str:
    if row.kind == "parameters":
        return "refuses connections with such startup parameters"
    return "hears nothing for a client between transactions" if row.kind == "listen" else "gives the session to another client afterwards"


MATCHERS: dict[str, Matcher] = {"data-pgbouncer-session-state": simple(session_state)}
