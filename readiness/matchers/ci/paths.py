"""Does the repository have what its workflows name?"""

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise

from readiness.facts.ci.commands import simple_commands
from readiness.facts.ci.rows import CiStep, CiSystem
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Outcome, failed, passed, unknown

_COMPUTED = re.compile(r"\$|\{\{|[*?\[\]~%]")
_PATH_INPUTS = frozenset(
    {
        "cache-dependency-path",
        "python-version-file",
        "node-version-file",
        "go-version-file",
        "file",
        "dockerfile",
        "working-directory",
        "requirements",
        "config-file",
        "config_file",
    }
)
_INTERPRETERS = frozenset({"bash", "sh", "python", "node", "ruby", "perl", "zsh", "dash"})
_PREPARING = re.compile(
    r"\b(?:git\s+clone|curl|wget|tar|unzip|cp|mv|mkdir|touch|npm\s+(?:ci|install|run)|gh\s+release|cookiecutter|copier|terraform|make|django-admin|alembic|helm|cmake|configure|build|compile|generate|export|docker\s+cp)\b"
)
_FETCHING = ("download-artifact", "cache@", "actions/cache", "gh-pages", "git-auto-commit")


def path_missing(project: Project) -> Iterator[Observation]:
    """Each definition is a subject, and each path of the repository that a job of it names and that is not there."""
    broken = [observation for observation in _paths(project) if observation.outcome is not Outcome.PASS]
    yield from broken
    for row in project.rows(CiSystem):
        if row.path not in {observation.location.path for observation in broken}:
            yield passed(row.path, row.location)


def _paths(project: Project) -> Iterator[Observation]:
    """One observation a named path. What an earlier step of the job may have made is none."""
    yield from _includes(project)
    jobs: dict[tuple[str, str], list[CiStep]] = {}
    for step in project.rows(CiStep):
        jobs.setdefault((step.path, step.job), []).append(step)
    for steps in jobs.values():
        foreign = next(
            (
                step
                for step in steps
                if "actions/checkout" in step.uses and {"repository", "path", "ref"} & {name for name, _ in step.inputs}
            ),
            None,
        )
        own = steps[0].system != "github" or any("checkout" in step.uses for step in steps)
        before = ""
        fetched = False
        for step in steps:
            for path, line, subject in _named(step) if own or step.uses.startswith("./") else ():
                yield from _judged(project, step, path, line, subject, foreign, f"{before}\n{_until(step, line)}", fetched)
            before += "\n".join(text for text, _ in step.commands) + "\n"
            fetched = fetched or any(word in step.uses for word in _FETCHING)


def _includes(project: Project) -> Iterator[Observation]:
    """Files of the repository that a GitLab pipeline is made of: without one of them GitLab refuses it."""
    for source in project.artifacts("gitlab-ci"):
        for item in source.model.includes:
            if item.local and not _COMPUTED.search(item.local) and not project.exists(item.local):
                location = Location(source.path, item.line)
                yield failed(item.text, location, f"the pipeline includes {item.local}, which is not in the repository")


def _judged(
    project: Project, step: CiStep, path: str, line: int, subject: str, foreign: CiStep | None, before: str, fetched: bool
) -> Iterator[Observation]:
    location = Location(step.path, line)
    if _COMPUTED.search(path) or path.startswith(("/", "http:", "https:", "git@", "-", "..")) or path in ("", "."):
        return
    full = posixpath.normpath(posixpath.join(step.folder if not step.folder.startswith("/") else ".", path))
    if full.startswith("..") or "$" in step.folder:
        return
    if project.exists(full) or project.exists(path):
        yield passed(subject, location)
    elif project.is_made(full) or project.is_made(path):
        yield passed(subject, location, "the configuration says that a build makes it")
    elif foreign is not None:
        yield unknown(
            subject, location, f"{path} is not in this repository, but the job checks out another one or another ref at {foreign.location}"
        )
    elif posixpath.basename(path) in before or path.split("/")[0] in before or fetched or _PREPARING.search(before):
        return
    elif project.is_ignored(full):
        yield unknown(subject, location, f"{path} is ignored by git: something may make it")
    else:
        yield failed(subject, location, f"the job {step.job} uses {path}, which is not in the repository")


def _until(step: CiStep, line: int) -> str:
    """The lines of the step's own scripts above ``line``."""
    return "\n".join("\n".join(text.split("\n")[: max(0, line - first)]) for text, first in step.commands)


def _named(step: CiStep) -> Iterator[tuple[str, int, str]]:
    """(path, line, subject) of every file or folder of the repository that the step surely expects."""
    line = step.location.line or 1
    if step.uses.startswith("./"):
        yield step.uses.split("@")[0], line, step.uses
    for name, value in step.inputs:
        if name in _PATH_INPUTS and "\n" not in value.strip() and value.strip() and not value.startswith("|"):
            if name == "file" and "docker" not in step.uses:
                continue
            yield value.strip(), line, f"{name}: {value.strip()}"
    if step.commands and step.folder not in (".", "") and not _COMPUTED.search(step.folder):
        yield ".", line, f"working-directory: {step.folder}"
    for text, first in step.commands:
        moved = False
        for command in simple_commands(re.sub(r"\$\{\{.*?\}\}", "$EXPRESSION", text, flags=re.DOTALL), first):
            words = command.words
            if command.name in {"cd", "pushd", "git", "["} or command.name == "test":
                moved = True
            if moved or command.ignored:
                continue
            yield from _of_words(command.name, words, command.line)


def _of_words(name: str, words: tuple[str, ...], line: int) -> Iterator[tuple[str, int, str]]:
    if words[0].startswith("./") and words[0].count("/") >= 1 and (words[0].endswith((".sh", ".py")) or words[0].startswith("./scripts/")):
        yield words[0], line, words[0]
    if name in _INTERPRETERS and len(words) > 1 and not words[1].startswith("-") and re.search(r"\.(?:sh|py|js|mjs|rb)$", words[1]):
        yield words[1], line, words[1]
    if name in {"pip", "pip3", "uv"}:
        for option, value in pairwise(words):
            if option in {"-r", "--requirement", "-c", "--constraint"}:
                yield value, line, value
    if name in {"docker", "docker-compose", "podman"}:
        for option, value in pairwise(words):
            if option in {"-f", "--file", "--env-file"} and value != "-":
                yield value, line, value


MATCHERS: dict[str, Matcher] = {"ci-path-missing": simple(path_missing)}
