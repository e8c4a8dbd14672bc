"""What reads an environment variable in Python: one expression → the key, its default, and how the text is parsed.

Sources: docs.python.org (os.environ), and the READMEs of python-decouple, environs, django-environ, starlette.config and dj-database-url.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from readiness.artifacts.python.values import Invocation, Literal, Mapping, Reference, Sequence, Subscript, Value, text
from readiness.facts.python.index import PythonIndex
from readiness.facts.python.resolution import Definition, External, Kind
from readiness.wordlist import word_set

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_URL_METHODS = {
    "db": "DATABASE_URL",
    "db_url": "DATABASE_URL",
    "cache": "CACHE_URL",
    "cache_url": "CACHE_URL",
    "email": "EMAIL_URL",
    "email_url": "EMAIL_URL",
    "search_url": "SEARCH_URL",
    "channels": "CHANNELS_URL",
    "dj_db_url": "DATABASE_URL",
    "dj_cache_url": "CACHE_URL",
    "dj_email_url": "EMAIL_URL",
}
_PARSING = {
    "bool": "bool",
    "int": "number",
    "float": "number",
    "decimal": "number",
    "list": "list",
    "tuple": "list",
    "dict": "dict",
    "json": "json",
}
_METHODS = frozenset({*_PARSING, *_URL_METHODS}) | word_set("""
    str get_value url path bytes date datetime time timedelta uuid enum log_level unicode
""")
_DATABASE_URL = {
    "dj_database_url.config": "DATABASE_URL",
    "dj_email_url.config": "EMAIL_URL",
    "django_cache_url.config": "CACHE_URL",
    "dj_redis_url.config": "REDIS_URL",
}


class Parse(StrEnum):
    """What becomes of the variable's text."""

    TEXT = "text"
    BOOL = "bool"
    NUMBER = "number"
    LIST = "list"
    DICT = "dict"
    JSON = "json"
    CAST = "cast"
    """``cast`` says what."""


class Access(msgspec.Struct, frozen=True):
    """``key`` is the expression of the name. ``default`` is None where none is given; then ``required`` says whether that is an error."""

    how: str
    key: Value
    default: Value | None = None
    required: bool = False
    parse: Parse = Parse.TEXT
    cast: Value | None = None
    line: int = 0


def access_of(index: PythonIndex, path: str, value: Value, function: str = "") -> Access | None:
    """The read that *value* itself is; None for any other expression."""
    if isinstance(value, Subscript):
        if isinstance(value.target, Reference) and value.target.name in ("os.environ", "os.environb"):
            return Access("os.environ[…]", value.key, required=True, line=value.line)
        return None
    if not isinstance(value, Invocation) or not value.callee:
        return None
    callee = value.callee
    if callee.startswith("os."):
        return _of_os(value)
    if callee in _DATABASE_URL:
        key = value.argument(0, "env") or Literal(_DATABASE_URL[callee], value.line)
        return Access(callee, key, value.argument(1, "default") or Literal(None, value.line), line=value.line)
    if not _may_name_a_variable(value):
        return None
    return _of_library(index, path, value, function)


def _of_os(value: Invocation) -> Access | None:
    match value.callee:
        case "os.getenv" | "os.getenvb":
            key, default = value.argument(0, "key"), value.argument(1, "default")
        case "os.environ.get" | "os.environ.pop" | "os.environ.setdefault" | "os.environb.get":
            key, default = value.argument(0, "key"), value.argument(1, "default")
        case "os.environ.__getitem__":
            key, default = value.argument(0, "key"), None
        case _:
            return None
    if key is None:
        return None
    strict = value.callee.endswith(("pop", "__getitem__"))
    return Access(value.callee, key, default, required=default is None and strict, line=value.line)


def _may_name_a_variable(value: Invocation) -> bool:
    """A cheap sieve before names are resolved: readers of libraries are called with a name, or as one of their own methods."""
    if value.method in _URL_METHODS and not value.args:
        return True
    first = value.args[0] if value.args else next((item for key, item in value.kwargs if key in ("var", "name", "option", "key")), None)
    name = text(first)
    return name is not None and bool(_KEY.fullmatch(name)) and name.upper() == name


def _of_library(index: PythonIndex, path: str, value: Invocation, function: str) -> Access | None:
    library = _library(index, path, value.callee, function)
    if not library:
        return None
    owner, method = library
    if owner in ("decouple.config", "decouple.AutoConfig", "decouple.Config"):
        return _decouple(value) if not method else None
    if owner == "starlette.config.Config":
        return _starlette(value) if method in ("", "get") else None
    if owner in ("environs.Env", "environs.env", "environs.FileAwareEnv"):
        return _env_object(value, owner, method, {}) if not method or method in _METHODS else None
    if owner in ("environ.Env", "environ.FileAwareEnv", "environ.environ.Env"):
        return _env_object(value, owner, method, _scheme(index, path, value.callee, function)) if not method or method in _METHODS else None
    return None


_OWNERS = (
    "decouple.config",
    "decouple.AutoConfig",
    "decouple.Config",
    "starlette.config.Config",
    "environs.Env",
    "environs.env",
    "environs.FileAwareEnv",
    "environ.Env",
    "environ.FileAwareEnv",
    "environ.environ.Env",
)


def _library(index: PythonIndex, path: str, callee: str, function: str) -> tuple[str, str] | None:
    """(what the reader is an instance of, the method called; empty: the object itself is)."""
    found = index.resolve(path, callee, function)
    name = found.name if isinstance(found, External) else ""
    if isinstance(found, Definition) and found.kind is Kind.VALUE:
        made = index.class_of(path, Reference(callee), function)
        name = made.name if isinstance(made, External) else ""
    for owner in _OWNERS:
        if name == owner:
            # ``environ.Env(…)`` makes a reader; only calling what it made reads.
            return (owner, "") if isinstance(found, Definition) or owner in ("decouple.config", "environs.env") else None
        if name.startswith(owner + "."):
            return owner, name[len(owner) + 1 :]
    return None


def _decouple(value: Invocation) -> Access | None:
    key = value.argument(0, "option")
    cast = value.argument(2, "cast")
    default = value.argument(1, "default")
    return Access("decouple.config", key, default, default is None and not value.spreads, _parse(cast), cast, value.line) if key else None


def _starlette(value: Invocation) -> Access | None:
    key = value.argument(0, "key")
    cast = value.argument(1, "cast")
    default = value.argument(2, "default")
    return Access("starlette.config", key, default, default is None and not value.spreads, _parse(cast), cast, value.line) if key else None


def _env_object(value: Invocation, owner: str, method: str, scheme: dict[str, Value]) -> Access | None:
    """environs and django-environ, whose readers look alike."""
    key = (
        value.argument(0, "var")
        or value.argument(0, "name")
        or (Literal(_URL_METHODS[method], value.line) if method in _URL_METHODS else None)
    )
    if key is None:
        return None
    second = 2 if owner.startswith("environ.") and method in ("", "list", "tuple", "get_value") else 1
    default = value.argument(second, "default")
    cast = value.argument(1, "cast") if second == 2 else value.kwarg("cast")
    parse = Parse(_PARSING[method]) if method in _PARSING else _parse(cast)
    declared = scheme.get(text(key) or "")
    if declared is not None:
        of_scheme, fallback = declared.items[:2] if isinstance(declared, Sequence) and len(declared.items) > 1 else (declared, None)
        default = default if default is not None else fallback
        if parse is Parse.TEXT and cast is None:
            parse, cast = _parse(of_scheme), of_scheme
    return Access(f"{owner.partition('.')[0]}.Env", key, default, default is None and not value.spreads, parse, cast, value.line)


def _scheme(index: PythonIndex, path: str, callee: str, function: str) -> dict[str, Value]:
    """``environ.Env(DEBUG=(bool, False))``: types and defaults by name."""
    head = callee.rpartition(".")[0] if "." in callee.lstrip(".:~?") else callee
    for name in (callee, head):
        found = index.resolve(path, name, function)
        row = getattr(found, "row", None)
        made = getattr(row, "value", None)
        if isinstance(made, Invocation):
            return dict(made.kwargs)
    return {}


def _parse(cast: Value | None) -> Parse:
    match cast:
        case None:
            return Parse.TEXT
        case Reference(name="bool"):
            return Parse.BOOL
        case Reference(name="int" | "float" | "decimal.Decimal"):
            return Parse.NUMBER
        case Reference(name="str"):
            return Parse.TEXT
        case Reference(name="list" | "tuple" | "set"):
            return Parse.LIST
        case Reference(name="dict"):
            return Parse.DICT
        case Invocation(callee="decouple.Csv"):
            return Parse.LIST
        case Reference(name=name) if name.endswith("CommaSeparatedStrings"):
            return Parse.LIST
        case Reference(name="json.loads"):
            return Parse.JSON
        case Sequence() | Mapping():
            return Parse.LIST
    return Parse.CAST
