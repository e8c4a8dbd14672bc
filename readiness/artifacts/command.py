"""Shell text as simple commands: words, assignments, redirections, and what stands between them. Pure, tolerant, executes nothing.

Used for whole scripts (`shell`) and for single lines: ``RUN`` instructions, ``sh -c "…"``, ``a && b || c``. Control structures are not
kept as a tree: every simple command says in which function it stands and whether a branch or loop may skip it.
"""

from __future__ import annotations

import re
import shlex
from functools import lru_cache

import msgspec

from readiness.artifacts.command_model import Assignment, Joiner, Redirection, ShellCommand, ShellText
from readiness.artifacts.errors import Unread
from readiness.artifacts.shell_words import Expansion, UnterminatedError, Word, read_word, scan_word
from readiness.patterns import pattern

__all__ = ["Assignment", "Expansion", "Joiner", "Redirection", "ShellCommand", "ShellText", "Word", "quote", "read_commands", "read_word"]

MAX_NESTING = 100
MAX_COMMANDS = 20_000
_ASSIGNMENT = pattern(r"([A-Za-z_][A-Za-z0-9_]*)(\+?=)")
_REDIRECTION = pattern(r"(\d*)(<<<|<<-|<<|<>|<&|<|&>>|&>|>>|>\||>&|>)")
_OPERATORS = ("&&", "||", ";;&", ";;", ";&", "|&", ";", "|", "&", "(", ")", "\n")
_OPERATOR_STARTS = frozenset(operator[0] for operator in _OPERATORS)
_FUNCTION = pattern(r"(?:function\s+)?([A-Za-z_][\w.-]*)\s*\(\s*\)|function\s+([A-Za-z_][\w.-]*)")
_DECLARING = frozenset({"export", "readonly", "local", "declare", "typeset"})


@lru_cache(maxsize=1024)
def read_commands(text: str, line: int = 1) -> ShellText:
    """Every simple command of a shell text that starts on ``line``. Never raises: what is unreadable ends up in ``unread``. Remembered,
    because images, installs, processes and packages all ask what a RUN instruction runs."""
    return _Reader(text, line).read()


def quote(words: tuple[str, ...]) -> str:
    """An argument vector as one line for messages."""
    return " ".join(shlex.quote(word) for word in words)


class _Block:
    """An open if, loop or case: its keyword, its number, and the branch being read."""

    def __init__(self, keyword: str, number: int) -> None:
        self.keyword, self.number, self.branch = keyword, number, 0
        self.in_test = keyword in ("if", "while", "until")
        self.conditional = keyword not in ("{", "(") and not self.in_test
        self.pattern = keyword == "case"


class _Reader:
    """One pass over the text. State: the open blocks and functions, and the command being gathered."""

    def __init__(self, text: str, line: int) -> None:
        self.text, self.position, self.line = text, 0, line
        self.commands: list[ShellCommand] = []
        self.unread: list[Unread] = []
        self.blocks: list[_Block] = []
        self.functions: list[tuple[str, int]] = []
        self.function_next = ""
        self.numbers = 0
        self.heredocs: list[tuple[str, bool, bool, str]] = []
        self._reset(Joiner.START)

    def _reset(self, joiner: Joiner) -> None:
        self.joiner = joiner
        self.words: list[Word] = []
        self.assignments: list[Assignment] = []
        self.redirections: list[Redirection] = []
        self.start_line = 0

    def read(self) -> ShellText:
        try:
            while self.position < len(self.text) and len(self.commands) < MAX_COMMANDS and len(self.blocks) < MAX_NESTING:
                self._step()
        except UnterminatedError as error:
            line = self.line + self.text.count("\n", self.position, error.position)
            self.unread.append(Unread(line, f"{error.what} is opened and never closed"))
        if len(self.commands) >= MAX_COMMANDS:
            self.unread.append(Unread(self.line, f"more than {MAX_COMMANDS} commands"))
        if len(self.blocks) >= MAX_NESTING:
            self.unread.append(Unread(self.line, f"nested deeper than {MAX_NESTING}"))
        self._finish(Joiner.NEXT)
        return ShellText(tuple(self.commands), tuple(self.unread))

    def _step(self) -> None:
        char = self.text[self.position]
        if char in " \t\r":
            self.position += 1
        elif self.text.startswith("\\\n", self.position):
            self._advance(2)
        elif char == "#":
            end = self.text.find("\n", self.position)
            self._advance((end if end >= 0 else len(self.text)) - self.position)
        elif self._function() or self._redirection():
            pass
        elif char in _OPERATOR_STARTS and (operator := next((op for op in _OPERATORS if self.text.startswith(op, self.position)), "")):
            self._operator(operator)
        else:
            self._word()

    def _advance(self, length: int) -> None:
        self.line += self.text.count("\n", self.position, self.position + length)
        self.position += length

    # words ---------------------------------------------------------------------------------------------------------------
    def _word(self) -> None:
        start, line = self.position, self.line
        parts, end, quoted = scan_word(self.text, start)
        raw = self.text[start:end]
        self._advance(max(end - start, 1))
        word = Word(parts, line, quoted)
        if not self.words and not quoted and not self.assignments and self._reserved(raw):
            return
        if self.blocks and self.blocks[-1].pattern:
            return
        self.start_line = self.start_line or line
        assigned = _ASSIGNMENT.match(raw)
        if assigned and (not self.words or self.words[0].text in _DECLARING):
            if self.text.startswith("(", self.position) and raw.endswith("="):
                self._skip_array()
                return
            value = Word(_after(parts, assigned.end()), line, quoted)
            exported = bool(self.words) and self.words[0].text in ("export", "declare")
            self.assignments.append(Assignment(assigned[1], value, line, exported))
            if not self.words:
                return
        self.words.append(word)

    def _skip_array(self) -> None:
        end = self.text.find(")", self.position)
        if end < 0:
            raise UnterminatedError("an array", self.position)
        self._advance(end + 1 - self.position)

    def _function(self) -> bool:
        if self.words or self.assignments:
            return False
        found = _FUNCTION.match(self.text, self.position)
        if not found:
            return False
        self._advance(found.end() - self.position)
        self.function_next = found[1] or found[2]
        return True

    # redirections --------------------------------------------------------------------------------------------------------
    def _redirection(self) -> bool:
        found = _REDIRECTION.match(self.text, self.position)
        if not found or (self.blocks and self.blocks[-1].pattern):
            return False
        if self.text.startswith(("<(", ">("), found.start(2)):
            return self._process_substitution(found.start(2))
        self.start_line = self.start_line or self.line
        self._advance(found.end() - self.position)
        while self.position < len(self.text) and self.text[self.position] in " \t":
            self.position += 1
        line = self.line
        parts, end, quoted = scan_word(self.text, self.position)
        self._advance(end - self.position)
        target = Word(parts, line, quoted)
        if found[2] in ("<<", "<<-"):
            self.heredocs.append((target.text, quoted, found[2] == "<<-", found[1]))
            return True
        operator = ">" if found[2] == ">&" and not target.text.isdigit() and target.text != "-" else found[2]
        self.redirections.append(Redirection(operator, target, found[1]))
        return True

    def _process_substitution(self, start: int) -> bool:
        depth, end = 0, start + 1
        for end in range(start + 1, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[end], 0)
            if depth == 0:
                break
        body = self.text[start + 2 : end]
        self.words.append(Word((Expansion(command=body),), self.line))
        self._advance(end + 1 - self.position)
        return True

    def _heredoc_bodies(self) -> None:
        """Reads the bodies that follow the line just ended; called with the position after its newline."""
        for delimiter, literal, tabs, descriptor in self.heredocs:
            lines, line = [], self.line
            while self.position < len(self.text):
                end = self.text.find("\n", self.position)
                row = self.text[self.position : end if end >= 0 else len(self.text)]
                self._advance(len(row) + (end >= 0))
                row = row.lstrip("\t") if tabs else row
                if row.rstrip("\r") == delimiter:
                    break
                lines.append(row + "\n")
            else:
                self.unread.append(Unread(line, f"the here-document {delimiter} is never closed"))
            body = "".join(lines)
            word = Word((body,), line, True) if literal else msgspec.structs.replace(read_word(body), line=line)
            self.redirections.append(Redirection("<<", word, descriptor))
        self.heredocs = []

    # structure -----------------------------------------------------------------------------------------------------------
    def _operator(self, operator: str) -> None:
        pattern = bool(self.blocks) and self.blocks[-1].pattern
        self._advance(len(operator))
        if operator == "\n" and self.heredocs:
            self._heredoc_bodies()
        if pattern:
            if operator == ")":
                block = self.blocks[-1]
                block.pattern, block.branch = False, block.branch + 1
            return
        background = operator == "&"
        match operator:
            case "&&":
                self._finish(Joiner.AND)
            case "||":
                self._finish(Joiner.OR)
            case "|" | "|&":
                self._finish(Joiner.PIPE)
            case "(":
                self._finish(Joiner.NEXT if self.words else self.joiner)
                self._open("(")
            case ")":
                self._finish(Joiner.NEXT)
                self._close("(")
            case ";;" | ";&" | ";;&":
                self._finish(Joiner.NEXT)
                if self.blocks and self.blocks[-1].keyword == "case":
                    self.blocks[-1].pattern = True
            case _:
                self._finish(Joiner.NEXT, background)

    def _reserved(self, word: str) -> bool:
        """Whether the word is a reserved one here; then the blocks have changed accordingly."""
        top = self.blocks[-1] if self.blocks else None
        if top and top.pattern and word != "esac":
            return False
        match word:
            case "if" | "while" | "until" | "{":
                self._open(word)
            case "for" | "select" | "case":
                self._header(word)
            case "then" | "do" | "else" | "elif" if top:
                top.branch += word != "do"
                top.in_test = word == "elif"
                top.conditional = not top.in_test
            case "fi":
                self._close("if")
            case "done":
                self._close("while", "until", "for", "select")
            case "esac":
                self._close("case")
            case "}":
                self._close("{")
            case "!" | "time":
                pass
            case _:
                return False
        return True

    def _header(self, keyword: str) -> None:
        """Skips ``for x in …`` up to its ``do``, or ``case x in``."""
        ending = re.compile(r"\bin\b" if keyword == "case" else r"(?=[;\n]\s*do\b)").search(self.text, self.position)
        if ending:
            self._advance(ending.end() - self.position)
        self._open(keyword)
        self._reset(Joiner.NEXT)

    def _open(self, keyword: str) -> None:
        self.numbers += 1
        if self.function_next:
            self.functions.append((self.function_next, len(self.blocks)))
            self.function_next = ""
        self.blocks.append(_Block(keyword, self.numbers))

    def _close(self, *keywords: str) -> None:
        if self.blocks and self.blocks[-1].keyword in keywords:
            self.blocks.pop()
            if self.functions and self.functions[-1][1] == len(self.blocks):
                self.functions.pop()

    def _finish(self, following: Joiner, background: bool = False) -> None:
        if self.words or self.assignments or self.redirections:
            self.commands.append(ShellCommand(
                tuple(self.words), self.start_line or self.line, self.joiner, tuple(self.assignments), tuple(self.redirections), background,
                conditional=any(block.conditional for block in self.blocks),
                branch="/".join(f"{block.number}.{block.branch}" for block in self.blocks if block.keyword not in ("{", "(")),
                test=any(block.in_test for block in self.blocks),
                function=self.functions[-1][0] if self.functions else "",
            ))
            self._reset(following)
        elif following is not Joiner.NEXT:
            self.joiner = following


def _after(parts: tuple[str | Expansion, ...], length: int) -> tuple[str | Expansion, ...]:
    """The parts without the first ``length`` characters, which are literal."""
    first = parts[0]
    rest = first[length:] if isinstance(first, str) else ""
    return (rest, *parts[1:]) if rest else parts[1:]
