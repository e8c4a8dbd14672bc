"""Secret candidates of one file: what looks like a credential, found by a keyword pass and then precise patterns on the hit lines."""

import re
from collections.abc import Iterator

import msgspec

from readiness.artifacts.secret_names import is_signing_key_name
from readiness.artifacts.secret_values import SecretShape, Strength, fingerprint, shape_of
from readiness.facts.secrets import text, vendors
from readiness.facts.secrets.key_material import holds_binary_key, pem_keys
from readiness.facts.secrets.keywords import hit_lines, keyword_engine, keyword_set
from readiness.facts.secrets.text import Form, Language
from readiness.model import Role
from readiness.patterns import pattern

__all__ = ["SecretCandidate", "keyword_engine", "secret_candidates"]
MAX_CANDIDATES = 500


class SecretCandidate(msgspec.Struct, frozen=True):
    """``kind`` names a vendor's format (``aws-access-key``), key material (``private-key``, ``encrypted-private-key``, ``keystore``) or a
    form of `text.Form` (``assignment``, ``url`` …). ``fingerprint`` stands for the value, which is never kept.

    ``name`` is the variable, or the user of a URL or pair; ``host`` that of a URL; ``comment`` says that the line is a comment,
    ``first`` that nothing stands before the name. ``shape`` is only of the generic forms. ``disowned``: the lines around tell the reader
    not to use it, or that it was revoked. ``services`` are those that a pair's line, or the lines before it, name (``url`` where it is only
    an address).
    """

    kind: str
    line: int
    column: int
    fingerprint: str
    name: str = ""
    shape: SecretShape = SecretShape(Strength.STRONG, real=True)
    host: str = ""
    comment: bool = False
    first: bool = False
    disowned: bool = False
    services: tuple[str, ...] = ()


def secret_candidates(path: str, role: Role, content: bytes) -> tuple[SecretCandidate, ...]:
    """Every candidate of the file, by line. Binary files are looked at as keystores only; vendored ones are somebody else's."""
    if role is Role.VENDORED:
        return ()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16", "replace").encode()
    if b"\0" in content[:65536]:
        return (SecretCandidate("keystore", 1, 1, fingerprint(content.hex())),) if holds_binary_key(path, content) else ()
    found = [SecretCandidate(kind, line, column, fingerprint(body)) for kind, line, column, body in pem_keys(content)]
    language = Language.OTHER if role is Role.GENERATED else text.language_of(path, content[:64])
    keywords = vendors.KEYWORDS if language is Language.OTHER else _BOTH
    for line, offset, raw, words in hit_lines(content, keyword_set(keywords)):
        found += _in_line(line, offset, raw, words, language)
        if len(found) >= MAX_CANDIDATES:
            break
    if language is Language.DOCUMENT or any(candidate.kind == Form.PAIR for candidate in found):
        found = _in_context(found, content, disowned=_ABOUT_LEAKS.search(path) is not None)
    unique = {(candidate.kind, candidate.line, candidate.column): candidate for candidate in found}
    return tuple(sorted(unique.values(), key=lambda candidate: (candidate.line, candidate.column, candidate.kind)))


_BOTH = tuple(sorted({*vendors.KEYWORDS, *text.KEYWORDS}))
_GENERIC = frozenset(text.KEYWORDS)
_VENDORS = frozenset(vendors.KEYWORDS)


def _in_line(number: int, offset: int, raw: bytes, words: frozenset[str], language: Language) -> Iterator[SecretCandidate]:
    line = raw.decode("utf-8", "replace")
    comment = text.is_comment(line) and language not in (Language.DOCUMENT, Language.OTHER)
    spans = []
    for form in vendors.FORMATS if not _VENDORS.isdisjoint(words) else ():
        if words.isdisjoint(form.keywords):
            continue
        for token in form.find(line):
            spans.append(token.span("token"))
            yield SecretCandidate(form.kind, number, offset + token.start("token") + 1, fingerprint(token["token"]), comment=comment)
    if language is Language.OTHER or _GENERIC.isdisjoint(words) or (language is Language.PYTHON and not comment):
        return
    for item in text.written(line, language):
        if any(start < item.column + len(item.name) + len(item.value) + 8 and item.column <= end for start, end in spans):
            continue
        shape = shape_of(item.value, signing_key=is_signing_key_name(item.name))
        mark = fingerprint(item.value) if shape.real else ""
        name = "" if item.form == Form.PAIR and item.name.lower() == item.value.lower() else item.name  # it would tell the value
        yield SecretCandidate(item.form, number, offset + item.column, mark, name, shape, item.host, comment, item.first)


_WORD = pattern(r"[a-z][a-z0-9]{2,}")
_DISOWNED = pattern(
    r"do(?:n't|n’t| not) use|never use|example|substitut|replace|your own|choose a|pick a|instead of|e\.g\.|for instance|such as|sample|"
    r"dummy|change (?:it|this|the|them|default|immediately|at|after|in|on|before)|fake|placeholder|revoked|leaked|incident|rotated|"
    r"invalidated|no longer valid|won't work|not real|fictional"
)
_ABOUT_LEAKS = pattern(r"leaked|incident|post-?mortem|revoked", re.IGNORECASE)
_BEFORE, _AFTER = 8, 9


def _in_context(found: list[SecretCandidate], content: bytes, *, disowned: bool) -> list[SecretCandidate]:
    """The candidates with what the lines around them say."""
    if not found:
        return found
    lines = [line[:1000] for line in content.decode("utf-8", "replace").lower().split("\n")]
    return [msgspec.structs.replace(item, disowned=disowned or _disowned(item, lines), services=_services(item, lines)) for item in found]


def _disowned(item: SecretCandidate, lines: list[str]) -> bool:
    around = lines[max(0, item.line - 1 - _BEFORE) : item.line - 1] + lines[item.line : item.line + _AFTER]
    return any(_DISOWNED.search(line) for line in around) or bool(re.search(r"\bchange\b|\bexample\b|do not use", lines[item.line - 1]))


def _services(item: SecretCandidate, lines: list[str]) -> tuple[str, ...]:
    for line in reversed(lines[max(0, item.line - 6) : item.line]):
        services = sorted(set(_WORD.findall(line)) & text.SERVICES)
        if item.kind == Form.PAIR and (services or "://" in line):
            return tuple(services) or ("url",)
    return ()
