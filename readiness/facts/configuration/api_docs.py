"""Relation ``api.docs``: interactive documentation and schema of FastAPI applications.

Source: fastapi.tiangolo.com/tutorial/metadata (``openapi_url=None`` turns everything off, ``docs_url`` and ``redoc_url`` one page each).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.facts.application.web import WebApplication
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import ApiDocs, Decided, decided
from readiness.facts.configuration.worth import Source

if TYPE_CHECKING:
    from readiness.facts.project import Project

_ADDRESSES = {"docs_url": "/docs", "redoc_url": "/redoc", "openapi_url": "/openapi.json"}


def derive_docs(project: Project) -> Iterator[ApiDocs]:
    """One row an application."""
    for app in project.rows(WebApplication):
        if app.framework == "fastapi" and app.arguments is not None:
            yield _of_app(project, app)


def _of_app(project: Project, app: WebApplication) -> ApiDocs:
    call = app.arguments
    assert call is not None
    what = f"the application {app.target}" if app.target else "a FastAPI application"
    found: dict[str, Decided] = {}
    for name, default in _ADDRESSES.items():
        value = call.kwarg(name)
        if value is None:
            found[name] = Decided(Source.FIXED, app.location, text=default, truth=True, items=(default,))
            continue
        evaluator = Evaluator(project.python, production=True)
        found[name] = decided(evaluator.worth(app.path, value, app.function, call.line))
    if call.kwarg("**") is not None:
        return ApiDocs(location=app.location, what=what, public=None, reason="its options are unpacked from a mapping")
    schema = found["openapi_url"]
    if schema.truth is False or all(found[name].truth is False for name in found):
        return ApiDocs(location=app.location, what=what, public=False, reason="turned off in the call")
    by_variable = next((value for value in found.values() if value.variables and value.source is not Source.FIXED), None)
    conditional = next((value for value in found.values() if value.variables), None)
    if conditional is not None and (by_variable is None or by_variable.truth is not True or _is_guarded(found)):
        return ApiDocs(location=app.location, what=what, public=False, reason=f"the variable {conditional.variable} decides")
    unknown = next((value for value in found.values() if value.truth is None), None)
    if unknown is not None:
        return ApiDocs(location=unknown.location, what=what, public=None, reason=unknown.reason or "where they are served is not known")
    pages = [value.items[0] if value.items else _ADDRESSES[name] for name, value in found.items() if value.truth]
    return ApiDocs(location=app.location, what=what, public=True, reason=" and ".join(pages))


def _is_guarded(found: dict[str, Decided]) -> bool:
    """A variable switches a page off: the value is not just an address made with one."""
    return any(value.variables and value.truth is not True for value in found.values())
