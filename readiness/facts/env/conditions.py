"""When a read happens at all: what stands in for a variable that is only read where it is set, and reads that wait for another variable."""

from __future__ import annotations

import re

import msgspec

from readiness.artifacts.python.values import Comparison, Literal, Opaque, Reference, Value, text
from readiness.facts.env.access import access_of
from readiness.facts.env.fallbacks import Fallbacks, parts_of
from readiness.facts.env.sites import Site
from readiness.facts.python.index import PythonIndex

_MISSING = frozenset({"KeyError", "LookupError", "Exception", "BaseException"})
_HISTORY = re.compile(r"(?:^|/)(?:migrations|versions)/")
_KIND_OF_RUN = re.compile(r"(?i)(?:.*_)?(?:DEBUG|DEV|DEVELOPMENT|PROD|PRODUCTION|TEST|TESTING|LOCAL|CI)")


def where_set(index: PythonIndex, site: Site, fallbacks: Fallbacks) -> Site:
    """*site* with what its surroundings say of the variable: a default where it is only read when set, conditions of other variables."""
    access = site.access
    if access.required and not _MISSING.isdisjoint(site.context.caught):
        access = msgspec.structs.replace(access, required=False)
        site = msgspec.structs.replace(site, access=access, conditional=True)
    if access.default is not None:
        return site
    if any(_asks_for(index, site, part, holds) for guard in site.context.guards for part, holds in parts_of(guard.test, guard.holds)):
        return _with_default(site, Opaque("read only where it is set", access.line))
    instead = _returned_instead(index, site) or fallbacks.of(site)
    if instead is not None:
        return _with_default(site, instead)
    if _is_migration(index, site.path) or (site.context.guards and _waits_for_another(index, site)):
        return msgspec.structs.replace(site, access=msgspec.structs.replace(access, required=False), conditional=True)
    return site


def _with_default(site: Site, default: Value) -> Site:
    return msgspec.structs.replace(site, access=msgspec.structs.replace(site.access, default=default, required=False))


def _asks_for(index: PythonIndex, site: Site, test: Value, holds: bool) -> bool:
    """``key in os.environ``, ``os.getenv(key)``, ``os.getenv(key) is not None``."""
    if isinstance(test, Comparison):
        if isinstance(test.right, Reference) and test.right.name == "os.environ":
            return test.op == ("in" if holds else "not in") and _same_key(test.left, site.access.key)
        if isinstance(test.right, Literal):
            absent = test.right.value in (None, "")
            wanted = ("is not", "!=") if absent is holds else ("is", "==")
            return test.op in wanted and _reads(index, site, test.left)
        return False
    return holds and _reads(index, site, test)


def _reads(index: PythonIndex, site: Site, value: Value) -> bool:
    access = access_of(index, site.path, value, site.context.function)
    return access is not None and _same_key(access.key, site.access.key)


def _same_key(one: Value, other: Value) -> bool:
    if text(one) is not None or text(other) is not None:
        return text(one) == text(other)
    return isinstance(one, Reference) and isinstance(other, Reference) and one.name == other.name


def _returned_instead(index: PythonIndex, site: Site) -> Value | None:
    """``if key not in os.environ: return default`` above the read, in the same function."""
    function = index.function(site.path, site.context.function) if site.context.function else None
    for row in function.returns if function else ():
        if row.line < site.access.line and row.context.guards and not row.yields:
            guard = row.context.guards[-1]
            if any(_asks_for(index, site, part, holds) for part, holds in parts_of(guard.test, not guard.holds)):
                return row.value if row.value is not None else Literal(None, row.line)
    return None


def _is_migration(index: PythonIndex, path: str) -> bool:
    """One step of a database's history: it ran once, where there was something to change, and new installations have nothing for it."""
    if "/" not in path or not _HISTORY.search(path):
        return False
    return any(row.target in ("down_revision", "dependencies") for row in index.modules[path].assignments)


def _waits_for_another(index: PythonIndex, site: Site) -> bool:
    """Whether the read does not happen in production while no variable is set: some other one has to ask for it."""
    # Only here: the evaluator itself is built upon this package.
    from readiness.facts.configuration.evaluating import Evaluator
    from readiness.facts.configuration.worth import Source, is_mode, variables_of

    runs, tests = Evaluator(index, production=True).runs(site.path, site.context, site.access.line)
    if runs is True:
        return False
    open_tests = [test for guard, test in zip(site.context.guards, tests, strict=False) if test.truth is not guard.holds]
    variables = variables_of(test for test in open_tests if test.source in (Source.DEFAULT, Source.SUPPLIED))
    return any(not is_mode(name) and not _KIND_OF_RUN.fullmatch(name) for name in variables)
