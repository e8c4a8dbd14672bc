"""What COPY and ADD find in the build context, and what they take that should have stayed out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from readiness.facts.docker.files import context_matches, dockerignore_of, is_excluded
from readiness.facts.docker.rows import BuildContext, ContextCopy
from readiness.facts.project import Project
from readiness.intake.dockerignore import DockerIgnore
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, Related, Role, Severity, failed, passed, unknown

_KEYS = re.compile(
    r".*\.(?:pem|key|p12|pfx|jks|keystore)|id_(?:rsa|dsa|ecdsa|ed25519)|service[-_]account.*\.json|credentials\.json", re.IGNORECASE
)
_PYTHON_MANIFESTS = ("requirements.txt", "pyproject.toml", "setup.py", "Pipfile", "requirements")


def _contexts(project: Project) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in project.rows(BuildContext):
        if row.context not in found.setdefault(row.dockerfile, []):
            found[row.dockerfile].append(row.context)
    return {path: tuple(folders) for path, folders in found.items()}


# sources -----------------------------------------------------------------------------------------------------------------
def _missing(project: Project) -> Iterator[Observation]:
    contexts = _contexts(project)
    for row in project.rows(ContextCopy):
        for source in row.copied.sources:
            yield _judge_source(project, row, source, contexts.get(row.dockerfile, ()))


def _judge_source(project: Project, row: ContextCopy, source: str, contexts: tuple[str, ...]) -> Observation:
    subject = f"{row.dockerfile}: {source}"
    if "://" in source or source.startswith("git@"):
        return passed(subject, row.location, "it comes from the network")
    if "$" in source:
        why = row.copied.unknown or "a variable names it"
        return unknown(subject, row.location, f"{source}: {why}")
    matches = [context for context in contexts if any(True for _ in context_matches(project, context, source))]
    if matches:
        return passed(subject, row.location, f"{source} is in the context {matches[0]}")
    paths = [posixpath.normpath(posixpath.join(context, source.lstrip("/"))) for context in contexts]
    if any(char in source for char in "*?["):
        if any(True for other in row.copied.sources if other != source):
            return passed(subject, row.location, f"{source} matches nothing, which BuildKit allows beside other sources")
        paths = [re.split(r"[*?\[]", path)[0].rstrip("/") or "." for path in paths]
    if any(project.is_made(path) for path in paths):
        return passed(subject, row.location, "the configuration says that a build makes it")
    if source.startswith("../"):
        return failed(subject, row.location, f"{source} leads out of the build context {contexts[0]}")
    if ignored := next((path for path in paths if path != "." and (project.is_ignored(path) or project.is_ignored(f"{path}/x"))), None):
        return unknown(subject, row.location, f"{source}: git ignores {ignored}; something may make it before the image is built")
    where = " or ".join("the root" if context == "." else f"{context}/" for context in contexts)
    return failed(subject, row.location, f"{source} does not exist in the build context ({where})")


def _ignored(project: Project) -> Iterator[Observation]:
    contexts = _contexts(project)
    for row in project.rows(ContextCopy):
        for source in row.copied.sources:
            subject = f"{row.dockerfile}: {source}"
            if "$" in source:
                why = row.copied.unknown or "a variable names it"
                yield unknown(subject, row.location, f"{source}: {why}")
            for context in contexts.get(row.dockerfile, ()):
                yield from _judge_excluded(project, row, source, context, subject)


def _judge_excluded(project: Project, row: ContextCopy, source: str, context: str, subject: str) -> Iterator[Observation]:
    found = dockerignore_of(project, row.dockerfile, context)
    matches = tuple(context_matches(project, context, source)) if "://" not in source and "$" not in source else ()
    if found is None or not matches:
        return
    path, rules = found
    if rules.malformed:
        line, pattern = rules.malformed[0]
        yield unknown(subject, Location(path, line), f"Docker refuses the pattern {pattern}")
        return
    sent = [match for match in matches if match in (".", context) or not _wholly_excluded(project, row.dockerfile, context, match)]
    if sent:
        yield passed(subject, row.location, f"{sent[0]} is sent to the build")
    else:
        excluding = _last_pattern(rules, context, matches[0])
        related = (Related(Location(path, excluding[0]), f"excluded by {excluding[1]}"),) if excluding else ()
        yield failed(subject, row.location, f"{path} keeps {source} out of the build context", related=related)


def _wholly_excluded(project: Project, dockerfile: str, context: str, path: str) -> bool:
    if not is_excluded(project, dockerfile, context, path):
        return False
    return all(is_excluded(project, dockerfile, context, entry) for entry in project.below(path))


def _last_pattern(rules: DockerIgnore, context: str, path: str) -> tuple[int, str] | None:
    """The pattern that excludes the path by itself: (line, text)."""
    relative = path if context == "." else path.removeprefix(f"{context}/")
    for pattern in rules.patterns:
        if not pattern.exception and DockerIgnore(pattern.glob).excludes(relative):
            return pattern.line, pattern.glob
    return None


# the whole context -------------------------------------------------------------------------------------------------------
def _whole_copies(project: Project) -> Iterator[tuple[ContextCopy, str]]:
    """COPY and ADD of a whole context, once a Dockerfile and context: the first."""
    seen = set()
    contexts = _contexts(project)
    for row in project.rows(ContextCopy):
        if not any(source.strip("/") in (".", "", "*", "./*") for source in row.copied.sources):
            continue
        for context in contexts.get(row.dockerfile, ()):
            if (row.dockerfile, context) not in seen:
                seen.add((row.dockerfile, context))
                yield row, context


def _dockerignore_missing(project: Project) -> Iterator[Observation]:
    whole = {(row.dockerfile, context): row for row, context in _whole_copies(project)}
    for dockerfile, contexts in sorted(_contexts(project).items()):
        for context in contexts:
            subject = f"context {context}"
            row = whole.get((dockerfile, context))
            found = dockerignore_of(project, dockerfile, context)
            if found is not None:
                yield passed(subject, Location(dockerfile), found[0])
            elif row is None:
                yield passed(subject, Location(dockerfile), "only named files are copied")
            else:
                where = "the repository's root" if context == "." else f"{context}/"
                yield failed(subject, row.location, f"the whole of {where} is copied, and it has no .dockerignore")


def _dockerignore_incomplete(project: Project) -> Iterator[Observation]:
    judged = False
    for row, context in _whole_copies(project):
        found = dockerignore_of(project, row.dockerfile, context)
        if found is None:
            continue
        judged = True
        path, rules = found
        subject = f"{path} for {row.dockerfile}"
        if rules.malformed:
            line, pattern = rules.malformed[0]
            yield unknown(subject, Location(path, line), f"Docker refuses the pattern {pattern}")
            continue
        leaks = [(what, why) for what, test, why in _dangers(project, context) if not rules.excludes(test)]
        related = (Related(Location(path), "the file to add them to"),)
        if not leaks:
            yield passed(subject, Location(path), "what should stay out does")
            continue
        names = ", ".join(what for what, _ in leaks)
        milder = None if any(why == "secret" for _, why in leaks) or any(what == ".git" for what, _ in leaks) else Severity.LOW
        yield failed(
            subject,
            row.location,
            f"COPY of the whole context takes {names} along: {path} does not exclude it",
            related=related,
            severity=milder,
        )
    if not judged:
        yield passed("contexts", Location("."), "no Dockerfile copies a whole context that has a .dockerignore")


def _dangers(project: Project, context: str) -> Iterator[tuple[str, str, str]]:
    """(name, a path that stands for it, why) of what this context has or will have where people build."""
    folder = "" if context == "." else context + "/"
    inside = [path.removeprefix(folder) for path in project.entries if path.startswith(folder)]
    if context == ".":
        yield ".git", ".git/config", "history"
    if any(
        re.fullmatch(r"\.env(?:\..+)?|.*\.env\.(?:example|sample|template|dist)|env\.example", posixpath.basename(path)) for path in inside
    ):
        yield ".env", ".env", "secret"
    for path in inside:
        if _KEYS.fullmatch(posixpath.basename(path)) and project.role(folder + path) is not Role.TEST:
            yield path, path, "secret"
    for path in inside:
        if posixpath.basename(path) == "package.json" and path.count("/") < 3:
            place = posixpath.join(posixpath.dirname(path), "node_modules/x/index.js")
            yield place.removesuffix("/x/index.js"), place, "bulk"
    if any(path in _PYTHON_MANIFESTS for path in inside):
        for name in (".venv", "venv", "env"):
            if project.is_ignored(f"{folder}{name}/bin/python") and not any(path.startswith(f"{name}/") for path in inside):
                yield name, f"{name}/bin/python", "bulk"


MATCHERS: dict[str, Matcher] = {
    "copy-source-missing": judging(_missing, "dockerfile"),
    "copy-source-ignored": judging(_ignored, "dockerfile", "dockerignore"),
    "dockerignore-missing": judging(_dockerignore_missing, "dockerfile"),
    "dockerignore-incomplete": judging(_dockerignore_incomplete, "dockerfile", "dockerignore"),
}
