"""Secret candidates of one file: what looks like a credential, found by a keyword pass and then precise patterns on the hit lines."""

import msgspec

from readiness.model import Role


class SecretCandidate(msgspec.Struct, frozen=True):
    """``kind`` names the format (``aws-access-key``, ``private-key``, …); ``fingerprint`` stands for the value, which is never kept."""

    kind: str
    line: int
    column: int
    fingerprint: str


def secret_candidates(path: str, role: Role, content: bytes) -> tuple[SecretCandidate, ...]:
    """Every candidate of the file, by line."""
    return ()
