"""Documents (Markdown, reStructuredText): headings, links, fenced code and lines of prose, with positions. No rendering."""


import msgspec

from readiness.artifacts.text import lines_of
from readiness.patterns import pattern

_FENCE = pattern(r"^\s*(?P<mark>`{3,}|~{3,})\s*(?P<language>[\w+-]*)")
_HEADING = pattern(r"#{1,6}(?=\s)")
_LINK = pattern(r"(?<!\\)\[(?P<text>[^\]\n]{0,300})\]\((?P<target><[^>\n]*>|[^)\s]++)(?:\s+[\"'][^\"'\n]*[\"'])?\)")
_DEFINITION = pattern(r"^\s{0,3}\[(?!\^)(?P<text>[^\]\n]+)\]:\s+(?P<target>\S+)")
_CODE = pattern(r"(?<!`)(?P<ticks>`++)(?P<text>[^`\n]++)(?P=ticks)(?!`)")
_UNDERLINES = "=-~^*"
_UNDERLINE = pattern(r"^(=+|-+|~+|\^+|\*+)\s*$")
# reStructuredText: what an indented block of code follows.
_LITERAL = pattern(r"^(?P<indent>\s*+)(?:\.\. (?:code|code-block|sourcecode)::\s*(?P<language>[\w+-]*)\s*$|.*::\s*$)")
_RST_UNDERLINE = pattern(r"^([=\-~^*\"'`#+:.<>_])\1+\s*$")
MAX_LINES = 50_000
MAX_LINE = 4_000


class Heading(msgspec.Struct, frozen=True):
    text: str
    level: int
    line: int


class Link(msgspec.Struct, frozen=True):
    text: str
    target: str
    line: int


class CodeLine(msgspec.Struct, frozen=True):
    """A line of a fenced block, with the block's language (may be empty)."""

    text: str
    language: str
    line: int


class CodeSpan(msgspec.Struct, frozen=True):
    text: str
    line: int


class Line(msgspec.Struct, frozen=True):
    """A line of prose (headings, tables and lists too; no fenced code)."""

    text: str
    line: int


class Document(msgspec.Struct, frozen=True):
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    code: tuple[CodeLine, ...] = ()
    spans: tuple[CodeSpan, ...] = ()
    prose: tuple[Line, ...] = ()


def parse(path: str, content: bytes) -> Document:
    """Never raises: any text is a document."""
    if path.lower().endswith(".rst"):
        return _restructured(content.decode("utf-8-sig", "replace"))
    headings: list[Heading] = []
    links: list[Link] = []
    code: list[CodeLine] = []
    spans: list[CodeSpan] = []
    prose: list[Line] = []
    text = _without_comments(content.decode("utf-8-sig", "replace"))
    fence, language, previous = "", "", ""
    for number, raw in enumerate(lines_of(text)[:MAX_LINES], 1):
        line = raw[:MAX_LINE]
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            if mark and mark["mark"].startswith(fence) and not mark["language"]:
                fence = ""
            else:
                code.append(CodeLine(line, language, number))
            continue
        if mark:
            fence, language = mark["mark"], mark["language"].lower()
            continue
        if not line or line.isspace():
            previous = line
            continue
        marks = _HEADING.match(line)
        if marks:
            headings.append(Heading(line[marks.end() :].rstrip().rstrip("#").strip(), marks.end(), number))
        elif line[0] in _UNDERLINES and _UNDERLINE.match(line) and previous.strip() and len(line.strip()) >= 3 and previous[0] != "|":
            headings.append(Heading(previous.strip(), 1 if line[0] == "=" else 2, number - 1))
        spans += _spans(line, number)
        links += _links(line, number)
        prose.append(Line(line, number))
        previous = line
    return Document(tuple(headings), tuple(links), tuple(code), tuple(spans), tuple(prose))


def _spans(line: str, number: int) -> list[CodeSpan]:
    return [CodeSpan(found["text"].strip(), number) for found in _CODE.finditer(line)] if "`" in line else []


def _links(line: str, number: int) -> list[Link]:
    if "](" not in line and "]:" not in line:
        return []
    bare = _CODE.sub(lambda found: " " * len(found[0]), line) if "`" in line else line
    return [Link(found["text"], found["target"].strip("<>"), number) for found in (*_LINK.finditer(bare), *_DEFINITION.finditer(bare))]


def _restructured(text: str) -> Document:
    """Underlined titles (a mark's level is that of its first use) and indented blocks of code. A row of tildes is no fence here."""
    headings: list[Heading] = []
    links: list[Link] = []
    code: list[CodeLine] = []
    spans: list[CodeSpan] = []
    prose: list[Line] = []
    levels: dict[str, int] = {}
    block: int | None = None
    language, previous = "", ""
    for number, raw in enumerate(lines_of(text)[:MAX_LINES], 1):
        line = raw[:MAX_LINE]
        indent = len(line) - len(line.lstrip())
        if block is not None and (indent > block or not line.strip()):
            if line.strip():
                code.append(CodeLine(line, language, number))
            continue
        block = None
        if _RST_UNDERLINE.match(line) and previous.strip() and len(line.strip()) >= 3 and not _RST_UNDERLINE.match(previous):
            headings.append(Heading(previous.strip(), levels.setdefault(line[0], len(levels) + 1), number - 1))
        opening = _LITERAL.match(line) if "::" in line else None
        if opening:
            block, language = len(opening["indent"]), (opening["language"] or "").lower()
        spans += _spans(line, number)
        links += _links(line, number)
        if line.strip():
            prose.append(Line(line, number))
        previous = line
    return Document(tuple(headings), tuple(links), tuple(code), tuple(spans), tuple(prose))


def _without_comments(text: str) -> str:
    """Comments become their line ends. (A regular expression would look for the end of each of a million that have none.)"""
    parts = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += [text[position:start], "\n" * text.count("\n", start, end)]
        position = end + 3
    return "".join((*parts, text[position:]))
