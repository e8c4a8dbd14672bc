"""From a module's name to the distributions that provide it, and back."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

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


def covering(module: str, candidates: tuple[str, ...], declared: Iterable[str]) -> str:
    """The declared distribution that provides the module: a candidate, or one whose name says so; empty where none does.

    Generous on purpose: the question is whether the import is *certainly* undeclared.
    """
    keys = frozenset(declared)
    for candidate in candidates:
        if candidate in keys:
            return candidate
    dashed = canonicalize_name(module.replace(".", "-"))
    names = {dashed, canonicalize_name(module.split(".")[0])} if "." not in module or module.split(".")[0] not in NAMESPACES else {dashed}
    for name in sorted(names):
        for form in _AFFIXES:
            if form.format(name) in keys:
                return form.format(name)
    plain = _PLAIN.sub("", dashed)
    for key in sorted(keys):
        if _PLAIN.sub("", key) == plain or (not candidates and (key.startswith(f"{dashed}-") or key.endswith(f"-{dashed}"))):
            return key
    return ""


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
