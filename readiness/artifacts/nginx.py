"""nginx configuration: crossplane's lexer, and a tree of our own with lines.

Only the lexer, because crossplane's parser opens the files that ``include`` names, also outside the repository. Nothing is opened here;
what an include brings in is for the facts to say. Source of the grammar: nginx.org/en/docs/beginners_guide.html#conf_structure.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

import msgspec

from readiness.artifacts.environment import is_template
from readiness.artifacts.errors import UnparsableError, Unread

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50
MAX_DIRECTIVES = 100_000
_ENVSUBST = re.compile(r"\$\{[A-Z][A-Z0-9_]*\}")


class Directive(msgspec.Struct, frozen=True):
    """``block`` is None for a simple directive. ``args`` without quotes; of ``if`` without the parentheses' own words taken apart.

    A ``name`` that begins with a dollar sign is a whole line that envsubst fills in when the container starts.
    """

    name: str
    args: tuple[str, ...]
    line: int
    block: tuple[Directive, ...] | None = None

    def children(self, *names: str) -> tuple[Directive, ...]:
        """Directives of the block with one of these names."""
        return tuple(directive for directive in self.block or () if directive.name in names)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Variables in the arguments that ``envsubst`` fills in when the container starts (``${NAME}`` in capitals)."""
        return tuple(found for arg in self.args for found in _ENVSUBST.findall(arg))


class NginxConfig(msgspec.Struct, frozen=True):
    """The top level of a file: a whole ``nginx.conf`` (``http``, ``events``), or a piece for ``conf.d`` (``server``, ``location`` …)."""

    path: str
    directives: tuple[Directive, ...] = ()
    unread: tuple[Unread, ...] = ()

    def children(self, *names: str) -> tuple[Directive, ...]:
        return tuple(directive for directive in self.directives if directive.name in names)


class _Block:
    """A block while it is open."""

    def __init__(self, name: str = "", args: tuple[str, ...] = (), line: int = 1) -> None:
        self.name, self.args, self.line = name, args, line
        self.directives: list[Directive] = []


# A value that is filled in (``server_name {{ domain }};``) reads as a variable: nobody takes it for a literal. Blocks that a template
# repeats or leaves out (``{% if %}``) have no such reading.
_PLACEHOLDER = re.compile(r"\{\{-?\s*([\w.]{1,120})\s*-?\}\}")


_EXPRESSION = re.compile(r"\{\{-?+\s*+(?!(?:if|else|end|range|with|define|template|block)\b|[#/^>!&.$])[^{}\n]{1,200}\}\}")
# What a condition leaves in or out is nobody's to know here: the whole of it becomes one line that is filled in. Loops and the like only
# say how often; what they repeat is read once.
_TAG = re.compile(r"\{%-?\s*(?P<word>\w+)[^%]{0,2000}%\}|\{#[^#]{0,2000}#\}")
TEMPLATE = "$template"
"""What stands in the tree for a condition of a template."""
_CONDITIONS = {"if": 1, "endif": -1}


def parse(path: str, content: bytes) -> NginxConfig:
    """Raises UnparsableError for a template whose conditions cut blocks in two (or of confd, ERB), unbalanced braces, a missing semicolon
    at the end, or hostile size."""
    if len(content) > MAX_BYTES:
        raise UnparsableError(f"an nginx configuration larger than {MAX_BYTES // 1024} KiB")
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    text = _PLACEHOLDER.sub(lambda found: "$" + re.sub(r"\W+", "_", found[1]).strip("_"), text)
    text = _without_conditions(_EXPRESSION.sub(f"{TEMPLATE}_value", text))
    if is_template(text):
        line = next((number for number, row in enumerate(text.split("\n"), 1) if is_template(row) or "{{" in row), 1)
        raise UnparsableError("a template that another program fills in", line)
    directives = _tree(_tokens(text))
    return NginxConfig(path, directives, tuple(_hidden_servers(directives)))


def _hidden_servers(directives: tuple[Directive, ...]) -> Iterator[Unread]:
    """A condition of a file without any server: the server is in it."""
    outer = [*directives, *(inner for directive in directives if directive.name == "http" for inner in directive.block or ())]
    condition = next((directive for directive in outer if directive.name == TEMPLATE), None)
    if condition is not None and not any(directive.name in ("server", "location", "upstream") for directive in outer):
        yield Unread(condition.line, "a condition of a template that another program fills in")


def _without_conditions(text: str) -> str:
    """The text with the same lines, each outermost condition of Jinja replaced by a directive of its own (or, inside one, by a word)."""
    out, depth, end, start = [], 0, 0, 0
    for tag in _TAG.finditer(text):
        change = _CONDITIONS.get(tag["word"] or "", 0)
        if depth == 0:
            out.append(text[end : tag.start()])
            start = tag.start()
        depth = max(depth + change, 0)
        if depth:
            continue
        end = tag.end()
        removed = text[start:end] if change < 0 else tag[0]
        alone = not text[text.rfind("\n", 0, start) + 1 : start].strip()
        if change < 0 or tag["word"] == "include":
            out.append(f"{TEMPLATE};" if alone else f" {TEMPLATE} ")
        out.append("\n" * removed.count("\n"))
    return "".join(out) + (text[start:] if depth else text[end:])


def _tokens(text: str) -> Iterator[tuple[str, int, bool]]:
    """Tokens without comments. The lexer ends quietly at the end of its input, so a line end is added for a last comment."""
    from crossplane.lexer import _lex_file_object

    lexed: Iterable[tuple[str, int, bool]] = _lex_file_object(io.StringIO(text + "\n"))
    for token, line, quoted in lexed:
        if quoted or not token.startswith("#"):
            yield token, line, quoted


def _tree(tokens: Iterator[tuple[str, int, bool]]) -> tuple[Directive, ...]:
    stack = [_Block()]
    words: list[str] = []
    start = count = line = 0
    for token, line, quoted in tokens:
        if quoted or token not in ("{", "}", ";"):
            if line > start:
                words = _filled_in(stack, words, start)
            start = start if words else line
            # The lexer runs on over the space after ``${NAME}``.
            words += token.split() if not quoted and "${" in token else [token]
            continue
        count += 1
        if count > MAX_DIRECTIVES:
            raise UnparsableError(f"more than {MAX_DIRECTIVES} directives", line)
        if token == ";":
            if words:
                stack[-1].directives.append(Directive(words[0], tuple(words[1:]), start))
            words = []
        elif token == "{":
            _open(stack, words, start or line, line)
            words = []
        else:
            if words := _filled_in(stack, words, start):
                raise UnparsableError(f"the directive {words[0][:40]!r} has no semicolon", start)
            _close(stack, line)
    if words := _filled_in(stack, words, start):
        raise UnparsableError(f"the directive {words[0][:40]!r} has no semicolon", start)
    if len(stack) > 1:
        raise UnparsableError(f"the block {stack[-1].name!r} is not closed", stack[-1].line)
    return tuple(stack[0].directives)


def _filled_in(stack: list[_Block], words: list[str], line: int) -> list[str]:
    """The words, or none where they are a whole line that something fills in: what it becomes ends itself, and what follows is a directive
    of its own."""
    if len(words) != 1 or not words[0].startswith("$"):
        return words
    stack[-1].directives.append(Directive(words[0], (), line))
    return []


def _open(stack: list[_Block], words: list[str], start: int, line: int) -> None:
    if not words:
        raise UnparsableError("a block without a name", line)
    if len(stack) > MAX_DEPTH:
        raise UnparsableError(f"blocks nested deeper than {MAX_DEPTH}", line)
    stack.append(_Block(words[0], tuple(words[1:]), start))


def _close(stack: list[_Block], line: int) -> None:
    if len(stack) == 1:
        raise UnparsableError("a closing brace without an opening one", line)
    block = stack.pop()
    stack[-1].directives.append(Directive(block.name, block.args, block.line, tuple(block.directives)))
