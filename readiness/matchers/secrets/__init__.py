"""Floor 3: matchers about secrets in code, configuration, files and text.

The surprising decision: they see shapes of values, never values; so no message can give one away.
"""

from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.secrets import code, configuration, files, text

MATCHERS: dict[str, Matcher] = {
    "secret-key-hardcoded": simple(code.hardcoded),
    "secret-key-fallback": simple(code.fallback),
    "secret-key-ephemeral": simple(code.ephemeral),
    "credential-in-code": simple(code.credential),
    "secret-key-weak": simple(configuration.weak),
    "placeholder-secret": simple(configuration.placeholder),
    "placeholder-accepted": simple(configuration.accepted),
    "credential-in-config": simple(configuration.credential),
    "env-file-committed": simple(configuration.committed),
    "credential-in-docs": simple(text.in_documents),
    "vendor-token": simple(text.vendor_tokens),
    "private-key-committed": simple(text.private_keys),
    "env-file-not-ignored": simple(files.env_file_not_ignored),
    "secret-file-not-ignored": simple(files.secret_file_not_ignored),
}
