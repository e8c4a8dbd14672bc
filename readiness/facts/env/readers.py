"""Which files may read a variable at all: those that mention ``os``'s readers, or anything by which a library's reader may be called."""

from __future__ import annotations

from readiness.artifacts.python.values import Invocation
from readiness.facts.python.index import PythonIndex

_OF_OS = frozenset({"getenv", "getenvb", "environ", "environb"})
_URLS = frozenset({"dj_database_url", "dj_email_url", "django_cache_url", "dj_redis_url"})
WORDS = _OF_OS | _URLS
_LIBRARIES = ("decouple", "starlette.config", "environs", "environ")
_ROOTS = frozenset(name.partition(".")[0] for name in _LIBRARIES)
_MAKING = frozenset({"config", "AutoConfig", "Config", "Env", "env", "FileAwareEnv"})
_ROUNDS = 4


def reading_files(index: PythonIndex) -> tuple[str, ...]:
    """Every file that `access_of` may find a read in, in the repository's order; and some more."""
    names = _names(index)
    return index.mentioning(WORDS | index.other_names(*names) if names else WORDS)


def _names(index: PythonIndex) -> frozenset[str]:
    """What the libraries are imported as, and what their readers are assigned to (``env = environ.Env()``), in whatever file."""
    names = {row.alias for outline in index.outlines.values() for row in outline.imports if _is_library(row.qualified)}
    seen: set[str] = set()
    for _ in range(_ROUNDS if names else 0):
        holders = [
            path
            for path, outline in index.outlines.items()
            if path not in seen and any(row.alias in names or row.qualified.rpartition(".")[2] in names for row in outline.imports)
        ]
        seen.update(holders)
        made = {
            row.name
            for path in holders
            for row in index.modules[path].assignments
            if isinstance(row.value, Invocation) and not (names | _MAKING).isdisjoint(row.value.callee.lstrip(":~?.@").split("."))
        }
        if made <= names:
            break
        names |= made
    return frozenset(names)


def _is_library(module: str) -> bool:
    """One of the libraries, a part of one, or a package that holds one."""
    if module.partition(".")[0] not in _ROOTS:
        return False
    return any(f"{module}.".startswith(f"{name}.") or name.startswith(f"{module}.") for name in _LIBRARIES)
