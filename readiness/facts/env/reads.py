"""Relation ``env.read``: every place where production Python reads an environment variable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import (
    Literal,
    Reference,
    Template,
    Value,
    text,
    walk,
)
from readiness.artifacts.secret_names import is_secret_name
from readiness.facts.env.conditions import where_set
from readiness.facts.env.constructed import Constructed
from readiness.facts.env.fallbacks import Fallbacks
from readiness.facts.env.key_names import key_names
from readiness.facts.env.prefixes import prefix_reads
from readiness.facts.env.readers import reading_files
from readiness.facts.env.rows import EnvRead, same
from readiness.facts.env.settings_classes import settings_classes, settings_fields
from readiness.facts.env.sites import Site, sites_of
from readiness.facts.env.wrappers import Wrapper, find_wrappers, key_parameter, wrapped_calls
from readiness.facts.python.index import PythonIndex
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project


def derive_reads(project: Project) -> Iterator[EnvRead]:
    """By path and line."""
    index = project.python
    reading = (path for path in reading_files(index) if project.is_production(path))
    fallbacks = Fallbacks(index)
    sites = [where_set(index, site, fallbacks) for path in reading for site in sites_of(index, path, index.modules[path])]
    wrappers = find_wrappers(index, sites_by_function(sites))
    rows = [row for site in sites for row in _rows(project, index, site)]
    rows += [
        row
        for call in wrapped_calls(project, wrappers)
        for row in _rows(project, index, Site(call.path, call.access, call.context, call.target))
    ]
    rows += _fields(project, index)
    rows += prefix_reads(project)
    given = {same(key) for source in project.python_with(("environ",)) for key in _set_by_code(source.model)}
    unique: dict[tuple[str, Location], EnvRead] = {}
    for row in rows:
        if same(row.key) in given and not row.has_default:
            row = msgspec.structs.replace(row, has_default=True, required=False)
        unique.setdefault((row.key, row.location), row)
    yield from sorted(unique.values(), key=lambda row: (row.location.path, row.location.line or 0, row.key))


def sites_by_function(sites: list[Site]) -> tuple[Wrapper, ...]:
    """The reads whose key is a parameter of the function they stand in."""
    return tuple(
        Wrapper(site.path, site.context.function, site.access, site.target)
        for site in sites
        if site.context.function and isinstance(site.access.key, Reference | Template)
    )


def _rows(project: Project, index: PythonIndex, site: Site) -> Iterator[EnvRead]:
    access, path = site.access, site.path
    location = Location(path, access.line or 1)
    component = project.component_name(path)
    names = tuple(key_names(index, path, access.key, site.context.function))
    if not names:
        if site.context.function and key_parameter(index, path, site.context.function, access.key) is not None:
            return  # a wrapper: its calls are the reads
        beginning = _beginning(access.key)
        reason = f"the name that {access.how} is given is computed"
        yield EnvRead(location=location, key=beginning, how=access.how, prefix=bool(beginning), component=component, unreadable=reason)
        return
    for name in names:
        constant = access.default.value if isinstance(access.default, Literal) else None
        shown = None if constant is None or is_secret_name(name) else str(constant)
        yield EnvRead(
            location=location,
            key=name,
            how=access.how,
            has_default=access.default is not None,
            required=access.required or (access.default is None and _guarded(index, site, name)),
            default=shown,
            target=site.target,
            conditional=site.conditional and access.default is None,
            component=component,
        )


def _beginning(key: Value) -> str:
    return (text(key.parts[0]) or "") if isinstance(key, Template) and key.parts else ""


def _guarded(index: PythonIndex, site: Site, name: str) -> bool:
    """``if not X: raise`` about what the read was assigned to, in the same module or function."""
    if not site.target:
        return False
    module = index.modules[site.path]
    function = index.function(site.path, site.context.function) if site.context.function else None
    raises = function.raises if function else module.raises
    return any(_names_it(guard.test, site.target, name) for row in raises for guard in row.context.guards[-1:])


def _names_it(test: Value, target: str, name: str) -> bool:
    return any(isinstance(part, Reference) and part.name.lstrip(":~?") == target for part in walk(test)) or any(
        text(part) == name for part in walk(test)
    )


def _set_by_code(module: PythonModule) -> Iterator[str]:
    for row in module.assignments:
        if row.resolved == "os.environ" and row.key is not None and (name := text(row.key)):
            yield name


def _fields(project: Project, index: PythonIndex) -> Iterator[EnvRead]:
    classes = tuple(settings_classes(index))
    constructed = Constructed(project, frozenset((path, cls.qualname) for path, cls in classes))
    for path, cls in classes:
        if not project.is_production(path):
            continue
        for field in settings_fields(index, path, cls):
            component = project.component_name(path)
            supplied = field.default is None and constructed.supplies(path, cls.qualname, (field.row.target, *field.keys))
            constant = field.default.value if isinstance(field.default, Literal) else None
            for number, key in enumerate(field.keys):
                secret = is_secret_name(key)
                yield EnvRead(
                    location=Location(field.path, field.row.line, field.row.column),
                    key=key,
                    how="pydantic settings",
                    has_default=supplied or field.default is not None or number > 0,
                    required=not supplied and field.default is None and number == 0,
                    default=None if secret or constant is None else str(constant),
                    target=field.row.target,
                    component=component,
                )
                if field.nested:
                    yield EnvRead(
                        location=Location(field.path, field.row.line, field.row.column),
                        key=f"{key}{field.nested}".upper(),
                        how="pydantic settings",
                        has_default=True,
                        prefix=True,
                        target=field.row.target,
                        component=component,
                    )
