"""Which tests of a file assert nothing by themselves, and which of its functions assert for others."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from readiness.artifacts.python.model import PythonFunction, PythonModule
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Reference, Sequence, SequenceKind, Value
from readiness.facts.python.collecting import collected
from readiness.facts.testing.outline import UnassertedTest

_ASSERTING = re.compile(
    r"_*(?:assert|expect|should|verif|check|valid|ensure|raises|warns|fail|deprecated_call|match|compare|must|eq_|ok_|confirm|snapshot|"
    r"xfail|skip|importorskip|approve|exit$|require|test_)|.*(?:assert|[Rr]aises|[Ww]arns|_check|_should|_must|_matches)|raise_for_|(?:has|have|is|are|not|to|wait)_\w*(?:equal|visible|same)|doctest"
)
"""Names that say so: pytest's and unittest's own, those of assertion libraries, and helpers called so. Also what ends a test early."""
_FIXTURES = re.compile(
    r"snapshot|benchmark|approv|regression|verif|assert|check|httpx_mock|respx_mock|expect|golden|recorder|fs_state|raises|no_|block"
)
_MARKS = re.compile(
    r"skip|xfail|benchmark|mpl_image_compare|array_compare|given$|snapshot|expectedFailure|raises|not_implemented|schema|parametrize_schema|abstractmethod|assert"
)
_OF_TESTS = re.compile(r"pytest|mock|patch|unittest|override|param|django|settings|tag$|async|freeze")
"""Decorators that tests have."""
_POINT = re.compile(
    r"no_?(?:t_)?(?:error|raise|exception|crash|fail|warn|op\b|side|problem|leak)|n(?:o|')t_(?:raise|crash|fail|error|throw|break|explode|hang|block|warn)|"
    r"smoke|without_(?:error|exception|raising|crash|fail|warning)|never_raise|noop|no_op|silent|crash|tolerat|ignored?(?:_|$)|swallow|idempotent|importable|"
    r"(?:does|do)_?nothing|graceful|safe(?:ly)?(?:_|$)|compiles|can_be_|is_(?:valid|ok|allowed|accepted)|accepts?(?:_|$)|allow|valid|works|success|ok$|passes"
)
"""Names of tests whose point is that nothing is raised."""


def assertions_of(
    path: str, module: PythonModule
) -> tuple[tuple[UnassertedTest, ...], tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """(tests that assert nothing themselves, names of functions that assert, the other helpers with what they call)."""
    tests = {qualname for _, qualname in collected(path, module)}
    inside: dict[str, list[PythonFunction]] = defaultdict(list)
    for row in module.functions:
        outer = row.qualname.partition(".<locals>.")[0]
        inside[outer].append(row)
    cleaning = _classes_that_assert_at_the_end(module)
    unasserted, asserting, helpers = [], [], []
    for qualname, rows in inside.items():
        own = rows[0] if rows[0].qualname == qualname else None
        name = qualname.rpartition(".")[2]
        always = [line for one in rows for line in _always_true(one)]
        real = sum(one.assertions for one in rows) > len(always)
        if real or any(map(_raises, rows)) or any(map(_asserts, (item for one in rows for item in one.calls))):
            asserting.append(name)
            continue
        called = tuple(dict.fromkeys(_last(item) for one in rows for item in one.calls))
        if qualname not in tests or own is None:
            helpers.append((name, called))
        elif own.context.owner not in cleaning and not _excused(own):
            fixtures = tuple(parameter.name for parameter in own.parameters if parameter.name not in ("self", "cls"))
            empty = own.stub or (own.statements <= 1 and not called and not always)
            if not any(map(_FIXTURES.search, fixtures)):
                unasserted.append(UnassertedTest(own.line, qualname, (*called, *fixtures), always[0] if always else 0, empty))
    return tuple(unasserted), tuple(dict.fromkeys(asserting)), tuple(helpers)


def _raises(row: PythonFunction) -> bool:
    """It has ``raise`` statements that are no assertions."""
    return any(end.exception != "AssertionError" or end.value is not None for end in row.raises)


def _always_true(row: PythonFunction) -> Iterator[int]:
    """Lines of assertions of what is true whatever happens: ``assert True``, ``assert (x, "message")``."""
    for end in row.raises:
        if end.exception == "AssertionError" and end.value is None and end.context.guards:
            guard = end.context.guards[-1]
            if not guard.holds and _constant_true(guard.test):
                yield end.line


def _constant_true(value: Value) -> bool:
    match value:
        case Literal():
            return bool(value.value)
        case Sequence(kind=SequenceKind.TUPLE):
            return bool(value.items)
        case Mapping():
            return bool(value.items)
    return False


def _excused(row: PythonFunction) -> bool:
    """Its name says that not raising is its point, or a mark that it asserts or runs otherwise. A stub that raises is abstract; one under
    a decorator of no test's is none: a method of a service that is called ``TestInterface``."""
    marks = [mark.callee if isinstance(mark, Invocation) else mark.name if isinstance(mark, Reference) else "" for mark in row.decorators]
    foreign = any(not _OF_TESTS.search(mark) for mark in marks)
    return bool(_POINT.search(row.name.lower())) or any(map(_MARKS.search, marks)) or (row.stub and (bool(row.raises) or foreign))


def _classes_that_assert_at_the_end(module: PythonModule) -> set[str]:
    """Classes whose set-up or tear-down asserts for every test."""
    names = ("tearDown", "teardown_method", "setUp", "setup_method", "asyncTearDown", "asyncSetUp", "run", "__call__")
    return {
        row.context.owner
        for row in module.functions
        if row.is_method and row.name in names and (row.assertions or any(map(_asserts, row.calls)))
    }


@lru_cache(maxsize=8192)
def _asserts(name: str) -> bool:
    """Whether what is called is known to assert by its name. Remembered: a suite calls the same things over and over."""
    return _ASSERTING.match(_last(name)) is not None


def _last(name: str) -> str:
    return name.lstrip(".:~?@<").rpartition(".")[2]
