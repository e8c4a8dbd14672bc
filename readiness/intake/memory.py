"""A repository in memory: what rule examples and most tests scan."""

from collections.abc import Mapping

from readiness.intake.ignore import IgnoreRules
from readiness.intake.snapshot import Entry, UnreadableError


class MemorySnapshot:
    """Files by path. As without git, what an ignore file matches counts as not committed, and is no entry."""

    def __init__(self, files: Mapping[str, str | bytes], *, name: str = "example") -> None:
        self._name = name
        self._files = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        ignore_files = {
            path: text.decode(errors="replace") for path, text in self._files.items() if path.rpartition("/")[2] == ".gitignore"
        }
        self._ignore = IgnoreRules.from_files(ignore_files)

    @property
    def name(self) -> str:
        return self._name

    @property
    def commit(self) -> str | None:
        return None

    @property
    def dirty(self) -> bool:
        return False

    def entries(self) -> tuple[Entry, ...]:
        return tuple(
            Entry(path, len(content), executable=content.startswith(b"#!"))
            for path, content in sorted(self._files.items())
            if not self._ignore.matches(path)
        )

    def read(self, path: str) -> bytes:
        try:
            return self._files[path]
        except KeyError:
            raise UnreadableError(path, "no such file") from None
