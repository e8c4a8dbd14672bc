"""From a module's name to the distributions that provide it, and back."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

import msgspec

from readiness.artifacts.distribution_names import canonicalize_name
from readiness.facts.dependencies.known_modules import MODULES, NAMESPACES
from readiness.facts.dependencies.known_names import SAME_NAME

_AFFIXES = (
    "{0}",
    "python-{0}",
    "{0}-python",
    "py{0}",
    "py-{0}",
    "{0}-py",
    "python{0}",
    "{0}-client",
    "{0}-sdk",
    "django-{0}",
    "flask-{0}",
    "drf-{0}",
    "{0}lib",
    "{0}2",
    "{0}3",
)
_PLAIN = re.compile(r"[^a-z0-9]")
_DASH = re.compile("-")
MAX_NAME = 200  # characters of a distribution's name: more parts than these are nobody's


@lru_cache(maxsize=8192)
def decisive(name: str) -> tuple[str, tuple[str, ...]]:
    """The part of a dotted import that decides which distribution is meant, and the candidates; none where nobody wrote them down."""
    segments = name.split(".")
    for length in range(min(len(segments), 5), 0, -1):
        module = ".".join(segments[:length])
        if module in MODULES:
            if module in NAMESPACES and length < len(segments) and segments[length][:1].islower():
                return ".".join(segments[: length + 1]), ()
            return module, MODULES[module]
        if module in NAMESPACES and length < len(segments):
            return ".".join(segments[: length + 1]), ()
    top = segments[0]
    return top, (canonicalize_name(top),) if top in SAME_NAME else ()


def covering(module: str, candidates: tuple[str, ...], declared: frozenset[str]) -> str:
    """The declared distribution that provides the module: a candidate, or one whose name says so; empty where none does.

    Generous on purpose: the question is whether the import is *certainly* undeclared.
    """
    for name in (*candidates, *_forms(module)):
        if name in declared:
            return name
    dashed = _dashed(module)
    table = _names_in(declared)
    found = [table.plain[plain]] if (plain := _PLAIN.sub("", dashed)) in table.plain else []
    if not candidates:
        found += [names[dashed] for names in (table.first, table.last) if dashed in names]
    return min(found, default="")


def _dashed(module: str) -> str:
    return canonicalize_name(module.replace(".", "-"))


def _forms(module: str) -> Iterator[str]:
    """Names that a distribution of this module often has."""
    top = module.split(".")[0]
    names = {_dashed(module)} if "." in module and top in NAMESPACES else {_dashed(module), canonicalize_name(top)}
    return (form.format(name) for name in sorted(names) for form in _AFFIXES)


class Covered:
    """The other way: distributions that provide one of these modules, as :func:`covering` finds them."""

    def __init__(self, modules: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._names: set[str] = set()
        self._plain: set[str] = set()
        self._parts: set[str] = set()
        for module, candidates in modules:
            self._names.update(candidates, _forms(module))
            self._plain.add(_PLAIN.sub("", _dashed(module)))
            if not candidates:
                self._parts.add(_dashed(module))

    def __contains__(self, distribution: str) -> bool:
        if distribution in self._names or _PLAIN.sub("", distribution) in self._plain:
            return True
        dashes = _DASH.finditer(distribution[:MAX_NAME])
        return any(distribution[: dash.start()] in self._parts or distribution[dash.end() :] in self._parts for dash in dashes)


class _Names(msgspec.Struct, frozen=True):
    """Of declared distributions the one that comes first in the alphabet: ``plain`` by its letters and digits, ``first`` and ``last`` by
    each part of it before or after a dash."""

    plain: Mapping[str, str]
    first: Mapping[str, str]
    last: Mapping[str, str]


@lru_cache(maxsize=16)
def _names_in(keys: frozenset[str]) -> _Names:
    """A table, as a service may declare ten thousand and import as many."""
    plain: dict[str, str] = {}
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for key in sorted(keys):
        plain.setdefault(_PLAIN.sub("", key), key)
        for dash in _DASH.finditer(key[:MAX_NAME]):
            first.setdefault(key[: dash.start()], key)
            last.setdefault(key[dash.end() :], key)
    return _Names(plain, first, last)


@cache
def _by_distribution() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for module, candidates in MODULES.items():
        for candidate in candidates:
            found.setdefault(candidate, []).append(module)
    for name in SAME_NAME:
        found.setdefault(canonicalize_name(name), []).append(name)
    return {key: tuple(modules) for key, modules in found.items()}


def modules_of(distribution: str) -> tuple[str, ...]:
    """Modules that a distribution provides, as far as written down; empty for one nobody wrote down."""
    return _by_distribution().get(distribution, ())
