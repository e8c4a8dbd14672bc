"""The relations about what tests ask, replace and assert, over all files of tests. What follows names through the repository is imported
only where there is something to follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonAssignment
from readiness.artifacts.python.values import Reference, walk
from readiness.facts.python.collecting import is_test_file
from readiness.facts.testing.outline import CaseOutline
from readiness.facts.testing.rows import ClientRequest, MockTarget, SecretHeader, UnassertedCase
from readiness.model import Location, Role

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SECRETS = frozenset(("SecretStr", "SecretBytes"))


def outlines_of(project: Project) -> Iterator[tuple[str, CaseOutline]]:
    """Files that are for tests, by path."""
    for path, outline in project.python_outlines((Role.TEST,)):
        if outline.testing is not None:
            yield path, outline.testing


def client_requests(project: Project) -> Iterator[ClientRequest]:
    """Requests of test clients by path and line. A client that is none of an application here (an HTTP library's session, a fake, one of
    an application that the tests make for themselves) sends none of these."""
    sent = [(path, outline) for path, outline in outlines_of(project) if outline.requests]
    if sent:
        from readiness.facts.testing.requests import requests_of

        yield from requests_of(project, sent)


def mock_targets(project: Project) -> Iterator[MockTarget]:
    """Every replaced name that belongs to the repository, by path and line."""
    for path, outline in outlines_of(project):
        if outline.replaced:
            from readiness.facts.testing.targets import targets_of

            yield from targets_of(project, path, outline)


def secret_headers(project: Project) -> Iterator[SecretHeader]:
    """Headers of tests that come from secret settings, by path and line."""
    fields = secret_fields(project) if any(True for _ in outlines_of(project)) else {}
    if fields:
        from readiness.facts.testing.headers import headers_of

        yield from headers_of(project, fields)


def secret_fields(project: Project) -> dict[str, list[tuple[Location, str]]]:
    """Field → where classes declare it as a secret, and as which."""
    found: dict[str, list[tuple[Location, str]]] = {}
    for source in project.python_with(_SECRETS):
        for cls in source.model.classes:
            for field in cls.fields:
                kind = _secret_of(field)
                if kind:
                    found.setdefault(field.name, []).append((Location(source.path, field.line), kind))
    return found


def _secret_of(field: PythonAssignment) -> str:
    names = (
        (part.name.rpartition(".")[2] for part in walk(field.annotation) if isinstance(part, Reference))
        if field.annotation is not None
        else ()
    )
    return next((name for name in names if name in _SECRETS), "")


def unasserted_cases(project: Project) -> Iterator[UnassertedCase]:
    """By path and line. Helpers are known by their names: a name that asserts in one file of tests is taken to do so in all. A
    test that does nothing, where another class has one of its name, switches off what it inherits."""
    outlines = list(outlines_of(project))
    asserting = _asserting([outline for _, outline in outlines])
    for path, outline in outlines:
        if not is_test_file(path, in_test_role=project.role(path) is Role.TEST):
            continue
        for row in outline.unasserted:
            overriding = row.empty and "." in row.qualname and row.qualname.rpartition(".")[2] in asserting
            if asserting.isdisjoint(row.calls) and not overriding:
                yield UnassertedCase(location=Location(path, row.line), name=row.qualname, always=bool(row.always), empty=row.empty)


def _asserting(outlines: list[CaseOutline]) -> set[str]:
    """The names that assert, and those that call one that does, at any distance."""
    known = {name for outline in outlines for name in outline.asserting}
    waiting = [helper for outline in outlines for helper in outline.helpers]
    while True:
        found = {name for name, calls in waiting if not known.isdisjoint(calls)} - known
        if not found:
            return known
        known |= found
        waiting = [helper for helper in waiting if helper[0] not in known]
