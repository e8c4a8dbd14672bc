"""Which CI steps run the tests: directly, or through make, tox, nox, npm scripts, shell scripts, task runners and compose."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.makefile import Makefile
from readiness.artifacts.package_json import PackageJson
from readiness.facts.ci.commands import SimpleCommand, simple_commands, without_wrappers
from readiness.facts.ci.rows import CiStep, CiTestRun
from readiness.facts.ci.runners import TEST_ACTIONS, TEST_RUNNERS, TEST_TARGETS
from readiness.facts.ci.tasks import task_of
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_DEPTH = 6
_EXPRESSION = re.compile(r"\$\{\{|\$\(|\$\{?[A-Za-z_]")
_MADE = "(made by the job)"
# Systems whose job is one shell from its first command to its last.
_ONE_SHELL = frozenset({"gitlab", "travis", "bitbucket", "drone"})
_TASK_RUNNERS = word_set("""
    invoke inv just task make gmake doit npm yarn pnpm bun composer poe taskipy mage earthly dagger bazel pants devbox mise rye hatch pdm
""")


class Chain:
    """One answer: the chain of commands that ends in a runner, or why the chain could not be followed."""

    __slots__ = ("ignored", "unreadable", "via")

    def __init__(self, via: str, ignored: str = "", unreadable: str = "") -> None:
        self.via, self.ignored, self.unreadable = via, ignored, unreadable


def ci_test_runs(project: Project) -> Iterator[CiTestRun]:
    """One row a step that runs tests, or that may (``unreadable``)."""
    reach = Reach(project)
    for step in project.rows(CiStep):
        for chain, line in _of_step(reach, step):
            location = step.location if line is None else type(step.location)(step.location.path, line)
            yield CiTestRun(location=location, via=chain.via, ignored=chain.ignored or step.ignored, unreadable=chain.unreadable, step=step)


def _of_step(reach: Reach, step: CiStep) -> Iterator[tuple[Chain, int | None]]:
    if step.uses and not step.uses.startswith("./"):
        name = step.uses.split("@")[0].lower()
        if any(word in name for word in TEST_ACTIONS):
            yield Chain(step.uses), None
        elif "/.github/workflows/" in name and any(word in name for word in ("test", "ci", "check")):
            yield Chain(step.uses, unreadable=f"{step.uses} is a workflow of another repository"), None
        return
    folder = step.folder
    for text, line in step.commands:
        for command in simple_commands(_readable(text), line):
            for chain in _follow_from(reach, command, folder, step.folder, 0):
                yield chain, command.line
            folder = _moved(reach, command, folder)
        folder = folder if step.system in _ONE_SHELL else step.folder


def _moved(reach: Reach, command: SimpleCommand, folder: str) -> str:
    """The folder after the command: ``cd`` to a written path leads there, to ``_MADE`` where the repository has no such folder."""
    target = command.words[1] if command.name == "cd" and len(command.words) > 1 else ""
    if not target or target.startswith(("/", "-", "~")) or _EXPRESSION.search(target):
        return folder
    if folder == _MADE:
        return "." if target.startswith("..") else _MADE
    there = posixpath.normpath(posixpath.join(folder, target))
    return there if there in reach.folders else _MADE


def _follow_from(reach: Reach, command: SimpleCommand, folder: str, base: str, depth: int) -> tuple[Chain, ...]:
    """Chains from where ``cd`` led, else from where the script started: a ``cd`` in parentheses ends with them."""
    found = follow(reach, command, folder, depth)
    return found or (follow(reach, command, base, depth) if folder not in (base, _MADE) else ())


def _readable(text: str) -> str:
    """A CI expression becomes one shell word, so that the rest of the line can be read."""
    return re.sub(r"\$\{\{.*?\}\}", "$EXPRESSION", text)


class Reach:
    """What commands of the project lead to, each looked at once at each depth: a thousand lines that start a thousand are no million."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folders = project.folders | {"."}
        self.known: dict[tuple[int, str, SimpleCommand], tuple[Chain, ...]] = {}


def follow(reach: Reach, command: SimpleCommand, folder: str, depth: int) -> tuple[Chain, ...]:
    """Chains from one command to test runners: the first that counts, is ignored, or cannot be followed."""
    if depth > MAX_DEPTH:
        return ()
    key = depth, folder, msgspec.structs.replace(command, line=1)
    if key not in reach.known:
        kinds: dict[tuple[bool, bool], Chain] = {}
        for chain in _chains(reach, command, folder, depth):
            kinds.setdefault((bool(chain.ignored), bool(chain.unreadable)), chain)
        reach.known[key] = tuple(kinds.values())
    return reach.known[key]


def _chains(reach: Reach, command: SimpleCommand, folder: str, depth: int) -> Iterator[Chain]:
    name, words = command.name, command.words
    said = " ".join(words[:3])
    if is_test_runner(command):
        yield Chain(said, command.ignored)
    elif folder == _MADE:
        if name in _TASK_RUNNERS or words[0].startswith(("./", "../")) or words[0].endswith(".sh"):
            yield Chain(said, unreadable=f"{said} runs in a folder that only the job makes")
    elif name == "skaffold":
        yield from _prefixed(said, command, _skaffold(reach, command, depth))
    elif name in {"make", "gmake", "just", "task"}:
        yield from _prefixed(said, command, _make(reach, command, folder, depth))
    elif name in {"npm", "yarn", "pnpm", "bun"}:
        yield from _prefixed(said, command, _package_script(reach, command, folder, depth))
    elif (
        name in {"sh", "bash", "dash", "zsh", "source", "."}
        or words[0].startswith(("./", "../"))
        or words[0].endswith(".sh")
        or ("/" in words[0] and _local(reach.project, folder, words[0]))
    ):
        yield from _prefixed(said, command, _script(reach, command, folder, depth))
    elif name in {"docker", "docker-compose", "podman"}:
        yield from _prefixed(said, command, _container(reach, command, folder, depth))
    elif task := task_of(reach.project, command, folder):
        for text in task.commands:
            for inner in simple_commands(text):
                yield from _prefixed(said, command, iter(follow(reach, inner, folder, depth + 1)))
    elif name in _TASK_RUNNERS and any(word.startswith(TEST_TARGETS) or word in TEST_TARGETS for word in words[1:]):
        yield Chain(said, command.ignored)


def is_test_runner(command: SimpleCommand) -> bool:
    """The command itself runs Python tests."""
    name, words = command.name, command.words
    if name in TEST_RUNNERS:
        return not {"--version", "--help", "--collect-only", "--list", "-l", "--listenvs", "--notest"} & set(words)
    if name in {"python", "manage.py", "django-admin"} or name.endswith((".py",)):
        rest = words[1:] if name == "python" else words
        script = rest[0].rpartition("/")[2] if rest else ""
        if script in {"manage.py", "django-admin"}:
            return len(rest) > 1 and rest[1] in {"test", "jstest"}
        if script == "setup.py":
            return "test" in rest or "pytest" in rest
        return bool(re.fullmatch(r"run_?tests?\.py|test_?runner\.py", script))
    return name == "flask" and len(words) > 1 and words[1] in {"test", "tests"}


def _prefixed(said: str, command: SimpleCommand, chains: Iterator[Chain]) -> Iterator[Chain]:
    for chain in chains:
        yield Chain(f"{said} → {chain.via}", command.ignored or chain.ignored, chain.unreadable)


def _make(reach: Reach, command: SimpleCommand, folder: str, depth: int) -> Iterator[Chain]:
    words = list(command.words[1:])
    for option in ("-C", "--directory", "-f"):
        if option in words[:-1]:
            at = words.index(option)
            if option != "-f":
                folder = posixpath.normpath(posixpath.join(folder, words[at + 1]))
            del words[at : at + 2]
    targets = [word for word in words if not word.startswith("-") and "=" not in word]
    if any(_EXPRESSION.search(target) for target in targets):
        yield Chain("make", unreadable="the make target is computed")
        return
    found: Makefile | None = None
    for name in ("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", "Taskfile.yml", "Taskfile.yaml"):
        found = found or reach.project.artifact("makefile", posixpath.normpath(posixpath.join(folder, name)))
    if found is None:
        return
    by_name = {target.name: target for target in found.targets}
    todo = targets or [found.targets[0].name] if found.targets else []
    seen: set[str] = set()
    while todo:
        target = by_name.get(todo.pop(0))
        if target is None or target.name in seen:
            continue
        seen.add(target.name)
        todo += [need for need in target.needs if need in by_name]
        for recipe in target.recipe:
            text = recipe.text.replace("$(MAKE)", "make").replace("${MAKE}", "make")
            text = (
                re.sub(
                    r"^\$[({](?:PYTHON|PY|VENV|BIN|UV|POETRY|RUN|PYTEST|python)[)}](?:/bin/)?",
                    lambda found: "pytest" if "PYTEST" in found[0] else "",
                    text,
                ).strip()
                or text
            )
            for inner in simple_commands(re.sub(r"\$\([A-Z_]*\)/", "", text)):
                for chain in follow(reach, inner, folder, depth + 1):
                    yield Chain(chain.via, chain.ignored or ("- before the recipe line" if recipe.ignored else ""), chain.unreadable)


def _package_script(reach: Reach, command: SimpleCommand, folder: str, depth: int) -> Iterator[Chain]:
    words = [word for word in command.words[1:] if not word.startswith("-")]
    name = words[1] if len(words) > 1 and words[0] in {"run", "run-script"} else words[0] if words else ""
    package = reach.project.artifact("package-json", posixpath.normpath(posixpath.join(folder, "package.json")))
    for script in package.scripts if isinstance(package, PackageJson) else ():
        if script.name == name or (name in {"t", "tst"} and script.name == "test"):
            for inner in simple_commands(script.command):
                yield from follow(reach, inner, folder, depth + 1)


def _script(reach: Reach, command: SimpleCommand, folder: str, depth: int) -> Iterator[Chain]:
    words = [word for word in command.words if not word.startswith("-")]
    path = words[1] if words[0].rpartition("/")[2] in {"sh", "bash", "dash", "zsh", "source", "."} and len(words) > 1 else words[0]
    if "-c" in command.words:
        text = command.words[command.words.index("-c") + 1 :]
        if text and _EXPRESSION.match(text[0]):
            yield Chain(command.name, unreadable=f"what {command.name} -c runs is computed")
            return
        for inner in simple_commands(text[0]) if text else ():
            yield from follow(reach, inner, folder, depth + 1)
        return
    if _EXPRESSION.search(path):
        yield Chain(path, unreadable=f"the script {path} is computed")
        return
    target = _local(reach.project, folder, path)
    facts = reach.project.files.get(target) if target else None
    script = facts.artifacts.get("shell") if facts else None
    if facts is not None and script is None and "test" in posixpath.basename(target):
        yield Chain(path, unreadable=f"{target} is no script of a shell, so what it runs is not known")
    here = folder
    for inner in without_wrappers(getattr(script, "commands", ())):
        yield from _follow_from(reach, inner, here, folder, depth + 1)
        here = _moved(reach, inner, here)


def _skaffold(reach: Reach, command: SimpleCommand, depth: int) -> Iterator[Chain]:
    """``skaffold test`` runs the commands of the skaffold files, each in its folder. ``build`` and ``deploy`` run none."""
    if command.words[1:2] != ("test",):
        return
    for source in reach.project.artifacts("skaffold", None):
        for text in source.model.tests:
            for inner in simple_commands(text):
                yield from follow(reach, inner, posixpath.dirname(source.path) or ".", depth + 1)


def _local(project: Project, folder: str, path: str) -> str:
    candidate = posixpath.normpath(posixpath.join(folder, path))
    return candidate if candidate in project.entries else ""


def _container(reach: Reach, command: SimpleCommand, folder: str, depth: int) -> Iterator[Chain]:
    words = list(command.words)
    for position, word in enumerate(words):
        # Whatever runs inside stands after the service or image: look at each tail that begins with a runner.
        tail = words[position:]
        if (
            position
            and word.rpartition("/")[2] in {*TEST_RUNNERS, "python", "python3", "make", "bash", "sh", "poetry", "uv", "coverage", "pipenv"}
        ) or word.endswith((".sh", "manage.py")):
            for inner in simple_commands(" ".join(tail)):
                yield from follow(reach, inner, folder, depth + 1)
            return
    if {"up", "run", "build"} & set(words) and any("test" in word for word in words):
        yield Chain(" ".join(words[:4]), unreadable="what the container runs was not followed")
