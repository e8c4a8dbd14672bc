"""One image, put together from the instructions of its chain of stages in the order Docker runs them."""

from __future__ import annotations

import copy
import posixpath
import re

import msgspec

from readiness.artifacts.command import read_commands
from readiness.artifacts.command_model import ShellCommand
from readiness.artifacts.dockerfile_model import Dockerfile, Instruction
from readiness.artifacts.shell_words import Word
from readiness.facts.docker.base_images import base_image
from readiness.facts.docker.rows import Copied, Exposed, HealthcheckText, Image, RunStep, Stage, StartCommand, UserSwitch
from readiness.facts.docker.stages import PLATFORM_ARGUMENTS, argument_values
from readiness.facts.processes.environment import shown
from readiness.facts.processes.probe_command import read_probe
from readiness.facts.processes.words import SHELLS, shell_line
from readiness.model import Location

_DEFAULT_SHELL = ("/bin/sh", "-c")
_PORT = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?(?:/(tcp|udp|sctp))?", re.IGNORECASE)


def images_of(path: str, dockerfile: Dockerfile, stages: tuple[Stage, ...], contexts: tuple[str, ...] = ()) -> tuple[Image, ...]:
    """By index of its stage, the image that building the stage as target gives. A stage goes on where the one it stands on ended."""
    walks: list[_Walk] = []
    for stage in stages:
        base = base_image(stage.base) if stage.base else None
        walk = walks[stage.base_stage].copied() if stage.base_stage >= 0 else _Walk(dockerfile, stages, base.workdir if base else "/")
        walk.stage(stage.index)
        walks.append(walk)
    return tuple(_image(path, stages, walk, contexts) for walk in walks)


def _image(path: str, stages: tuple[Stage, ...], walk: _Walk, contexts: tuple[str, ...]) -> Image:
    index, stage = walk.index, stages[walk.index]
    root = stages[stage.chain[0]]
    base = base_image(root.base) if root.base else None
    why = root.unreadable or ("" if base else f"nothing is known here of the image {root.base}")
    return Image(
        location=Location(path, stage.location.line),
        dockerfile=path,
        stage=index,
        name=stage.name,
        base=root.base,
        base_image=base,
        base_unknown="" if base else why,
        contexts=contexts,
        chain=stage.chain,
        environment=shown(walk.environment),
        workdir=walk.workdir,
        users=tuple(walk.users),
        entrypoint=walk.entrypoint,
        command=walk.command,
        healthcheck=walk.healthcheck,
        exposes=tuple(walk.exposes),
        copies=tuple(walk.copies),
        steps=tuple(walk.steps),
        volumes=tuple(walk.volumes),
        shell=walk.shell,
    )


class _Walk:
    """What holds after each instruction. ``environment`` is ENV alone; build arguments live as long as their stage."""

    def __init__(self, dockerfile: Dockerfile, stages: tuple[Stage, ...], workdir: str) -> None:
        self.dockerfile, self.stages = dockerfile, stages
        self.globals = argument_values(dockerfile.arguments)
        self.arguments: dict[str, str | None] = {}
        self.environment: dict[str, str | None] = {}
        self.workdir, self.user = workdir, ""
        self.shell: tuple[str, ...] = _DEFAULT_SHELL
        self.users: list[UserSwitch] = []
        self.entrypoint: StartCommand | None = None
        self.command: StartCommand | None = None
        self.healthcheck: HealthcheckText | None = None
        self.exposes: list[Exposed] = []
        self.copies: list[Copied] = []
        self.steps: list[RunStep] = []
        self.volumes: list[str] = []
        self.index = 0
        self.own_command = False

    def copied(self) -> _Walk:
        """One that goes on from here and leaves this as it is."""
        other = copy.copy(self)
        other.environment = dict(self.environment)
        for name in ("users", "exposes", "copies", "steps", "volumes"):
            setattr(other, name, list(getattr(self, name)))
        return other

    def stage(self, index: int) -> None:
        self.index, self.arguments, self.own_command = index, {}, False
        for instruction in self.dockerfile.stages[index].instructions:
            if not instruction.onbuild:
                self.apply(instruction)

    @property
    def known(self) -> dict[str, str | None]:
        """Variables as Docker fills them into instructions: ENV before ARG."""
        return {**self.arguments, **self.environment}

    def apply(self, instruction: Instruction) -> None:
        match instruction.name:
            case "ARG":
                for pair in instruction.pairs:
                    if pair.name in PLATFORM_ARGUMENTS:
                        self.arguments[pair.name] = None
                    elif pair.value is not None:
                        self.arguments[pair.name] = pair.value.resolve(self.known)
                    elif pair.name in self.globals:
                        self.arguments[pair.name] = self.globals[pair.name]
            case "ENV":
                known = self.known
                for pair in instruction.pairs:
                    self.environment[pair.name] = pair.value.resolve(known) if pair.value is not None else ""
            case "WORKDIR" if instruction.words:
                found = self._absolute(" ".join(_texts(instruction, self.known)), self.workdir)
                self.workdir = found.rstrip("/") or found
            case "USER" if instruction.words:
                resolved = instruction.words[0].resolve(self.known)
                self.user = resolved.partition(":")[0] if resolved else "?"
                name = None if resolved is None else self.user
                self.users.append(UserSwitch(name, instruction.words[0].text, instruction.line))
            case "COPY" | "ADD":
                self.copies.append(self._copied(instruction))
            case "RUN":
                self.steps.append(self._step(instruction))
            case "SHELL" if instruction.argv:
                self.shell = instruction.argv
            case "VOLUME":
                self.volumes += _texts(instruction, self.known)
            case "EXPOSE":
                self.exposes += [exposed for word in instruction.words for exposed in _exposed(word, self.known, instruction.line)]
            case _:
                self._start(instruction)

    def _start(self, instruction: Instruction) -> None:
        start = StartCommand(instruction.text_line, instruction.argv, instruction.text.replace("\\\n", " "), self.shell, self.index)
        match instruction.name:
            case "CMD":
                self.command, self.own_command = start, True
            case "ENTRYPOINT":
                self.entrypoint = start
                if not self.own_command:
                    # What an earlier stage or the base image had as CMD does not fit the new entrypoint: Docker drops it.
                    self.command = None
            case "HEALTHCHECK":
                command = read_probe(
                    ("NONE",) if instruction.none else instruction.argv if instruction.argv is not None else instruction.text,
                    self.environment,
                )
                self.healthcheck = HealthcheckText(instruction.text_line or instruction.line, command, self.index)

    def _absolute(self, path: str, folder: str) -> str:
        """A path inside the image; empty when it, or the folder it is relative to, is unknown."""
        if not path or "$" in path:
            return ""
        if path.startswith("/"):
            joined = path
        else:
            joined = posixpath.join(folder, path) if folder else ""
        closing = "/" if joined.endswith(("/", "/.")) and joined != "/" else ""
        return posixpath.normpath(joined).replace("//", "/") + closing if joined else ""

    def _copied(self, instruction: Instruction) -> Copied:
        known = self.known
        texts = [word.resolve(known) for word in instruction.words]
        open_words = [word.unresolved(known) for word, text in zip(instruction.words, texts, strict=True) if text is None]
        origin, stage = instruction.flag("from"), -1
        image = (origin.value.resolve(known) or "") if origin else ""
        if image.isdigit() and int(image) < self.index:
            stage = int(image)
        else:
            stage = next((s.index for s in self.stages[: self.index] if s.name and s.name == image.lower()), -1)
        sources = tuple(text if text is not None else word.text for word, text in zip(instruction.words, texts, strict=True))
        target = texts[-1] if texts else None
        several = len(sources) > 2
        destination = self._absolute(target, self.workdir) if target else ""
        if several and destination and not destination.endswith("/"):
            destination += "/"
        if target is not None and target.rstrip("/") in (".", "", "..") and destination and not destination.endswith("/"):
            destination += "/"
        heredoc = instruction.heredocs[0] if instruction.heredocs else None
        owner, mode = instruction.flag("chown"), instruction.flag("chmod")
        return Copied(
            line=instruction.line,
            stage=self.index,
            sources=sources[:-1],
            destination=destination,
            from_stage=stage,
            from_image="" if stage >= 0 else image or ("?" if origin else ""),
            add=instruction.name == "ADD",
            parents=instruction.flag("parents") is not None,
            owner=owner.value.text if owner else "",
            mode=mode.value.text if mode else "",
            user=self.user,
            written=heredoc.body if heredoc else None,
            unknown=f"{open_words[0]} has no value in the Dockerfile" if open_words else "",
        )

    def _step(self, instruction: Instruction) -> RunStep:
        text, other = instruction.text, ""
        line = instruction.text_line or instruction.line
        if instruction.heredocs and text.lstrip().startswith("<<"):
            body = instruction.heredocs[0]
            text, line = body.body, body.line
            shebang = re.match(r"#!\s*(?:/usr/bin/env\s+)?(\S+)", text)
            if shebang and shebang[1].rpartition("/")[2] not in SHELLS:
                other = shebang[1]
        elif instruction.heredocs:
            text += "\n" + "".join(f"{heredoc.body}{heredoc.delimiter}\n" for heredoc in instruction.heredocs)
        shell = self.shell[0].rpartition("/")[2].lower()
        if shell not in SHELLS:
            other = shell
        commands = () if other else _commands(instruction, text, line)
        return RunStep(
            line=instruction.line,
            stage=self.index,
            commands=commands,
            user=self.user,
            workdir=self.workdir,
            environment=shown(self.known),
            mounts=tuple(flag for flag in instruction.flags if flag.name == "mount"),
            text=text,
            other_language=other,
        )


def _commands(instruction: Instruction, text: str, line: int) -> tuple[ShellCommand, ...]:
    if instruction.argv is None:
        return read_commands(text, line).commands
    inner = shell_line(instruction.argv)
    if inner is not None:
        return tuple(msgspec.structs.replace(command, line=line) for command in read_commands(inner, line).commands)
    return (ShellCommand(tuple(Word((word,), line, True) for word in instruction.argv), line),)


def _texts(instruction: Instruction, known: dict[str, str | None]) -> list[str]:
    return [word.text if (value := word.resolve(known)) is None else value for word in instruction.words]


def _exposed(word: Word, known: dict[str, str | None], line: int) -> list[Exposed]:
    text = word.resolve(known)
    found = _PORT.fullmatch(text or "")
    if not found:
        return [Exposed(word.text, None, line)]
    first, last = int(found[1]), int(found[2] or found[1])
    return [Exposed(word.text, port, line, (found[3] or "tcp").lower()) for port in range(first, min(last, first + 100) + 1)]
