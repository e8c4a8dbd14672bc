"""Generic matcher kinds: most rules need no other."""

from collections.abc import Iterator

import msgspec

from readiness.facts.globs import glob_pattern, path_matches
from readiness.facts.project import PRODUCTION, Project
from readiness.facts.reading import TextPattern
from readiness.intake.linear import options
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, Role, failed, passed, unknown


class FileExists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least one file of the repository must match one of ``globs`` (case-insensitively). ``message`` says what is missing."""

    globs: tuple[str, ...]
    message: str
    anchor: str = "."


def _file_exists(project: Project, params: FileExists) -> Iterator[Observation]:
    patterns = [glob_pattern(glob, ignore_case=True) for glob in params.globs]
    for path in sorted(project.entries):
        if project.role(path) not in (Role.VENDORED, Role.TEST) and any(pattern.fullmatch(path) for pattern in patterns):
            yield passed("repository", Location(path), f"{path} is there")
            return
    anchor = params.anchor if project.exists(params.anchor) else "."
    yield failed("repository", Location(anchor), params.message)


class TextPatternParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No line of a file matching ``globs`` may match ``pattern`` (RE2 syntax). Each file searched is a subject."""

    pattern: str
    globs: tuple[str, ...]
    message: str
    roles: tuple[Role, ...] = PRODUCTION


def _text_pattern(project: Project, params: TextPatternParams) -> Iterator[Observation]:
    wanted = _patterns(params)[0]
    for path, facts in sorted(project.files.items()):
        if facts.role not in params.roles or not path_matches(params.globs, path):
            continue
        hits = [hit for hit in facts.hits if hit.pattern == wanted.name]
        for hit in hits:
            yield failed(hit.text, Location(path, hit.line, hit.column), params.message)
        if facts.unread:
            yield unknown(path, Location(path), f"not analysed: {facts.unread}")
        elif not hits:
            yield passed(path, Location(path))


def _patterns(params: TextPatternParams) -> tuple[TextPattern, ...]:
    return (TextPattern(f"{params.pattern}\0{','.join(params.globs)}", params.pattern, params.globs),)


def _check(params: TextPatternParams) -> None:
    check_pattern(params.pattern)


def check_pattern(pattern: str) -> None:
    """Raises ValueError for a pattern that RE2 refuses, or that is empty and would match everywhere."""
    import re2

    try:
        re2.compile(pattern, options())  # silent: the error is ours to tell, once and with its place
    except re2.error as error:
        text = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"the pattern does not compile: {text[:200]}") from None
    if not pattern.strip():
        raise ValueError("the pattern is empty")


MATCHERS: dict[str, Matcher] = {
    "file-exists": Matcher(FileExists, _file_exists),
    "text-pattern": Matcher(TextPatternParams, _text_pattern, check=_check, wants=_patterns),
}
