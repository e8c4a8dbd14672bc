"""Entries that only the holder of a file can open: the key is derived from the content, and is not kept.

Convergent encryption with what the standard library has: a stream of SHAKE-256 over a 256-bit key, authenticated by keyed BLAKE2. A key
seals one text only, as path, role and recipe are part of it and facts follow from these and the content.
"""

import hashlib

import msgspec

_MARK = 16


class FileKey(msgspec.Struct, frozen=True, array_like=True):
    """``id`` names the entry and tells nothing of the content; ``seal`` opens it."""

    id: bytes
    seal: bytes


def file_key(content: bytes, *about: str) -> FileKey:
    """The key of a file's facts. ``about`` is all else that they depend on."""
    material = hashlib.sha256(content).digest()
    said = msgspec.msgpack.encode(about)
    return FileKey(_derived(material, said, b"readiness-id"), _derived(material, said, b"readiness-seal"))


def content_id(content: bytes) -> bytes:
    """The name of a content, which tells nothing of it and opens nothing."""
    return _derived(hashlib.sha256(content).digest(), b"", b"readiness-file")


def _derived(material: bytes, said: bytes, person: bytes) -> bytes:
    return hashlib.blake2b(said, key=material, digest_size=32, person=person).digest()


def sealed(seal: bytes, plain: bytes) -> bytes:
    """*plain* under the key, with a mark that tells damage."""
    body = _stream(seal, plain)
    return _mark(seal, body) + body


def unsealed(seal: bytes, entry: bytes) -> bytes | None:
    """What was sealed; None for an entry that is damaged, or of another key."""
    mark, body = entry[:_MARK], entry[_MARK:]
    return _stream(seal, body) if mark == _mark(seal, body) else None


def _mark(seal: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(body, key=seal, digest_size=_MARK).digest()


def _stream(seal: bytes, text: bytes) -> bytes:
    stream = hashlib.shake_256(seal).digest(len(text))
    return (int.from_bytes(text, "little") ^ int.from_bytes(stream, "little")).to_bytes(len(text), "little")
