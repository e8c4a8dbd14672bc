"""What a result depends on beside the target: this program, its libraries and the interpreter, as one digest."""

import hashlib
import os
import sys
from collections.abc import Callable

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def program_digest(known: Callable[[bytes], bytes | None], keep: Callable[[bytes, bytes], None]) -> bytes:
    """Of the package's own source (a version number would be stale while somebody works on it), of the names of installed distributions,
    which hold their versions, and of the interpreter.

    Reading 400 modules takes longer than looking at them, so the digest is asked of ``known`` by their sizes and times, and given to
    ``keep``. It is not these themselves: one installation's times are not another's, and a cache may come from there.
    """
    sources = sorted(_sources(_PACKAGE))
    looks = hashlib.sha256(sys.version.encode())
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder):
            names = sorted(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
            looks.update("\0".join(names).encode("utf-8", "surrogateescape"))
    digest = looks.copy()
    for name, place, status in sources:
        looks.update(f"{name}\0{place}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}\0".encode("utf-8", "surrogateescape"))
    before = known(looks.digest())
    if before is not None:
        return before
    for name, place, _ in sources:
        with open(place, "rb") as file:
            content = file.read()
        digest.update(b"%s\0%d\0" % (name.encode(), len(content)))
        digest.update(content)
    keep(looks.digest(), digest.digest())
    return digest.digest()


def _sources(folder: str, prefix: str = "") -> list[tuple[str, str, os.stat_result]]:
    found: list[tuple[str, str, os.stat_result]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name[0] not in "._":
                    found += _sources(entry.path, f"{prefix}{entry.name}/")
            elif entry.name.endswith(".py"):
                found.append((prefix + entry.name, entry.path, entry.stat()))
    return found
