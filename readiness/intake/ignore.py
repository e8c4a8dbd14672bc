"""What git would ignore: a pure function over the texts of ``.gitignore`` files, for paths that need not exist.

Source: ``gitignore(5)`` and git's own ``wildmatch``. A folder that is excluded hides everything below it, which no ``!`` brings back
(pathspec does bring it back, so it is not used). Patterns come from strangers: they are matched by RE2, in linear time.
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from readiness.intake.linear import compiled

MAX_PATTERNS = 5000  # of one ignore file; what follows is not read
_CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": r" \t", "cntrl": r"\x00-\x1f\x7f", "digit": "0-9", "graph": r"\x21-\x7e",
    "lower": "a-z", "print": r"\x20-\x7e", "punct": r"!-/:-@\[-`{-~", "space": r"\s", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


class IgnorePattern(msgspec.Struct, frozen=True):
    """One line of an ignore file. ``anchored``: matched against the whole path below the file's folder, else against the last name only."""

    glob: str
    negated: bool = False
    folders_only: bool = False
    anchored: bool = False


def parse_patterns(text: str) -> tuple[IgnorePattern, ...]:
    """The patterns of one ignore file, in order."""
    found = []
    for line in text.removeprefix("\ufeff").split("\n"):
        pattern = _parse_line(line.removesuffix("\r"))
        if pattern is not None:
            found.append(pattern)
            if len(found) >= MAX_PATTERNS:
                break
    return tuple(found)


def _parse_line(line: str) -> IgnorePattern | None:
    if line.startswith("#"):
        return None
    body = line.rstrip(" ")
    if len(body) < len(line) and (len(body) - len(body.rstrip("\\"))) % 2:
        body += " "  # the first trailing blank was escaped
    negated = body.startswith("!")
    body = body[negated:]
    folders_only = body.endswith("/")
    body = body.removesuffix("/")
    if not body:
        return None
    return IgnorePattern(body.removeprefix("/"), negated, folders_only, "/" in body)


class _RuleFile:
    """The patterns of one ignore file, compiled when first needed. Answers for a path relative to that file's folder."""

    def __init__(self, patterns: tuple[IgnorePattern, ...]) -> None:
        self._patterns = tuple(reversed(patterns))
        self._tests = tuple(_test_of(pattern) for pattern in self._patterns)

    def decide(self, path: str, is_folder: bool) -> bool | None:
        """True (ignored), False (brought back) or None (no pattern speaks of it)."""
        name = path.rpartition("/")[2]
        for pattern, test in zip(self._patterns, self._tests, strict=True):
            if (is_folder or not pattern.folders_only) and test(path if pattern.anchored else name):
                return not pattern.negated
        return None


def _test_of(pattern: IgnorePattern) -> Callable[[str], object]:
    """A predicate on text. Most lines are plain names or ``*.suffix`` and need no regular expression."""
    glob = pattern.glob
    if not any(mark in glob for mark in "*?[\\"):
        return glob.__eq__
    if not pattern.anchored and glob[0] == "*" and not any(mark in glob[1:] for mark in "*?[\\"):
        suffix = glob[1:]
        return lambda text: text.endswith(suffix)
    expression = glob_expression(glob, crossing=pattern.anchored)
    if expression is None:
        return _never
    known = compiled(expression)
    return known.fullmatch if known else _never


def _never(_: str) -> bool:
    return False


def glob_expression(glob: str, *, crossing: bool) -> str | None:
    """RE2 for a ``wildmatch`` pattern; None for one that never matches. ``crossing``: ``**`` between slashes spans folders."""
    out, position, end = "(?s)", 0, len(glob)
    first_wildcard = next((place for place, mark in enumerate(glob) if mark in "*?[\\"), end)
    while position < end:
        mark = glob[position]
        if mark == "*":
            after = position
            while after < end and glob[after] == "*":
                after += 1
            # git strips the literal beginning of a pattern first, so that its first wildcard counts as standing at a boundary: a**/b
            alone = (position == first_wildcard or glob[position - 1] == "/") and (after == end or glob[after] == "/")
            if crossing and after - position > 1 and alone:
                out, position = (out + ".*", after) if after == end else (out + "(?:.*/)?", after + 1)
            else:
                out, position = out + "[^/]*", after
        elif mark == "?":
            out, position = out + "[^/]", position + 1
        elif mark == "[":
            found = _bracket(glob, position + 1)
            if found is None:
                return None
            out, position = out + found[0], found[1]
        else:
            if mark == "\\":
                position += 1
                if position == end:
                    return None
            out, position = out + _literal(glob[position]), position + 1
    return out


def _bracket(glob: str, position: int) -> tuple[str, int] | None:
    """The class that begins after ``[`` as (expression, position behind it), or None where it never ends."""
    negated = glob[position : position + 1] in ("!", "^")
    position += negated
    first, out = True, ""
    while position < len(glob):
        mark = glob[position]
        if mark == "]" and not first:
            return (f"[^/{out}]" if negated else f"[{out}]"), position + 1
        first = False
        if glob.startswith("[:", position) and (close := glob.find(":]", position)) > 0:
            members = _CLASSES.get(glob[position + 2 : close])
            if members is None:
                return None
            out, position = out + members, close + 2
            continue
        low, position = _member(glob, position)
        if glob[position : position + 1] == "-" and glob[position + 1 : position + 2] not in ("]", ""):
            high, position = _member(glob, position + 1)
            if low <= high:
                out += f"{_literal(low)}-{_literal(high)}"
        else:
            out += _literal(low)
    return None


def _member(glob: str, position: int) -> tuple[str, int]:
    if glob[position] == "\\" and position + 1 < len(glob):
        position += 1
    return glob[position], position + 1


def _literal(character: str) -> str:
    return f"\\x{{{ord(character):x}}}" if not character.isalnum() or not character.isascii() else character


def _depth(folder: str) -> int:
    return folder.count("/") + 1 if folder else 0


class IgnoreRules:
    """Every ignore file of a tree. ``matches(path)`` says whether git would ignore the path (``folder/`` with a slash is a folder)."""

    def __init__(self, files: Mapping[str, tuple[IgnorePattern, ...]]) -> None:
        self._files = {folder: _RuleFile(patterns) for folder, patterns in files.items() if patterns}
        self._deepest = max((_depth(folder) for folder in self._files), default=0)
        self._folders: dict[str, bool] = {}

    @classmethod
    def from_files(cls, files: Mapping[str, str]) -> "IgnoreRules":
        """``files``: the text of each ``.gitignore`` by its path in the tree."""
        return cls({path.rpartition("/")[0]: parse_patterns(text) for path, text in files.items()})

    @classmethod
    def from_globs(cls, globs: Iterable[str]) -> "IgnoreRules":
        """Patterns of the configuration, at the root, with the same meaning."""
        return cls({"": parse_patterns("\n".join(globs))})

    def add(self, path: str, text: str) -> None:
        """One more ``.gitignore``, found on the way down a tree: before anything below it is asked about."""
        patterns = parse_patterns(text)
        if patterns:
            folder = path.rpartition("/")[0]
            self._files[folder] = _RuleFile(patterns)
            self._deepest = max(self._deepest, _depth(folder))

    def matches(self, path: str) -> bool:
        """Whether the path, or a folder above it, is ignored. A trailing slash marks a folder."""
        if not self._files:
            return False
        clean = path.strip("/").removeprefix("./")
        parent = clean.rpartition("/")[0]
        return bool(clean) and (self._folder_ignored(parent) or self._decide(clean, is_folder=path.endswith("/")))

    def _folder_ignored(self, folder: str) -> bool:
        """From the top down, without recursion: folders may be nested by the thousand."""
        known = self._folders.get(folder) if folder else False
        if known is not None:
            return known
        parts, ignored, below = folder.split("/"), False, ""
        for part in parts:
            below = f"{below}/{part}" if below else part
            if below not in self._folders:
                self._folders[below] = ignored or self._decide(below, is_folder=True)
            ignored = self._folders[below]
        return ignored

    def _decide(self, path: str, *, is_folder: bool) -> bool:
        """The deepest ignore file that says anything decides."""
        # Not from the path's own folder: climbing 5,000 folders for each of 5,000 takes minutes.
        folder = "/".join(path.split("/", self._deepest + 1)[:-1][: self._deepest])
        while True:
            rules = self._files.get(folder)
            if rules is not None:
                decided = rules.decide(path[len(folder) + 1 :] if folder else path, is_folder)
                if decided is not None:
                    return decided
            if not folder:
                return False
            folder = folder.rpartition("/")[0]
