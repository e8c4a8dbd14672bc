"""What a value says of itself: a placeholder, a reference to a real secret kept elsewhere, a weak secret, a strong one.

Values never leave: what is kept of one is a :class:`SecretShape`, and a URL with its password blanked out.
"""

import hashlib
import math
import re
from collections import Counter
from enum import StrEnum

import msgspec

from readiness.patterns import pattern

SIGNING_KEY_BYTES = 32
PASSWORD_BYTES = 12
_LOW_BITS = 2.5
_PLACEHOLDER = pattern(
    r"""
      change[\s_.-]?(?:me|this|it|in|before|the|your|for|to|now|default|secret|password|on)\b | change[_-]?(?:me|this|it)
    | \bchanged?[\s_-].*(?:prod|deploy) | in[\s_-]production | please | ^[sp]k_test_ | (?-i:^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$)
    | \b(?:your|my|the|some|any|our)[\s_-]?(?:[A-Za-z0-9]{1,20}[\s_-]){0,4}?
      (?:secret|pass|key|token|api|user|jwt|db|host|client|account|app|project|strong|super|random|value|domain|actual|real)
    | ^your[\s_.-]? | [\s_-]your[\s_-] | \breplace | replace[_-]?(?:me|this|with|it)
    | ^<.*>$ | <[a-z][\w\s./|-]*> | ^\[.*\]$ | ^\{[\w\s-]+\}$
    | x{3,} | \*{3,} | \.{3} | … | _{4,} | ^[.\-_*\#x?]+$ | ^(?P<same>.)(?P=same){3,}$
    | \b(?:todo|fixme|tbd|tba|changeit|placeholder|example|sample|dummy|fake|mock|redacted|masked|hidden|removed|insert|enter|fill|put|paste
      |provide|generate|generated|goes|here|unset|notset|undefined|unused|demo|foo|foobar|bar|baz|qux|lorem|ipsum|bogus)\b
    | placeholder|example|dummy|redacted|foobar|insecure|unsafe
    | not[_-]?(?:a[_-]?|so[_-]?|very[_-]?|the[_-]?)?(?:real|secret|secure|safe)
    | set[\s_-]?(?:me|this|in|via|your|a[\s_-]) | (?:keep|make|must|should)[\s_-](?:this|it|be)
    | \bthis[\s_-]is\b
    | \bfor[\s_-](?:dev|development|testing|local) | (?:super|very|top|extremely|really|ultra|so)[\s_-]?(?:secret|secure|strong)
    | s[e3]cr[e3]t[\s_-]?(?:key|password|token|value|jwt)\b
    | ^(?:the[\s_-])?(?:secret|jwt|app|flask|django|dev|development|test|testing|local|session|signing)[\s_-]?(?:secret|key|token|password)
    | (?:dev|development|testing|local|default)[\s_-](?:only|key|secret|token|password|use)
    | ^(?:none|null|nil|n/?a|no|false|true|undefined|default|dev|test|testing|development|local|secret|password|passwd|pass|key|token
      |string|str|value|abc|asdf|qwerty)\d{0,4}$
    | ^(?:0?1234567?8?9?0?|12345678901?|abc123|abcdef\w{0,4}|deadbeef|0+|1+)$ | [_-]abc123$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SEPARATORS = pattern(r"(?<=[A-Za-z])[_-](?=[A-Za-z])")
_REFERENCE = pattern(
    r"""
      \$\{ | \$\( | ^\$(?:[A-Za-z_]\w*|[\d@*\#?])$ | \$\[ | \{\{ | \{% | <% | ^%\(?[A-Za-z_]\w*\)?[%s] | %\([A-Za-z_]\w*\)s | ^`.*`$ | ^!\w
    | ^~[\w.-]*/ | ^ENC\[ | ^AgA[A-Za-z0-9+/]
    | ^(?:vault|op|ssm|secret|secrets|sops|doppler|keyring|keyvault|gcpsecret|sm|awssm|aws-sm|secretsmanager|projects)(?:://|:|/)
    | ^arn:aws[\w-]*: | ^@Microsoft\.KeyVault | ^(?:file:)?/(?:run|var/run|etc|mnt|vault|opt|home|app|tmp|usr|var|secrets?)/ | ^file:
    | ^(?:env|ENV)[:.\[(] | ^\$ANSIBLE_VAULT | ^\$__\w+\{ | os\.environ | getenv | process\.env
    | ^\.{0,2}/[\w./-]+\.(?:txt|key|pem|secret|json)$ | ^__\w+__$ | ^\#\{ | ^@@?\w+@@?$
    """,
    re.VERBOSE,
)
_URL = pattern(r"^[A-Za-z][A-Za-z0-9+.\-]*://(?P<user>(?:\$\{[^{}\s]*\}|[^\s:/?#@'\"<>])*):(?P<password>(?:\$\{[^{}\s]*\}|[^\s/'\"@])+)@(?P<host>[^\s/?#,'\"]*)")
_COMMON_WORDS = """
admin administrator root postgres postgresql mysql mariadb redis rabbitmq guest user username mongo mongodb elastic grafana
minio minioadmin letmein welcome qwerty iloveyou monkey dragon master toor pass password passw0rd p@ssw0rd p@ssword secret s3cr3t s3cret
hunter2 sa oracle tomcat manager app django flask fastapi airflow superset neo4j kafka zookeeper docker prometheus
"""
_COMMON = frozenset(_COMMON_WORDS.split())


class Strength(StrEnum):
    """How hard a value is to guess, weakest reason first."""

    EMPTY = "empty"
    REFERENCE = "a reference to a value kept elsewhere"
    PLACEHOLDER = "a placeholder"
    COMMON = "a well-known default"
    SHORT = "too short"
    LOW_ENTROPY = "too regular"
    STRONG = "strong"


class SecretShape(msgspec.Struct, frozen=True):
    """All that is kept of a secret value. ``length`` in UTF-8 bytes; ``bits`` is Shannon entropy per character, rounded to tenths.
    ``real``: the value looks like a credential in use (:func:`is_credential_like`). ``placeholder`` is the text of a placeholder, which is
    no secret: code that rejects it at start-up names it.

    ``fingerprint`` is the head of a SHA-256: enough to see that two places hold the same value, not to find it out (for strong values;
    weak ones get none, since a short list of guesses would give them away).
    """

    strength: Strength
    length: int = 0
    bits: float = 0.0
    fingerprint: str = ""
    real: bool = False
    placeholder: str = ""


def shape_of(value: str, *, signing_key: bool = False) -> SecretShape:
    """The shape of one value, judged as a key that signs (32 bytes are asked for) or as a password (12)."""
    found = strength(value, signing_key=signing_key)
    text = value.strip()[:100] if found is Strength.PLACEHOLDER else ""
    mark = fingerprint(value) if found is Strength.STRONG else ""
    return SecretShape(found, len(value.encode("utf-8", "replace")), round(entropy(value), 1), mark, is_credential_like(value), text)


def strength(value: str, *, signing_key: bool = False) -> Strength:
    """The first reason why the value is no strong secret, or STRONG. 32 bytes: what HMAC-SHA-256 asks for (RFC 7518, 3.2)."""
    text = value.strip()
    if not text:
        return Strength.EMPTY
    if is_reference(text):
        return Strength.REFERENCE
    if is_common(text):
        return Strength.COMMON
    if is_placeholder(text):
        return Strength.PLACEHOLDER
    if len(text.encode("utf-8", "replace")) < (SIGNING_KEY_BYTES if signing_key else PASSWORD_BYTES):
        return Strength.SHORT
    return Strength.LOW_ENTROPY if entropy(text) < _LOW_BITS else Strength.STRONG


def is_placeholder(value: str) -> bool:
    """Whether the value asks to be replaced (``change-me``, ``your-secret``, ``<token>``, ``xxx``) or says that it is not serious."""
    text = value.strip().strip("\"'")[:400]
    spaced = _SEPARATORS.sub(" ", text)
    found = _PLACEHOLDER.search(text) or (_PLACEHOLDER.search(spaced) if spaced != text else None)
    return bool(text) and (found is not None or len(set(text)) <= 2 < len(text) - 1)


def is_common(value: str) -> bool:
    """Whether the value is among the first that anybody would try: service names, ``admin``, ``password1``."""
    bare = value.strip().lower().rstrip("0123456789!.")
    return bare in _COMMON or (value.strip().isdigit() and len(value.strip()) < 10)


def is_reference(value: str) -> bool:
    """Whether the value only says where the real one is: a variable, a template, a vault path, a file of a secrets mount."""
    return _REFERENCE.search(value.strip()[:2000]) is not None


def entropy(value: str) -> float:
    """Shannon entropy in bits per character (random hex ≈ 3.7 at 32 characters, random base64 ≈ 4.7, English ≈ 3.5–4)."""
    if not value:
        return 0.0
    text = value[:4096]
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def looks_random(value: str) -> bool:
    """Whether a machine seems to have made the value: long enough, of one run of characters, digits mixed with letters, high entropy."""
    text = value.strip()
    if len(text) < 16 or re.search(r"[\s<>(){}\[\]]", text) or is_placeholder(text) or is_reference(text):
        return False
    digits = sum(c.isdigit() for c in text)
    letters = sum(c.isalpha() for c in text)
    hexadecimal = re.fullmatch(r"[0-9a-fA-F-]+", text) is not None
    return digits >= 2 and letters >= 4 and entropy(text) >= (3.0 if hexadecimal else 3.4)


_HASH = pattern(r"\$(?:argon2|2[abxy]\$|5\$|6\$|apr1\$|pbkdf2)|pbkdf2|scrypt:|bcrypt|argon2|sha\d+[:$]|md5[:$]|\{[A-Z0-9]+\}|\\x")
_SEGMENTS = pattern(r"[_./:@ -]+")
_WORDLIKE = pattern(r"[A-Za-z]*|\d{1,2}|[vV]\d{1,2}|[A-Za-z]{2,12}\d|[A-Za-z]\d{1,2}[A-Za-z]")


def is_hash(value: str) -> bool:
    """Whether the value is a salted hash of a password (``$2b$…``, ``pbkdf2_sha256$…``), which opens nothing by itself."""
    return _HASH.match(value.strip()) is not None


def is_credential_like(value: str) -> bool:
    """Whether a value looks like a password or key in use, as against a word, an identifier, a path, a placeholder or a reference."""
    text = value.strip()
    if not 8 <= len(text) <= 400 or re.search(r"[\s<>(){}]", text) or is_common(text) or is_placeholder(text) or is_reference(text):
        return False
    if is_hash(text):
        return False
    if not any(c.isdigit() for c in text) or not any(c.isalpha() for c in text):
        return False
    if all(_WORDLIKE.fullmatch(part) for part in _SEGMENTS.split(text)):
        return False
    classes = sum((any(c.islower() for c in text), any(c.isupper() for c in text), any(not c.isalnum() for c in text)))
    return looks_random(text) or classes >= 2 or sum(c.isdigit() for c in text) >= 2


def url_password(value: str) -> tuple[str, str, str] | None:
    """(user, password, host) of a URL that carries a password, else None. The password may still be a placeholder or a reference."""
    found = _URL.match(value.strip()[:2000])
    return (found["user"], found["password"], found["host"]) if found else None


def without_password(value: str) -> str:
    """The URL with its password blanked out; any other text as it is."""
    found = _URL.match(value)
    return f"{value[: found.start('password')]}***{value[found.end('password') :]}" if found else value


def fingerprint(value: str) -> str:
    """The head of the value's SHA-256 (12 hex digits)."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]
