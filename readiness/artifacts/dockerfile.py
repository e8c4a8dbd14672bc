"""Dockerfiles. tree-sitter-containerfile says where each instruction and here-document begins and ends; the arguments are read here.

Source: the Dockerfile reference (parser directives, shell and exec form, here-documents, comments inside continuations).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import msgspec
import tree_sitter
import tree_sitter_containerfile

from readiness.artifacts.dockerfile_model import Dockerfile, Flag, Heredoc, Instruction, Pair, StageText
from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.shell_words import UnterminatedError, Word, scan_word

__all__ = ["Dockerfile", "Flag", "Heredoc", "Instruction", "Pair", "StageText", "parse"]

MAX_BYTES = 1024 * 1024
MAX_STAGES = 300
"""People write up to twenty. Each may stand on the one before, so that what is known of all grows with the square of their number."""
MAX_MARKER_COST = 8_000_000
"""From every ``<<`` the grammar reads on to the end of the word: as many times the length. This much takes a tenth of a second; a word of
12 KB of ``<`` took more than one, one of a megabyte would take hours."""
_WORD = re.compile(rb"(?:[\\`]\n|\S)+")
_DIRECTIVE = re.compile(rb"#[ \t]*(\w+)[ \t]*=[ \t]*(.*?)[ \t]*$")
_NAME = re.compile(r"\s*([A-Za-z]+)(?:[ \t]+|(?=\\\n)|$)")
_FLAG = re.compile(r"--([a-z-]+)(=?)")
_GAP = re.compile(r"(?:[ \t]|\\\n|\n)*")
_MARKER = re.compile(r"<<-?(['\"]?)([A-Za-z_][A-Za-z0-9_.-]*)\1")
_WORDED = frozenset({"COPY", "ADD", "FROM", "USER", "WORKDIR", "EXPOSE", "VOLUME", "STOPSIGNAL", "SHELL"})


def parse(path: str, content: bytes) -> Dockerfile:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError, with the line, for what Docker would not build: unknown instructions, no FROM, a template's own syntax."""
    if len(content) > MAX_BYTES:
        raise UnparsableError(f"larger than {MAX_BYTES // 1024} KiB")
    source = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    directives = dict(_directives(source))
    escape = directives.get("escape", "\\")
    _refuse_words_of_markers(source)
    root = _parser().parse(source if source.endswith(b"\n") else source + b"\n").root_node
    broken = next(_errors(root), None)
    if broken is not None:
        line = broken.start_point[0] + 1
        word = re.match(rb"\s*([A-Za-z]{1,20})(?=\s|$)", source.split(b"\n")[broken.start_point[0]]) if source else None
        raise UnparsableError(f"not a Dockerfile instruction{': ' + word[1].decode() if word else ''}", line)
    arguments: list[Pair] = []
    stages: list[StageText] = []
    bodies: list[list[Instruction]] = []
    for node in root.children:
        if not node.type.endswith("_instruction"):
            continue
        instruction = _instruction(node, source, escape)
        if instruction.name == "FROM":
            if len(stages) == MAX_STAGES:
                raise UnparsableError(f"more than {MAX_STAGES} stages", instruction.line)
            stages.append(_stage(instruction, len(stages)))
            bodies.append([])
        elif stages:
            bodies[-1].append(instruction)
        elif instruction.name == "ARG":
            arguments += instruction.pairs
        else:
            raise UnparsableError(f"{instruction.name} before the first FROM", instruction.line)
    if not stages:
        raise UnparsableError("no FROM instruction")
    whole = [msgspec.structs.replace(stage, instructions=tuple(body)) for stage, body in zip(stages, bodies, strict=True)]
    return Dockerfile(tuple(whole), tuple(arguments), escape, directives.get("syntax", ""))


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_containerfile.language()))


def _directives(source: bytes) -> Iterator[tuple[str, str]]:
    """Parser directives: comments of this form at the very top."""
    for line in source.split(b"\n"):
        found = _DIRECTIVE.match(line)
        if not found:
            return
        yield found[1].decode().lower(), found[2].decode("utf-8", "replace")


def _refuse_words_of_markers(source: bytes) -> None:
    if source.count(b"<<") < 100:
        return
    cost = 0
    for word in _WORD.finditer(source):
        cost += word[0].count(b"<") * len(word[0])
        if cost > MAX_MARKER_COST:
            raise UnparsableError("words of nothing but here-document markers", source.count(b"\n", 0, word.start()) + 1)


def _errors(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Nodes that are no Dockerfile. A token that is merely missing (a last line that ends in a backslash) is tolerated, as Docker does."""
    waiting = [root] if root.has_error else []
    while waiting:
        node = waiting.pop()
        if node.is_error:
            yield node
        waiting += [child for child in reversed(node.children) if child.has_error or child.is_error]


def _instruction(node: tree_sitter.Node, source: bytes, escape: str) -> Instruction:
    heredocs = tuple(child for child in _descendants(node) if child.type == "heredoc_block")
    end = heredocs[0].start_byte if heredocs else node.end_byte
    text = _normalised(source[node.start_byte : end].decode("utf-8", "replace"), escape)
    line = node.start_point[0] + 1
    end_line = node.end_point[0] + (1 if node.end_point[1] else 0)
    return _read(text, line, max(end_line, line), _heredocs(text, heredocs, source))


def _descendants(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    for child in node.children:
        yield child
        if child.type.endswith("_instruction"):
            yield from _descendants(child)


def _normalised(text: str, escape: str) -> str:
    """Continuations as backslash-newline; comment and blank lines inside them reduced to that, so that line numbers hold."""
    lines = text.split("\n")
    out = []
    for number, line in enumerate(lines):
        if number and (not line.strip() or line.lstrip().startswith("#")) and number < len(lines) - 1:
            out.append("\\")
            continue
        stripped = line.rstrip()
        out.append(stripped[: -len(escape)] + "\\" if stripped.endswith(escape) else line)
    return "\n".join(out).rstrip()


def _heredocs(text: str, blocks: tuple[tree_sitter.Node, ...], source: bytes) -> tuple[Heredoc, ...]:
    if not blocks:
        return ()
    lines = source[blocks[0].start_byte : blocks[-1].end_byte].decode("utf-8", "replace").split("\n")
    first = blocks[0].start_point[0] + 1
    if lines and not lines[0]:
        lines, first = lines[1:], first + 1
    found, position = [], 0
    for marker in _MARKER.finditer(text):
        start = position
        while position < len(lines) and lines[position].strip("\t") != marker[2]:
            position += 1
        body = "\n".join(lines[start:position])
        found.append(Heredoc(marker[2], body + "\n" if body else "", first + start, bool(marker[1])))
        position += 1
    return tuple(found)


def _read(text: str, line: int, end_line: int, heredocs: tuple[Heredoc, ...]) -> Instruction:
    keyword = _NAME.match(text)
    name = keyword[1].upper() if keyword else ""
    position = keyword.end() if keyword else 0
    if name == "ONBUILD":
        position = _past_gap(text, position)
        inner = _read(text[position:], line + text.count("\n", 0, position), end_line, heredocs)
        return msgspec.structs.replace(inner, onbuild=True, line=line)
    flags, position = _flags(text, position)
    none = False
    if name == "HEALTHCHECK":
        position = _past_gap(text, position)
        verb = _NAME.match(text, position)
        none = verb is not None and verb[1].upper() == "NONE"
        position = _past_gap(text, verb.end()) if verb else position
    position = _past_gap(text, position)
    rest = text[position:]
    text_line = line + text.count("\n", 0, position)
    argv = _json(rest)
    words: tuple[Word, ...] = ()
    if name in _WORDED:
        words = tuple(Word((word,), text_line, True) for word in argv) if argv is not None else tuple(_words(rest, text_line))
    pairs = tuple(_pairs(rest, text_line, name)) if name in ("ENV", "ARG", "LABEL") else ()
    return Instruction(name, line, end_line, rest, text_line, argv, flags, words, pairs, heredocs, none=none)


def _past_gap(text: str, position: int) -> int:
    found = _GAP.match(text, position)
    return found.end() if found else position


def _flags(text: str, position: int) -> tuple[tuple[Flag, ...], int]:
    flags: list[Flag] = []
    while True:
        start = _past_gap(text, position)
        found = _FLAG.match(text, start)
        if not found:
            return tuple(flags), position
        value, position = _scan(text, found.end()) if found[2] else (Word(("true",)), found.end())
        flags.append(Flag(found[1], value))


def _json(text: str) -> tuple[str, ...] | None:
    joined = text.replace("\\\n", "").strip()
    if not joined.startswith("["):
        return None
    try:
        items = json.loads(joined)
    except (ValueError, RecursionError):
        return None
    return tuple(items) if isinstance(items, list) and all(isinstance(item, str) for item in items) else None


def _words(text: str, line: int) -> Iterator[Word]:
    position = _past_gap(text, 0)
    while position < len(text):
        word, end = _scan(text, position)
        yield msgspec.structs.replace(word, line=line + text.count("\n", 0, position))
        position = _past_gap(text, max(end, position + 1))


def _pairs(text: str, line: int, name: str) -> Iterator[Pair]:
    """``A=b C="d e"``; for ENV and LABEL also the old form ``A the rest``; for ARG names alone."""
    position = _past_gap(text, 0)
    first = True
    while position < len(text):
        here = line + text.count("\n", 0, position)
        found = re.compile(r"[\"']?([^\s=\"']+)[\"']?").match(text, position)
        if not found:
            return
        position = found.end()
        if text.startswith("=", position):
            value, position = _scan(text, position + 1)
            yield Pair(found[1], msgspec.structs.replace(value, line=here), here)
        elif name == "ARG":
            yield Pair(found[1], None, here)
        elif first:
            rest = text[_past_gap(text, position) :].replace("\\\n", "")
            yield Pair(found[1], _whole(rest, here), here)
            return
        first = False
        position = _past_gap(text, position)


def _scan(text: str, position: int) -> tuple[Word, int]:
    """One word by Docker's rules, which are the shell's without operators. An unclosed quote is literal up to the next blank."""
    try:
        parts, end, quoted = scan_word(text, position, stops=" \t\n")
    except UnterminatedError:
        end = re.compile(r"[^ \t\n]*").match(text, position).end()  # type: ignore[union-attr]
        return Word((text[position:end],)), end
    return Word(parts, quoted=quoted), end


def _whole(text: str, line: int) -> Word:
    try:
        parts, _, quoted = scan_word(text, 0, stops="")
    except UnterminatedError:
        return Word((text,), line)
    return Word(parts, line, quoted)


def _stage(instruction: Instruction, index: int) -> StageText:
    if not instruction.words:
        raise UnparsableError("FROM without an image", instruction.line)
    words = instruction.words
    name = words[2].text if len(words) > 2 and words[1].text.lower() == "as" else ""
    platform = instruction.flag("platform")
    return StageText(index, name.lower(), words[0], instruction.line, platform.value if platform else None)
