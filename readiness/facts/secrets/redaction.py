"""The last gate before the report: what a stranger's file said is quoted without the credentials in it.

Messages name what they speak of (an image, a link, a command, a line that does not parse), and any of these may hold a token. Rules about
secrets never quote one; this is for all the others.
"""

import re

from readiness.artifacts.secret_names import is_secret_name
from readiness.artifacts.secret_values import is_credential_like, is_reference, looks_random
from readiness.facts.secrets.keywords import keyword_set
from readiness.facts.secrets.vendors import FORMATS, KEYWORDS
from readiness.patterns import pattern

_MARK = "***"
_USERINFO = pattern(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}://)(?P<user>[^\s/:@?#'\"]*)(?::(?P<password>[^\s/@'\"]+))?@")
_NAMED = pattern(
    r"(?P<name>(?<![\w.])[A-Za-z_][\w.-]{0,80}(?=[\"']?\s?[=:])|(?<![\w-])--?[a-z][\w-]{0,80}(?=\s))"
    r"(?P<between>[\"']?\s?[=:]?\s?[\"']?)(?P<value>[^\s\"',;]{8,400})"
)


def redacted(text: str) -> str:
    """The text with each credential replaced by ``***``: of a URL, in a vendor's format, or of a telling name (``PASSWORD=…``).

    References (``${NAME}``) and placeholders stay. What has no mark of a credential at all cannot be known, and stays too.
    """
    if "://" in text and "@" in text:
        text = _USERINFO.sub(_without_userinfo, text)
    present = {KEYWORDS[number] for _, number in keyword_set(KEYWORDS).hits(text.lower().encode("utf-8", "replace"))}
    if present:
        for form in FORMATS:
            if not present.isdisjoint(form.keywords):
                for token in reversed(form.find(text)):
                    kept = token["token"][:4] if token["token"].lower().startswith(form.keywords) else ""
                    text = f"{text[: token.start('token')]}{kept}{_MARK}{text[token.end('token') :]}"
    return _without_named(text)


def _without_userinfo(found: re.Match[str]) -> str:
    user, password = found["user"], found["password"]
    if password is not None:
        return found[0] if is_reference(password) else f"{found['scheme']}{user}:{_MARK}@"
    return f"{found['scheme']}{_MARK}@" if looks_random(user) else found[0]


def _without_named(text: str) -> str:
    """Where a name tells nothing, what follows it may be a name itself (``not a requirement: 'PASSWORD=…'``)."""
    parts, end, start = [], 0, 0
    while found := _NAMED.search(text, start):
        start = found.end("name")
        if is_secret_name(found["name"]) and is_credential_like(found["value"]):
            parts += [text[end : found.start("value")], _MARK]
            start = end = found.end("value")
    return "".join((*parts, text[end:]))
