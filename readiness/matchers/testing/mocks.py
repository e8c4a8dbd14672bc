"""What tests replace, held against what there is to replace."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from readiness.facts.project import Project
from readiness.facts.testing.rows import MockTarget
from readiness.matchers.matcher import Matcher
from readiness.matchers.testing.unread import judging_tests
from readiness.model import Location, Observation, Related, failed, passed, unknown


def _targets(project: Project) -> Iterator[Observation]:
    """Each replaced name is a subject; those that exist are counted together, file by file."""
    defined: Counter[str] = Counter()
    for row in project.rows(MockTarget):
        if row.missing:
            yield failed(
                row.target,
                row.location,
                f"{row.searched} has no {row.missing}: the test fails before it begins",
                related=_near(project, row),
            )
        elif row.unreadable:
            yield unknown(row.target, row.location, f"whether {row.target} exists cannot be told: {row.unreadable}")
        else:
            defined[row.path] += 1
    for path, count in sorted(defined.items()):
        yield passed(path, Location(path), f"{count} replaced {'names exist' if count > 1 else 'name exists'}", count=count)


def _near(project: Project, row: MockTarget) -> tuple[Related, ...]:
    """The place that was searched, and the name there that is most like the one sought."""
    place = row.searched_at
    if place is None:
        return ()
    owner = project.python.class_(place.path, row.searched)
    names = (*owner.methods, *(field.name for field in owner.fields)) if owner is not None else project.python.modules[place.path].names
    found = get_close_matches(row.missing, names, 1, 0.6)
    return (Related(place, f"{row.searched} has {found[0]}" if found else f"{row.searched} is here"),)


MATCHERS: dict[str, Matcher] = {"test-mock-target-unknown": judging_tests(_targets)}
