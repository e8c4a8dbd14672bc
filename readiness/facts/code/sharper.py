"""Which hits of bandit's are settled by who knows more of the subject: another rule, or the value itself. A thing is said once.

Only where that rule looked: each line of the table asks its facts about the place. It does not matter what it found there; a password
field of a form, or a connection that stays on this host, is no better for being found by somebody who cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from readiness.artifacts.bandit.model import Hit
from readiness.facts.code.values import Calls, settled_hash, settled_markup, settled_scheme, settled_statement
from readiness.facts.configuration.rows import DebugSwitch, TlsCheck
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.artifacts.python.model import PythonCall
    from readiness.facts.project import Project

_SECRETS = "secrets.credential-in-code, secrets.secret-key-hardcoded and secrets.secret-key-fallback"
_PUBLISHED = "docker.port-mismatch and compose.database-port-published"
_MARKUP = "the value: markup of constants, translations and escaped text"
_DEPLOYMENTS = ("dockerfile", "compose", "kubernetes")


class Sharper:
    """Asks the facts of one project, each relation once and only for a hit that it may judge."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._opened: tuple[str, tuple[PythonCall, ...]] = ("", ())
        self._table: dict[str, tuple[str, Callable[[str, Hit], bool]]] = {
            "B104": (_PUBLISHED, self._in_a_container),
            "B105": (_SECRETS, self._read),
            "B106": (_SECRETS, self._read),
            "B107": (_SECRETS, self._read),
            "B201": ("config.debug-enabled", self._switches),
            "B308": ("bandit's own B703, which follows the value", self._follows_value),
            "B310": ("the value: a URL of HTTP", partial(self._valued, settled_scheme)),
            "B324": ("the value: an address for Gravatar, which asks for MD5", self._gravatar),
            "B501": ("config.tls-verification-off", self._checks),
            "B608": ("the value: a statement of constants", partial(self._valued, settled_statement)),
            "B703": (_MARKUP, partial(self._valued, settled_markup)),
            "B704": (_MARKUP, partial(self._valued, settled_markup)),
        }

    def settling(self, path: str, hit: Hit) -> str:
        """Who or what settles a hit, as words for a reader; empty where nothing does."""
        who, looked = self._table.get(hit.test, ("", None))
        return who if looked is not None and looked(path, hit) else ""

    def _read(self, path: str, hit: Hit) -> bool:  # noqa: ARG002 - the signature of every line
        """Every literal of such a file was looked at."""
        return "python" in self._project.files[path].artifacts

    def _in_a_container(self, path: str, hit: Hit) -> bool:  # noqa: ARG002
        """There all interfaces are those of the container, and what is published is said elsewhere."""
        return not self._containers.isdisjoint(("", self._project.component_name(path)))

    def _switches(self, path: str, hit: Hit) -> bool:
        return _within(hit, self._switched.get(path, ()))

    def _checks(self, path: str, hit: Hit) -> bool:
        return _within(hit, self._checked.get(path, ()))

    def _follows_value(self, path: str, hit: Hit) -> bool:  # noqa: ARG002
        """B703 asks whether the module is imported by a whole name; B308 takes any name that ends there."""
        module = self._project.artifact("python", path)
        return module is not None and any(row.qualified.startswith("django.utils.safestring") for row in module.imports)

    def _gravatar(self, path: str, hit: Hit) -> bool:
        outline = self._project.files[path].outline
        return outline is not None and outline.mentions("gravatar") and self._valued(settled_hash, path, hit)

    def _valued(self, settled: Callable[[Calls, Hit], bool], path: str, hit: Hit) -> bool:
        """Whether the value that a call around the hit is given settles it. Hits come by path, so that a file is opened once."""
        if self._opened[0] != path:
            module = self._project.artifact("python", path)
            self._opened = (path, module.calls if module is not None else ())
        around = [call for call in self._opened[1] if call.line <= hit.first_line and hit.end_line <= max(call.line, call.end_line)]
        return settled(around, hit)

    @cached_property
    def _containers(self) -> frozenset[str]:
        """Components with a file that says what runs in a container; the empty name is the repository's own."""
        project = self._project
        return frozenset(project.component_name(source.path) for kind in _DEPLOYMENTS for source in project.artifacts(kind))

    @cached_property
    def _switched(self) -> dict[str, list[int]]:
        return _lines([row.location for row in self._project.rows(DebugSwitch)])

    @cached_property
    def _checked(self) -> dict[str, list[int]]:
        return _lines([row.location for row in self._project.rows(TlsCheck)])


def _lines(places: list[Location]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place in places:
        found.setdefault(place.path, []).append(place.line or 0)
    return found


def _within(hit: Hit, lines: Iterable[int]) -> bool:
    return any(hit.first_line <= line <= hit.end_line for line in lines)
