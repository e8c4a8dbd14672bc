"""A template of a Helm chart, as far as it can be read without rendering: which of some keys' names stand in it at all.

The surprising decision: a key that neither the templates nor the values of a chart name cannot come out of it. That is little, and enough
to say of most charts that they ask for no privileges.
"""

import re

import msgspec

KEYS = ("privileged", "allowPrivilegeEscalation", "hostPID", "hostIPC", "hostNetwork", "hostPath")
"""Of a pod and its containers: what a careful cluster would refuse."""
_KEY = re.compile(rb"\b(" + "|".join(KEYS).encode() + rb")\b(?![\"']?[ \t]*:[ \t]*false\b)")

_INCLUDED = re.compile(rb"\b(?:include|template)[ \t]+[\"`]([^\"`\n]{1,200})[\"`]")
_DEFINED = re.compile(rb"\b(?:define|block)[ \t]+[\"`]([^\"`\n]{1,200})[\"`]")
_COMPUTED = re.compile(rb"\b(?:include|template)[ \t]+[($]")


class HelmTemplate(msgspec.Struct, frozen=True):
    """``mentions``: those of KEYS that stand in the file, comments too, unless they are said to be ``false`` there. ``included``: named
    templates that it calls, ``defined``: those that it defines; ``computed``: it calls one by a name that is computed."""

    mentions: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    defined: tuple[str, ...] = ()
    computed: bool = False


def parse(path: str, content: bytes) -> HelmTemplate:  # noqa: ARG001 - every parser is asked with the path
    """Any text."""
    return HelmTemplate(
        _names(_KEY, content), _names(_INCLUDED, content), _names(_DEFINED, content), _COMPUTED.search(content) is not None
    )


def _names(pattern: re.Pattern[bytes], content: bytes) -> tuple[str, ...]:
    return tuple(sorted({found.decode("utf-8", "replace") for found in pattern.findall(content)}))
