"""CI definitions other than GitHub's (GitLab, Azure, CircleCI, Bitbucket, Travis, Drone, Cloud Build, Jenkins): shell commands by job."""

import re
from collections.abc import Iterator

import msgspec

from readiness.artifacts.text import lines_of
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence, compose, rows, walk
from readiness.wordlist import word_set

_GITLAB_KEYWORDS = word_set("""
    default include stages variables workflow image services before_script after_script cache pages types
""")
_JENKINS_STEP = re.compile(r"\b(?:sh|bat)\s*+\(?\s*+(?:script:\s*+)?(?P<quote>'''|\"\"\"|'|\")(?P<text>.*?)(?P=quote)", re.DOTALL)
_COMMAND_KEYS = frozenset({"script", "run", "command", "commands", "bash", "before_script", "install", "after_script", "args", "pwsh"})


class PipelineCommand(msgspec.Struct, frozen=True):
    text: str
    line: int


class PipelineJob(msgspec.Struct, frozen=True):
    """``ignored`` where the job may fail without failing the pipeline; ``extends`` names templates whose commands it inherits."""

    name: str
    line: int
    commands: tuple[PipelineCommand, ...] = ()
    ignored: bool = False
    ignored_line: int = 0
    extends: tuple[str, ...] = ()
    image: str = ""


class Include(msgspec.Struct, frozen=True):
    """Another file the pipeline is made of; ``local`` is a path of this repository, or empty for one from elsewhere.

    ``form``: local, template (GitLab's own), project, component or remote. ``ref`` is the version asked for: a project's ``ref``, what
    stands behind a component's ``@``, a remote file's ``integrity``; empty where none is.
    """

    local: str
    text: str
    line: int
    form: str = "local"
    ref: str = ""


class Pipeline(msgspec.Struct, frozen=True):
    system: str
    jobs: tuple[PipelineJob, ...]
    includes: tuple[Include, ...] = ()
    problems: tuple[PipelineCommand, ...] = ()


def parse(path: str, content: bytes) -> Pipeline:
    """Raises UnparsableError with the line where a YAML definition is not YAML."""
    name = path.rpartition("/")[2].lower()
    if name.startswith("jenkinsfile"):
        return _jenkins(content.decode("utf-8-sig", "replace"))
    root = compose(content)
    system = _system(path.lower())
    if not isinstance(root, Mapping):
        return Pipeline(
            system, (), problems=(PipelineCommand("the file holds no mapping, so there are no jobs", root.line if root else 1),)
        )
    if system == "gitlab":
        return _gitlab(root, included=not name.startswith(".gitlab-ci.y"))
    commands = tuple(_nested(root))
    return Pipeline(system, (PipelineJob("pipeline", root.line, commands),) if commands else ())


def _system(path: str) -> str:
    for part, system in (
        (".gitlab-ci", "gitlab"),
        (".gitlab/", "gitlab"),
        ("azure-pipelines", "azure"),
        (".circleci", "circleci"),
        ("bitbucket", "bitbucket"),
        (".travis", "travis"),
        (".drone", "drone"),
    ):
        if part in path:
            return system
    return "cloud-build"


def _jenkins(text: str) -> Pipeline:
    commands = []
    for found in _JENKINS_STEP.finditer(text):
        first = text.count("\n", 0, found.start("text")) + 1
        commands += [
            PipelineCommand(line.strip(), first + offset) for offset, line in enumerate(lines_of(found["text"])) if line.strip()
        ]
    return Pipeline("jenkins", (PipelineJob("pipeline", 1, tuple(commands)),) if "pipeline" in text or "node" in text else ())


def _gitlab(root: Mapping, *, included: bool = False) -> Pipeline:
    """``included``: another file of the repository includes it, so that it may well have no jobs of its own."""
    default = root.mapping("default")
    shared = (*_lines(root.get("before_script")), *_lines(default.get("before_script") if default else None))
    jobs = []
    for key, node in root.items:
        if key.value in _GITLAB_KEYWORDS and not (key.value == "pages" and isinstance(node, Mapping)):
            continue
        if isinstance(node, Mapping):
            jobs.append(_gitlab_job(key, node, shared))
    problems = tuple(PipelineCommand(f"the key {key.value!r} stands twice", key.line) for key in root.duplicates)
    includes = tuple(_includes(root.get("include")))
    if not included and not any(not job.name.startswith(".") for job in jobs) and not includes:
        problems = (*problems, PipelineCommand("the pipeline has no jobs", 1))
    return Pipeline("gitlab", tuple(jobs), includes, problems)


def _gitlab_job(key: Scalar, node: Mapping, shared: tuple[PipelineCommand, ...]) -> PipelineJob:
    failing = node.get("allow_failure")
    extends = node.get("extends")
    own = _lines(node.get("script"))
    before = _lines(node.get("before_script")) if node.get("before_script") else shared
    names = extends.items if isinstance(extends, Sequence) else (extends,) if extends else ()
    image = node.get("image")
    return PipelineJob(
        key.value, key.line, (*before, *own) if own else own,
        ignored=isinstance(failing, Scalar) and failing.boolean is True, ignored_line=failing.line if failing else 0,
        extends=tuple(name.value for name in names if isinstance(name, Scalar)),
        image=image.value if isinstance(image, Scalar) else image.text("name") if isinstance(image, Mapping) else "",
    )


def _includes(node: Node | None) -> Iterator[Include]:
    for item in node.items if isinstance(node, Sequence) else (node,) if node else ():
        if isinstance(item, Scalar):
            remote = "://" in item.value
            yield Include("" if remote else item.value.lstrip("/"), item.value, item.line, "remote" if remote else "local")
        elif isinstance(item, Mapping):
            form = next((name for name in ("local", "template", "project", "component", "remote") if item.get(name)), "local")
            value = item.text(form)
            ref = item.text("ref") or item.text("integrity") or (value.partition("@")[2] if form == "component" else "")
            yield Include(value.lstrip("/") if form == "local" else "", value or "include", item.line, form, ref)


def _nested(root: Node) -> Iterator[PipelineCommand]:
    for keys, leaf in walk(root):
        words = [key for key in keys if not key.isdigit()]
        if words and words[-1] in _COMMAND_KEYS:
            yield from _lines(leaf)


def _lines(node: Node | None) -> tuple[PipelineCommand, ...]:
    match node:
        case None | Mapping():
            return ()
        case Scalar():
            return tuple(PipelineCommand(text.strip(), line) for line, text in rows(node) if text.strip())
        case Sequence():
            return tuple(command for item in node.items for command in _lines(item))
