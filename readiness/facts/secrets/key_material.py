"""Private keys in files: PEM blocks with material behind the header, and binary keystores that hold a key.

A header alone (in a regex, in a message, before ``...``) is no key; certificates and public keys are none either.
"""

import re
from collections.abc import Iterator

from readiness.artifacts.secret_values import entropy
from readiness.patterns import pattern

_HEADER = b"PRIVATE KEY"
_PEM = pattern(r"-----BEGIN (?P<label>(?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----")
_END = "-----END "
_ARMOUR = pattern(
    r"^[^\S\n]*+[#*;/\"']*+[^\S\n]*+(?:Proc-Type|DEK-Info|Version|Comment|Charset|Hash|Key-ID|Subject)\s*:.*$", re.MULTILINE
)
_ESCAPED_NEWLINE = pattern(r"\\r\\n|\\n|\\r|\\t")
_MATERIAL = pattern(r"[A-Za-z0-9+/=]{16,}")
_CUT_OFF = pattern(r"\.{3}|…|<[a-z]|\[\w|x{6}|\*{3}|your|example|snip|redacted|\{\{|\$\{|%\(", re.IGNORECASE)
_ENCRYPTED = pattern(r"ENCRYPTED")
_PUTTY = pattern(r"^PuTTY-User-Key-File-\d: (?P<label>.*)$", re.MULTILINE)
_PUTTY_PRIVATE = pattern(r"^Private-Lines: \d+\s*\n(?P<body>[A-Za-z0-9+/=\r\n]{40,})", re.MULTILINE)
# DER of the OIDs that a PKCS#12 file (pkcs-7 data) and an unencrypted PKCS#8 or PKCS#1 key begin with.
_PKCS12_OID = bytes.fromhex("2a864886f70d010701")
_KEY_OIDS = tuple(bytes.fromhex(oid) for oid in ("2a864886f70d010101", "2a8648ce3d0201", "2b6570"))
_JKS = bytes.fromhex("feedfeed")
MIN_MATERIAL = 48
MAX_BODY = 12_000
MAX_HEADERS = 200


def pem_keys(content: bytes) -> Iterator[tuple[str, int, int, str]]:
    """(kind, line, column, material) of each private key in text; kind ``private-key`` or ``encrypted-private-key``."""
    if _HEADER not in content and b"PuTTY-User-Key-File" not in content:
        return
    text = content.decode("utf-8", "replace")
    for number, found in enumerate(_PEM.finditer(text)):
        if number >= MAX_HEADERS:
            break
        end = text.find(_END, found.end(), found.end() + MAX_BODY)
        written = text[found.end() : end if end >= 0 else found.end() + MAX_BODY]
        body = _ARMOUR.sub("", _ESCAPED_NEWLINE.sub("\n", written))
        material = "".join(_MATERIAL.findall(body))
        if len(material) < MIN_MATERIAL or entropy(material) < 4.0 or _CUT_OFF.search(body.split("-----")[0][:4000]):
            continue
        locked = _ENCRYPTED.search(found["label"]) or _ENCRYPTED.search(written[:200])
        yield ("encrypted-private-key" if locked else "private-key", *_position(text, found.start()), material)
    header, private = _PUTTY.search(text), _PUTTY_PRIVATE.search(text)
    if header and private and entropy(private["body"]) >= 4.0:
        yield ("private-key", *_position(text, header.start()), private["body"])


def holds_binary_key(path: str, content: bytes) -> bool:
    """Whether a binary file is a keystore or key with private material (PKCS#12, a Java keystore with a key entry, DER)."""
    if content[:4] == _JKS:
        return int.from_bytes(content[8:12], "big") > 0 and int.from_bytes(content[12:16], "big") == 1
    if content[:1] != b"\x30":
        return False
    name = path.lower()
    if name.endswith((".p12", ".pfx", ".pkcs12")):
        return _PKCS12_OID in content[:200]
    starts_with_version = content[2:9].find(b"\x02\x01\x00") >= 0 or content[2:9].find(b"\x02\x01\x01") >= 0
    return starts_with_version and name.endswith((".der", ".key", ".pk8", ".p8")) and any(oid in content[:64] for oid in _KEY_OIDS)


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
