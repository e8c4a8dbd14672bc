"""Rules about outgoing requests: how long they may take."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.reliability.rows import ClientCall
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Severity, failed, passed, unknown


def timeout_missing(project: Project) -> Iterator[Observation]:
    """Each outgoing request or client is a subject; a library's own long limit makes a missing one milder."""
    for row in project.rows(ClientCall):
        place = row.location.whole_line
        if row.bounded:
            yield passed(row.call, place, row.why)
        elif row.bounded is None:
            yield unknown(row.call, place, f"whether {row.call} has a timeout is not known: {row.why}")
        elif row.default:
            message = f"{row.call} is given no timeout, so each of its requests may take {row.default // 60} minutes."
            yield failed(row.call, place, message, severity=Severity.LOW)
        else:
            why = f": {row.why}" if row.why else ""
            yield failed(row.call, place, f"{row.call} waits for its answer without a time limit{why}.")


MATCHERS: dict[str, Matcher] = {
    "http-timeout-missing": judging(timeout_missing, "python"),
}
