"""What stage two asks of a file of tests without opening its model: requests it sends, names it replaces, tests that assert nothing.

Values here are those of the file with its own names followed (`local`): what remains of names is absolute, or a parameter, or an object's
attribute that the file itself does not assign.
"""

import msgspec

from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Value


class _Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    pass


class SentRequest(_Seen, frozen=True):
    """A call that looks like a request. ``client`` is what it is a method of, ``method`` in upper case (empty: computed)."""

    line: int
    column: int
    function: str
    owner: str
    client: Value
    method: str
    url: Value
    expects_missing: bool = False
    """The test says that the answer may be that there is no such page or method, a redirect, or an error."""


class ReplacedName(_Seen, frozen=True):
    """A call that replaces something for the time of a test. ``target`` is what it is given: the text of a dotted name, or with ``name``
    the object whose attribute it is."""

    line: int
    column: int
    function: str
    target: Value
    name: str = ""


class UnassertedTest(_Seen, frozen=True):
    """A test without an assertion of its own. ``calls`` are the last segments of what it calls and the names of its fixtures.
    ``always`` is the line of an assertion that cannot fail, 0: there is none."""

    line: int
    qualname: str
    calls: tuple[str, ...] = ()
    always: int = 0
    empty: bool = False
    """It does nothing at all."""


class CaseOutline(_Seen, frozen=True):
    requests: tuple[SentRequest, ...] = ()
    replaced: tuple[ReplacedName, ...] = ()
    unasserted: tuple[UnassertedTest, ...] = ()
    asserting: tuple[str, ...] = ()
    """Names of functions of the file that assert something."""
    helpers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Names of its other functions that are no tests, each with the last segments of what it calls."""
    fixtures: tuple[tuple[str, str], ...] = ()
    """Names of the fixtures it defines, each with its function."""
    routes: tuple[str, ...] = ()
    """Paths for which the file declares routes of its own."""
    changes_routes: int = 0
    """Line where it includes routers, or names another URL module: what its applications answer is then not what production code says."""


def case_outline(path: str, module: PythonModule) -> CaseOutline:
    """Of a file that is for tests."""
    from readiness.facts.testing.asserting import assertions_of
    from readiness.facts.testing.local import LocalValues
    from readiness.facts.testing.replacing import replaced_names
    from readiness.facts.testing.sending import changed_routes, declared_routes, fixtures_of, sent_requests

    local = LocalValues(module)
    unasserted, asserting, helpers = assertions_of(path, module)
    return CaseOutline(
        tuple(sent_requests(local)),
        tuple(replaced_names(local)),
        unasserted,
        asserting,
        helpers,
        tuple(fixtures_of(module)),
        tuple(declared_routes(local)),
        changed_routes(module, local),
    )
