"""Imports that no manifest of the service declares."""

import re
from collections.abc import Iterator

from readiness.facts.application.web import WebApplication
from readiness.facts.dependencies.declarations import Declarations
from readiness.facts.dependencies.imported import homes
from readiness.facts.dependencies.library import is_beside, within
from readiness.facts.dependencies.providing import covering
from readiness.facts.dependencies.rows import PackageImported
from readiness.facts.docker.rows import BuildContext
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, Severity, failed, passed, unknown

MAX_FILES = 5
_SETUP = re.compile(r"(?:^|/)(?:setup|versioneer)\.py$")


def undeclared_imports(project: Project) -> Iterator[Observation]:
    """Each third-party module of each home. A name of which we do not know the distribution is never a failure, only unknown."""
    by_home: dict[str, dict[str, list[PackageImported]]] = {}
    for row in project.rows(PackageImported):
        if row.production and not _SETUP.search(row.path):
            by_home.setdefault(row.home, {}).setdefault(row.module, []).append(row)
    for home, modules in sorted(by_home.items()):
        declared = Declarations(project, home)
        if not declared.listed and declared.open_at is None:
            yield from _nothing_declared(project, declared, modules)
            continue
        clean = 0
        brought = declared.brought
        for module, rows in sorted(modules.items()):
            found = tuple(_judge(module, rows, declared, brought))
            yield from found
            clean += not found
        if clean:
            yield passed(f"{clean} imported modules", Location(home), "declared", count=clean)
    for entry in project.not_analysed(("python",)):
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")
    if not by_home:
        yield passed("imports", Location("."), "production code imports nothing but the standard library and itself")


def _judge(module: str, rows: list[PackageImported], declared: Declarations, brought: dict[str, str]) -> Iterator[Observation]:
    """Nothing where the module is declared, or legitimately is not."""
    candidates = rows[0].candidates
    if covering(module, candidates, declared.names):
        return
    first = min(rows, key=lambda row: (row.guarded, row.conditional, _beside(row), row.lazy, row.path, row.location))
    optional = first.guarded or first.conditional
    beside = _beside(first)
    name = candidates[0] if candidates else module
    others = len({row.path for row in rows}) - 1
    said = f"{module} is imported here" + (f" (and in {others} other file{'s' if others > 1 else ''})" if others else "")
    development = covering(module, candidates, declared.development_names)
    if development and (optional or first.lazy or beside):
        # Declared on purpose for development, and needed only where somebody calls for it: a developer's command.
        return
    bringer = next((brought[candidate] for candidate in candidates if candidate in brought), "")
    if bringer:
        where = "for development only" if development else "nowhere"
        why = f"{said}; {name} is declared {where}, and is there only because {bringer} brings it"
        yield failed(module, first.location, why, severity=Severity.LOW)
    elif development:
        place = declared.development[development]
        why = f"{said}, and {development} is declared for development only, at {place}"
        related = (Related(place, f"declares {development} for development"),)
        yield failed(module, first.location, why, related=related, severity=None if declared.exact else Severity.LOW)
    elif not candidates:
        if not optional:
            why = f"{said}; which distribution provides it is not known, and none of a like name is declared"
            yield unknown(module, first.location, why)
    elif optional:
        how = "an ImportError is caught" if first.guarded else "under a condition"
        why = f"{said} ({how}), and {name} is declared nowhere, not even as an extra"
        yield failed(module, first.location, why, severity=Severity.LOW)
    elif declared.open_at is not None:
        why = f"{said}, and {name} is declared nowhere that could be read; {declared.open_reason}"
        yield unknown(module, first.location, why, related=(Related(declared.open_at, "may declare it"),))
    elif beside:
        why = f"{said}, and no manifest declares {_names(candidates)}: the script cannot run in the service's environment"
        yield failed(module, first.location, why, severity=Severity.LOW)
    else:
        needed = [row for row in rows if not row.guarded and not row.conditional and not _beside(row)]
        whose = f", in code that {declared.home} shares" if first.shared else ""
        yield from _each_file(needed, f"{module} is imported here{whose}, and no manifest declares {_names(candidates)}", _where(declared))


def _beside(row: PackageImported) -> bool:
    """Code beside the service: it runs on somebody's machine or in CI, often in an environment of its own."""
    return is_beside(row.path) or row.outside


def _names(candidates: tuple[str, ...]) -> str:
    return (
        candidates[0]
        if len(candidates) == 1
        else f"{', '.join(candidates[:-1])} or {candidates[-1]}"
        if len(candidates) < 4
        else f"{candidates[0]} (or another that provides it)"
    )


def _where(declared: Declarations) -> tuple[Related, ...]:
    manifest = next((manifest for manifest in declared.manifests if manifest.home == declared.home and manifest.runtime), None)
    return (Related(manifest.location, "declares the service's requirements"),) if manifest else ()


def _nothing_declared(project: Project, declared: Declarations, modules: dict[str, list[PackageImported]]) -> Iterator[Observation]:
    """A home without any manifest: what is installed by hand is declared nowhere, either. Loose scripts that no service is made of pass."""
    home = declared.home
    roots = tuple(_service_roots(project, home))
    if not any(within(row.path, root) for root in roots for rows in modules.values() for row in rows):
        yield passed(f"{len(modules)} imported modules", Location(home), "no service is made of these files", count=len(modules))
        return
    clean = 0
    for module, rows in sorted(modules.items()):
        needed = [
            row
            for row in rows
            if row.candidates
            and not row.guarded
            and not row.conditional
            and not _beside(row)
            and any(within(row.path, root) for root in roots)
        ]
        clean += not needed
        if not needed:  # then there may be no distribution to name, either
            continue
        by_hand = covering(module, rows[0].candidates, declared.names)
        place = declared.runtime.get(by_hand)
        how = f"; {place} installs it by hand" if place else ""
        related = (Related(place, f"installs {by_hand}"),) if place else ()
        yield from _each_file(
            needed, f"{module} is imported here, and there is no manifest that could declare {_names(rows[0].candidates)}{how}", related
        )
    if clean:
        yield passed(f"{clean} imported modules", Location(home), "optional, or of scripts beside the service", count=clean)


def _service_roots(project: Project, home: str) -> Iterator[str]:
    """Folders of a home that a service is made of: what its images may copy, and all of it where a web application is in it. What lies in
    a deeper home is that one's."""
    deeper = tuple(other for other in homes(project) if other != home and within(other, home))
    for context in project.rows(BuildContext):
        if within(context.dockerfile, home) and not any(within(context.dockerfile, other) for other in deeper):
            yield context.context
    if any(within(row.path, home) and not any(within(row.path, other) for other in deeper) for row in project.rows(WebApplication)):
        yield home


def _each_file(rows: list[PackageImported], message: str, related: tuple[Related, ...]) -> Iterator[Observation]:
    """One failure for each file that has to be looked at, up to a few; the last one counts the others."""
    ordered = sorted(rows, key=lambda row: (row.lazy, row.location))
    for position, row in enumerate(ordered[:MAX_FILES], 1):
        rest = len(ordered) - MAX_FILES if position == MAX_FILES else 0
        yield failed(row.module, row.location, message + (f" (and in {rest} other files)" if rest > 0 else ""), related=related)


MATCHERS: dict[str, Matcher] = {"undeclared-import": simple(undeclared_imports)}
