"""Paths in compose files → paths of the repository."""

from __future__ import annotations

import posixpath
import re

import msgspec

from readiness.artifacts.environment import interpolated

_PWD = re.compile(r"\$\{PWD\}|\$PWD\b|\$\{PWD:-\.\}")
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://|git@|github\.com/|.+\.git(?:#.*)?$")


class Resolved(msgspec.Struct, frozen=True):
    """``path`` relative to the repository's root (``.`` is the root itself), or empty with the reason."""

    path: str = ""
    why: str = ""
    remote: bool = False


def resolve(folder: str, text: str) -> Resolved:
    """``text`` as written in a file of ``folder``. The working directory (``$PWD``) is taken for that folder."""
    plain = interpolated(_PWD.sub(".", text))
    if plain is None:
        return Resolved(why=f"{text} has a variable that only the deployment sets")
    if _REMOTE.match(plain):
        return Resolved(why=f"{plain} is not in this repository", remote=True)
    if plain.startswith(("/", "~")) or re.match(r"[A-Za-z]:[\\/]", plain):
        return Resolved(why=f"{plain} is a path of the host")
    joined = posixpath.normpath(posixpath.join(folder or ".", plain.replace("\\", "/")))
    if joined == ".." or joined.startswith("../"):
        return Resolved(why=f"{plain} is outside the repository")
    return Resolved(joined)


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]
