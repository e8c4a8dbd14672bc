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
    """A class, outermost function or module that stops or closes an event loop: relation ``async.loop-end``.

    ``scope`` is its qualname, empty for a module.
    ``call`` is how (``loop.stop()``). ``settled`` says by what evidence nothing is pending then; empty: by none.
    """

    call: str
    scope: str
    settled: str = ""


class ClientCall(Row, frozen=True, kw_only=True):
    """An outgoing HTTP request, or a client that makes them: relation ``http.client-call``.

    ``call`` is the absolute name (``requests.get``). ``bounded``: True, something limits how long it may take (``why`` says what); False,
    nothing does; None, that cannot be told (``why``). ``default``: the library's own limit in seconds, 0 for none.
    """

    call: str
    bounded: bool | None
    why: str = ""
    default: int = 0


class BroadHandlers(Row, frozen=True, kw_only=True):
    """A production file with ``except`` clauses that catch every exception: relation ``exception.broad``. ``count`` of them."""

    count: int


class QuietHandler(Row, frozen=True, kw_only=True):
    """A clause that catches every exception and tells nobody: relation ``exception.quiet``.

    ``function`` is where it stands, ``does`` what it does instead (``passes``). ``excused`` says why that is right there; empty: it is not.
    ``suppresses``: it is a ``with suppress(Exception)`` and no clause. ``logs``: it does log, at a level nobody reads.
    """

    function: str
    does: str
    logs: bool = False
    excused: str = ""
    suppresses: bool = False


class KeyExpiry(Row, frozen=True, kw_only=True):
    """A command that gives a key of Redis a time to live: relation ``redis.expiry``. ``call`` is the call as written.

    ``write`` is the command before it that may have made the key (``incr``), ``written`` where; empty and None where the function has none.
    ``together``: by what evidence both happen or neither; empty: by none.
    """

    call: str
    write: str = ""
    written: Location | None = None
    together: str = ""


class MadeQueue(Row, frozen=True, kw_only=True):
    """A queue inside a process: relation ``queue.made``. ``kind`` is its class, ``name`` what holds it.

    ``bounded``: it takes no more than so many. ``passing``: it lives no longer than one call of a function.
    """

    kind: str
    name: str
    bounded: bool
    passing: bool = False


class CeleryApplication(Row, frozen=True, kw_only=True):
    """A Celery application: relation ``celery.application``. ``acks_late``: tasks are acknowledged when done; None: cannot be told.

    ``why`` says by what evidence, or what could not be read.
    """

    acks_late: bool | None
    why: str = ""


class Scheduler(Row, frozen=True, kw_only=True):
    """An APScheduler scheduler: relation ``scheduler``. ``kind`` is its class, ``name`` what holds it.

    ``persistent``: its jobs are kept outside the process; None: that cannot be told; ``why`` says by what evidence. ``jobs`` are the places
    that add jobs; ``lost`` those whose job nobody adds again after a restart (a date, a request's own data).
    """

    kind: str
    name: str
    persistent: bool | None
    why: str = ""
    jobs: tuple[Location, ...] = ()
    lost: tuple[Location, ...] = ()


class SchedulerStart(Row, frozen=True, kw_only=True):
    """Where a scheduler is started: relation ``scheduler.start``. ``name`` is what holds it; ``function`` where the call stands.

    ``alone``: by what evidence no second process starts one as well (a lock, a setting); empty: by none that is seen there.
    """

    name: str
    function: str
    alone: str = ""


class ModelConstruction(Row, frozen=True, kw_only=True):
    """A pydantic model made by first-party code: relation ``model.construction``. ``model`` is its name, ``defined`` where it stands.

    ``dropped``: names that are given and that the model neither defines nor keeps, with their places. ``unclear`` says why something about
    it cannot be told (``**values`` of elsewhere, a validator that sees the input first); ``tolerant`` why surplus names are not dropped.
    """

    model: str
    defined: Location
    dropped: tuple[tuple[str, Location], ...] = ()
    unclear: str = ""
    tolerant: str = ""


class LoginRoute(Row, frozen=True, kw_only=True):
    """A route that takes credentials or makes accounts: relation ``http.login-route``."""

    template: str


class OpenedResource(Row, frozen=True, kw_only=True):
    """A connection, pool or client that a web application opens when it starts: relation ``resource.opened``.

    ``call`` makes it, ``name`` holds it. ``closed`` says where it is closed; empty: nowhere that is seen.
    """

    call: str
    name: str
    closed: str = ""
