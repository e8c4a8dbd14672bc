"""What a call is given, where bandit sees only that it is no constant: its tests know neither translations nor escaping, and follow names
a line or two. Our own reader has folded names, sums and f-strings already (`readiness.artifacts.python.values`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from readiness.artifacts.bandit.model import Hit
from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Choice, Invocation, Literal, Reference, Sequence, Template, Value, text, walk
from readiness.wordlist import word_set

Calls: TypeAlias = list[PythonCall]
"""Those around the lines of a hit."""
_NUMBERS = word_set("int float len round id hash")
_TRANSLATIONS = word_set("""
    gettext gettext_lazy gettext_noop ngettext ngettext_lazy pgettext pgettext_lazy npgettext ugettext ugettext_lazy lazy_gettext localize _
""")
_ESCAPES = word_set("""
    escape conditional_escape format_html format_html_join urlencode quote quote_plus urlquote reverse reverse_lazy url_for static
""")
_METHODS = word_set("format join replace strip lstrip rstrip upper lower capitalize title")
_EXECUTES = word_set("execute executemany")
_SCHEMES = ("http://", "https://")


def settled_markup(around: Calls, hit: Hit) -> bool:
    """Markup of constants, translations, numbers and escaped text."""
    return _all_given(_at(around, hit), _is_shown_text)


def settled_statement(around: Calls, hit: Hit) -> bool:  # noqa: ARG001 - the signature of every question here
    """SQL of constants and numbers."""
    return _all_given([call for call in around if call.invocation.method in _EXECUTES], _is_number)


def settled_scheme(around: Calls, hit: Hit) -> bool:
    """A URL that is one of HTTP, whatever comes behind."""
    calls = _at(around, hit)
    return bool(calls) and all(_is_http(call.invocation.argument(0, "url")) for call in calls)


def settled_hash(around: Calls, hit: Hit) -> bool:
    """The MD5 of an address. (Gravatar's protocol wants it: docs.gravatar.com, "Creating the hash".)"""
    named = [part for call in _at(around, hit) for part in walk(call.invocation) if isinstance(part, Reference | Invocation)]
    return any("mail" in (part.name if isinstance(part, Reference) else part.callee).lower() for part in named)


def _at(around: Calls, hit: Hit) -> Calls:
    return [call for call in around if (call.line, call.column) == (hit.line, hit.column)]


def _all_given(calls: Calls, accepts: Callable[[Invocation], bool]) -> bool:
    return bool(calls) and all(call.invocation.args and _made_of(call.invocation.args[0], accepts) for call in calls)


def _made_of(value: Value, accepts: Callable[[Invocation], bool]) -> bool:
    """Constants, and calls that are accepted, put together in any way."""
    match value:
        case Literal():
            return True
        case Template(parts=parts) | Sequence(items=parts) | Choice(operands=parts):
            return all(_made_of(part, accepts) for part in parts)
        case Invocation():
            given = (*value.args, *(item for _, item in value.kwargs))
            if not value.callee and value.receiver is not None and value.attribute in _METHODS:
                return all(_made_of(part, accepts) for part in (value.receiver, *given))
            if value.callee == "str" or (value.method in _TRANSLATIONS and accepts is _is_shown_text):
                return bool(given) and all(_made_of(part, accepts) for part in given)
            return accepts(value)
    return False


def _is_number(made: Invocation) -> bool:
    return made.callee in _NUMBERS


def _is_shown_text(made: Invocation) -> bool:
    """Text in which nothing is markup any more. A name of the module's own may do anything."""
    return _is_number(made) or (made.callee[:1] not in ("", ":", "~", "?", ".") and made.method in _ESCAPES)


def _is_http(value: Value | None) -> bool:
    if isinstance(value, Invocation) and value.method == "Request":
        value = value.argument(0, "url")
    first = value.parts[0] if isinstance(value, Template) and value.parts else value
    return (text(first) or "").lower().startswith(_SCHEMES)
