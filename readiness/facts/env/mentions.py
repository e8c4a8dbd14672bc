"""Names of variables that something other than Python mentions: shell scripts, templates, settings files, front ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.nginx import Directive
from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Literal
from readiness.facts.env.rows import same
from readiness.facts.python.contents import once
from readiness.facts.reading import TextPattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CODE = (
    "js,jsx,ts,tsx,mjs,cjs,mts,vue,svelte,go,rb,php,java,kt,rs,cs,ex,exs,html,j2,tmpl,tpl,mako,sh,bash,zsh,conf,template,ps1,tf,hcl,nix,"
    "cfg,ini"
)
PATTERNS = (
    TextPattern(
        "env-mentions",
        r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b.*|(?:process\.env|import\.meta\.env)\.\w+.*",
        (f"*.{{{_CODE}}}", "Makefile", "justfile"),
    ),
)
_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,79}")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)")


def mentioned_names(project: Project, *, assigned: bool = False) -> set[str]:
    """Every name that is mentioned outside Python and documents; with ``assigned``, only those that are given a value."""
    found = set(_assigned(project)) if assigned else {*_in_shell(project), *_in_files(project), *_in_text(project)}
    return {same(name) for name in found}


def _assigned(project: Project) -> Iterator[str]:
    for source in project.artifacts("shell", None):
        for command in source.model.commands:
            yield from (assignment.name for assignment in command.assignments)
    for kind in ("workflow", "gitlab-ci", "ci-other"):
        for source in project.artifacts(kind, None):
            model = project.artifact("settings-file", source.path)
            yield from (entry.name for entry in (model.entries if model else ()) if _NAME.fullmatch(entry.name))


def _in_shell(project: Project) -> Iterator[str]:
    for source in project.artifacts("shell", None):
        for command in source.model.commands:
            words = (*command.words, *(item.value for item in command.assignments), *(item.target for item in command.redirections))
            for word in words:
                for expansion in word.expansions:
                    yield expansion.name
                    yield from _VARIABLE.findall(f"{expansion.argument} {expansion.command}")
    for source in project.artifacts("dockerfile", None):
        for instruction in source.model.instructions:
            yield from _VARIABLE.findall(instruction.text)
            yield from (pair.name for pair in instruction.pairs if instruction.name == "ARG")


def _in_files(project: Project) -> Iterator[str]:
    for source in project.artifacts("settings-file", None):
        for entry in source.model.entries:
            yield from entry.kept.variables
            if entry.value and _NAME.fullmatch(entry.value):
                yield entry.value
    for source in project.artifacts("nginx", None):
        yield from _in_nginx(source.model.directives)


def _in_nginx(directives: tuple[Directive, ...]) -> Iterator[str]:
    for directive in directives:
        yield from (name.strip("${}") for name in directive.placeholders)
        yield from _in_nginx(directive.block or ())


def mentioned_in_python(project: Project, key: str) -> bool:
    """Whether Python has *key*, in the form of `same`, as a text: then it is given to a reader that is not known here."""
    return bool(_NAME.fullmatch(key)) and any(_is_text_of(source.model, key) for source in project.python_with((key,), None))


def _is_text_of(model: PythonModule, key: str) -> bool:
    roots = (*(call.invocation for call in model.calls), *(row.value for row in model.assignments if row.value is not None))
    return any(isinstance(part, Literal) and part.value == key for part in once(roots))


def _in_text(project: Project) -> Iterator[str]:
    for facts in project.files.values():
        for hit in facts.hits:
            if hit.pattern == "env-mentions":
                yield from _NAME.findall(hit.text)
