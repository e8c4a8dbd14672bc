"""Which calls get a row. Everything does, but for noise: builtins and methods of text, lists and dicts that no rule asks about."""

from functools import lru_cache

from readiness.artifacts.python.scope import BUILTINS

_BUILTINS = "open print exec eval compile getattr setattr delattr __import__ input exit quit breakpoint"
_COLLECTIONS = (
    "append extend insert remove sort reverse copy count index clear fromkeys items keys values popitem add discard union difference "
    "intersection issubset issuperset symmetric_difference isdisjoint"
)
_TEXT = (
    "strip lstrip rstrip split rsplit splitlines partition rpartition join format format_map lower upper title "
    "capitalize casefold swapcase startswith endswith removeprefix removesuffix replace find rfind rindex zfill "
    "ljust rjust center translate expandtabs encode isdigit isalpha isalnum isnumeric isdecimal isspace islower "
    "isupper isidentifier istitle isascii group groups groupdict span"
)
_OTHERS = (
    "__init__ __new__ __setattr__ __init_subclass__ __post_init__ isoformat strftime timetuple weekday isoweekday "
    "total_seconds with_traceback"
)
_LOGGING = "debug info warning warn error exception critical fatal log trace success"
_REPORTING = (
    "print warnings.warn traceback.print_exc traceback.print_exception sentry_sdk.capture_exception sentry_sdk.capture_message click.echo "
    "typer.echo sys.stderr.write sys.stdout.write"
)

BUILTINS_OF_INTEREST = frozenset(_BUILTINS.split())
NOISE = frozenset(f"{_COLLECTIONS} {_TEXT} {_OTHERS}".split())
"""Dropped on a receiver (``parts.append``), kept when imported by name (``from x import join; join()``)."""
GROWING = frozenset(("append", "extend", "insert", "add"))
"""Kept on names of the module (``ALLOWED_HOSTS.append("*")``)."""
LOG_METHODS = frozenset(_LOGGING.split())
LOG_CALLS = frozenset(_REPORTING.split())


@lru_cache(maxsize=16384)
def worth_a_row(callee: str, attribute: str) -> bool:
    """``callee`` and ``attribute`` as in `Invocation`."""
    if not callee:
        return attribute.rpartition(".")[2] not in NOISE
    _, dot, method = callee.rpartition(".")
    if callee[0] in ":~?":
        return not dot or method not in NOISE or (method in GROWING and callee[0] == ":")
    return bool(dot) or callee not in BUILTINS or callee in BUILTINS_OF_INTEREST


def log_level(callee: str, attribute: str, receiver: str = "") -> str:
    """The method by which something is logged (``debug``, ``print``), empty when the call does not log. *receiver*: what is called to get
    the receiver (``logging.getLogger``)."""
    name = callee or f"{receiver}.{attribute}"
    head, _, method = name.rpartition(".")
    if name in LOG_CALLS or method in ("capture_exception", "print_exc"):
        return method
    return method if method in LOG_METHODS and "log" in head.lower() else ""
