"""What a model keeps of a configured value: the text, or, of a secret, only its shape.

Models are cached on disk and shown by ``readiness facts``; a secret must not get there. So the parsers of env and settings files pass
every value through :func:`kept`.
"""

import re

import msgspec

from readiness.artifacts.environment import is_template, references
from readiness.artifacts.secret_names import is_secret_name, is_signing_key_name, words_of
from readiness.artifacts.secret_values import SecretShape, is_hash, is_reference, looks_random, shape_of, url_password, without_password
from readiness.patterns import pattern

MAX_TEXT = 2_000
_ARGUMENT = pattern(
    r"(?:^|\s)--?(?P<name>requirepass|masterauth|[\w-]*(?:password|passwd|secret|token|api-key))[= ]+"
    r"(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"']+)"
)

_AUTHORITY = pattern(r"^[A-Za-z][A-Za-z0-9+.\-]*://[^/?#\s]*")
"""Scheme, host and port of a URL look random with a number in them; what follows them may be a token."""


class Kept(msgspec.Struct, frozen=True):
    """``text`` is the value, with a URL's password blanked out; None where it is withheld or not written.

    ``secret`` is the shape of a value under a secret name, of a URL's password (``in_url``) or of a command's ``--password`` (``argument``
    names it); ``signing``: it signs or encrypts. A value that only looks random under another name is withheld too, with ``named`` False.
    ``default`` is the shape of the literal that stands in for a missing variable (``${NAME:-literal}``), ``variables`` are all that occur.
    """

    text: str | None
    secret: SecretShape | None = None
    default: SecretShape | None = None
    variables: tuple[str, ...] = ()
    signing: bool = False
    named: bool = True
    in_url: bool = False
    argument: str = ""
    template: bool = False
    """Some other program fills the value in (Helm, Jinja)."""

    @property
    def is_empty(self) -> bool:
        return self.text == "" or (self.secret is not None and self.secret.length == 0)


def kept(name: str, value: str | None) -> Kept:
    """What may be kept of the value that stands under a name (a variable, the last key of a setting)."""
    if value is None:
        return Kept(None)
    found = references(value) if "$" in value else ()
    variables = tuple(dict.fromkeys(reference.name for reference in found))
    signing = is_signing_key_name(name)
    if is_secret_name(name) and not _is_no_secret(name, value):
        defaults = [reference.default for reference in found if reference.default]
        shape = shape_of(defaults[0], signing_key=signing) if defaults and not is_template(value) else None
        plain = value if variables and not any(defaults) and re.fullmatch(r"\$\{?\w+\}?", value.strip()) else None
        return Kept(plain, shape_of(value, signing_key=signing), shape, variables, signing, template=is_template(value))
    url = url_password(value)
    if url is not None:
        inner = references(url[1]) if "$" in url[1] else ()
        defaults = [reference.default for reference in inner if reference.default]
        shape = shape_of(defaults[0]) if defaults else None
        return Kept(without_password(value)[:MAX_TEXT], shape_of(url[1]), shape, variables, in_url=True)
    argument = _ARGUMENT.search(value[:MAX_TEXT])
    if argument and not is_reference(argument["value"]):
        text = f"{value[: argument.start('value')]}***{value[argument.end('value') :]}"
        return Kept(text[:MAX_TEXT], shape_of(argument["value"].strip("\"'")), None, variables, argument=argument["name"])
    if looks_random(_AUTHORITY.sub("", value)):
        return Kept(None, shape_of(value), None, variables, named=False)
    return Kept(value[:MAX_TEXT], variables=variables)


_SWITCH = frozenset(("true", "false", "yes", "no", "on", "off", "none", "null", "required", "optional", "inherit"))


def _is_no_secret(name: str, value: str) -> bool:
    """A switch, a sentence, a salted hash, or the name itself (``password: Password`` is a label, ``TOKEN = "token"`` a key)."""
    text = value.strip()
    if is_reference(text):
        return False
    prose = any(c.isspace() for c in text) and not any(c.isdigit() for c in text) and not is_signing_key_name(name)
    return prose or is_hash(text) or text.lower() in _SWITCH or words_of(text) == words_of(name)
