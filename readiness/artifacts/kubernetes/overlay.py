"""The typed model of a kustomization: what it is made of, and how it amends that. Source: kustomize's reference."""

from __future__ import annotations

import msgspec

from readiness.artifacts.kubernetes.lines import Line, Pair


class ImageOverride(msgspec.Struct, frozen=True):
    """An ``images`` entry. ``tag_line`` is where its new tag or digest stands, else the entry's own line."""

    name: str
    line: int
    new_name: str = ""
    new_tag: str = ""
    digest: str = ""
    tag_line: int = 0


class Operation(msgspec.Struct, frozen=True):
    """One operation of a JSON patch (RFC 6902). ``value`` is a tree (see module ``tree``), empty where there is none."""

    op: str
    path: str
    line: int
    value: bytes = b""


class Target(msgspec.Struct, frozen=True):
    """What a patch is for. ``kind``, ``name`` and ``namespace`` are regular expressions, empty for any; ``labels`` a selector."""

    kind: str = ""
    name: str = ""
    namespace: str = ""
    labels: str = ""
    annotations: str = ""


class Patch(msgspec.Struct, frozen=True):
    """A patch: ``path`` of a file, or written in place: ``trees`` to be merged, or ``operations``. ``unread``: it could not be read."""

    line: int
    path: str = ""
    trees: tuple[bytes, ...] = ()
    operations: tuple[Operation, ...] = ()
    target: Target | None = None
    unread: str = ""


class Generator(msgspec.Struct, frozen=True):
    """A ConfigMap or Secret that is made (``kind``). ``keys`` are those of ``literals`` and ``files``; ``envs`` name files of more keys.

    ``filled`` are literals of a Secret whose value is a secret in use, by the shape of it.
    """

    kind: str
    name: str
    line: int
    behavior: str = ""
    namespace: str = ""
    keys: tuple[Line, ...] = ()
    envs: tuple[Line, ...] = ()
    filled: tuple[Line, ...] = ()


class Labelling(msgspec.Struct, frozen=True):
    """Labels that are added, to selectors and pod templates too where it says so."""

    pairs: tuple[Pair, ...]
    selectors: bool = False
    templates: bool = False


class ReplicaCount(msgspec.Struct, frozen=True):
    name: str
    count: str
    line: int


class Kustomization(msgspec.Struct, frozen=True):
    """``resources`` also holds bases. ``opaque`` names fields that make objects nobody here knows (charts, generators).

    ``replaced`` are the targets of replacements with their lines; one that selects everything stands for a file of them.
    """

    resources: tuple[Line, ...] = ()
    components: tuple[Line, ...] = ()
    patches: tuple[Patch, ...] = ()
    images: tuple[ImageOverride, ...] = ()
    generated: tuple[Generator, ...] = ()
    labels: tuple[Labelling, ...] = ()
    replicas: tuple[ReplicaCount, ...] = ()
    namespace: str = ""
    name_prefix: str = ""
    name_suffix: str = ""
    opaque: tuple[Line, ...] = ()
    transformers: tuple[Line, ...] = ()
    replaced: tuple[tuple[Target, int], ...] = ()
