"""Goes on after a finding: each place that raises is written down once, with the smallest input that reached it so far."""

import hashlib
import traceback
from pathlib import Path
from zlib import crc32

from tests.fuzz.guarding import cpu_limit
from tests.fuzz.targets import Target

SECONDS = 5.0
MOST = 100
THOROUGH = 8  # one input of so many is also stored and read again: which, the input decides, so that a finding can be replayed


class Recorder:
    """What atheris calls with every input."""

    def __init__(self, target: Target, folder: Path) -> None:
        self._target, self._folder = target, folder
        self._sizes: dict[str, int] = {}

    def __call__(self, content: bytes) -> None:
        try:
            with cpu_limit(SECONDS):
                self._target.check(content, crc32(content) % THOROUGH == 0)
        except Exception as error:  # noqa: BLE001 - whatever a target raises is what we are here for
            self._record(error, content)

    def _record(self, error: Exception, content: bytes) -> None:
        name = place_of(error)
        if len(self._sizes) < MOST and len(content) < self._sizes.get(name, len(content) + 1):
            self._sizes[name] = len(content)
            (self._folder / name).write_bytes(content)
            (self._folder / f"{name}.txt").write_text("".join(traceback.format_exception(error))[-20_000:])


def place_of(error: Exception) -> str:
    """A name for the place that raised: the exception and the last lines of ours on the way there."""
    stack = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in stack if "/readiness/" in frame.filename or "/tests/" in frame.filename]
    way = " ".join(f"{frame.filename.rpartition('/')[2]}:{frame.name}" for frame in frames[-3:])
    said = " ".join(str(error).split()[:2]) if isinstance(error, AssertionError) else ""  # which field, which rule
    return f"{type(error).__name__}-{hashlib.sha256(f'{way} {said}'.encode()).hexdigest()[:10]}"
