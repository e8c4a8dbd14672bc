"""Which secrets a log or print call of one file is given, as far as its own text says. Pure: stage one asks it of every file.

Certain only is what stands there: a variable, attribute, key or header that is named as a secret, also inside an f-string, a tuple of
%-arguments or ``str(…)``. Whatever is made of a secret (its length, a hash, a mask, a slice, a comparison) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from readiness.artifacts.python.interest import LOG_METHODS, log_level
from readiness.artifacts.python.model import PythonCall, PythonModule
from readiness.artifacts.python.values import (
    Attribute,
    Choice,
    ChoiceKind,
    Invocation,
    Literal,
    Mapping,
    Reference,
    Sequence,
    Subscript,
    Template,
    Value,
    text,
)
from readiness.artifacts.secret_names import is_secret_name, words_of
from readiness.wordlist import word_set

_HEADERS = frozenset({"authorization", "proxy-authorization", "x-api-key", "x-auth-token", "cookie", "set-cookie"})
_SAME = frozenset({"str", "repr", "format", "builtins.str", "builtins.repr"})
_SAME_METHODS = frozenset({"strip", "decode", "encode", "get_secret_value"})
_ASKING = frozenset({"get", "getenv", "pop", "__getitem__"})
_SETTINGS = frozenset({"exc_info", "stack_info", "stacklevel", "sep", "end", "file", "flush"})
_OF_LOGIN = word_set("""
    access auth authentication authorization bearer refresh api jwt oauth id session bot github gitlab slack telegram secret login reset
    password renewal verification confirmation invite webhook user admin security registry deploy personal
""")
"""What makes a token one that lets somebody in; others mark places in streams, pages and texts."""
_ITSELF = word_set("password secret key")
_OF_LOGIN_TEXT = re.compile(
    r"\b(?:bearer|jwt|oauth2?|access token|auth token|refresh token|api token|id token|login|logged in)\b", re.IGNORECASE
)
_MASKED = re.compile(r"mask|redact|hash|scrub|censor|obfuscat|hide|hidden|fingerprint|truncat|shorten|sanitiz|anonymi", re.IGNORECASE)


class Logged(msgspec.Struct, frozen=True):
    """``what`` is the expression's name as a person would say it, ``value`` the expression."""

    call: PythonCall
    how: str
    what: str
    value: Value


def logged_secrets(module: PythonModule) -> Iterator[Logged]:
    """Each call once, with the first secret it is given."""
    for call in module.calls:
        how = _how(call)
        if not how:
            continue
        message = _message(call.invocation)
        given: list[tuple[str, Value]] = [("", value) for value in call.invocation.args]
        given += [(key, value) for key, value in call.invocation.kwargs if key not in _SETTINGS]
        found = next((hit for key, value in given for hit in _secrets(value, key, message, 0)), None)
        if found is not None:
            yield Logged(call, how, *found)


def _how(call: PythonCall) -> str:
    """``logger.info``, ``print``; empty for a call that does not log."""
    invocation = call.invocation
    if invocation.method not in LOG_METHODS and invocation.callee != "print":
        return ""
    receiver = invocation.receiver.callee if isinstance(invocation.receiver, Invocation) else ""
    level = log_level(invocation.callee, invocation.attribute, receiver)
    if not level:
        return ""
    return level if level == "print" else invocation.callee.lstrip(".:~?") or f"{receiver}().{level}"


def _message(call: Invocation) -> str:
    parts = call.args[0].parts if call.args and isinstance(call.args[0], Template) else call.args[:1]
    return " ".join(part.value for part in parts if isinstance(part, Literal) and isinstance(part.value, str))


def _secrets(value: Value, key: str, message: str, depth: int) -> Iterator[tuple[str, Value]]:
    if depth > 6:
        return
    match value:
        case Reference(name=name):
            last = name.lstrip(".:~?").rpartition(".")[2]
            if _promises(last, message) or (key and not _is_constant_name(name) and _promises(key, message) and is_secret_name(last)):
                yield name.lstrip(".:~?"), value
        case Attribute(name=name):
            if _promises(name.rpartition(".")[2], message):
                yield name, value
        case Subscript(key=Literal(value=str() as inner)):
            if _is_key(inner, message):
                yield f"[{inner!r}]", value
        case Invocation():
            yield from _of_call(value, message, depth)
        case Template(parts=parts) | Sequence(items=parts):
            for part in parts:
                yield from _secrets(part, "", message, depth + 1)
        case Mapping(items=items):
            for entry, item in items:
                yield from _secrets(item, text(entry) or "", message, depth + 1)
        case Choice(kind=ChoiceKind.OR | ChoiceKind.CONDITIONAL, operands=operands):
            for operand in operands:
                yield from _secrets(operand, key, message, depth + 1)


def _of_call(call: Invocation, message: str, depth: int) -> Iterator[tuple[str, Value]]:
    if call.callee in _SAME and call.args:
        yield from _secrets(call.args[0], "", message, depth + 1)
    elif call.method in _SAME_METHODS:
        owner = call.receiver if call.receiver is not None else Reference(call.callee.rpartition(".")[0], call.line)
        if owner != Reference("", call.line):
            yield from _secrets(owner, "", message, depth + 1)
    elif call.method in _ASKING and call.args:
        asked = text(call.args[0])
        if asked is not None and _is_key(asked, message):
            yield f"{call.method}({asked!r})", call


def _promises(name: str, message: str) -> bool:
    if not name or _MASKED.search(name) or not is_secret_name(name):
        return False
    words = words_of(name)
    if "token" not in words or not _ITSELF.isdisjoint(words):
        return True
    return not _OF_LOGIN.isdisjoint(words) or (len(words) == 1 and bool(_OF_LOGIN_TEXT.search(message)))


def _is_key(key: str, message: str) -> bool:
    return key.lower() in _HEADERS or _promises(key.replace("-", "_"), message)


def _is_constant_name(name: str) -> bool:
    return name.rpartition(".")[2].isupper()


def logs_quietly(module: PythonModule) -> bool:
    """Whether something is logged below WARNING."""
    return any(call.invocation.method in ("info", "debug") and _how(call) for call in module.calls)
