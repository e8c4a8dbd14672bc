"""A template of a Helm chart, as far as it can be read without rendering: which of some keys' names stand in it at all.

The surprising decision: a key that neither the templates nor the values of a chart name cannot come out of it. That is little, and enough
to say of most charts that they ask for no privileges.
"""

import re

import msgspec

KEYS = ("privileged", "allowPrivilegeEscalation", "hostPID", "hostIPC", "hostNetwork", "hostPath")
"""Of a pod and its containers: what a careful cluster would refuse."""
_KEY = re.compile(rb"\b(" + "|".join(KEYS).encode() + rb")\b(?![\"']?[ \t]*:[ \t]*false\b)")


class HelmTemplate(msgspec.Struct, frozen=True):
    """``mentions``: those of KEYS that stand in the file, comments too, unless they are said to be ``false`` there."""

    mentions: tuple[str, ...] = ()


def parse(path: str, content: bytes) -> HelmTemplate:  # noqa: ARG001 - every parser is asked with the path
    """Any text."""
    return HelmTemplate(tuple(sorted({found.decode() for found in _KEY.findall(content)})))
