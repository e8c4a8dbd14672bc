"""Row types of environment variables: who reads one, who documents it, who sets it, who cannot do without it.

Keys are compared in capitals (:func:`same`): pydantic-settings and Windows do not tell cases apart, and no project means two variables by
one name in two cases.
"""

from __future__ import annotations

from readiness.facts.processes.rows import Origin
from readiness.facts.relation import Row


def same(key: str) -> str:
    """The form in which two keys are compared."""
    return key.upper()


class EnvRead(Row, frozen=True):
    """Relation ``env.read``: production code reads a variable. ``how`` is the function or class that reads it (``os.getenv``).

    ``required``: the program fails without it. Neither ``required`` nor ``has_default``: it yields nothing when unset. ``default`` is the
    text of a constant default; None for one that is computed, or secret by its name. ``prefix``: every variable that begins with ``key`` is
    read. ``target`` is what the value is assigned to, as written. ``unreadable``: a computed name; ``key`` then holds what is known of its
    beginning, or nothing.
    """

    key: str
    how: str
    has_default: bool = False
    required: bool = False
    default: str | None = None
    prefix: bool = False
    target: str = ""
    conditional: bool = False
    """Read only where another variable is set, or with its absence handled."""
    component: str = ""

    @property
    def bare(self) -> bool:
        """Nothing stands in for the variable when it is missing."""
        return not self.has_default and not self.prefix and not self.unreadable


class EnvDeclared(Row, frozen=True):
    """Relation ``env.declared``: a person is told of the variable: an example file (also commented out) or a document that names it."""

    key: str
    example: bool = False
    """It stands in an env file; False: in a document."""
    commented: bool = False
    filled: bool = False
    component: str = ""


class EnvExample(Row, frozen=True):
    """Relation ``env.example``: a variable of an example file (``.env.example``)."""

    key: str
    component: str = ""


class EnvSet(Row, frozen=True):
    """Relation ``env.set``: a deployment gives the variable to a process. ``value`` is None where it is kept elsewhere (a secret, the
    deployer's shell), or is not told because the name is a secret's.

    ``owner`` is the Dockerfile's path, ``service <name>``, ``Kind/name/container``, the unit's or the env file's path. ``built``: the
    process is the repository's own (an image it builds, a unit that runs its code), not somebody else's image. ``profile`` names a
    well-known image. ``unreadable``: a whole set of variables comes from outside the repository (a missing env file, a foreign secret).
    """

    key: str
    value: str | None
    origin: Origin | None
    owner: str
    built: bool = True
    profile: str = ""
    component: str = ""
    kept: bool = False
    """The value is kept elsewhere: secret, host, computed."""
    home: str = ""
    """The file that defines the process: two stacks of a repository may both have a service called web."""
    beside: tuple[str, ...] = ()
    """Containers that share its network, any of which localhost may be."""
    passed_on: bool = False
    """Only the name stands there: whatever the deployer's shell has is handed on."""


class EnvRequired(Row, frozen=True):
    """Relation ``env.required``: a deployment file substitutes a variable that has no default there. ``strict``: it refuses to start
    without (``${VAR:?}``)."""

    key: str
    owner: str
    strict: bool = False
    component: str = ""


class ProductionSource(Row, frozen=True):
    """Relation ``env.production``: an env file for production, or a deployed process with what it is given. ``open``: what it is given by
    files that the repository does not hold. ``home`` as in `EnvSet`."""

    owner: str
    home: str = ""
    component: str = ""
    is_file: bool = False
    origin: Origin | None = None
    open: str = ""
