"""The shape of every rule about bad things: each file searched is a subject, so a clean tree is many passing subjects."""

from collections import Counter
from collections.abc import Iterable, Iterator

from readiness.facts.project import PRODUCTION, Project
from readiness.model import Location, NotAnalysed, Observation, Outcome, Role, passed, unknown


def searched(
    project: Project,
    kinds: tuple[str, ...],
    found: Iterable[Observation],
    *,
    roles: tuple[Role, ...] | None = PRODUCTION,
    only: frozenset[str] | None = None,
) -> Iterator[Observation]:
    """``found`` (failures and unknowns), then a pass for every other file of these artifact kinds, counted together by component,
    and an unknown for each of those files of which something was not analysed. ``only`` narrows the searched files to these paths.
    """
    spoken = set()
    for observation in found:
        if observation.outcome is not Outcome.PASS:
            spoken.add(observation.location.path)
        yield observation
    clean: Counter[str] = Counter()
    names: dict[str, str] = {}
    for path in sorted({source.path for kind in kinds for source in project.artifacts(kind, roles)}):
        if path in spoken or (only is not None and path not in only):
            continue
        component = project.component_of(path)
        folder = component.path if component else "."
        names[folder] = component.name if component else ""
        clean[folder] += 1
    for folder, count in sorted(clean.items()):
        yield passed(f"{count} files searched", Location(folder), count=count, component=names[folder])
    left: dict[str, list[NotAnalysed]] = {}
    for entry in project.not_analysed(kinds, roles):
        if entry.location.path not in spoken and (only is None or entry.location.path in only):
            left.setdefault(entry.location.path, []).append(entry)
    for path, entries in left.items():
        more = len({entry.location.line for entry in entries}) - 1
        yield unknown(path, entries[0].location, f"not analysed: {entries[0].reason}" + (f" (and {more} more places)" if more else ""))
