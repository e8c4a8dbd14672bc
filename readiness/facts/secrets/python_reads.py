"""What an expression says of a secret: a literal, a literal behind a variable, something generated, something supplied from outside."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from readiness.artifacts.python.values import (
    Attribute,
    Choice,
    ChoiceKind,
    Comparison,
    Invocation,
    Lambda,
    Literal,
    Mapping,
    Not,
    Reference,
    Subscript,
    Template,
    Value,
    children,
    text,
    walk,
)
from readiness.artifacts.secret_names import is_secret_name, words_of
from readiness.facts.secrets.rows import Origin
from readiness.wordlist import word_set

_WRAPPERS = word_set("""
SecretStr SecretBytes Secret str bytes bytearray Fernet b64encode urlsafe_b64encode b64decode cast field
""")
_METHODS = frozenset(("encode", "strip", "get_secret_value", "decode", "rstrip", "lower"))
_READERS = word_set("""
getenv get config env str getattr get_env getenv_or env_str get_secret get_setting setting env_var envvar environ get_env_variable
get_config read_env getstr get_str from_env get_env_value pop setdefault env_or
""")
_GENERATORS = word_set("""
token_hex token_urlsafe token_bytes urandom uuid4 uuid1 generate_key get_random_secret_key get_random_string choice choices SystemRandom
randbytes getrandbits get_random_bytes random_string generate_secret_key
""")
_DEVELOPMENT = word_set("""
dev develop development debug local test tests testing pytest ci localhost unittest
""")
_EXAMPLES = frozenset(("example", "examples", "json_schema_extra", "schema_extra"))
_OUTSIDE = frozenset(("env", "environ", "environment", "config", "conf", "cfg", "settings", "getenv", "envs"))
_PRODUCTION = frozenset(("prod", "production", "live", "staging", "deployed"))


class Reading(msgspec.Struct, frozen=True):
    """``literal`` is the text that LITERAL and FALLBACK give; ``via`` what is asked first, as code; ``variable`` its name there."""

    origin: Origin
    literal: str = ""
    line: int = 0
    via: str = ""
    variable: str = ""
    development: bool = False
    """The literal is used only where a test for development (``if DEBUG``) holds."""


def reading(value: Value | None, depth: int = 0) -> Reading:
    """What the value of a secret-named setting comes from; SUPPLIED where no literal and nothing generated can be seen."""
    match value:
        case Literal(value=str() as literal, line=line) if literal.strip():
            return Reading(Origin.LITERAL, literal, line)
        case Invocation() if depth < 6:
            return _call(value, depth)
        case Choice(kind=ChoiceKind.OR, operands=operands) if depth < 6:
            return _alternatives(operands, depth)
        case Choice(kind=ChoiceKind.CONDITIONAL, operands=(first, second), test=test) if depth < 6 and test is not None:
            return _conditional(first, second, test, depth)
        case Lambda(body=body):
            return reading(body, depth + 1)
        case Template(parts=parts, line=line) if parts and all(text(part) is not None for part in parts):
            return Reading(Origin.LITERAL, "".join(text(part) or "" for part in parts), line)
        case _:
            return Reading(Origin.SUPPLIED)


def variable_read(call: Invocation) -> tuple[str, Value | None] | None:
    """(name, default) where the call reads a secret-named variable or setting: ``os.getenv(…)``, ``getattr(cfg, "SECRET_KEY", …)``."""
    if not call.args:
        return None
    method = call.method
    if not _is_reader(method):
        return None
    position = 1 if method == "getattr" else 0
    name = text(call.args[position]) if len(call.args) > position else None
    if name is None or not is_secret_name(name):
        return None
    asked = words_of(call.callee.lstrip(":~?.") or call.attribute)
    if not (name.isupper() or method in ("getenv", "getattr") or not _OUTSIDE.isdisjoint(asked)):
        return None
    default = call.kwarg("default") or call.argument(position + 1, "default")
    return name, default


@lru_cache(maxsize=8192)
def _is_reader(method: str) -> bool:
    return method in _READERS or method.lower().startswith(("env", "get_env", "getenv", "read_env"))


def is_generated(value: Value) -> bool:
    """Whether the value is made from randomness when the expression runs."""
    for part in walk(value):
        if isinstance(part, Invocation) and part.method in _GENERATORS:
            return True
        if isinstance(part, Reference) and part.name.rpartition(".")[2] in _GENERATORS - {"choice", "choices"}:
            return True
    return False


def for_development(test: Value, holds: bool = True) -> bool:
    """Whether a branch under the test (or, with ``holds`` False, beside it) runs only in development or tests."""
    negated = False
    while isinstance(test, Not):
        test, negated = test.operand, not negated
    if isinstance(test, Comparison) and test.op in ("!=", "not in", "is not"):
        negated = not negated
    words: set[str] = set()
    for part in walk(test):
        if isinstance(part, Reference | Attribute):
            words |= set(words_of(part.name.lstrip(":~?.").rpartition(".")[2]))
        elif isinstance(part, Literal) and isinstance(part.value, str) and len(part.value) < 40:
            words |= set(words_of(part.value))
    positive = holds is not negated
    return not words.isdisjoint(_DEVELOPMENT if positive else _PRODUCTION)


def literals(value: Value, key: str = "") -> list[tuple[str, Literal]]:
    """Every text in the value with the name it stands under: a keyword, a key of a mapping, or ``key``."""
    found: list[tuple[str, Literal]] = []
    _gather(value, key, found)
    return found


def mappings(value: Value) -> Iterator[Mapping]:
    """Every mapping in the value, examples in schemas apart."""
    if isinstance(value, Mapping):
        yield value
        for name, part in value.items:
            if text(name) not in _EXAMPLES:
                yield from mappings(part)
    else:
        for part in children(value):
            yield from mappings(part)


def _gather(value: Value, key: str, found: list[tuple[str, Literal]]) -> None:
    """A list that is filled, and types compared: this is asked of every call of the files that may hold a secret."""
    if isinstance(value, Literal):
        if isinstance(value.value, str):
            found.append((key, value))
    elif isinstance(value, Invocation):
        for part in value.args:
            _gather(part, key, found)
        if value.receiver is not None:
            _gather(value.receiver, key, found)
        for name, part in value.kwargs:
            _gather(part, name, found)
    elif isinstance(value, Mapping):
        for given, part in value.items:
            under = text(given) or ""
            if under not in _EXAMPLES:
                _gather(part, under or key, found)
    elif not isinstance(value, Comparison):
        for part in children(value):
            _gather(part, key, found)


def _call(call: Invocation, depth: int) -> Reading:
    read = variable_read(call)
    if read is not None:
        return _read(call, *read, depth)
    method = call.method
    if method in ("Field", "PrivateAttr", "attrib", "ib", "field"):
        default = call.kwarg("default") or call.kwarg("default_factory") or (call.args[0] if call.args else None)
        return _behind(default, f"{method}(…)", "", call.line, depth)
    if is_generated(call):
        return Reading(Origin.EPHEMERAL, line=call.line, via=method)
    if method in _METHODS and call.receiver is not None:
        return reading(call.receiver, depth + 1)
    if method in _WRAPPERS and len(call.args) == 1:
        return reading(call.args[0], depth + 1)
    return Reading(Origin.SUPPLIED, line=call.line)


def _read(call: Invocation, name: str, default: Value | None, depth: int) -> Reading:
    written = call.callee.lstrip(":~?.") or call.attribute
    return _behind(default, f"{written}({'…, ' if call.method == 'getattr' else ''}{name!r})", name, call.line, depth)


def _behind(default: Value | None, via: str, variable: str, line: int, depth: int) -> Reading:
    """What stands behind a read: a literal there is a FALLBACK, something generated EPHEMERAL."""
    if isinstance(default, Reference) and is_generated(default):
        return Reading(Origin.EPHEMERAL, line=line, via=via, variable=variable)
    inner = reading(default, depth + 1) if default is not None else Reading(Origin.SUPPLIED)
    origin = Origin.FALLBACK if inner.origin is Origin.LITERAL else inner.origin
    return Reading(origin, inner.literal, line, via, variable or inner.variable, inner.development)


def _alternatives(operands: tuple[Value, ...], depth: int) -> Reading:
    first, last = reading(operands[0], depth + 1), reading(operands[-1], depth + 1)
    via = first.via or _written(operands[0])
    if last.origin is Origin.LITERAL:
        origin = Origin.LITERAL if first.origin is Origin.LITERAL else Origin.FALLBACK
        return Reading(origin, last.literal, last.line, f"{via} or …", first.variable, last.development)
    if last.origin is Origin.EPHEMERAL:
        return Reading(Origin.EPHEMERAL, line=last.line, via=via, variable=first.variable)
    return last if last.origin is Origin.FALLBACK else first


def _conditional(first: Value, second: Value, test: Value, depth: int) -> Reading:
    yes, no = reading(first, depth + 1), reading(second, depth + 1)
    for branch, other, holds in ((yes, no, True), (no, yes, False)):
        if branch.origin in (Origin.LITERAL, Origin.FALLBACK):
            development = branch.development or for_development(test, holds)
            both = other.origin is Origin.LITERAL and branch.origin is Origin.LITERAL
            origin, variable = Origin.LITERAL if both else Origin.FALLBACK, branch.variable or other.variable
            found = Reading(origin, branch.literal, branch.line, branch.via or "a condition", variable, development)
            if not development or other.origin not in (Origin.LITERAL, Origin.FALLBACK):
                return found
    for branch, holds in ((yes, True), (no, False)):
        if branch.origin is Origin.EPHEMERAL:
            return msgspec.structs.replace(branch, development=for_development(test, holds))
    return no


def _written(value: Value) -> str:
    match value:
        case Reference(name=name):
            return name.lstrip(":~?.")
        case Subscript(target=Reference(name=name), key=key):
            return f"{name.lstrip(':~?.')}[{text(key)!r}]"
        case _:
            return "…"
