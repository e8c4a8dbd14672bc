"""Where the cache is: in a folder of the user's, never where the scanned repository could have written it."""

import os

from readiness.config.model import Configuration
from readiness.errors import UsageError
from readiness.intake.opening import inside


def default_folder() -> str | None:
    """``$XDG_CACHE_HOME/readiness``, else ``~/.cache/readiness``; None where there is no home."""
    home = os.environ.get("HOME", "")
    base = os.environ.get("XDG_CACHE_HOME") or (os.path.join(home, ".cache") if home else "")
    return os.path.join(base, "readiness") if os.path.isabs(base) else None


def cache_folder(configuration: Configuration, target: str) -> str | None:
    """The folder for scans of *target*; None where there is to be no cache, or none is safe.

    Raises UsageError for a folder inside the target: whoever writes the target could write results, too.
    """
    if not configuration.cache:
        return None
    asked = configuration.cache_dir
    folder = os.path.expanduser(asked.path) if asked else default_folder()
    if folder is None or not inside(os.path.realpath(folder), os.path.realpath(target)):
        return folder
    if asked is None:
        return None
    hint = "whoever can write to the repository could write results; name a folder elsewhere, or leave it out with --no-cache"
    raise UsageError("the cache cannot be inside the target", where=configuration.place("cache-dir"), hint=hint)
