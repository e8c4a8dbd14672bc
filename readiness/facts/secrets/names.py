"""The vocabulary of secrets, for every area: which names promise a secret, and what a value says of itself.

It stands among the parsers (`readiness.artifacts.secret_names`, `readiness.artifacts.secret_values`) because env files must be stripped of
secret values while they are parsed.
"""

from readiness.artifacts.secret_names import is_public_by_prefix, is_secret_name, is_signing_key_name, words_of
from readiness.artifacts.secret_values import (
    SecretShape,
    Strength,
    entropy,
    fingerprint,
    is_common,
    is_credential_like,
    is_placeholder,
    is_reference,
    looks_random,
    shape_of,
    strength,
    url_password,
    without_password,
)

__all__ = [
    "SecretShape",
    "Strength",
    "entropy",
    "fingerprint",
    "is_common",
    "is_credential_like",
    "is_placeholder",
    "is_public_by_prefix",
    "is_reference",
    "is_secret_name",
    "is_signing_key_name",
    "looks_random",
    "shape_of",
    "strength",
    "url_password",
    "without_password",
    "words_of",
]
