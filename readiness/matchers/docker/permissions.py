"""What the user an image runs as cannot read or execute, because root put it where only root gets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from readiness.facts.docker.packages import StepCommand, step_commands
from readiness.facts.docker.rows import Copied, Image
from readiness.facts.docker.runs import start_line
from readiness.facts.processes.words import unwrapped
from readiness.facts.project import Project
from readiness.matchers.docker.judged import judged_images, name_of
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, Related, failed, passed, unknown

_ROOT = frozenset({"root", "0", ""})
_CLOSED = re.compile(r"0?[0-7]?[0-7][0-7]0")
_HOME_INSTALLERS = (
    (re.compile(r"install\.python-poetry\.org"), "poetry", "/root/.local/bin/poetry", "POETRY_HOME"),
    (re.compile(r"astral\.sh/uv"), "uv", "/root/.local/bin/uv", "UV_INSTALL_DIR"),
    (re.compile(r"get-poetry\.py"), "poetry", "/root/.poetry/bin/poetry", "POETRY_HOME"),
)


def _unreadable(project: Project) -> Iterator[Observation]:
    for image in judged_images(project):
        subject, user = name_of(image), image.user
        place = image.at(image.users[-1].line) if image.users else image.location
        if user is None:
            why = f"USER {image.users[-1].raw} is set by the build" if image.users else image.base_unknown
            yield unknown(subject, place, f"who it runs as: {why}")
            continue
        if user in _ROOT:
            yield passed(subject, place, "it runs as root, which reads everything")
            continue
        commands = step_commands(project, image)
        found = list(_closed_to(image, commands, user))
        for location, message in found:
            yield failed(subject, location, message, related=(Related(place, f"it runs as {user}"),))
        if not found:
            yield passed(subject, place, f"nothing that {user} needs was put where only root gets")


def _closed_to(image: Image, commands: tuple[StepCommand, ...], user: str) -> Iterator[tuple[Location, str]]:
    opened = _opened(commands)
    if not _covers(opened, "/root"):
        yield from _below_root(image, commands, user, opened)
    for command in commands:
        if command.script or command.step.user not in _ROOT or command.argv[:1] != ("chmod",):
            continue
        words = [word for word in command.argv[1:] if not word.startswith("-")]
        if len(words) < 2 or not (_CLOSED.fullmatch(words[0]) or words[0] in ("go-rwx", "o-rwx", "u=rwx,go=", "u=rwx,g=rx,o=")):
            continue
        for target in words[1:]:
            path = _absolute(target, command)
            if path and not _given(image, commands, path) and not path.startswith(("/root", "/etc/sudoers", "/tmp/apt")):
                yield image.at(command.line), f"chmod {words[0]} closes {target} to everybody but root"
    for copied in image.copies:
        if copied.mode and _CLOSED.fullmatch(copied.mode) and not copied.owner and not _given(image, commands, copied.destination):
            yield image.at(copied.line), f"--chmod={copied.mode} closes {copied.destination} to everybody but root"


def _below_root(image: Image, commands: tuple[StepCommand, ...], user: str, opened: frozenset[str]) -> Iterator[tuple[Location, str]]:
    """What lies in root's home, a folder with mode 700 that no other user enters."""
    for copied in image.copies:
        if _is_below(copied.destination, "/root") and not _moved(copied, opened):
            yield image.at(copied.line), f"{copied.destination} lies in root's home, which {user} cannot enter"
    if _is_below(image.workdir, "/root"):
        yield image.location, f"the working directory {image.workdir} lies in root's home, which {user} cannot enter"
    for command in commands:
        if command.step.user not in _ROOT:
            continue
        environment = command.simple.environment
        home = environment.get("HOME", "/root") or ""
        if _is_user_install(command) and "PYTHONUSERBASE" not in environment and _is_below(home, "/root"):
            yield image.at(command.line), f"pip install --user puts packages into {home}/.local, which {user} cannot enter"
        if command.argv[:3] == ("uv", "python", "install") and "UV_PYTHON_INSTALL_DIR" not in environment:
            yield image.at(command.line), f"uv installs Python below /root/.local/share, which {user} cannot enter"
    yield from _installers(image, commands, user)


def _is_user_install(command: StepCommand) -> bool:
    argv = command.argv
    pip = bool(argv) and (posixpath.basename(argv[0]).startswith("pip") or argv[1:3] == ("-m", "pip"))
    return pip and "install" in argv and "--user" in argv


def _installers(image: Image, commands: tuple[StepCommand, ...], user: str) -> Iterator[tuple[Location, str]]:
    """Programs that their installer puts into root's home, and that the image starts."""
    words, _ = start_line(image)
    started = {posixpath.basename(word) for word in words[:1]} | set(unwrapped(words)[1] if words else ())
    if words and words[0].endswith("sh") and "-c" in words:
        started |= set(words[-1].split()[:2])
    for command in commands:
        text = " ".join(command.argv)
        for pattern, program, path, variable in _HOME_INSTALLERS:
            if pattern.search(text) and program in started and variable not in command.simple.environment and command.step.user in _ROOT:
                yield image.at(command.line), f"the installer puts {program} at {path}, and {user} cannot enter /root"


def _moved(copied: Copied, opened: frozenset[str]) -> bool:
    return bool(copied.destination) and _covers(opened, copied.destination.rstrip("/"))


def _opened(commands: tuple[StepCommand, ...]) -> frozenset[str]:
    """Paths whose mode or owner some RUN changes so that others get in, or that are moved or linked away."""
    found: set[str] = set()
    for command in commands:
        argv = command.argv
        if not argv:
            continue
        words = [word for word in argv[1:] if not word.startswith("-")]
        if (argv[0] == "chmod" and words and not _CLOSED.fullmatch(words[0])) or (argv[0] == "chown" and words):
            found |= {_absolute(word, command) for word in words[1:]}
        elif argv[0] in ("mv", "cp", "ln") and words:
            found.add(_absolute(words[0], command))
        elif argv[0] in ("useradd", "adduser", "usermod") and any(word in ("/root", "--home=/root") for word in argv):
            found.add("/root")
    return frozenset(found - {""})


def _given(image: Image, commands: tuple[StepCommand, ...], path: str) -> bool:
    """Whether the path, or a folder above it, changes hands anywhere in the image."""
    target = path.rstrip("/")
    for command in commands:
        if command.argv[:1] == ("chown",):
            words = [word for word in command.argv[1:] if not word.startswith("-")]
            if any(_is_below(target, _absolute(word, command)) or "$" in word or "*" in word for word in words[1:]):
                return True
        if command.argv[:1] in (("install",), ("rm",)) and any(_absolute(word, command) == target for word in command.argv[1:]):
            return True
    return any(copied.owner and _is_below(target, copied.destination) for copied in image.copies)


def _covers(opened: frozenset[str], path: str) -> bool:
    return any(_is_below(path, place) for place in opened)


def _is_below(path: str, folder: str) -> bool:
    if not path or not folder:
        return False
    clean = folder.rstrip("/") or "/"
    return path.rstrip("/") == clean or path.startswith(clean.rstrip("/") + "/")


def _absolute(word: str, command: StepCommand) -> str:
    if "$" in word:
        return ""
    if word.startswith("~"):
        word = (command.simple.environment.get("HOME") or "/root") + word[1:]
    folder = posixpath.join(command.step.workdir or "/", command.simple.folder)
    return posixpath.normpath(posixpath.join(folder, word))


MATCHERS: dict[str, Matcher] = {"image-user-access": judging(_unreadable, "dockerfile")}
