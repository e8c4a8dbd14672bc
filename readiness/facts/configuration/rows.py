"""Row types of a program's own configuration: switches, origins, hosts, cookies, as they are in production."""

from __future__ import annotations

import msgspec

from readiness.artifacts.python.values import Literal, Sequence, Value, text
from readiness.facts.configuration.worth import Source, Worth
from readiness.facts.relation import Row
from readiness.model import Location


class Decided(msgspec.Struct, frozen=True):
    """What a setting is and who decides it, in plain types. ``text`` is a constant as Python writes it, None where nothing is known.

    ``items`` are the known texts of a list (or of a text cut at commas); ``complete`` says that there are no others. ``variables`` have a
    part in it; ``raw``: the text of a variable taken as it is. ``location`` is the line that a person would edit.
    """

    source: Source
    location: Location
    text: str | None = None
    truth: bool | None = None
    items: tuple[str, ...] = ()
    complete: bool = True
    variables: tuple[str, ...] = ()
    reason: str = ""
    raw: bool = False
    is_list: bool = False

    @property
    def variable(self) -> str:
        return self.variables[0] if self.variables else ""

    @property
    def is_on(self) -> bool:
        """Surely true, by the code alone or by a default."""
        return self.truth is True and self.source in (Source.FIXED, Source.DEFAULT)


def decided(worth: Worth) -> Decided:
    value = worth.value
    shown = repr(value.value) if isinstance(value, Literal) else None
    texts = _texts(value)
    complete = value is not None and not (
        isinstance(value, Sequence) and (value.truncated or any(text(item) is None for item in value.items))
    )
    return Decided(
        worth.source,
        worth.location,
        shown,
        worth.truth,
        texts,
        complete,
        worth.variables,
        worth.reason,
        worth.raw,
        isinstance(value, Sequence),
    )


def _texts(value: Value | None) -> tuple[str, ...]:
    if isinstance(value, Sequence):
        return tuple(item for part in value.items if (item := text(part)) is not None)
    words = text(value) if value is not None else None
    return tuple(part.strip() for part in words.split(",") if part.strip()) if words else ()


class DjangoSettings(Row, frozen=True):
    """Relation ``django.settings``: the settings module that a Django project is deployed with. ``chosen_by`` says how that is known."""

    module: str
    chosen_by: str
    unfollowed: str = ""
    """Why settings that are not seen may exist all the same; empty when the module is completely known."""


class DjangoSetting(Row, frozen=True):
    """Relation ``django.setting``: one setting of a project as production gets it; ``decided`` is None where nothing assigns it.

    ``settings`` is the path of the settings module. ``unset`` is what it would be with no variable set at all.
    """

    settings: str
    name: str
    decided: Decided | None
    unset: Decided | None = None


class DebugSwitch(Row, frozen=True):
    """Relation ``debug.switch``: something that turns on debugging. ``what`` is how the code writes it (``app.run(debug=…)``).

    ``decided`` while no variable is set; ``production`` where a variable that names the environment says production. ``starts``: an
    argument of a development server's start, so that it only matters where the module is run itself; ``run_by`` is who runs it so.
    """

    what: str
    decided: Decided
    production: Decided
    starts: bool = False
    run_by: str = ""


class StringSwitch(Row, frozen=True):
    """Relation ``env.switch``: a variable used as a switch. ``parsed``: its text is understood; otherwise ``"False"`` is true."""

    what: str
    variable: str
    parsed: bool


class CorsPolicy(Row, frozen=True):
    """Relation ``cors.policy``: which origins may read answers. ``location`` is where the policy is made.

    ``any_unset``/``any_production``: any origin is allowed (None: not known), without variables and in production; ``place`` is the line
    that says so. ``credentials`` likewise. ``echoes``: any origin is answered with its own name, which is what lets cookies through.
    """

    framework: str
    unset: Decided
    production: Decided
    credentials: Decided
    wildcard_unset: bool | None
    wildcard_production: bool | None
    echoes: bool = True
    pattern: bool = False
    """The wildcard is a regular expression."""


class HostPolicy(Row, frozen=True):
    """Relation ``host.policy``: which Host headers are accepted: Django's ALLOWED_HOSTS, Starlette's TrustedHostMiddleware."""

    what: str
    unset: Decided
    production: Decided


class SessionCookie(Row, frozen=True):
    """Relation ``session.cookie``: a cookie that carries a session. Attributes are None where they are not known."""

    what: str
    secure: bool | None
    http_only: bool | None
    same_site: bool | None
    reason: str = ""


class ApiDocs(Row, frozen=True):
    """Relation ``api.docs``: whether a FastAPI application shows its interface to everybody; None: not known, or up to a variable."""

    what: str
    public: bool | None
    reason: str = ""


class TlsCheck(Row, frozen=True):
    """Relation ``tls.check``: an outgoing connection whose verification somebody decided upon. ``verifies`` None: not known."""

    what: str
    verifies: bool | None
    reason: str = ""
    local: bool = False
