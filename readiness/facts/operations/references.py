"""What operational documents point to in the repository: relative links, and paths in code spans that look like the repository's own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from readiness.facts.relation import Row
from readiness.model import Location, Role
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_OPERATIONAL = pattern(
    r"(?:^|/)(?:readme|deploy(?:ment|ing)?|operations?|ops|install(?:ation)?|runbooks?|playbooks?|rollback|backup|disaster[-_ ]?recovery|"
    r"security|contributing|architecture|monitoring|release|releasing|setup|development|docker|kubernetes|production|maintenance|upgrading|on-?call|incident[\w-]*)"
    r"(?:[-_.][\w.-]+)?(?:\.\w+)$"
    r"|(?:^|/)(?:docs?|runbooks?|ops|deploy(?:ment)?)/(?:[^/]+/)*[^/]+\.md$",
    re.IGNORECASE,
)
_NOT = pattern(
    r"(?:^|/)(?:\.(?!github/)[^/]+/|\.github/(?:ISSUE_TEMPLATE|PULL_REQUEST_TEMPLATE)|changelogs?|release[-_]?notes|node_modules|"
    r"templates|blog|posts|i18n|locales?|translations?|_includes|_templates|versioned_docs)",
    re.IGNORECASE,
)
_SITE = (
    "mkdocs.yml",
    "mkdocs.yaml",
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "antora.yml",
    "_config.yml",
    "book.toml",
    "conf.py",
    ".vitepress",
    "astro.config.mjs",
    "hugo.toml",
    "next.config.js",
    "zensical.toml",
)
_SPAN_PATH = pattern(r"(?:\./)?((?:[\w.-]+/)+[\w.-]+\.(?:sh|sql|service|timer|conf))")
_SCHEME = pattern(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class DocumentReference(Row, frozen=True, kw_only=True):
    """A path that a document names. ``target`` as written, ``candidates`` the repository paths that would satisfy it, ``link`` False for
    a path in a code span."""

    target: str
    candidates: tuple[str, ...]
    link: bool


def document_references(project: Project) -> Iterator[DocumentReference]:
    """By document and line. Links into a generated documentation site are read as its pages would be."""
    folders_of_sites = {posixpath.dirname(path) for path in project.entries if posixpath.basename(path) in _SITE}
    for source in project.artifacts("markdown", (Role.DOCUMENTATION, Role.PRODUCTION)):
        path = source.path
        if not _OPERATIONAL.search(path) or _NOT.search(path) or path.endswith((".rst", ".mdx", ".adoc")):
            continue
        site = any(
            path.startswith(f"{folder}/" if folder else "docs/") or folder.startswith(posixpath.dirname(path) or "\0")
            for folder in folders_of_sites
        )
        for link in source.model.links:
            target = unquote(link.target.split("#")[0].split("?")[0])
            if (
                not target
                or _SCHEME.match(target)
                or target.startswith(("//", "{", "<", "$", "@", "#"))
                or re.search(r"[{}<>|*$]|\s", target)
                or site
            ):
                continue
            yield DocumentReference(location=Location(path, link.line), target=link.target, candidates=_candidates(path, target), link=True)
        for span in source.model.spans:
            found = _SPAN_PATH.fullmatch(span.text)
            if found and found[1].split("/")[0] in project.folders and not site:
                yield DocumentReference(
                    location=Location(path, span.line), target=span.text, candidates=_candidates(path, found[1], from_root=True), link=False
                )


def _candidates(path: str, target: str, *, from_root: bool = False) -> tuple[str, ...]:
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), target.lstrip("/")))
    root = posixpath.normpath(target.lstrip("/"))
    bases = (root, beside) if from_root or target.startswith("/") else (beside,)
    return tuple(dict.fromkeys(base for base in bases if not base.startswith("..")))
