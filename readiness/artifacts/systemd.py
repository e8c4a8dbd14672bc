"""systemd units. Source of the grammar: systemd.syntax(7), systemd.exec(5) for environments and systemd.service(5) for command lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from readiness.artifacts.environment import EnvSetting, is_template
from readiness.artifacts.errors import UnparsableError, Unread
from readiness.model import Location

MAX_LINES = 20_000
_TEMPLATE_SUFFIX = re.compile(r"\.(?:j2|jinja2?|in|tmpl|tpl|template|erb|mustache)$", re.IGNORECASE)
# A build step's own marks: @bindir@ of autoconf, %%PREFIX%% of ports, {working_dir} of str.format. systemd's ${NAME} is none.
_PLACEHOLDER = re.compile(r"@[A-Za-z_]\w*@|%%\w+%%|(?<!\$)\{[a-z_]+\}|<[A-Za-z][\w .-]*>")
# Names that systemd still takes (systemd.exec(5), "Older names"), and what they are called today.
_TODAY = {
    "ReadWriteDirectories": "ReadWritePaths",
    "ReadOnlyDirectories": "ReadOnlyPaths",
    "InaccessibleDirectories": "InaccessiblePaths",
}
_SECTION = re.compile(r"\[([^\[\]]+)\]")
_EXEC_PREFIX = "-@:+!|"
_ESCAPES = {"n": "\n", "t": "\t", "s": " ", '"': '"', "'": "'", "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "r": "\r", "v": "\v"}


class Directive(msgspec.Struct, frozen=True):
    """One assignment, continuation lines joined by a space; ``line`` is where it starts, ``path`` the file it stands in (a drop-in's,
    once units are merged)."""

    section: str
    name: str
    value: str
    line: int
    path: str

    @property
    def location(self) -> Location:
        return Location(self.path, self.line)

    @property
    def is_open(self) -> bool:
        """Whether some other program fills the value in."""
        return is_template(self.value) or bool(_PLACEHOLDER.search(self.value))


class ExecLine(msgspec.Struct, frozen=True):
    """A command line: special prefixes taken off (``ignores_failure`` for ``-``, ``elevated`` for ``+`` and ``!``), quotes resolved.

    ``words`` is None where the quotes do not balance.
    """

    directive: str
    location: Location
    text: str
    words: tuple[str, ...] | None
    ignores_failure: bool = False
    elevated: bool = False


class EnvironmentFile(msgspec.Struct, frozen=True):
    """``path`` is the file that is named; ``location`` where that is said."""

    path: str
    location: Location
    optional: bool = False


class Unit(msgspec.Struct, frozen=True):
    """``name`` and ``kind`` are the file's, before and after the last point (``api``, ``service``), a template's own suffix apart. A
    drop-in (``api.service.d/limits.conf``) has ``amends``: the unit it belongs to. Directives in file order, repeated keys kept.
    """

    path: str
    name: str
    kind: str
    amends: str = ""
    directives: tuple[Directive, ...] = ()
    unread: tuple[Unread, ...] = ()

    def all(self, section: str, name: str) -> tuple[Directive, ...]:
        """The assignments of a list setting that are in force: an empty one resets those before it."""
        found: list[Directive] = []
        for directive in self.directives:
            if directive.section == section and directive.name == name:
                found = [*found, directive] if directive.value else []
        return tuple(found)

    def last(self, section: str, name: str) -> Directive | None:
        """The assignment of a single setting that is in force; None where there is none or the last one is empty."""
        found = [directive for directive in self.directives if directive.section == section and directive.name == name]
        return found[-1] if found and found[-1].value else None

    def with_drop_ins(self, others: Iterable[Unit]) -> Unit:
        """What systemd makes of the unit and its drop-ins, given in their order: lists go on, single settings are replaced."""
        others = tuple(others)
        directives = chain(self.directives, *(other.directives for other in others))
        return msgspec.structs.replace(
            self, directives=tuple(directives), unread=(*self.unread, *chain(*(other.unread for other in others)))
        )

    def value(self, section: str, name: str, default: str = "") -> str:
        found = self.last(section, name)
        return found.value if found else default

    def flag(self, section: str, name: str) -> bool | None:
        """A boolean setting (systemd knows 1/yes/y/true/t/on); None where it is not set or is none."""
        text = self.value(section, name).lower()
        if text in ("1", "yes", "y", "true", "t", "on"):
            return True
        return False if text in ("0", "no", "n", "false", "f", "off") else None

    @property
    def environment(self) -> tuple[EnvSetting, ...]:
        """``Environment=`` by the quoting of systemd.syntax(7), the last of each name; ``PassEnvironment=`` with the source ``host``."""
        found: dict[str, EnvSetting] = {}
        for directive in self.all("Service", "Environment"):
            for word in split_words(directive.value) or ():
                name, equals, value = word.partition("=")
                if equals:
                    found[name] = EnvSetting(name, value, directive.location)
        for directive in self.all("Service", "PassEnvironment"):
            for name in directive.value.split():
                found.setdefault(name, EnvSetting(name, None, directive.location, "host"))
        return tuple(found.values())

    @property
    def environment_files(self) -> tuple[EnvironmentFile, ...]:
        return tuple(
            EnvironmentFile(directive.value.removeprefix("-"), directive.location, directive.value.startswith("-"))
            for directive in self.all("Service", "EnvironmentFile")
        )

    def commands(self, name: str = "ExecStart") -> tuple[ExecLine, ...]:
        """The command lines of ``ExecStart`` and the like that are in force."""
        return tuple(_exec_line(directive) for directive in self.all("Service", name))


def parse(path: str, content: bytes) -> Unit:
    """Raises UnparsableError for a file without a section, a Jinja or other template that breaks the grammar, or one that is too long."""
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    raw = text.split("\n")
    if len(raw) > MAX_LINES:
        raise UnparsableError(f"a unit of more than {MAX_LINES} lines")
    section, directives, unread = "", [], []
    for number, line in _logical(raw):
        header = _SECTION.fullmatch(line.strip())
        name, equals, value = line.partition("=")
        if header:
            section = header[1]
        elif equals and section and not is_template(name):
            key = name.strip()
            directives.append(Directive(section, _TODAY.get(key, key), value.strip(), number, path))
        else:
            what = "a template line" if is_template(line) else "neither a section nor an assignment"
            unread.append(Unread(number, what))
    if not section:
        raise UnparsableError("no [section] in the unit", 1)
    return Unit(path, *named(path), tuple(directives), tuple(unread))


def named(path: str) -> tuple[str, str, str]:
    """(name, kind, unit that is amended) of a file: ``deploy/api.service.j2`` is the service ``api``."""
    parts = path.split("/")
    name = _TEMPLATE_SUFFIX.sub("", parts[-1])
    amends = _TEMPLATE_SUFFIX.sub("", parts[-2]).removesuffix(".d") if len(parts) > 1 and name.endswith(".conf") else ""
    stem, _, kind = name.rpartition(".")
    return stem, kind.lower(), amends


def split_words(text: str) -> tuple[str, ...] | None:
    """Words by systemd's quoting: whole or partial quotes, C-style escapes; None where quotes do not balance."""
    words: list[str] = []
    word: list[str] | None = None
    quote = ""
    position = 0
    while position < len(text):
        char = text[position]
        if char == "\\" and position + 1 < len(text):
            following = text[position + 1]
            word = [*(word or []), _ESCAPES.get(following, "\\" + following)]
            position += 2
            continue
        if quote:
            if char == quote:
                quote = ""
            else:
                word = word or []
                word.append(char)
        elif char in "\"'":
            quote, word = char, word or []
        elif char.isspace():
            if word is not None:
                words.append("".join(word))
            word = None
        else:
            word = word or []
            word.append(char)
        position += 1
    if quote:
        return None
    if word is not None:
        words.append("".join(word))
    return tuple(words)


def _logical(raw: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with continuations joined (comments inside a continuation are dropped), without comments and blank lines."""
    start, joined = 0, ""
    for number, line in enumerate(raw, 1):
        stripped = line.strip()
        if stripped.startswith(("#", ";")) or (not stripped and not joined):
            continue
        start = start or number
        if line.rstrip().endswith("\\"):
            joined += line.rstrip()[:-1] + " "
            continue
        yield start, joined + line
        start, joined = 0, ""
    if joined.strip():
        yield start, joined


def _exec_line(directive: Directive) -> ExecLine:
    text = directive.value
    bare = text.lstrip(_EXEC_PREFIX)
    prefix = text[: len(text) - len(bare)]
    words = split_words(bare)
    return ExecLine(directive.name, directive.location, bare, words, "-" in prefix, "+" in prefix or "!" in prefix)
