"""What a file of tests replaces for a while: ``patch`` in all its forms, pytest-mock's ``mocker``, ``monkeypatch``.

Sources: docs.python.org ``unittest.mock`` ("patch": "By default patch() will fail to replace attributes that don't exist"; "patching
builtins": ``create=True`` by default), docs.pytest.org ``MonkeyPatch`` (``raising=False``).
"""

import re
from collections.abc import Iterator

from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Invocation, Literal, Value, text
from readiness.facts.testing.local import LocalValues
from readiness.facts.testing.outline import ReplacedName

_PATCH = re.compile(r"(?:^|[.:~])(?:unittest\.mock|mock|(?:\w+_)?mocker)\.patch(?:\.(object|multiple|dict))?$")
_MONKEY = re.compile(r"(?:^|[.:~])(?:\w*monkey_?patch\w*|mp)\.(?:setattr|delattr)$", re.IGNORECASE)
_SPY = re.compile(r"(?:^|[.:~])(?:\w+_)?mocker\.spy$")
_MULTIPLE_OPTIONS = frozenset(("spec", "create", "spec_set", "autospec", "new_callable", "**"))
_METHODS = frozenset(("patch", "object", "multiple", "dict", "setattr", "delattr", "spy"))


def replaced_names(local: LocalValues) -> Iterator[ReplacedName]:
    """Every name that must exist for the test to begin; not those that may be missing (``create=True``, ``raising=False``)."""
    for call in local.calls_to(_METHODS):
        if not _may_be_missing(call):
            yield from _replaced(call, local)


def _replaced(call: PythonCall, local: LocalValues) -> Iterator[ReplacedName]:
    invocation = call.invocation
    patch = _PATCH.search(invocation.callee)
    if patch is not None:
        form = patch[1] or "patch"
    elif _MONKEY.search(invocation.callee) or _SPY.search(invocation.callee):
        named = invocation.argument(1, "name")
        given = text(_followed(local, call, named)) if named is not None else None
        form = "object" if given is not None and (len(invocation.args) > 2 or not _is_text(invocation.args[:1])) else "patch"
    else:
        return
    for target, name in _targets(call, local, form):
        yield ReplacedName(call.line, call.column, call.context.function, target, name)


def _targets(call: PythonCall, local: LocalValues, form: str) -> Iterator[tuple[Value, str]]:
    invocation = call.invocation
    given = invocation.argument(0, "in_dict" if form == "dict" else "target")
    if given is None:
        return
    target = _followed(local, call, given)
    if form == "patch" or form == "dict":
        if text(target) is not None:
            yield target, ""
    elif form == "object":
        name = text(_followed(local, call, invocation.argument(1, "attribute") or invocation.argument(1, "name")))
        if name is not None:
            yield target, name
    else:
        yield from ((target, key) for key, _ in invocation.kwargs if key not in _MULTIPLE_OPTIONS)


def _followed(local: LocalValues, call: PythonCall, value: Value | None) -> Value:
    if value is None:
        return Literal(None)
    return local.value(value, call.context.function, call.context.owner, call.line)


def _is_text(values: tuple[Value, ...]) -> bool:
    return bool(values) and text(values[0]) is not None


def _may_be_missing(call: PythonCall) -> bool:
    invocation = call.invocation
    create, raising = (
        invocation.argument(3, "create") if invocation.method == "patch" else invocation.kwarg("create"),
        invocation.kwarg("raising"),
    )
    if raising is None and invocation.method == "setattr" and len(invocation.args) > 3:
        raising = invocation.args[3]
    if (create is not None and not _is(create, False)) or (raising is not None and not _is(raising, True)):
        return True
    return bool(call.context.caught) or any(
        isinstance(item, Invocation) and "raises" in item.method.lower() for item in call.context.contexts
    )


def _is(value: Value, wanted: bool) -> bool:
    return isinstance(value, Literal) and value.value is wanted
