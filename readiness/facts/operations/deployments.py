"""What says how the software reaches production: images, units, manifests, platform files and infrastructure code, by path."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.markdown import Document
from readiness.facts.relation import Row
from readiness.model import Location, Role
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_BY_KIND = ("dockerfile", "compose", "procfile", "unit", "kubernetes", "helm")
_BY_NAME = pattern(
    r"(?:^|/)(?:fly\.toml|render\.ya?ml|railway\.(?:json|toml)|vercel\.json|netlify\.toml|serverless\.ya?ml|zappa_settings\.(?:json|py|toml)|app\.ya?ml|heroku\.ya?ml|"
    r"app\.json|nixpacks\.toml|\.platform\.app\.yaml|\.upsun/config\.yaml|appspec\.ya?ml|cloudbuild\.ya?ml|skaffold\.ya?ml|template\.ya?ml|samconfig\.toml|chalicelib/|\.chalice/config\.json|"
    r"captain-definition|dokku-.*|\.do/app\.yaml|flake\.nix|default\.nix|snapcraft\.yaml|kustomization\.ya?ml|Chart\.yaml|fabfile\.py|Capfile|supervisord?\.conf|uwsgi\.ini|"
    r"buildspec\.ya?ml|copilot/.*/manifest\.yml|deploy\.sh|Pulumi\.yaml|.*\.nomad(?:\.hcl)?|.*\.tf|Vagrantfile|debian/control|wrangler\.toml|.*\.bicep|azure\.yaml|"
    r"\.ebextensions/.*|ansible\.cfg|playbooks?/.*\.ya?ml|roles/.*/tasks/main\.ya?ml)$"
)

_DEPLOYING = pattern(r"\bdeploy(?:ing|ments?)?\b|\bin production\b|\bproduction (?:setup|installation)\b", re.IGNORECASE)


class Deployment(Row, frozen=True, kw_only=True):
    """A file that says how the software is deployed; ``how`` is its kind or name."""

    how: str


def deployments(project: Project) -> Iterator[Deployment]:
    """One row a file, by path. A file of a known kind counts even where it does not parse."""
    for path in sorted(project.entries):
        facts = project.files.get(path)
        if project.role(path) not in (Role.PRODUCTION, Role.GENERATED, Role.DOCUMENTATION):
            continue
        kinds = set(facts.artifacts) | {entry.kind for entry in facts.not_analysed} if facts else set()
        kind = next((name for name in _BY_KIND if name in kinds), "")
        if kind or _BY_NAME.search(path):
            yield Deployment(location=Location(path), how=kind or path.rpartition("/")[2])
        document = facts.artifacts.get("markdown") if facts else None
        if isinstance(document, Document) and (line := _chapter(document)):
            yield Deployment(location=Location(path, line), how="a chapter about it")


def _chapter(document: Document) -> int:
    """The line of a heading about deployment below which commands or configuration stand; 0 where there is none."""
    for position, heading in enumerate(document.headings):
        if _DEPLOYING.search(heading.text):
            after = (other.line for other in document.headings[position + 1 :] if other.level <= heading.level)
            end = next(after, sys.maxsize)
            if any(heading.line < code.line < end for code in document.code):
                return heading.line
    return 0
