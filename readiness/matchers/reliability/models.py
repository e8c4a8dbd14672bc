"""Rules about data between the parts of a service: what a model drops without a word."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.reliability.rows import ModelConstruction
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, failed, passed, unknown


def field_dropped(project: Project) -> Iterator[Observation]:
    """Each place that makes a model is a subject; of those that cannot be told, one a file and model."""
    asked: set[tuple[str, str]] = set()
    for row in project.rows(ModelConstruction):
        for name, place in row.dropped:
            related = (Related(row.defined, f"{row.model} is defined here"),)
            message = f"{name} is given to {row.model}, which does not define it and drops it silently."
            yield failed(f"{row.model}.{name}", place, message, related=related)
        if row.dropped:
            continue
        if not row.unclear:
            yield passed(row.model, row.location.whole_line, row.tolerant)
        elif (row.path, row.model) not in asked:
            asked.add((row.path, row.model))
            yield unknown(row.model, row.location.whole_line, f"whether {row.model} drops something is not known: {row.unclear}")


MATCHERS: dict[str, Matcher] = {
    "model-field-dropped": simple(field_dropped),
}
