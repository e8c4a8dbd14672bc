"""Relation ``ci.command``: what CI steps run in the end, through make, tox, nox, npm scripts, pre-commit, shell scripts and compose.

Each hand-over is followed once a step: what a script runs does not depend on who asked for it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.makefile import Makefile
from readiness.artifacts.package_json import PackageJson
from readiness.artifacts.python.values import Spread, text
from readiness.facts.ci.commands import SimpleCommand, simple_commands, without_wrappers
from readiness.facts.ci.rows import CiCommand, CiStep
from readiness.facts.ci.tasks import task_of
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_DEPTH = 6
MAX_COMMANDS = 2_000
"""Commands of one step; scripts that start each other many times over end here."""
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_OPEN = re.compile(r"\$\{\{|\$\(|\$\{?[A-Za-z_]|\$EXPRESSION")
_NAMED = re.compile(r"/[\w.-]+$")
"""A path whose folder alone is computed: of a file that is not in the repository, or of one that can be found by its name."""
_MAKES = frozenset({"make", "gmake", "just", "task"})
_NODES = frozenset({"npm", "yarn", "pnpm", "bun"})
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "source", "."})
_CONTAINERS = frozenset({"docker", "docker-compose", "podman"})
_MAKEFILES = ("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", "Taskfile.yml", "Taskfile.yaml")
_DELIVERING = word_set("build docker image images release publish deploy deployment push pages docs stale labeler backport")
_CHECKING = word_set("test tests lint check checks ci quality python security scan verify validate codeql")
_PRECOMMIT = (".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml")
_INSIDE = frozenset({"run", "exec"})
_TAKING = word_set("""
    -e --env -u --user -w --workdir -v --volume --entrypoint --name --env-file --network -f --file -p --project-name --profile
""")


def ci_commands(project: Project) -> Iterator[CiCommand]:
    """Every command of every step, and those it leads to; unreadable rows where a hand-over leaves what can be read."""
    for step in project.rows(CiStep):
        if "/.github/workflows/" in step.uses and not step.uses.startswith("./") and not _delivers(step.uses):
            why = f"{step.uses} is a workflow of another repository"
            yield CiCommand(location=step.location, words=(), step=step, unreadable=why)
        elif step.uses:
            yield from _of_action(project, step)
        trace = _Trace(project, step)
        for script, line in step.commands:
            for command in simple_commands(_EXPRESSION.sub("$EXPRESSION", script), line):
                yield from trace.rows(command, Location(step.path, command.line))


def _delivers(uses: str) -> bool:
    """Whether a workflow of somebody else is named for building or releasing, so that nobody would look for checks in it."""
    words = set(re.split(r"[^a-z]+", posixpath.basename(uses.partition("@")[0]).lower()))
    return not words.isdisjoint(_DELIVERING) and words.isdisjoint(_CHECKING)


def _of_action(project: Project, step: CiStep) -> Iterator[CiCommand]:
    yield CiCommand(location=step.location, words=(step.uses.partition("@")[0],), step=step, action=True)
    if "pre-commit" in step.uses or "prek-action" in step.uses:
        yield from _Trace(project, step).rows(SimpleCommand(("pre-commit", "run")), step.location)


class _Trace:
    """The following of one step's commands. ``seen``: what was looked into already."""

    def __init__(self, project: Project, step: CiStep) -> None:
        self.project, self.step = project, step
        self.seen: set[tuple[str, ...]] = set()
        self.folder = step.folder or "."
        self.left = MAX_COMMANDS

    def rows(self, command: SimpleCommand, place: Location) -> Iterator[CiCommand]:
        if command.name == "cd" and len(command.words) > 1:
            self.folder = self._folder(command.words[1])
            return
        for leaf, via, why in self._follow(command, self.folder, (), 0):
            yield CiCommand(location=place, words=leaf.words, via=" → ".join(via), step=self.step, unreadable=why)

    def _folder(self, target: str) -> str:
        there = posixpath.normpath(posixpath.join(self.folder, target))
        return there if there in self.project.folders or there == "." else self.folder

    def _follow(
        self, command: SimpleCommand, folder: str, via: tuple[str, ...], depth: int
    ) -> Iterator[tuple[SimpleCommand, tuple[str, ...], str]]:
        self.left -= 1
        if depth > MAX_DEPTH or self.left < 0:
            return
        yield command, via, ""
        key = (folder, *command.words)
        if key in self.seen:
            return
        self.seen.add(key)
        said = (*via, " ".join(command.words[:3]))
        for inner, inside, why in self._inside(command, folder):
            if why:
                yield command, said, why
            else:
                yield from self._follow(inner, inside, said, depth + 1)

    def _inside(self, command: SimpleCommand, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        """(command, folder, why it cannot be followed) of what the command starts."""
        name = command.name
        if name in _MAKES:
            yield from self._make(command, folder)
        elif name in _NODES:
            yield from self._node(command, folder)
        elif name == "tox":
            yield from self._tox(command, folder)
        elif name == "nox":
            yield from self._nox(command, folder)
        elif name in ("pre-commit", "prek"):
            yield from self._hooks(folder)
        elif name in _CONTAINERS:
            yield from self._container(command, folder)
        elif name in _SHELLS or "/" in command.words[0] or command.words[0].endswith(".sh"):
            yield from self._script(command, folder)
        elif task := task_of(self.project, command, folder):
            for inner in task.commands:
                yield from self._read(inner, folder)

    def _named(self, path: str) -> str:
        """The one file of the repository that a path with a computed folder can mean; empty where there is none, or several."""
        name = posixpath.basename(path)
        known = bool(_NAMED.search(path))
        found = [entry for entry in self.project.entries if entry.endswith(f"/{name}") or entry == name] if known else []
        return found[0] if len(found) == 1 else ""

    def _read(self, script: str, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        for inner in simple_commands(script):
            yield inner, folder, ""

    def _make(self, command: SimpleCommand, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        words = list(command.words[1:])
        for option in ("-C", "--directory", "-f", "--file", "-d"):
            if option in words[:-1]:
                at = words.index(option)
                folder = posixpath.normpath(posixpath.join(folder, words[at + 1])) if option in ("-C", "--directory") else folder
                del words[at : at + 2]
        targets = [word for word in words if not word.startswith("-") and "=" not in word]
        if any(_OPEN.search(target) for target in targets):
            yield command, folder, "the make target is computed"
            return
        names = (posixpath.normpath(posixpath.join(folder, name)) for name in _MAKEFILES)
        found = next((model for name in names if isinstance(model := self.project.artifact("makefile", name), Makefile)), None)
        by_name = {target.name: target for target in found.targets} if found else {}
        todo = targets or ([found.targets[0].name] if found and found.targets else [])
        done: set[str] = set()
        while todo:
            name = todo.pop(0)
            if name in done or name not in by_name:
                continue
            done.add(name)
            todo += by_name[name].needs
            for recipe in by_name[name].recipe:
                recipe_text = recipe.text.replace("$(MAKE)", "make").replace("${MAKE}", "make")
                yield from self._read(re.sub(r"\$[({](?P<name>\w+)[)}](?:/bin/|/)?", _program, recipe_text), folder)

    def _node(self, command: SimpleCommand, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        words = [word for word in command.words[1:] if not word.startswith("-")]
        name = words[1] if len(words) > 1 and words[0] in ("run", "run-script") else words[0] if words else ""
        package = self.project.artifact("package-json", posixpath.normpath(posixpath.join(folder, "package.json")))
        for script in package.scripts if isinstance(package, PackageJson) else ():
            if script.name == name:
                yield from self._read(script.command, folder)

    def _tox(self, command: SimpleCommand, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        """The environments that are named, else all."""
        asked = _after(command.words, ("-e", "--env", "-m"))
        wanted = set(asked.split(",")) if asked and not _OPEN.search(asked) else set()
        for name in ("tox.ini", "tox.toml"):
            model = self.project.artifact("tox", posixpath.normpath(posixpath.join(folder, name)))
            for entry in model.commands if model is not None else ():
                if not wanted or not entry.environment or entry.environment in wanted:
                    yield from self._read(re.sub(r"\{[^{}]*\}", "", entry.text), folder)

    def _nox(self, command: SimpleCommand, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        """``session.run("ruff", "check")`` of the sessions that are named, else of all."""
        path = posixpath.normpath(posixpath.join(folder, "noxfile.py"))
        if path not in self.project.python.modules:
            return
        asked = _after(command.words, ("-s", "-e", "--session", "--sessions"))
        for call in self.project.python.calls_to(path, frozenset({"run", "run_always"})):
            if asked and call.context.function and call.context.function not in (asked, asked.replace("-", "_")):
                continue
            words = tuple(word for arg in call.invocation.args if not isinstance(arg, Spread) and (word := text(arg)) is not None)
            if words and ".run" in call.callee:
                for inner in simple_commands(" ".join(words)):
                    yield inner, folder, ""

    def _hooks(self, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        """Each hook by its name, and what a local one runs."""
        for hook in hooks_of(self.project, folder):
            for inner in simple_commands(hook):
                yield inner, folder, ""

    def _container(self, command: SimpleCommand, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        """What stands behind the service or image of ``run`` and ``exec``."""
        words = list(command.words)
        at = next((position for position, word in enumerate(words) if word in _INSIDE), -1)
        rest = words[at + 1 :] if at >= 0 else []
        while rest and rest[0].startswith("-"):
            taken = 2 if rest[0] in _TAKING else 1
            rest = rest[taken:]
        if len(rest) > 1:
            for inner in simple_commands(" ".join(rest[1:])):
                yield inner, folder, ""

    def _script(self, command: SimpleCommand, folder: str) -> Iterator[tuple[SimpleCommand, str, str]]:
        words = command.words
        if command.name in _SHELLS and "-c" in words:
            given = words[words.index("-c") + 1 :]
            yield from self._read(given[0], folder) if given else ()
            return
        plain = [word for word in words if not word.startswith("-")]
        if not plain:
            return
        path = plain[1] if command.name in _SHELLS and len(plain) > 1 else plain[0]
        target = posixpath.normpath(posixpath.join(folder, path))
        if _OPEN.search(path):
            target = self._named(path)
            asked = command.name in _SHELLS or path.endswith(".sh")
            if asked and not target and not _NAMED.search(path) and not re.search(r"\s|\$\(", path):
                yield command, folder, f"the script {path} is computed"
        script = self.project.artifact("shell", target)
        for inner in without_wrappers(script.commands) if script is not None else ():
            yield inner, folder, ""


def hooks_of(project: Project, folder: str = ".") -> Iterator[str]:
    """Names of the hooks of a pre-commit configuration, and the entries of local ones."""
    for name in _PRECOMMIT:
        for place in dict.fromkeys((posixpath.normpath(posixpath.join(folder, name)), name)):
            model = project.artifact("settings-file", place)
            for entry in model.entries if model is not None else ():
                if entry.path[-1:] in (("id",), ("entry",)) and "hooks" in entry.path and entry.value:
                    yield entry.value


def _program(found: re.Match[str]) -> str:
    """A variable before a program is the folder or the wrapper it runs under; one that names a tool is that tool."""
    name = found["name"].lower()
    if name in ("python", "python3", "py", "python_bin", "venv_python"):
        return "python "
    return f"{name} " if name in ("pytest", "ruff", "flake8", "mypy", "bandit", "coverage", "tox", "nox", "pylint", "pyright") else ""


def _after(words: tuple[str, ...], options: tuple[str, ...]) -> str:
    for position, word in enumerate(words):
        if word in options and position + 1 < len(words):
            return words[position + 1]
        for option in options:
            if word.startswith(f"{option}="):
                return word.partition("=")[2]
    return ""
