"""Rules about errors: does anybody hear of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.reliability.rows import BroadHandlers, QuietHandler
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, failed, passed


def exception_swallowed(project: Project) -> Iterator[Observation]:
    """Each clause that catches every exception is a subject; those that do something about it are counted together by component."""
    quiet: Counter[str] = Counter()
    for row in project.rows(QuietHandler):
        place = row.location.whole_line
        subject = row.function or "the module"
        quiet[row.path] += not row.suppresses
        if row.excused:
            yield passed(subject, place, row.excused)
        else:
            where = f"{row.function} catches" if row.function else "The module catches"
            end = ", which production does not write" if row.logs else ": neither a log line nor a caller tells of it"
            yield failed(subject, place, f"{where} every exception here and {row.does}{end}.")
    clean: Counter[str] = Counter()
    names: dict[str, str] = {}
    for handlers in project.rows(BroadHandlers):
        component = project.component_of(handlers.path)
        folder = component.path if component else "."
        names[folder] = component.name if component else ""
        clean[folder] += max(handlers.count - quiet[handlers.path], 0)
    for folder, count in sorted(clean.items()):
        if count:
            yield passed(f"{count} broad handlers", Location(folder), "they log, answer or raise", count=count, component=names[folder])


MATCHERS: dict[str, Matcher] = {
    "exception-swallowed": judging(exception_swallowed, "python"),
}
