"""What ``.dockerignore`` keeps out of a build context: the semantics of moby's ``patternmatcher`` as BuildKit's context walk uses it.

Source: ``github.com/moby/patternmatcher`` (``patternmatcher.go``, ``ignorefile``) and ``github.com/tonistiigi/fsutil`` (``filter.go``).
It is not gitignore: every pattern is anchored at the context's root, order decides, ``!`` brings back files below excluded folders, ``**``
also matches inside a name, and a pattern that does not parse fails the build. Go's ``regexp`` is RE2, and so is ours.
"""

import posixpath
from collections.abc import Callable

import msgspec

from readiness.intake.linear import compiled


class ContextPattern(msgspec.Struct, frozen=True):
    """One pattern; ``glob`` is cleaned, without the ``!`` that ``exception`` stands for."""

    glob: str
    exception: bool
    line: int


class DockerIgnore:
    """A ``.dockerignore`` file. ``malformed`` lists (line, pattern) that Docker refuses: the build fails, so nothing is known of it."""

    def __init__(self, text: str) -> None:
        patterns: list[ContextPattern] = []
        malformed: list[tuple[int, str]] = []
        tests: list[Callable[[str], object]] = []
        for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
            glob = _read_line(line)
            if not glob:
                continue
            exception = glob.startswith("!")
            body = glob[exception:]
            test = _test_of(body) if body and well_formed(body) else None
            if test is None:
                malformed.append((number, glob))
                continue
            patterns.append(ContextPattern(body, exception, number))
            tests.append(test)
        self.patterns, self.malformed, self._tests = tuple(patterns), tuple(malformed), tuple(tests)
        self._folders: dict[str, tuple[bool, ...]] = {}

    def excludes(self, path: str) -> bool:
        """Whether the file or folder (POSIX, relative to the context) stays out of the build context."""
        clean = _clean(path.lstrip("/"))
        if clean == "." or not self.patterns:
            return False
        parents: tuple[bool, ...] = ()
        folder = ""
        for part in clean.split("/")[:-1]:
            folder = f"{folder}/{part}" if folder else part
            if folder not in self._folders:
                self._folders[folder] = self._match(folder, parents)[1]
            parents = self._folders[folder]
        return self._match(clean, parents)[0]

    def _match(self, path: str, parents: tuple[bool, ...]) -> tuple[bool, tuple[bool, ...]]:
        """(excluded, which patterns matched): a pattern that matched the parent folder matches all below it."""
        excluded, hits = False, []
        for number, (pattern, test) in enumerate(zip(self.patterns, self._tests, strict=True)):
            hit = bool(parents) and parents[number]
            if not hit and pattern.exception == excluded:
                hit = bool(test(path))
            if hit:
                excluded = not pattern.exception
            hits.append(hit)
        return excluded, tuple(hits)


def _read_line(line: str) -> str:
    """A line as Docker's reader hands it on: ``#`` only in the first column, blanks trimmed, the path cleaned, a leading slash dropped."""
    if line.startswith("#"):
        return ""
    body = line.strip()
    exception = body.startswith("!")
    if exception:
        body = body[1:].strip()
    if body:
        body = _clean(body)
        if len(body) > 1:
            body = body.removeprefix("/")
    return _clean(f"!{body}") if exception else body


def _clean(path: str) -> str:
    """Go's ``filepath.Clean``; unlike Python's, two leading slashes become one."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def well_formed(glob: str) -> bool:
    """Whether Go's ``filepath.Match`` accepts the pattern."""
    position = 0
    while position < len(glob):
        mark = glob[position]
        position += 1
        if mark == "\\":
            if position == len(glob):
                return False
            position += 1
        elif mark == "[":
            behind = _class_end(glob, position + (glob[position : position + 1] == "^"))
            if behind is None:
                return False
            position = behind
    return True


def _class_end(glob: str, position: int) -> int | None:
    """The position behind the ``]``, or None where the class is empty, never ends or has a bare ``-``."""
    members = 0
    while not (members and glob[position] == "]"):
        position = _class_member(glob, position)
        if position and glob[position] == "-":
            position = _class_member(glob, position + 1)
        if not position:
            return None
        members += 1
    return position + 1


def _class_member(glob: str, position: int) -> int:
    """The position behind one character of a class; 0 where none may stand there, or nothing follows it."""
    if glob[position : position + 1] in ("", "-", "]"):
        return 0
    position += 1 + (glob[position] == "\\")
    return position if position < len(glob) else 0


def _test_of(glob: str) -> Callable[[str], object] | None:
    """A predicate on paths, None where the expression does not compile. The shapes and their oddities are the original's."""
    shape, expression, position = "exact", "", 0
    while position < len(glob):
        mark, first = glob[position], position == 0
        position += 1
        if mark == "*" and glob[position : position + 1] == "*":
            position += 1
            position += glob[position : position + 1] == "/"
            if position < len(glob):
                expression, shape = expression + "(.*/)?", "expression"
            elif shape == "exact":
                shape = "prefix"
            else:
                expression, shape = expression + ".*", "expression"
            if first:
                shape = "suffix"
        elif mark in "*?":
            expression, shape = expression + ("[^/]*" if mark == "*" else "[^/]"), "expression"
        elif mark in ".+()|{}$":
            expression += "\\" + mark
        elif mark == "\\":
            expression, shape = expression + "\\" + glob[position], "expression"
            position += 1
        else:
            expression += mark
            shape = "expression" if mark in "[]" else shape
    if shape == "exact":
        return glob.__eq__
    if shape == "prefix":
        return lambda path: path.startswith(glob[:-2])
    if shape == "suffix":
        suffix = glob[2:]
        return lambda path: path.endswith(suffix) or (suffix[:1] == "/" and path == suffix[1:])
    pattern = compiled(f"^{expression}$")
    return pattern.search if pattern else None
