"""Rules about work that waits: queues, Celery's acknowledgements, keys that should expire."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.reliability.rows import CeleryApplication, KeyExpiry, MadeQueue
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, failed, passed, unknown


def celery_acks(project: Project) -> Iterator[Observation]:
    """Each Celery application is a subject."""
    for row in project.rows(CeleryApplication):
        place = row.location.whole_line
        if row.acks_late:
            yield passed("celery", place, row.why)
        elif row.acks_late is None:
            yield unknown("celery", place, f"whether tasks are acknowledged late is not known: {row.why}")
        else:
            yield failed("celery", place, "Tasks are acknowledged before they run, so those that a worker holds when it dies are lost.")


def queue_unbounded(project: Project) -> Iterator[Observation]:
    """Each queue is a subject; one that lives no longer than a call holds no more than that call gives it."""
    for row in project.rows(MadeQueue):
        place = row.location.whole_line
        subject = row.name or row.kind
        if row.bounded:
            yield passed(subject, place)
        elif row.passing:
            yield passed(subject, place, "it lives as long as one call")
        else:
            yield failed(subject, place, f"{row.kind} {row.name}".rstrip() + " takes any number of entries until the memory is used up.")


def expire_not_atomic(project: Project) -> Iterator[Observation]:
    """Each command that sets a time to live is a subject, placed there."""
    for row in project.rows(KeyExpiry):
        place = row.location.whole_line
        if not row.write:
            yield passed(row.call, place, "it follows no command that makes the key")
        elif row.together:
            yield passed(row.call, place, row.together)
        else:
            related = (Related(row.written, f"{row.write} makes the key here"),) if row.written else ()
            message = f"{row.call} is a second command after {row.write}: a process that ends between them leaves a key that never expires."
            yield failed(row.call, place, message, related=related)


MATCHERS: dict[str, Matcher] = {
    "celery-acks": simple(celery_acks),
    "queue-unbounded": simple(queue_unbounded),
    "redis-expire-not-atomic": simple(expire_not_atomic),
}
