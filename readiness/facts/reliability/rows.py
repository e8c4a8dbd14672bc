"""Row types of reliability: what waits, what is started and never ended, what is lost."""

from __future__ import annotations

from readiness.facts.relation import Row
from readiness.facts.reliability.waiting import Wait
from readiness.model import Location


class AsyncFunctions(Row, frozen=True, kw_only=True):
    """A production file that defines asynchronous functions: relation ``async.functions``. ``count`` of them."""

    count: int


class BlockingCall(Row, frozen=True, kw_only=True):
    """A call in an ``async def`` that keeps the event loop waiting: relation ``async.blocking-call``.

    ``function`` is the asynchronous function, ``call`` the absolute name of what blocks (``time.sleep``), ``wait`` what it waits for.
    ``through`` names the first-party function that is called here and blocks in its turn (empty: the call itself blocks), and ``place``
    is where the blocking call stands. ``starting``: the function runs before the first request or after the last.
    ``hot``: it answers requests, or the call stands in a loop.
    """

    function: str
    call: str
    wait: Wait
    through: str = ""
    place: Location
    starting: bool = False
    hot: bool = False


class StartedTask(Row, frozen=True, kw_only=True):
    """A task put on the event loop: relation ``async.task``. ``call`` is the call as written, ``function`` where it stands.

    ``kept``: somebody gets the task (a variable, a collection, an ``await``, a task group), so that it lives until it is done.
    """

    call: str
    function: str
    kept: bool


class LoopEnd(Row, frozen=True, kw_only=True):
    """A class, outermost function or module (``scope``, empty for a module) that stops or closes an event loop: relation ``async.loop-end``.

    ``call`` is how (``loop.stop()``). ``settled`` says by what evidence nothing is pending then; empty: by none.
    """

    call: str
    scope: str
    settled: str = ""
