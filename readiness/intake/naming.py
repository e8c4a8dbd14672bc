"""Names of files as text that every output can hold: UTF-8, relative to the root, with ``/``."""

import os


def shown(name: bytes) -> str:
    r"""A path as text; a byte that is no UTF-8 becomes the four characters ``\xff``."""
    return name.decode("utf-8", "backslashreplace")


def is_safe(path: str) -> bool:
    """Whether a path from an index or a tree stays below the root and out of git's own folder. A hostile index may hold any bytes."""
    return bool(path) and not path.startswith("/") and not any(part in ("", ".", "..") or is_git_folder(part) for part in path.split("/"))


def is_git_folder(name: str) -> bool:
    """Git's own folder, in any case: file systems that fold case would open it."""
    return name.lower() == ".git"


class Names:
    """Shown paths, each of one file only, and the file's real name where the two differ."""

    def __init__(self) -> None:
        self.real: dict[str, str] = {}
        self._taken: set[str] = set()

    def take(self, name: bytes) -> str:
        """The text to call this path by; two names that would look the same are told apart by a trailing ``~``."""
        path = shown(name)
        while path in self._taken:
            path += "~"
        self._taken.add(path)
        real = os.fsdecode(name)
        if real != path:
            self.real[path] = real
        return path
