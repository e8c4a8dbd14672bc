"""Start-up checks that stop the process on a known or weak secret: ``if settings.SECRET_KEY == "changethis": raise ValueError``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.context import Guard
from readiness.artifacts.python.model import PythonFunction, PythonModule
from readiness.artifacts.python.values import Attribute, Comparison, Invocation, Literal, Reference, Subscript, Value, children, text, walk
from readiness.artifacts.secret_names import is_secret_name, words_of
from readiness.facts.secrets.marks import PROMISE, REFUSAL
from readiness.facts.secrets.python_reads import variable_read
from readiness.facts.text_words import words_of_text
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

WORDS = frozenset((REFUSAL,))
_EXITS = frozenset(("sys.exit", "exit", "quit", "os._exit", "os.abort"))
_PLAIN = frozenset(("len", "isinstance", "type", "bool", "str", "any", "all", "os.getenv", "os.environ.get", "getattr", "hasattr"))
_ENVIRONMENT = word_set("env environment debug stage mode testing method scheme status type kind action algorithm")
_GENERIC = word_set("value v val key secret field default s x item raw candidate lowered p k current")


class StartupCheck(msgspec.Struct, frozen=True):
    """One guard before a raise or an exit: the texts and the least length its test names, and the names it tests."""

    location: Location
    texts: frozenset[str]
    least: int
    names: frozenset[str]
    """Secret names the test or its validator speaks of; empty for a general check (``if value in DEFAULTS``)."""
    opaque: bool = False
    """The test calls something that cannot be followed (``if not is_strong(key)``)."""

    def concerns(self, name: str) -> bool:
        """Whether the test names this setting."""
        return any(_same(words_of(name), words_of(own)) for own in self.names)

    def rejects(self, name: str, value: str, length: int) -> bool:
        """Whether the check stops a process that has this value under this name."""
        if self.names and not self.concerns(name):
            return False
        if value and any(item == value or (len(item) >= 4 and item.lower() in value.lower()) for item in self.texts):
            return True
        return bool(self.names) and 0 < length < self.least


def startup_checks(project: "Project") -> tuple[StartupCheck, ...]:
    """Every such check of production code, by location."""
    return tuple(
        check
        for source in project.python_with(WORDS)
        for line, guards, function in _stops(source.model)
        for check in _check(project, source.path, line, guards, function)
    )


def may_refuse(module: PythonModule) -> bool:
    """Whether the file may hold such a check, by its tests as they are written."""
    return any(
        _speaks_of_secrets(_names(guard.test), validated)
        for _, guards, function in _stops(module)
        for validated in (_validated(function),)
        for guard in guards
    )


def _stops(module: PythonModule) -> Iterator[tuple[int, tuple[Guard, ...], PythonFunction | None]]:
    """Line, tests and function of every raise and exit under a test."""
    found: list[tuple[int, tuple[Guard, ...], PythonFunction | None]] = []
    found += [(stop.line, stop.context.guards, None) for stop in module.raises]
    found += [(stop.line, stop.context.guards, function) for function in module.functions for stop in function.raises]
    found += [(call.line, call.context.guards, None) for call in module.calls if call.callee in _EXITS]
    return (stop for stop in found if stop[1])


def _speaks_of_secrets(names: set[str], validated: set[str]) -> bool:
    if validated or any(is_secret_name(name) for name in names):
        return True
    generic = any(words_of(name)[-1:] and words_of(name)[-1] in _GENERIC for name in names)
    return generic and _ENVIRONMENT.isdisjoint(names)


def _check(
    project: "Project", path: str, line: int, guards: tuple[Guard, ...], function: PythonFunction | None
) -> Iterator[StartupCheck]:
    validated = _validated(function)
    for guard in guards:
        names = _names(guard.test)
        if not _speaks_of_secrets(names, validated):
            continue
        secret = {name for name in names if is_secret_name(name)}
        test = project.python.fold(guard.test, path, function.qualname if function else "")
        texts = frozenset(_texts(test))
        least = _least(test)
        opaque = not texts and not least and any(isinstance(part, Invocation) and part.callee not in _PLAIN for part in walk(test))
        if texts or least or (opaque and (secret or validated)):
            yield StartupCheck(Location(path, line), texts, least, frozenset(secret or validated), opaque)


def noticed(project: "Project", name: str, value: str) -> Location | None:
    """Where production code compares the setting with this value, whatever it then does."""
    own = words_of(name)
    for source in project.python_with(words_of_text(value)):
        for line, test in _tests(source.model) if project.python.outlines[source.path].mentions(PROMISE) else ():
            for part in walk(test):
                if not isinstance(part, Comparison) or value not in (text(part.left), text(part.right)):
                    continue
                if any(_same(own, words_of(found)) for found in _names(part) if is_secret_name(found)):
                    return Location(source.path, part.line or line)
    return None


def _tests(module: PythonModule) -> Iterator[tuple[int, Value]]:
    """Every test that something of the module stands under, with a line."""
    for call in module.calls:
        yield from ((call.line, guard.test) for guard in call.context.guards)
    for assignment in module.assignments:
        yield from ((assignment.line, guard.test) for guard in assignment.context.guards)
    for function in module.functions:
        for back in function.returns:
            yield from ((back.line, guard.test) for guard in back.context.guards)


def _names(test: Value) -> set[str]:
    found = set()
    for part in walk(test):
        if isinstance(part, Reference | Attribute):
            name = part.name.lstrip(":~?.")
            found.add(name.rpartition(".")[2])
            if name.endswith("get_secret_value"):
                found.add(name.split(".")[-2] if name.count(".") else name)
        elif isinstance(part, Invocation):
            found |= {segment for segment in part.callee.lstrip(":~?.").split(".")[:-1] if is_secret_name(segment)}
            name_read = text(part.args[0]) if part.args else None
            if name_read and is_secret_name(name_read):
                found.add(name_read)
    return found


def _texts(test: Value) -> Iterator[str]:
    """Texts that the test compares with; names of variables that it reads are none."""
    match test:
        case Literal(value=str() as found) if found:
            yield found
        case Subscript(target=target):
            yield from _texts(target)
        case Invocation() if variable_read(test) is not None:
            return
        case _:
            for part in children(test):
                yield from _texts(part)


def _validated(function: PythonFunction | None) -> set[str]:
    """The fields that a validator is declared for: ``@field_validator("SECRET_KEY")``."""
    found: set[str] = set()
    for decorator in function.decorators if function else ():
        if isinstance(decorator, Invocation) and "validat" in decorator.method:
            found |= {name for arg in decorator.args if (name := text(arg)) and is_secret_name(name)}
    return found


def _least(test: Value) -> int:
    """N of ``len(x) < N`` (or ``<= N``, plus one), 0 where there is none."""
    for part in walk(test):
        if isinstance(part, Comparison) and isinstance(part.right, Literal) and getattr(part.left, "callee", "") == "len":
            limit = part.right.value
            if isinstance(limit, int) and part.op in ("<", "<="):
                return limit + (part.op == "<=")
    return 0


def _same(wanted: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """SECRET_KEY and settings.secret_key are the same setting; APP_SECRET_KEY and SECRET_KEY are too."""
    shorter, longer = sorted((wanted, own), key=len)
    return bool(shorter) and longer[-len(shorter) :] == shorter
