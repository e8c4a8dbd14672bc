"""Several files as one text, so that a fuzzer can write a repository: a line ``@@@ path`` before each file."""

import re

_MARK = re.compile(rb"^@@@ ?(.*)\n?", re.MULTILINE)
_MOST = 12


def files_of(content: bytes) -> dict[str, bytes]:
    """Files by path. A path that no tree could hold is bent until one could; what stands before the first mark is a README."""
    parts = _MARK.split(content)
    found: dict[str, bytes] = {"README.md": parts[0]} if parts[0] else {}
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        path = _bent(name.decode("utf-8", "backslashreplace"))
        if path and len(found) < _MOST and not any(_within(path, other) or _within(other, path) for other in found):
            found[path] = text
    return found


def _bent(path: str) -> str:
    parts = [part[:80] for part in path.replace("\0", "").split("/")]
    return "/".join(part for part in parts if part not in ("", ".", "..") and part.lower() != ".git")


def _within(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


def text_of(files: dict[str, bytes]) -> bytes:
    """The other way."""
    return b"".join(b"@@@ %s\n%s" % (path.encode("utf-8", "replace"), text.removesuffix(b"\n") + b"\n") for path, text in files.items())
