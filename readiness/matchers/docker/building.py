"""What build instructions do that a reviewer would stop: packages by hand, secrets in layers, code from the network unchecked."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from readiness.artifacts.command_model import Joiner
from readiness.artifacts.distribution_names import canonicalize_name
from readiness.artifacts.dockerfile_model import Dockerfile, Instruction
from readiness.artifacts.requirement import NAME
from readiness.artifacts.secret_names import is_secret_name
from readiness.artifacts.secret_values import is_placeholder, is_reference, url_password
from readiness.facts.dependencies.install_words import is_tool
from readiness.facts.dependencies.rows import InstallStep, Manifest
from readiness.facts.docker.images import stage_as_image
from readiness.facts.docker.packages import step_commands
from readiness.facts.docker.rows import Stage
from readiness.facts.docker.stages import stages_of
from readiness.facts.processes.options import read_options
from readiness.facts.project import Project
from readiness.facts.relation import Sourced
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.matchers.searching import searched
from readiness.model import Location, Observation, Severity, failed

_PINNED = re.compile(r".+==[^*]+|.+@.+")
_MOVING = re.compile(r"(?:.*@\s*)?(?:git|hg|svn|bzr)\+[a-z+]+://(?:[^/@]*@)?([^@#]+)(?:#.*)?")
"""A repository without the revision that is meant (pip.pypa.io/en/stable/topics/vcs-support)."""
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "python", "python3", "perl", "ruby", "node"})
_FETCHERS = frozenset({"curl", "wget"})
_CHECKS = frozenset({"sha256sum", "sha512sum", "sha1sum", "shasum", "gpg", "gpgv", "cosign", "minisign", "openssl"})
_ENV_FILE = re.compile(r"\.env(?:\.(?!example|sample|template|dist|test|defaults?)[\w-]+)*")
_KEY_FILE = re.compile(
    r"id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:pem|key|p12|pfx)|\.npmrc|\.pypirc|\.netrc|credentials(?:\.json)?|service[-_]account.*\.json"
)
_HARMLESS_KEYS = re.compile(r".*(?:pub|public|ca|cert|chain|dhparam)s?\.(?:pem|key)")
_DUMMY = re.compile(
    r".*(?:dummy|build|unused|not-?used|ignored|fake|collectstatic|temp|tmp|insecure|none|nothing|empty|not-?a-?secret|required).*",
    re.IGNORECASE,
)


# packages by hand --------------------------------------------------------------------------------------------------------
def _pip_by_hand(project: Project) -> Iterator[Observation]:
    yield from searched(project, ("dockerfile",), _by_hand(project))


def _by_hand(project: Project) -> Iterator[Observation]:
    for step in project.rows(InstallStep):
        if not step.final:
            continue
        named = [text for text in step.install.named if not is_tool(text)]
        loose = [] if step.install.constraints else [text for text in named if not _PINNED.fullmatch(text) and "://" not in text]
        moving = [found[1] for text in named if (found := _MOVING.fullmatch(text))]
        if not loose and not moving:
            continue
        home = next((manifest.path for manifest in project.rows(Manifest) if manifest.path in (*step.manifests, step.project)), "")
        beside = f"; {home} is installed too" if home else ""
        names = ", ".join(canonicalize_name(found[0]) for text in loose if (found := re.match(NAME, text)))
        how = "without version" if all(re.fullmatch(rf"{NAME}(?:\[[^\]]*\])?", text) for text in loose) else "without exact version"
        said = [f"{names} by name and {how}"] if loose else []
        said += [f"what {' and '.join(moving)} {'hold' if len(moving) > 1 else 'holds'} on the day of the build"] if moving else []
        yield failed(f"{step.dockerfile}:{step.location.line}", step.location, f"RUN installs {' and '.join(said)}{beside}")


# secrets -----------------------------------------------------------------------------------------------------------------
def _secrets(project: Project) -> Iterator[Observation]:
    yield from searched(project, ("dockerfile",), _leaks(project))


def _leaks(project: Project) -> Iterator[Observation]:
    for source in project.artifacts("dockerfile"):
        model: Dockerfile = source.model
        last = len(model.stages) - 1
        shipped = stages_of(source.path, model)[last].chain if model.stages else ()
        for pair in model.arguments:
            if pair.value is not None and _is_secret(pair.name, pair.value.text):
                yield _leak(source, pair.line, f"ARG {pair.name} has a secret as its default", pair.value.text, last=True)
        for stage in model.stages:
            arguments: set[str] = set()
            for instruction in stage.instructions:
                yield from _of_instruction(source, instruction, arguments, last=stage.index == last)
            if stage.index in shipped:
                yield from _recorded(source, stage.instructions)


def _of_instruction(source: Sourced, instruction: Instruction, arguments: set[str], *, last: bool) -> Iterator[Observation]:
    if instruction.name == "ARG":
        for pair in instruction.pairs:
            if is_secret_name(pair.name):
                arguments.add(pair.name)
            if pair.value is not None and _is_secret(pair.name, pair.value.text):
                yield _leak(source, pair.line, f"ARG {pair.name} has a secret as its default", pair.value.text, last=last)
    elif instruction.name == "ENV":
        for pair in instruction.pairs:
            text = pair.value.text if pair.value else ""
            names = {expansion.name for expansion in pair.value.expansions} if pair.value else set()
            if names & arguments and is_secret_name(pair.name):
                message = f"ENV {pair.name} keeps the build argument {sorted(names & arguments)[0]} in the image"
                yield failed(f"ENV {pair.name}", Location(source.path, pair.line), message)
            elif _is_secret(pair.name, text):
                yield _leak(source, pair.line, f"ENV {pair.name} has a secret as its value", text, last=last)
    elif instruction.name in ("COPY", "ADD") and not instruction.flag("from"):
        for word in instruction.words[:-1]:
            name = posixpath.basename(word.text)
            if _ENV_FILE.fullmatch(name) or (_KEY_FILE.fullmatch(name) and not _HARMLESS_KEYS.fullmatch(name)):
                message = f"{instruction.name} puts {word.text} into a layer of the image"
                yield failed(f"{instruction.name} {word.text}", Location(source.path, instruction.line), message)
    elif instruction.name == "RUN":
        yield from _echoed(source, instruction, arguments)


def _is_secret(name: str, value: str) -> bool:
    """A literal under a secret's name, or a URL with a password; not empty, no variable, no path."""
    text = value.strip()
    if not text or is_reference(text) or "$" in text:
        return False
    password = url_password(text)
    if password is not None:
        return bool(password[1]) and not is_reference(password[1])
    return is_secret_name(name) and not text.startswith("/") and text.lower() not in ("true", "false", "none", "null", "1", "0")


def _leak(source: Sourced, line: int, message: str, value: str, *, last: bool) -> Observation:
    """Lowered for what says of itself that it is no secret: a placeholder, or a stand-in that a build step needs."""
    subject = message.split(" has ")[0].split(" keeps ")[0]
    place = Location(source.path, line)
    password = url_password(value)
    value = password[1] if password else value
    if is_placeholder(value) or _DUMMY.fullmatch(value):
        where = "" if last else " of a builder stage"
        return failed(subject, place, f"{subject} has a stand-in{where} as its value", severity=Severity.MEDIUM)
    return failed(subject, place, message)


def _echoed(source: Sourced, instruction: Instruction, arguments: set[str]) -> Iterator[Observation]:
    """A build argument with a secret's name written to a file: it stays in the layer, and in the image's history."""
    mounted = any(flag.fields.get("type") == "secret" for flag in instruction.flags if flag.name == "mount")
    for name in sorted(arguments):
        if not mounted and _uses(instruction.text, name):
            message = f"RUN uses the build argument {name}: its value stays in the image's history"
            yield failed(f"RUN {name}", Location(source.path, instruction.line), message, severity=Severity.MEDIUM)


def _recorded(source: Sourced, instructions: tuple[Instruction, ...]) -> Iterator[Observation]:
    """A build argument with a secret's name above a RUN that does not even use it: the image's history lists the arguments of each RUN with
    their values. Source: BuildKit's ``dockerfile2llb``, ``runCommandString``."""
    waiting: dict[str, int] = {}
    for instruction in instructions:
        if instruction.name == "ARG" and not instruction.onbuild:
            waiting |= {pair.name: pair.line for pair in instruction.pairs if pair.value is None and is_secret_name(pair.name)}
        text = instruction.text if instruction.name == "RUN" else " ".join(pair.value.text for pair in instruction.pairs if pair.value)
        for name in [name for name in waiting if _uses(text, name)]:
            del waiting[name]  # told where it is used
        if instruction.name == "RUN" and not instruction.onbuild:
            for name, line in waiting.items():
                message = f"ARG {name}: the history of the RUN in line {instruction.line} keeps the value that the build is given"
                yield failed(f"ARG {name}", Location(source.path, line), message, severity=Severity.MEDIUM)
            waiting = {}


def _uses(text: str, name: str) -> bool:
    return re.search(rf"\$\{{?{re.escape(name)}\b", text) is not None


# code from the network ---------------------------------------------------------------------------------------------------
def _remote(project: Project) -> Iterator[Observation]:
    yield from searched(project, ("dockerfile",), _fetched(project))


def _fetched(project: Project) -> Iterator[Observation]:
    for source in project.artifacts("dockerfile"):
        model: Dockerfile = source.model
        for instruction in model.instructions:
            if instruction.name != "ADD" or instruction.flag("checksum"):
                continue
            for word in instruction.words[:-1]:
                if re.match(r"https?://|ftp://", word.text) and not re.search(r"\.git(?:#[0-9a-f]{40})?$", word.text):
                    yield failed(f"ADD {word.text}", Location(source.path, instruction.line), f"ADD {word.text} has no checksum")
    for stage in project.rows(Stage):
        image = stage_as_image(project, stage)
        commands = [command for command in step_commands(project, image) if command.step.stage == stage.index and not command.script]
        checked = {command.step.line for command in commands if command.argv and posixpath.basename(command.argv[0]) in _CHECKS}
        for position, command in enumerate(commands):
            name = posixpath.basename(command.argv[0]) if command.argv else ""
            before = commands[position - 1] if position else None
            if name not in _SHELLS or before is None or command.simple.command.joiner is not Joiner.PIPE or command.step.line in checked:
                continue
            if before.argv and posixpath.basename(before.argv[0]) in _FETCHERS and _runs_input(command.argv):
                url = next((word for word in before.argv if "://" in word), "a download")
                yield failed(f"RUN {url}", Location(stage.path, command.line), f"{url} is piped into {name}, unseen and unchecked")


def _runs_input(argv: tuple[str, ...]) -> bool:
    """Whether the interpreter runs what comes through the pipe: not ``python -c …`` or ``python -m json.tool``."""
    options = read_options(argv[1:], ("-c", "-m", "-e"), stop=("-c", "-m", "-e"))
    return not options.values and all(word in ("-", "-s", "--") or not word.endswith((".py", ".sh")) for word in options.positional)


MATCHERS: dict[str, Matcher] = {
    "image-pip-by-hand": judging(_pip_by_hand),
    "image-secret": judging(_secrets),
    "image-remote-code": judging(_remote),
}
