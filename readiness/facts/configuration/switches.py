"""Relation ``env.switch``: variables whose text is used as a truth value.

Any text but the empty one is true, ``"False"`` and ``"0"`` too; whoever writes ``DEBUG = os.getenv("DEBUG", False)`` means something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.context import Guard
from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Choice, ChoiceKind, Invocation, Literal, Not, Reference, Value
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import DebugSwitch, DjangoSetting, StringSwitch
from readiness.facts.configuration.worth import Source
from readiness.facts.env.access import Parse, access_of
from readiness.facts.env.key_names import key_names
from readiness.facts.env.readers import WORDS
from readiness.facts.env.rows import EnvRead
from readiness.model import Location
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_SWITCH = pattern(
    r"(?:.*_)?(?:DEBUG|ENABLED?|DISABLED?|USE_(?:SSL|TLS|HTTPS|CACHE|REDIS|S3)|VERBOSE|TESTING|MAINTENANCE(?:_MODE)?|DRY_RUN|IS_[A-Z]+|ALLOW_[A-Z_]+)|(?:ENABLE|DISABLE|USE|IS|ALLOW)_[A-Z0-9_]+"
)
_NOT_SWITCH = pattern(
    r".*(?:_(?:URL|URI|DSN|KEY|TOKEN|SECRET|PASSWORD|HOST|HOSTS|PATH|FILE|DIR|NAME|NAMES|LIST|ORIGINS|IPS|DOMAINS|EMAIL|ID))"
)
_BOOLEAN_SETTINGS = frozenset(
    {
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_CONTENT_TYPE_NOSNIFF",
        "CORS_ALLOW_ALL_ORIGINS",
        "CORS_ORIGIN_ALLOW_ALL",
        "CORS_ALLOW_CREDENTIALS",
        "CSRF_USE_SESSIONS",
    }
)


def derive_string_switches(project: Project) -> Iterator[StringSwitch]:
    """Each place once: debug switches, Django's boolean settings, defaults that are booleans, tests of variables named like switches."""
    found: dict[Location, StringSwitch] = {}
    for row in project.rows(DebugSwitch):
        if row.decided.variables:
            line = row.decided.location.whole_line
            found.setdefault(line, StringSwitch(location=line, what=row.what, variable=row.decided.variable, parsed=not row.decided.raw))
    for setting in project.rows(DjangoSetting):
        unset = setting.unset
        if setting.name in _BOOLEAN_SETTINGS and unset is not None and unset.variables and unset.source is not Source.UNKNOWN:
            line = unset.location.whole_line
            found.setdefault(line, StringSwitch(location=line, what=setting.name, variable=unset.variable, parsed=not unset.raw))
    for source in project.python_with(_words(project)):
        for switch in (*_boolean_defaults(project, source.path, source.model), *_tests(project, source.path, source.model)):
            found.setdefault(switch.location, switch)
    yield from sorted(found.values(), key=lambda row: row.location)


def _words(project: Project) -> frozenset[str]:
    """What a file mentions that has such a place: a reader of ``os``, or what a switch is read as or into."""
    switches = [row for row in project.rows(EnvRead) if row.unreadable or is_switch_name(row.key)]
    names = project.python.other_names(*(row.target.rpartition(".")[2] for row in switches if row.target))
    return WORDS | names | {row.key for row in switches if row.key}


def is_switch_name(name: str) -> bool:
    return bool(_SWITCH.fullmatch(name.upper())) and not _NOT_SWITCH.fullmatch(name.upper())


def _boolean_defaults(project: Project, path: str, model: PythonModule) -> Iterator[StringSwitch]:
    """``os.getenv("X", True)``: a boolean until somebody sets it, a text from then on. False may stand for "nothing", True may not."""
    for row in model.assignments:
        value = row.value.args[0] if isinstance(row.value, Invocation) and row.value.callee == "bool" and row.value.args else row.value
        if value is None:
            continue
        access = access_of(project.python, path, value, row.context.function)
        if access is None or access.parse is not Parse.TEXT or not isinstance(access.default, Literal):
            continue
        name = next(iter(key_names(project.python, path, access.key, row.context.function)), "")
        if access.how.startswith("os.") and isinstance(access.default.value, bool) and (access.default.value or is_switch_name(name)):
            yield StringSwitch(location=Location(path, row.line), what=row.target, variable=name, parsed=False)


def _tests(project: Project, path: str, model: PythonModule) -> Iterator[StringSwitch]:
    """``if os.getenv("USE_CACHE"):``, directly or through a variable of the module."""
    seen: set[int] = set()
    guards: list[tuple[Guard, str, int]] = [
        (guard, row.context.function, row.line) for row in model.assignments for guard in row.context.guards
    ]
    guards += [(guard, call.context.function, call.line) for call in model.calls for guard in call.context.guards]
    for guard, function, line in guards:
        for operand in _operands(guard.test):
            place = getattr(operand, "line", 0) or line
            if place in seen or not isinstance(operand, Invocation | Reference):
                continue
            seen.add(place)
            if isinstance(operand, Reference) and not is_switch_name(operand.name.lstrip(".:~?").rpartition(".")[2]):
                continue
            if isinstance(operand, Invocation) and access_of(project.python, path, operand, function) is None:
                continue
            worth = Evaluator(project.python).worth(path, operand, function, line)
            if worth.raw and len(worth.variables) == 1 and is_switch_name(worth.variable) and worth.location.path == path:
                yield StringSwitch(
                    location=Location(path, worth.location.line), what=f"if {worth.variable}", variable=worth.variable, parsed=False
                )


def _operands(test: Value) -> Iterator[Value]:
    if isinstance(test, Not):
        yield from _operands(test.operand)
    elif isinstance(test, Choice) and test.kind in (ChoiceKind.AND, ChoiceKind.OR):
        for item in test.operands:
            yield from _operands(item)
    else:
        yield test
