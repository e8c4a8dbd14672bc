"""Decisions that code leaves to whoever calls it: a parameter, an attribute that ``__init__`` took from one, a test of either."""

from __future__ import annotations

import re

import msgspec

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import Parameter
from readiness.artifacts.python.values import Reference, Value, walk
from readiness.facts.configuration.evaluating import Evaluator, Frame
from readiness.facts.configuration.worth import Source, Worth, variables_of
from readiness.facts.env.wrappers import parameter_of
from readiness.facts.python.index import PythonIndex

CALLER = "the caller decides"
_SWITCH = re.compile(r"(?i)verif|insecure|cert|validat|self_?signed|unsafe|strict|trust")
"""Variables that are about this and nothing else: an address that happens to be set switches nothing."""


def asked_of_caller(index: PythonIndex, path: str, function: str, value: Value | None) -> Parameter | None:
    """The parameter that *value*, standing in *function*, is; of ``self.verify``, the one of ``__init__`` that was kept there."""
    found = parameter_of(index, path, function, value)
    if found is not None or not isinstance(value, Reference) or not value.name.startswith("~self.") or "." not in function:
        return found
    start = f"{function.rpartition('.')[0]}.__init__"
    kept = {row.value for row in index.assignments_in(path, start) if row.target == value.name[1:]}
    return parameter_of(index, path, start, kept.pop()) if len(kept) == 1 else None


def decided_elsewhere(index: PythonIndex, path: str, context: Context, line: int) -> str:
    """Why a line does not run by itself: its caller or a variable has to say so; empty where it runs, or where nobody knows."""
    asked: dict[str, Parameter] = {}
    for guard in context.guards:
        for part in walk(guard.test):
            found = asked_of_caller(index, path, context.function, part)
            if found is not None and isinstance(part, Reference):
                asked[part.name[1:]] = found
    evaluator = Evaluator(index, production=True)
    runs, tests = evaluator.holds(context, Frame(path, context.function, _defaults(evaluator, path, asked), line))
    if runs is True:
        return ""
    if asked:
        return CALLER
    supplied = [test for test in tests if test.source in (Source.DEFAULT, Source.SUPPLIED)]
    switch = next((name for name in variables_of(supplied) if _SWITCH.search(name)), "")
    if not switch:
        return ""
    return f"only where {switch} says so" if runs is False else f"the variable {switch} decides"


def _defaults(evaluator: Evaluator, path: str, asked: dict[str, Parameter]) -> dict[str, Worth]:
    """What parameters are worth when the caller says nothing."""
    found = {name: evaluator.worth(path, row.default) for name, row in asked.items() if row.default is not None}
    return {
        name: msgspec.structs.replace(worth, source=Source.FIXED) for name, worth in found.items() if worth.is_known and "." not in name
    }
