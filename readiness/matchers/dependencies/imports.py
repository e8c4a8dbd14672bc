"""Imports that no manifest of the service declares."""

import re
from collections.abc import Iterator

from readiness.facts.application.web import WebApplication
from readiness.facts.dependencies.declarations import Declarations
from readiness.facts.dependencies.library import within
from readiness.facts.dependencies.providing import covering
from readiness.facts.dependencies.rows import PackageImported
from readiness.facts.project import Project
from readiness.model import Location, Observation, Related, Severity, failed, passed, unknown

# Code beside the service: it runs on somebody's machine or in CI, often in an environment of its own.
_BESIDE = re.compile(
    r"(?:^|/)(?:scripts?|tools?|bin|ci|hack|contrib|\.github|\.gitlab|utils/dev|devtools|release|notebooks?|benchmarks?|misc)/|(?:^|/)(?:noxfile|fabfile|tasks|setup|conftest|locustfile|versioneer|uninstaller)\.py$"
)
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
            yield from _nothing_declared(project, home, modules)
            continue
        clean = 0
        brought = declared.brought
        for module, rows in sorted(modules.items()):
            observation = _judge(module, rows, declared, brought)
            if observation is None:
                clean += 1
            else:
                yield observation
        if clean:
            yield passed(f"{clean} imported modules", Location(home), "declared", count=clean)
    for entry in project.not_analysed(("python",)):
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")
    if not by_home:
        yield passed("imports", Location("."), "production code imports nothing but the standard library and itself")


def _judge(module: str, rows: list[PackageImported], declared: Declarations, brought: dict[str, str]) -> Observation | None:
    candidates = rows[0].candidates
    if covering(module, candidates, declared.runtime):
        return None
    first = min(
        rows, key=lambda row: (row.guarded, row.conditional, bool(_BESIDE.search(row.path)), row.lazy, row.path, row.location.line or 0)
    )
    name = candidates[0] if candidates else module
    files = len({row.path for row in rows})
    spread = f" (and in {files - 1} other file{'s' if files > 2 else ''})" if files > 1 else ""
    said = f"{module} is imported here{spread}"
    development = covering(module, candidates, declared.development)
    bringer = next((brought[candidate] for candidate in candidates if candidate in brought), "")
    if development and (first.guarded or first.conditional or first.lazy or _BESIDE.search(first.path)):
        # Declared on purpose for development, and needed only where somebody calls for it: a developer's command.
        return None
    if development:
        place = declared.development[development]
        if bringer:
            return failed(
                module,
                first.location,
                f"{said}; {development} is declared for development only, and is there because {bringer} brings it",
                severity=Severity.LOW,
            )
        return failed(
            module,
            first.location,
            f"{said}, and {development} is declared for development only, at {place}",
            related=(Related(place, f"declares {development} for development"),),
            severity=None if declared.exact else Severity.LOW,
        )
    if bringer:
        return failed(
            module,
            first.location,
            f"{said}; {name} is declared nowhere, and is there only because {bringer} brings it",
            severity=Severity.LOW,
        )
    if not candidates:
        if first.guarded or first.conditional:
            return None
        return unknown(module, first.location, f"{said}; which distribution provides it is not known, and none of a like name is declared")
    if first.guarded or first.conditional:
        how = "an ImportError is caught" if first.guarded else "under a condition"
        return failed(
            module, first.location, f"{said} ({how}), and {name} is declared nowhere, not even as an extra", severity=Severity.LOW
        )
    if declared.open_at is not None:
        return unknown(
            module,
            first.location,
            f"{said}, and {name} is declared nowhere that could be read; {declared.open_reason}",
            related=(Related(declared.open_at, "may declare it"),),
        )
    beside = _BESIDE.search(first.path)
    return failed(
        module,
        first.location,
        f"{said}, and no manifest declares {_names(candidates)}"
        + ("; the script cannot run in the service's environment" if beside else ""),
        related=_where(declared),
        severity=Severity.LOW if beside else None,
    )


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


def _nothing_declared(project: Project, home: str, modules: dict[str, list[PackageImported]]) -> Iterator[Observation]:
    """A home without any manifest: one failure for all where it is a service, none for loose scripts."""
    needed = {
        module: rows
        for module, rows in modules.items()
        if rows[0].candidates and any(not row.guarded and not row.conditional for row in rows)
    }
    service = any(within(source.path, home) for source in project.artifacts("dockerfile")) or any(
        within(row.path, home) for row in project.rows(WebApplication)
    )
    if not needed or not service:
        yield passed(f"{len(modules)} imported modules", Location(home), "no service is made of these files", count=len(modules))
        return
    first = min((row for rows in needed.values() for row in rows), key=lambda row: (bool(_BESIDE.search(row.path)), row.location))
    names = sorted(needed)
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    yield failed("requirements", first.location, f"the code imports {shown}, and no manifest declares anything")
