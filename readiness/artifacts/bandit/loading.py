"""bandit's built-in tests, loaded once a process, and only when there is a file to judge.

``import bandit`` is not enough and too much: it loads the command line's libraries, asks every installed package for more tests (which
runs strangers' code), and keeps a cache of the answer in the home directory. So its modules of tests are imported below an empty package
of the same name, which is taken away again. Found this way are the same tests that bandit's own metadata lists; a test compares them.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

_RANKS = ("UNDEFINED", "LOW", "MEDIUM", "HIGH")


class BanditTest(NamedTuple):
    """``run(context)`` → an issue of bandit's, or None. ``checks`` are names of node types, or ``Str``, or ``File``; ``function`` is what
    the test is called in ``module``."""

    id: str
    module: str
    function: str
    checks: tuple[str, ...]
    run: Callable[[Any], Any]


class Bandit(NamedTuple):
    """What is used of bandit. ``lists`` are its lists of calls and imports by node type; ``listed_calls`` the qualified names that those
    of calls know, ``listed_names`` their ids by the names of their entries. ``ids``: all that a comment may name."""

    tests: tuple[BanditTest, ...]
    listed_calls: frozenset[str]
    ids: frozenset[str]
    listed_names: dict[str, str]
    lists: dict[str, list[dict[str, Any]]]
    context: Callable[[dict[str, Any]], Any]
    line_range: Callable[[Any], list[int]]


@cache
def bandit() -> Bandit:
    """Raises ModuleNotFoundError where bandit is not installed."""
    with _bare_package():
        tests = [_test(function) for module in _modules("plugins") for function in _functions(module)]
        lists: dict[str, list[dict[str, Any]]] = {}
        for module in _modules("blacklists"):
            for node, entries in (module.gen_blacklist() if hasattr(module, "gen_blacklist") else {}).items():
                lists.setdefault(node, []).extend(entries)
        blacklist = importlib.import_module("bandit.core.blacklisting").blacklist
        tests.append(BanditTest("B001", blacklist.__module__, "blacklist", tuple(lists), lambda context: blacklist(context, lists)))
        listed = [entry for entries in lists.values() for entry in entries]
        return Bandit(
            tests=tuple(tests),
            listed_calls=frozenset(name for entry in lists["Call"] for name in entry["qualnames"]),
            ids=frozenset({*(test.id for test in tests), *(entry["id"] for entry in listed)}),
            listed_names={entry["name"]: entry["id"] for entry in listed},
            lists=lists,
            context=importlib.import_module("bandit.core.context").Context,
            line_range=importlib.import_module("bandit.core.utils").linerange,
        )


@cache
def registered_names() -> dict[str, str]:
    """Ids by the names under which bandit's metadata registers its tests: what a ``# nosec`` may say instead of an id. Three of them are
    not the names of their functions."""
    from importlib.metadata import distribution

    ids = {f"{test.module}:{test.function}": test.id for test in bandit().tests}
    entries = distribution("bandit").entry_points.select(group="bandit.plugins")
    return {entry.name: ids[entry.value] for entry in entries if entry.value in ids}


@contextmanager
def _bare_package() -> Iterator[None]:
    """While it lasts, ``bandit`` is a package that finds its modules and has the few names that tests use, but has not run its own
    initialiser. What was imported of bandit before is put back."""
    spec = importlib.util.find_spec("bandit")
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError("bandit is not installed", name="bandit")
    before = {name: sys.modules.pop(name) for name in [*sys.modules] if name.partition(".")[0] == "bandit"}
    try:
        package, core = ModuleType("bandit"), ModuleType("bandit.core")
        package.__path__ = list(spec.submodule_search_locations)
        core.__path__ = [f"{folder}/core" for folder in package.__path__]
        sys.modules.update({"bandit": package, "bandit.core": core})
        for rank in _RANKS:
            setattr(package, rank, rank)
        package.Issue = importlib.import_module("bandit.core.issue").Issue  # type: ignore[attr-defined]
        yield
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "bandit"]:
            del sys.modules[name]
        sys.modules.update(before)


def _modules(folder: str) -> Iterator[ModuleType]:
    package = importlib.import_module(f"bandit.{folder}")
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"bandit.{folder}.{found.name}")


def _functions(module: ModuleType) -> list[Any]:
    """Functions with a test id; not those that the module has from another one."""
    return [value for value in vars(module).values() if hasattr(value, "_test_id") and value.__module__ == module.__name__]


def _test(function: Any) -> BanditTest:
    """With the settings that bandit gives it by default."""
    run = function
    if hasattr(function, "_takes_config"):
        settings = sys.modules[function.__module__].gen_config(function._takes_config)
        run = lambda context: function(context, settings)  # noqa: E731
    return BanditTest(function._test_id, function.__module__, function.__name__, tuple(function._checks), run)
