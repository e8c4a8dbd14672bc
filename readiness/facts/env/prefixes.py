"""Readers of whole families of variables: dynaconf, Flask's ``from_prefixed_env``, click's ``auto_envvar_prefix``, and named options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Literal, Sequence, Value, text
from readiness.facts.env.rows import EnvRead
from readiness.facts.python.index import PythonIndex
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_DYNACONF = ("dynaconf.Dynaconf", "dynaconf.LazySettings", "dynaconf.DjangoDynaconf", "dynaconf.FlaskDynaconf")
_OPTIONS = ("click.option", "click.argument", "typer.Option", "typer.Argument", "rich_click.option", "asyncclick.option")
_DYNACONF_CALLS = frozenset(name.rpartition(".")[2] for name in _DYNACONF)
WORDS = _DYNACONF_CALLS | {"from_prefixed_env", "envvar", "auto_envvar_prefix"}


def prefix_reads(project: Project) -> Iterator[EnvRead]:
    """Rows with ``prefix`` set, and options that name their variable."""
    for source in project.python_with(WORDS):
        path = source.path
        component = project.component_name(path)
        for call in source.model.calls:
            for key, how, prefix, default in _of_call(project.python, path, call):
                yield EnvRead(
                    location=Location(path, call.line, call.column),
                    key=key,
                    how=how,
                    has_default=True,
                    prefix=prefix,
                    default=default,
                    target=call.target,
                    component=component,
                )


def _of_call(index: PythonIndex, path: str, call: PythonCall) -> Iterator[tuple[str, str, bool, str | None]]:
    """(key, how, is it a prefix, default)."""
    made, method = call.invocation, call.invocation.method
    if method in _DYNACONF_CALLS and _is(index, path, call, _DYNACONF):
        given = made.kwarg("envvar_prefix") or made.kwarg("ENVVAR_PREFIX_FOR_DYNACONF")
        prefix = text(given)
        if isinstance(given, Literal) and given.value is False:
            yield "", "dynaconf", True, None
        else:
            yield f"{(prefix or 'DYNACONF').rstrip('_').upper()}_", "dynaconf", True, None
    elif method == "from_prefixed_env":
        yield f"{text(made.argument(0, 'prefix')) or 'FLASK'}_", "from_prefixed_env", True, None
    elif method in ("option", "Option", "argument", "Argument"):
        names = tuple(_names(made.kwarg("envvar")))
        if names and _is(index, path, call, _OPTIONS):
            for name in names:
                yield name, method, False, None
    prefix = text(made.kwarg("auto_envvar_prefix")) if made.kwargs else None
    if prefix:
        yield f"{prefix}_", "auto_envvar_prefix", True, None


def _is(index: PythonIndex, path: str, call: PythonCall, names: tuple[str, ...]) -> bool:
    return call.callee in names or index.qualified(path, call.callee, call.context.function) in names


def _names(value: Value | None) -> Iterator[str]:
    if (name := text(value)) is not None:
        yield name
    elif isinstance(value, Sequence):
        yield from (name for item in value.items if (name := text(item)))
