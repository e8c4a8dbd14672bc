"""Python with every statement and expression there is, of any version, in nearly the right places."""

from hypothesis import strategies as st

from tests.fuzz.writing.pieces import Text, forms, joined, word

_identifier = st.sampled_from(
    ("app", "db", "os", "settings", "x", "self", "FastAPI", "Settings", "print", "getenv", "environ", "match", "type", "é", "_")
)
_LITERALS = (
    "None", "True", "1", "1.5e308", "1e999", "0x1F", "1_000", "2j", "...", "b'a'", "rb'\\x'", '""', "'A'", "'PORT'", "f'{x!r:>{y}}'",
    "f'{x=}'", "t'{x}'",
    "f'{os.environ[\"A\"]}/{{'", "'''a\nb'''", "'a' 'b'", "u'\\ud800'", "'%(a)s'", "99999999999999999999",
)  # fmt: skip
_atom = st.one_of(_identifier, st.sampled_from(_LITERALS), word.map(repr))


def _larger(inner: Text) -> Text:
    return forms(
        "<a>.<n>", "<a>(<b>, <n>=<c>)", "<a>(*<b>, **<c>)", "<a>[<b>]", "<a>[<b>:<c>]", "[<a>, *<b>]", "(<a>, <b>)", "{<a>, <b>}",
        "{<a>: <b>, **<c>}",
        "<a> if <b> else <c>", "<a> or <b>", "not <a>", "-<a>", "<a> + <b>", "<a> % <b>", "<a> == <b> < <c>", "[<a> for <n> in <b> if <c>]",
        "{<a>: <b> for <n> in <c>}", "(<a> for <n> in <b>)", "lambda <n>, *a, k=<a>: <b>", "(<n> := <a>)", "await <a>", "(yield <a>)",
        "<a>.join(<b>)", "<a>.format(<b>)", "os.getenv(<a>, <b>)", "Field(<a>, alias=<b>)", "~<a> ** <b>",
        a=inner, b=inner, c=inner, n=_identifier,
    )  # fmt: skip


expression = st.recursive(_atom, _larger, max_leaves=6)
_statement = forms(
    "<n> = <a>", "<n>: <a> = <b>", "<n> += <a>", "<a>", "(<n>, *<m>) = <a>", "<a>.<n> = <b>", "<a>[<b>] = <n>", "import <n> as <m>",
    "import <n>.<m>",
    "from <n> import <m>", "from . import <n>", "from .. import *", "return <a>", "raise <a> from <b>", "assert <a>, <b>", "del <n>",
    "global <n>",
    "pass", "type <n>[T: <a>] = <b>", "print <a>", "return", "nonlocal <n>", "yield <a>", "<n> = <m> = <a>", "exec <a> in <b>",
    "<n> = <a>,",
    a=expression, b=expression, n=_identifier, m=_identifier,
)  # fmt: skip
_head = forms(
    "if <a>:", "else:", "elif <a>:", "for <n>, <m> in <a>:", "while <a>:", "try:", "except (<a>, <b>) as <n>:", "except <a>, <b>:",
    "except* <a>:",
    "finally:", "with <a> as <n>, <b>:", "with (<a> as <n>, <b> as <m>,):", "def <n>(<m>, /, a: <a> = <b>, *, c=1, **d) -> <b>:",
    "async def <n>(*<m>):", "class <n>(<a>, metaclass=<b>):", "@<a>\ndef <n>():", "@<a>\nclass <n>:", "match <a>:",
    "case <n>(<m>=1) | [<n>, *_] if <b>:", "def <n>[T: (<a>, <b>), *U, **V](): ", "if __name__ == '__main__':", "async for <n> in <a>:",
    a=expression, b=expression, n=_identifier, m=_identifier,
)  # fmt: skip


def _nested(inner: Text) -> Text:
    under = st.tuples(_head, inner).map(lambda pair: f"{pair[0]}\n{_indented(pair[1])}")
    return joined(st.lists(st.one_of(inner, under), min_size=1, max_size=3), "\n")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


_block = st.recursive(joined(st.lists(_statement, min_size=1, max_size=3), "\n"), _nested, max_leaves=5)
python = _block.map(lambda text: f"import os\n{text}\n")
