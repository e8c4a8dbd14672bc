"""Globs over repository paths, as everybody writes them in rules and configuration."""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def glob_pattern(glob: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """``*`` stays inside a folder, ``**`` crosses folders, ``{a,b}`` is a choice; a glob without a slash matches basenames anywhere."""
    body = glob.removeprefix("./") if "/" in glob else f"**/{glob}"
    out, position = "", 0
    while position < len(body):
        rest = body[position:]
        choice = re.match(r"\{([^{}]*)\}", rest)
        if rest.startswith("**/"):
            out, position = out + "(?:.*/)?", position + 3
        elif rest.startswith("**"):
            out, position = out + ".*", position + 2
        elif choice:
            out, position = out + "(?:" + "|".join(re.escape(part) for part in choice[1].split(",")) + ")", position + choice.end()
        elif rest[0] in "*?":
            out, position = out + ("[^/]*" if rest[0] == "*" else "[^/]"), position + 1
        else:
            out, position = out + re.escape(rest[0]), position + 1
    return re.compile(out, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def path_matches(globs: tuple[str, ...], path: str) -> bool:
    """Whether one of the globs matches the whole path."""
    return any(glob_pattern(glob).fullmatch(path) for glob in globs)
