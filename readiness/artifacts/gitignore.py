"""``.gitignore`` files: their lines; what they mean is ``intake.ignore``'s to say."""

import msgspec

from readiness.artifacts.text import lines_of


class IgnoreFile(msgspec.Struct, frozen=True):
    """The lines as written, without line ends."""

    lines: tuple[str, ...]


def parse(path: str, content: bytes) -> IgnoreFile:  # noqa: ARG001 - every parser is asked with the path
    return IgnoreFile(tuple(lines_of(content.decode("utf-8-sig", "replace"))))
