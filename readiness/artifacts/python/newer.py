"""Grammar newer than the running interpreter's, rewritten into older grammar at the same lines and (but for rare cases) columns.

Known: type parameters and their defaults (PEP 695, 696), ``type X = …`` (695), f-strings of any shape (701), t-strings (750), ``except A,
B:`` (758), ``lazy import`` (810), unpacking in comprehensions (798). A tolerant parse by tree-sitter says where they stand, so that
nothing inside a string or comment is touched.
"""

import re
from collections.abc import Iterator

import msgspec
import tree_sitter
import tree_sitter_python

from readiness.artifacts.python.model import Newer

_LANGUAGE = tree_sitter.Language(tree_sitter_python.language())
_LAZY = re.compile(rb"^([ \t]*)lazy[ \t]+(?=(?:import|from)[ \t])", re.MULTILINE)
_CONTINUED = re.compile(r"(?:\\\n\s*+)++")
MAX_CONTINUED = 500
"""Lines continued one after another, blank ones between them too: each time tree-sitter reads a word it reads on to their end (4,000 lines
take 0.2 s, 8,000 four times as long). What such a file has of newer grammar does not matter."""
STEPS, BYTES_A_STEP = 2_000, 8
"""What tree-sitter may do before it is told to stop, in hundreds of its operations: so many, and one for so many bytes. Python, whatever
its version, takes a third. Text that is none takes time with its square (3,000 times ``-<`` took 90,000 and 8 s)."""
CHUNK = 64 * 1024
MAX_TOLERANT = 300_000
"""Characters. On text that is no Python at all tree-sitter needs up to 10 µs for each."""
_SPACE, _NEWLINE = ord(" "), ord("\n")


class Rewriting(msgspec.Struct, frozen=True):
    """``templates``: line and 0-based byte column of a list display that stands for an f-string → its texts, None for each item.
    ``tolerable``: tree-sitter finds no error in what was not rewritten, or was not asked."""

    source: str
    templates: dict[tuple[int, int], tuple[str | None, ...]]
    newer: tuple[Newer, ...]
    tolerable: bool = True


def rewrite(source: str) -> Rewriting:
    """*source* with newer constructs rewritten; ``newer`` is empty when none was found."""
    if len(source) > MAX_TOLERANT or any(run[0].count("\n") > MAX_CONTINUED for run in _CONTINUED.finditer(source)):
        return Rewriting(source, {}, ())
    content = source.encode("utf-8", "surrogatepass")
    found = [Newer("lazy import", content[: hit.start()].count(b"\n") + 1) for hit in _LAZY.finditer(content)]
    content = _LAZY.sub(rb"\1", content)
    draft = _Draft(content, found)
    tree = _tree(content)
    if tree is None:
        return Rewriting(source, {}, ())
    for node in _nodes(tree):
        edit = _EDITS.get(node.type)
        if edit is not None:
            edit(draft, node)
    text = draft.finished().decode("utf-8", "surrogatepass")
    return Rewriting(text, draft.templates, tuple(sorted(draft.newer, key=_position)), not tree.root_node.has_error)


def _tree(content: bytes) -> tree_sitter.Tree | None:
    """None for text on which tree-sitter takes too many steps: counted, not timed, so that every machine says the same."""
    left = STEPS + len(content) // BYTES_A_STEP

    def tired(_offset: int, _failing: bool) -> bool:
        nonlocal left
        left -= 1
        return left < 0

    try:
        # Bytes, and no view of them: `Node.text` reads again, and kills the interpreter over anything else (tree-sitter 0.26.1).
        return tree_sitter.Parser(_LANGUAGE).parse(lambda offset, _: content[offset : offset + CHUNK], progress_callback=tired)
    except ValueError:
        return None


def _position(row: Newer) -> tuple[int, str]:
    return row.line, row.construct


class _Draft:
    """The bytes being rewritten. Edits keep the length, except ``insertions``, which are made last."""

    def __init__(self, content: bytes, newer: list[Newer]) -> None:
        self.original, self.content, self.newer = content, bytearray(content), newer
        self.templates: dict[tuple[int, int], tuple[str | None, ...]] = {}
        self._insertions: list[tuple[int, bytes]] = []

    def note(self, construct: str, node: tree_sitter.Node) -> None:
        self.newer.append(Newer(construct, node.start_point[0] + 1))

    def insert(self, position: int, text: bytes) -> None:
        self._insertions.append((position, text))

    def blank(self, start: int, end: int, *, continued: bool = False) -> None:
        """Spaces for everything but line ends; ``continued``: outside brackets, so that the line ends need a backslash."""
        for position in range(start, end):
            if self.content[position] != _NEWLINE:
                self.content[position] = _SPACE
            elif continued and position > start and self.content[position - 1] != _NEWLINE:
                self.content[position - 1] = ord("\\")

    def put(self, position: int, text: bytes) -> None:
        self.content[position : position + len(text)] = text

    def finished(self) -> bytes:
        for position, text in sorted(self._insertions, reverse=True):
            self.content[position:position] = text
        return bytes(self.content)


def _nodes(tree: tree_sitter.Tree) -> Iterator[tree_sitter.Node]:
    """Every node, parents first."""
    cursor = tree.walk()
    while True:
        if cursor.node is not None:
            yield cursor.node
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while cursor.goto_parent():
            if cursor.goto_next_sibling():
                break
        else:
            return


def _type_parameters(draft: _Draft, node: tree_sitter.Node) -> None:
    parameters = node.child_by_field_name("type_parameters")
    if parameters is not None:
        draft.note("type parameters", parameters)
        draft.blank(parameters.start_byte, parameters.end_byte, continued=True)


def _type_alias(draft: _Draft, node: tree_sitter.Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    name = re.match(rb"\w+", draft.original[left.start_byte : left.end_byte]) if left is not None else None
    if name is not None and right is not None:
        draft.note("type statement", node)
        draft.blank(node.start_byte, right.start_byte, continued=True)
        draft.put(node.start_byte, name[0] + b" =")


def _except(draft: _Draft, node: tree_sitter.Node) -> None:
    values = node.children_by_field_name("value")
    if len(values) < 2:
        return
    start, end = values[0].start_byte, values[-1].end_byte
    draft.note("except without parentheses", node)
    if draft.content[start - 1] == _SPACE:
        draft.put(start - 1, b"(")
    else:
        draft.insert(start, b"(")
    space = draft.content.find(b", ", start, end)
    if space >= 0:
        draft.put(space + 1, bytes(draft.content[space + 2 : end]) + b")")
    else:
        draft.insert(end, b")")


def _splat(draft: _Draft, node: tree_sitter.Node) -> None:
    body = node.child_by_field_name("body")
    if body is not None and body.type == "list_splat":
        draft.note("unpacking in a comprehension", body)
        draft.blank(body.start_byte, body.start_byte + 1)


def _string(draft: _Draft, node: tree_sitter.Node) -> None:
    """An f-string that older grammar refuses becomes a list of what it interpolates: ``f"{d["a"]}!"`` → ``[  d["a"],  ]``."""
    parent = node.parent
    if parent is not None and parent.type == "concatenated_string":
        return
    strings = node.children if node.type == "concatenated_string" else [node]
    reason = next((reason for string in strings if (reason := _refused(draft, string))), "")
    if not reason:
        return
    draft.note(reason, node)
    expressions: list[tree_sitter.Node] = []
    parts: list[str | None] = []
    for string in strings:
        prefix = _prefix(draft, string)
        raw = "r" in prefix
        for child in string.children:
            if child.type == "string_content":
                parts.append(_cooked(draft.original[child.start_byte : child.end_byte], raw, formatted=len(prefix) > raw))
            elif child.type == "interpolation" and (expression := child.child_by_field_name("expression")) is not None:
                parts.append(None)
                expressions.append(expression)
    position = node.start_byte
    for expression in expressions:
        draft.blank(position, expression.start_byte)
        draft.blank(expression.end_byte, expression.end_byte + 1)
        draft.put(expression.end_byte, b",")
        position = expression.end_byte + 1
    draft.blank(position, node.end_byte)
    draft.put(node.start_byte, b"[")
    draft.put(node.end_byte - 1, b"]")
    draft.templates[node.start_point[0] + 1, node.start_point[1]] = tuple(parts)


def _prefix(draft: _Draft, string: tree_sitter.Node) -> str:
    """The letters before the quotes. (Never ask for a node's own ``text``: of a tree that was read through a function it is a crash.)"""
    start = string.children[0] if string.children else None
    text = draft.original[start.start_byte : start.end_byte] if start is not None and start.type == "string_start" else b""
    return text.decode("ascii", "replace").rstrip("\"'").lower()


def _refused(draft: _Draft, string: tree_sitter.Node) -> str:
    """What makes older grammar refuse this string, or nothing."""
    interpolations = [child for child in string.children if child.type == "interpolation"]
    if "t" in _prefix(draft, string):
        return "t-string"
    if not interpolations:
        return ""
    quotes = draft.original[string.children[0].start_byte : string.children[0].end_byte].lstrip(b"fFrRtT")
    for part in interpolations:
        inside = draft.original[part.start_byte : part.end_byte]
        if quotes[:1] in inside or b"\\" in inside or b"#" in inside or (b"\n" in inside and len(quotes) == 1):
            return "f-string"
    return ""


def _cooked(content: bytes, raw: bool, *, formatted: bool) -> str:
    text = content.decode("utf-8", "replace")
    if formatted:
        text = text.replace("{{", "{").replace("}}", "}")
    if raw or "\\" not in text:
        return text
    try:
        return text.encode("latin-1", "backslashreplace").decode("unicode_escape")
    except UnicodeDecodeError:
        return text


_EDITS = {
    "function_definition": _type_parameters,
    "class_definition": _type_parameters,
    "type_alias_statement": _type_alias,
    "except_clause": _except,
    "except_group_clause": _except,
    "list_comprehension": _splat,
    "set_comprehension": _splat,
    "generator_expression": _splat,
    "string": _string,
    "concatenated_string": _string,
}
