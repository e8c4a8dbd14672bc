"""Names of container images: ``registry/owner/name:tag@digest`` taken apart by the rules of the distribution specification.

Source: github.com/distribution/reference (the first part is a registry only if it holds a dot, a colon, or is ``localhost``).
"""

from __future__ import annotations

import re

import msgspec

_WORD = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_HUB = ("docker.io", "index.docker.io", "registry-1.docker.io")


class ImageName(msgspec.Struct, frozen=True):
    """``repository`` without registry and, for official images, without ``library/``. ``tag`` and ``digest`` are empty where not given."""

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """The last part: ``postgres`` of ``docker.io/bitnami/postgres:16``."""
        return self.repository.rpartition("/")[2]

    @property
    def floats(self) -> bool:
        """Whether tomorrow's pull may bring another image by design: no tag, or ``latest``, and no digest."""
        return not self.digest and self.tag in ("", "latest")


def parse_image(text: str) -> ImageName | None:
    """The parts of an image name; None for what is none (an empty text, a variable left in it)."""
    rest, _, digest = text.strip().partition("@")
    head, slash, tail = rest.partition("/")
    registry = ""
    if slash and ("." in head or ":" in head or head == "localhost"):
        registry, rest = head, tail
    repository, _, tag = rest.partition(":")
    if not repository or not all(_WORD.fullmatch(part) for part in repository.split("/")) or (tag and not _TAG.fullmatch(tag)):
        return None
    registry = "" if registry in _HUB else registry
    if not registry:
        repository = repository.removeprefix("library/")
    return ImageName(registry, repository, tag, digest)
