"""Marks for a Python file's outline: whether anything in it can concern the relations about secrets in code.

They let more through than those relations need, never less: a file without a mark has no row of theirs. A name that is no identifier
(``"api-key"``) counts by its last word.
"""

import re
from collections.abc import Iterator

import re2

from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.secret_names import is_secret_name, words_of
from readiness.facts.observability.logged import logged_secrets, logs_quietly
from readiness.facts.secrets.guards import may_refuse
from readiness.facts.secrets.marks import ACCOUNT, COMPARED, LOGGED, LOGIN, LOGS, PROMISE, REFUSAL
from readiness.wordlist import word_set

PASSWORDS = word_set("pass pwd pw passwd password")
_MAKING = word_set("create register add signup insert seed new make set")
_MADE = word_set("user users admin superuser account accounts member password")
# By RE2, which takes a tenth of the time for these: no prefix of theirs is a constant.
_LIKELY = re2.compile(r"(?i)\S*(?:pass|secret|token|key|pwd|pw|salt|pepper|cookie|user|account|admin|member)\S*")
_QUOTED = re2.compile(rb"(?i)[-/: \"'](?:key|pass|pwd|pw|salt|pepper|cookie)\b[\w -]*[\"']")
_COMPARED = re2.compile(rb"==[\\\s(]*[rRbBuUfF]*[\"']|[\"'][\\\s)]*==|compare_digest")
_LOGIN = re.compile(rb"://(?:[^\s\"'@]*@|[^\s/@\"']*[\"']\s*[\"'rbfuRBFU+%.\\)])")


def marks_of(words: str, content: bytes, module: PythonModule) -> Iterator[str]:
    """The marks of a file with these words, white space between them."""
    likely = _LIKELY.findall(words)
    quoted = _QUOTED.search(content) is not None
    if quoted or any(map(is_secret_name, likely)):
        yield PROMISE
    if (likely or quoted or b"uthorization" in content) and any(logged_secrets(module)):
        yield LOGGED
    if quoted or any(_is_password(word) or makes_accounts(word) for word in likely):
        yield ACCOUNT
        if _COMPARED.search(content):
            yield COMPARED
    if _LOGIN.search(content):
        yield LOGIN
    if may_refuse(module):
        yield REFUSAL
    if b"getLogger" in content and logs_quietly(module):
        yield LOGS


def _is_password(name: str) -> bool:
    words = words_of(name)
    return bool(words) and words[-1] in PASSWORDS and name != "pass"


def makes_accounts(name: str) -> bool:
    """Whether a function of this name makes an account: ``create_user``, ``register_admin``, ``set_password``."""
    words = words_of(name)
    return not _MAKING.isdisjoint(words) and not _MADE.isdisjoint(words)
