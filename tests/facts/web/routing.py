"""Routes of a repository in memory, one line each."""

import datetime
import textwrap
from collections.abc import Mapping

from readiness.facts.build import build_project
from readiness.facts.project import Project
from readiness.facts.web.rows import HttpRoute
from readiness.intake.memory import MemorySnapshot


def project(files: Mapping[str, str]) -> Project:
    return build_project(MemorySnapshot({path: textwrap.dedent(text) for path, text in files.items()}), as_of=datetime.date(2026, 11, 22))


def rows(files: Mapping[str, str]) -> tuple[HttpRoute, ...]:
    return project(files).rows(HttpRoute)


def routes(files: Mapping[str, str] | str) -> set[str]:
    """``METHOD /path handler`` of every known route but those that frameworks add by themselves; methods without HEAD and OPTIONS."""
    found = rows({"main.py": files} if isinstance(files, str) else files)
    return {_line(row) for row in found if not row.unreadable and (row.handler or row.framework == "connexion")}


def templates(files: Mapping[str, str] | str) -> set[str]:
    """The path of every known route, own ones too."""
    return {row.template for row in rows({"main.py": files} if isinstance(files, str) else files) if not row.unreadable}


def unreadable(files: Mapping[str, str] | str) -> set[tuple[str, str]]:
    """(pattern, ``path:line``) of what cannot be known."""
    found = rows({"main.py": files} if isinstance(files, str) else files)
    return {(row.pattern, f"{row.location.path}:{row.location.line}") for row in found if row.unreadable}


def _line(row: HttpRoute) -> str:
    methods = ",".join(method for method in row.methods if method not in ("HEAD", "OPTIONS")) or "*"
    return f"{methods} {row.template} {row.handler}".rstrip()
