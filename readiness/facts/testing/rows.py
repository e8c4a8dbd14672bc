"""Row types of what tests ask of the code."""

from readiness.facts.relation import Row
from readiness.model import Location


class ClientRequest(Row, frozen=True, kw_only=True):
    """A request that a test sends to an application of the repository through a test client: relation ``test.request``. ``location`` is the
    call; one that a loop or a parametrised test repeats has a row for each address.

    ``method`` in upper case. ``url`` is the path without host and query; ``{?}`` stands for what only a run would tell. ``named``: the
    address is asked of the application by a route's name (``reverse``, ``url_for``), which fails by itself where there is no such name.
    ``applications`` are those that may get it (as in `HttpRoute.application`), ``client`` names what sends it. ``certain``: it is known
    which of them does. ``expects_missing``: the test says that there may be no such page or method.
    Where ``unreadable`` is set, the address or the application is computed.
    """

    method: str
    url: str
    named: bool = False
    client: str = ""
    applications: tuple[str, ...] = ()
    certain: bool = True
    expects_missing: bool = False


class MockTarget(Row, frozen=True, kw_only=True):
    """Something that a test replaces by name, and which must exist for that: relation ``mock.target``. Names of third parties are left out.

    ``target`` is the dotted name (``app.mail.Mailer.send``), ``defined_at`` where it is defined, empty where it is not: then ``missing`` is
    the name that ``searched`` (a module or class, at ``searched_at``) does not have.
    Where ``unreadable`` is set, it may be made at run time.
    """

    target: str
    defined_at: str = ""
    missing: str = ""
    searched: str = ""
    searched_at: Location | None = None


class UnassertedCase(Row, frozen=True, kw_only=True):
    """A test in which nothing is asserted, neither by itself nor by the helpers and fixtures it uses: relation ``test.unasserted``.

    ``name`` as in `CollectedTest`. ``always``: it has assertions, and all of them hold whatever happens (``assert True``); ``empty``: it
    does nothing at all.
    """

    name: str
    always: bool = False
    empty: bool = False


class SecretHeader(Row, frozen=True, kw_only=True):
    """A header that a test takes from a setting whose type hides its text (pydantic's SecretStr): relation ``test.header``.

    ``header`` is its name, ``setting`` the setting's, ``type`` the class, ``declared_at`` where the setting is declared. ``unwrapped``: by
    ``get_secret_value()``. ``masked``: it stands in a text, so that what is sent is ``**********``.
    """

    header: str
    setting: str
    type: str
    declared_at: Location
    unwrapped: bool = False
    masked: bool = False
