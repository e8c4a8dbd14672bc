"""Row types of health: which routes claim what, and what their answers rest on."""

from enum import StrEnum

import msgspec

from readiness.facts.relation import Row
from readiness.model import Location


class Purpose(StrEnum):
    """What a health route is for, by its name, by who asks it, or by what stands beside it."""

    READINESS = "readiness"
    LIVENESS = "liveness"
    GENERAL = "general"
    DETAIL = "detail"
    """Below a health route: one part of the answer (``/health/database``)."""


class HealthRoute(Row, frozen=True, kw_only=True):
    """A route that answers for the health of the service: relation ``health.route``. ``because`` says what makes it one of this purpose,
    ``home`` the folder of the component that serves it."""

    template: str
    purpose: Purpose
    because: str
    handler_path: str = ""
    handler: str = ""
    application: str = ""
    home: str = "."


class Touch(msgspec.Struct, frozen=True):
    """A backing service that a health route asks: the call, and whether something bounds how long it may take (empty: nothing seen)."""

    kind: str
    product: str
    location: Location
    call: str
    bound: str = ""


class ReadinessRoute(HealthRoute, frozen=True, kw_only=True):
    """The health routes that claim readiness: relation ``health.readiness-route``."""


class GeneralRoute(HealthRoute, frozen=True, kw_only=True):
    """The health routes that claim neither readiness nor liveness: relation ``health.general-route``."""


class HealthAnswer(Row, frozen=True, kw_only=True):
    """What a health route's answer rests on: relation ``health.answer``.

    ``constant``: True, it is always the same; False, something is asked or computed; None, that cannot be told (``why``, ``at``).
    ``kind`` of a touch is empty where something is asked and its class is not known.
    ``place`` is the line of the constant answer. ``touches`` in the order they are reached.
    """

    route: HealthRoute
    constant: bool | None
    why: str = ""
    at: Location | None = None
    place: Location
    touches: tuple[Touch, ...] = ()


class HealthTouch(Row, frozen=True, kw_only=True):
    """A backing service that some health route asks: relation ``health.touch``."""

    touch: Touch


class DependencyCheck(Row, frozen=True, kw_only=True):
    """A function named as the check of a backing service: relation ``health.dependency-check``. ``what`` is the service its name says."""

    qualname: str
    what: str
