"""A rule that would never end ends, and takes no other with it."""

import gc
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest

from readiness.engine import Check, run
from readiness.errors import OutOfTimeError
from readiness.facts.project import Project
from readiness.facts.relation import Relation, Row
from readiness.matchers.matcher import simple
from readiness.model import Effort, Location, Match, Observation, Outcome, Rule, Severity, passed
from readiness.time_limit import time_limit
from tests.facts.test_project import TODAY

HERE = Location("a.py", 1)
LIMIT = partial(time_limit, 0.02)
derived: list[str] = []


class Endless(Row, frozen=True):
    """What no machine ever finishes."""


def derive(_: Project) -> Iterator[Endless]:
    derived.append("once")
    while True:
        yield Endless(location=HERE)


def endless(project: Project) -> Iterator[Observation]:
    yield from (passed("it", row.location) for row in project.rows(Endless))


def at_once(_: Project) -> Iterator[Observation]:
    yield passed("it", HERE)


def rules() -> tuple[Check, ...]:
    matchers = {"a": simple(endless), "b": simple(at_once), "c": simple(endless)}
    rule = partial(Rule, severity=Severity.LOW, rationale="Why.", remediation="How.", effort=Effort.S, match=Match("x", {}), location=HERE)
    return tuple(Check(rule(f"shop.{name}", "A test"), matcher, matcher.params()) for name, matcher in matchers.items())


@pytest.fixture(autouse=True)
def nothing_but_the_code_itself() -> Iterator[None]:
    """Hypothesis watches the collector: where the time is up while its callback runs, Python tells of an exception that it ignored."""
    before = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = before


def test_a_rule_that_never_ends_costs_itself_only() -> None:
    derived.clear()
    project = Project({}, (), (Relation("endless", Endless, derive),), as_of=TODAY)
    first, second, third = run(rules(), project, LIMIT)
    assert (first.outcome, first.reason) == (Outcome.ERROR, "it took more than 0.02 s of processor time")
    assert second.outcome is Outcome.PASS
    assert third.outcome is Outcome.ERROR
    assert "the relation endless could not be derived" in third.reason
    assert derived == ["once"]


def test_an_exception_that_python_ignores_is_raised_again() -> None:
    """As in a callback of the garbage collector, of which some library may have one."""

    def wait(*_: object) -> None:
        begun = time.process_time()
        while not ignored and time.process_time() - begun < 10:
            pass

    def ignore(unraisable: "sys.UnraisableHookArgs") -> None:
        ignored.append(unraisable.exc_type)

    def collect_and_go_on() -> None:
        gc.collect()
        list(derive(Project({}, (), (), as_of=TODAY)))

    ignored: list[type[BaseException]] = []
    before, sys.unraisablehook = sys.unraisablehook, ignore
    gc.callbacks.append(wait)
    try:
        with pytest.raises(OutOfTimeError), LIMIT():
            collect_and_go_on()
    finally:
        gc.callbacks.remove(wait)
        sys.unraisablehook = before
    assert set(ignored) == {OutOfTimeError}


def test_what_is_in_time_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with time_limit(30.0):
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) is before
    with pytest.raises(OutOfTimeError), LIMIT():
        list(derive(Project({}, (), (), as_of=TODAY)))
    assert signal.getsignal(signal.SIGVTALRM) is before


def test_another_thread_has_no_limit() -> None:
    said: list[str] = []

    def work() -> None:
        with LIMIT():
            said.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert said == ["done"]
