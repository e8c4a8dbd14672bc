"""Which of bandit's tests can say anything at all of a file, a call or a text: asking all of them of everything is what makes it slow.

A line here only ever leaves out a test whose answer is None, and a test that is not listed is always asked, so that one of a later bandit
is not lost. `tests/artifacts/bandit` holds the answers against those of bandit's own command.
"""

import ast
import unicodedata
from collections.abc import Callable

from readiness.artifacts.bandit.loading import BanditTest, bandit
from readiness.wordlist import word_set

_PASSWORD = word_set("pas pwd token secret")
_SHELL = word_set("system popen getoutput getstatusoutput")
_NO_SHELL = word_set("exec spawn startfile")
_SUBPROCESS = word_set("subprocess")
_WORDS: dict[str, frozenset[str]] = {
    "B102": word_set("exec"),
    "B103": word_set("chmod"),
    "B106": _PASSWORD,
    "B107": _PASSWORD,
    "B113": word_set("requests httpx"),
    "B201": word_set("flask"),
    "B202": word_set("tarfile"),
    "B324": word_set("hashlib crypt"),
    "B501": word_set("requests httpx"),
    "B502": word_set("ssl_version method"),
    "B503": word_set("method protocol"),
    "B504": word_set("wrap_socket"),
    "B505": word_set("generate"),
    "B506": word_set("yaml"),
    "B507": word_set("paramiko"),
    "B508": word_set("communitydata"),
    "B509": word_set("usmuserdata"),
    "B601": word_set("paramiko"),
    "B602": _SUBPROCESS,
    "B603": _SUBPROCESS,
    "B604": word_set("shell"),
    "B605": _SHELL,
    "B606": _NO_SHELL,
    "B607": _SUBPROCESS | _SHELL | _NO_SHELL,
    "B609": _SUBPROCESS | _SHELL,
    "B610": word_set("extra"),
    "B611": word_set("rawsql"),
    "B612": word_set("listen"),
    "B614": word_set("torch"),
    "B615": word_set("transformers datasets huggingface_hub"),
    "B701": word_set("jinja2"),
    "B702": word_set("mako"),
    "B703": word_set("safestring"),
    "B704": word_set("markup"),
}
"""One of these is part of a name in every file that the test can hit: of a module, a function or an argument, never of a text, which could
be written with escapes. In lower case; a name that is written with other characters of the same meaning is compared in its normal form."""
_ALL_WORDS = frozenset().union(*_WORDS.values())
_KEYWORDS = frozenset({"B106", "B502", "B604"})
"""Tests that speak of a keyword argument."""
_PARENTS: dict[str, dict[type[ast.AST], Callable[[str], bool] | None]] = {
    "B105": {ast.Assign: None, ast.Compare: None, ast.Dict: lambda value: _secret(value), ast.Subscript: lambda value: _secret(value)},
    "B608": {ast.BinOp: None, ast.Attribute: None, ast.JoinedStr: None},
}
"""Tests of a text that look at what it is part of, and only at these; and what the text must be there. (B105 looks for every text of a
dict among its keys: without a question before it, a dict of 10,000 items takes seconds.)"""
_VALUES: dict[str, Callable[[str], bool]] = {
    "B104": lambda value: value == "0.0.0.0",
    "B108": lambda value: value.startswith("/"),
}
"""Tests of a text that look at nothing but its value."""
_LISTED = "B001"
_LOADS_BY_NAME = frozenset({"__import__", "import_module"})


def _secret(value: str) -> bool:
    folded = value.casefold()
    return any(word in folded for word in _PASSWORD)


class FileTests:
    """The tests that may hit something in one file. ``words`` is its text."""

    def __init__(self, source: str) -> None:
        words = (source if source.isascii() else unicodedata.normalize("NFKC", source)).lower()
        absent = {word for word in _ALL_WORDS if word not in words}
        self.tests = tuple(test for test in bandit().tests if test.id not in _WORDS or not _WORDS[test.id] <= absent)
        calls = [test for test in self.of("Call") if test.id != _LISTED]
        self._listed = tuple(test for test in self.of("Call") if test.id == _LISTED)
        self._plain_calls = tuple(test for test in calls if test.id not in _KEYWORDS)
        self._calls = tuple(calls)
        self._texts = tuple(test for test in self.of("Str") if test.id not in _PARENTS and test.id not in _VALUES)
        self._by_value = tuple((test, _VALUES[test.id]) for test in self.of("Str") if test.id in _VALUES)
        self._by_parent: dict[type[ast.AST], list[tuple[BanditTest, Callable[[str], bool] | None]]] = {}
        for test in self.of("Str"):
            for parent, wanted in _PARENTS.get(test.id, {}).items():
                self._by_parent.setdefault(parent, []).append((test, wanted))

    def of(self, check: str) -> tuple[BanditTest, ...]:
        """Those of a node type, or of ``Str`` or ``File``."""
        return tuple(test for test in self.tests if check in test.checks)

    def of_call(self, name: str, keywords: bool) -> tuple[BanditTest, ...]:
        """Those of a call of this qualified name."""
        tests = self._calls if keywords else self._plain_calls
        if name in bandit().listed_calls or name.rpartition(".")[2] in _LOADS_BY_NAME:
            return (*tests, *self._listed)
        return tests

    def of_text(self, value: str, parent: type[ast.AST] | None) -> tuple[BanditTest, ...]:
        """Those of a string in a construct of this kind; None: without those that look at what it is part of."""
        tests = self._texts
        for test, wanted in self._by_parent.get(parent, ()) if parent else ():
            if wanted is None or wanted(value):
                tests = (*tests, test)
        for test, matches in self._by_value:
            if matches(value):
                tests = (*tests, test)
        return tests


class FieldsBelow(dict[type[ast.AST], tuple[str, ...]]):
    """By node type: the fields below which there may be something to test, in bandit's order."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        fields = () if kind in _LEAVES else tuple(field for field in kind._fields if field not in _EMPTY_FIELDS)
        self[kind] = fields
        return fields


_LEAVES = (ast.Name, ast.alias, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom, ast.Constant)
_EMPTY_FIELDS = word_set("ctx op ops id attr kind level module names name type_comment type_ignores conversion simple is_async")
