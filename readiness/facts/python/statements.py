"""``python.call``, ``python.assignment``, ``python.function``, ``python.class`` and ``python.import`` from the models of all files.

The one place that opens every model: no shipped rule asks for these, and whoever does waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import Parameter, ParameterKind, PythonModule
from readiness.artifacts.python.values import text
from readiness.facts.python.rows import Assignment, Call, Class, Function, Import
from readiness.facts.python.written import arguments, keywords, literal, plain_name, written
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_MARKS = (":", "~", ".", "?", "")
"""First characters of names that an import does not make absolute (see ``artifacts.python.values``)."""
_STARS = {ParameterKind.ARGS: "*", ParameterKind.KWARGS: "**"}


def derive_calls(project: Project) -> Iterator[Call]:
    """By path and position, as all of these are."""
    for path, module in _modules(project):
        for call in module.calls:
            context = call.context
            yield Call(
                location=Location(path, call.line, call.column), callee=_callee(project, path, call.callee, context.function),
                arguments=arguments(call.invocation), keywords=keywords(call.invocation), function=context.function, owner=context.owner,
                in_async=context.is_async, awaited=call.awaited, use=call.use, target=call.target, caught=context.caught,
            )  # fmt: skip


def _callee(project: Project, path: str, callee: str, function: str) -> str:
    if callee[:1] not in _MARKS:
        return callee
    return plain_name(project.python.qualified(path, callee, function) or callee) if callee else ""


def derive_assignments(project: Project) -> Iterator[Assignment]:
    for path, module in _modules(project):
        for row in module.assignments:
            name = text(row.key) or row.name
            yield Assignment(
                location=Location(path, row.line, row.column), target=row.target, subscript=written(row.key),
                value=None if row.value is None else written(row.value, name), literal=literal(row.value, name),
                annotation=written(row.annotation), binding=row.binding, function=row.context.function, owner=row.context.owner,
            )  # fmt: skip


def derive_functions(project: Project) -> Iterator[Function]:
    for path, module in _modules(project):
        for row in module.functions:
            yield Function(
                location=Location(path, row.line, row.column), name=row.name, qualname=row.qualname, owner=row.context.owner,
                is_async=row.is_async, is_generator=row.is_generator, decorators=tuple(written(each) for each in row.decorators),
                parameters=tuple(_parameter(each) for each in row.parameters), returns=written(row.annotation),
                calls=tuple(filter(None, map(plain_name, row.calls))), end_line=row.end_line, statements=row.statements, awaits=row.awaits,
                assertions=row.assertions, docstring=row.docstring, stub=row.stub,
            )  # fmt: skip


def _parameter(row: Parameter) -> str:
    said = _STARS.get(row.kind, "") + row.name
    if row.annotation is not None:
        said += f": {written(row.annotation)}"
    return said if row.default is None else f"{said} = {written(row.default, row.name)}"


def derive_classes(project: Project) -> Iterator[Class]:
    for path, module in _modules(project):
        for row in module.classes:
            yield Class(
                location=Location(path, row.line, row.column), name=row.name, qualname=row.qualname,
                bases=tuple(written(each) for each in row.bases), decorators=tuple(written(each) for each in row.decorators),
                fields=tuple(dict.fromkeys(each.target for each in row.fields)), methods=row.methods, end_line=row.end_line,
                docstring=row.docstring,
            )  # fmt: skip


def derive_imports(project: Project) -> Iterator[Import]:
    for path, module in _modules(project):
        for row in module.imports:
            yield Import(
                location=Location(path, row.line, row.column), qualified=row.qualified, alias=row.alias, module=row.module, level=row.level,
                guarded=row.guarded, type_checking=row.type_checking, function=row.context.function,
            )  # fmt: skip


def _modules(project: Project) -> Iterator[tuple[str, PythonModule]]:
    return ((source.path, source.model) for source in project.artifacts("python"))
