"""Requirements that nothing imports, names or needs."""

import re
from collections.abc import Iterator
from functools import cached_property

from readiness.artifacts.distribution_names import canonicalize_name
from readiness.artifacts.manifest import Scope
from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Literal, Value
from readiness.facts.dependencies.deployment import Deployment, deployments
from readiness.facts.dependencies.installs import run_commands
from readiness.facts.dependencies.known_provision import brought_by
from readiness.facts.dependencies.known_tools import LEAVES, works_unimported
from readiness.facts.dependencies.library import within
from readiness.facts.dependencies.providing import Covered, modules_of
from readiness.facts.dependencies.rows import Manifest, PackageImported, PackageLocked
from readiness.facts.project import Project
from readiness.facts.python.contents import once
from readiness.matchers.dependencies.unread import unread_manifests
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Role, failed, passed, unknown

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:[.:]\w+)*")
_SEPARATOR = re.compile(r"[.:]")
_FROZEN = 4
_CLIENTS = {"fastapi.testclient", "starlette.testclient"}
_WORD = re.compile(r"[A-Za-z_][\w-]*")


def unused_requirements(project: Project) -> Iterator[Observation]:
    """Each runtime requirement somebody wrote down by hand (compiled files hold what others bring)."""
    unread = project.not_analysed(("python",))
    for deployment in deployments(project):
        direct = list({key: (location, key, extras) for location, key, extras in reversed(list(_direct(project, deployment)))}.values())[
            ::-1
        ]
        declared = {key for _, key, _ in direct}
        uses = _Uses(project, deployment.home)
        clean = 0
        for location, key, extras in direct:
            verdict = _judge(project, key, extras, declared, uses)
            if verdict is None:
                clean += 1
            elif verdict and unread:
                yield unknown(
                    key, location, f"nothing that could be read imports {key}, but {unread[0].location} could not be: {unread[0].reason}"
                )
            elif verdict:
                yield failed(key, location, f"{key} is declared, and nothing imports {verdict} or names it")
        if clean or not direct:
            why = "imported, named, or of use without" if direct else "files list whole environments: what was chosen cannot be told"
            yield passed(f"{clean} requirements", Location(deployment.home), why, count=max(clean, 1))
    yield from unread_manifests(project)
    if not any(manifest.entries for manifest in project.rows(Manifest)):
        yield passed("requirements", Location("."), "nothing is declared")


def _direct(project: Project, deployment: Deployment) -> Iterator[tuple[Location, str, tuple[str, ...]]]:
    deployed = {manifest.path for manifest in deployment.deployed}
    asked = {(row.lock, row.distribution) for row in project.rows(PackageLocked) if row.tool == "pip" and row.direct}
    for manifest in deployment.manifests:
        source = manifest.source and manifest.path[:-3] + ".txt" in deployed
        compiled_from = manifest.compiled and any(
            other.source and other.path[:-3] + ".txt" == manifest.path for other in deployment.manifests
        )
        if (manifest.path not in deployed and not source) or compiled_from or manifest.role is not Role.PRODUCTION or _frozen(manifest):
            continue
        for entry in manifest.entries:
            if (
                entry.scope is Scope.RUNTIME
                and entry.requirement.key
                and (not manifest.compiled or (manifest.path, entry.requirement.key) in asked)
            ):
                yield Location(manifest.path, entry.requirement.line), entry.requirement.key, entry.requirement.extras


def _frozen(manifest: Manifest) -> bool:
    """Whether the file lists what was installed rather than what was chosen."""
    keys = [entry.requirement.key for entry in manifest.entries]
    return (
        not manifest.compiled and len(LEAVES.intersection(keys)) >= _FROZEN and all(entry.requirement.pinned for entry in manifest.entries)
    )


def _judge(project: Project, key: str, extras: tuple[str, ...], declared: set[str], uses: "_Uses") -> str | None:
    """None where the requirement is of use, or may be; else the modules it provides."""
    modules = modules_of(key)
    if not modules or works_unimported(key) or extras or uses.imports(key) or uses.names(key, modules):
        return None
    if any(key in brought_by(other) for other in declared if other != key) or key in project.once(_required):
        return None
    return next((module for module in modules if canonicalize_name(module) == key), modules[0])


def _required(project: Project) -> frozenset[str]:
    """Distributions that others need, as locks say."""
    return frozenset(key for row in project.rows(PackageLocked) for key in row.requires)


class _Uses:
    """Whatever mentions a package in a home: imports of every role, text in settings and calls, words of command lines."""

    def __init__(self, project: Project, home: str) -> None:
        rows = [row for row in project.rows(PackageImported) if row.home == home or within(row.path, home)]
        self._covered = Covered({(row.module, row.candidates) for row in rows})
        self._keys = {candidate for row in rows for candidate in row.candidates}
        outlines = (outline for path, outline in project.python_outlines(None) if within(path, home))
        if any(row.module in _CLIENTS for outline in outlines for row in outline.imports):
            self._keys |= {"httpx", "requests"}  # the test client of Starlette needs one of them, by its age
        self._project, self._home = project, home
        self._texts: dict[str, frozenset[str]] = {}

    def imports(self, key: str) -> bool:
        return key in self._keys or key in self._covered

    def names(self, key: str, modules: tuple[str, ...]) -> bool:
        wanted = {key, *(module.split(".")[0] for module in modules)}
        if not wanted.isdisjoint(self._words):
            return True
        return any(
            not wanted.isdisjoint(self._named_in(path))
            for path, words in self._lowered
            if any(f"\n{name[0]}" in words and f"{name[-1]}\n" in words for name in (name.lower().split("-") for name in wanted))
        )

    @cached_property
    def _lowered(self) -> tuple[tuple[str, str], ...]:
        """The words of each file that may name a package in a text."""
        outlines = self._project.python_outlines((Role.PRODUCTION, Role.DEVELOPMENT))
        return tuple((path, outline.words.lower()) for path, outline in outlines if within(path, self._home))

    def _named_in(self, path: str) -> frozenset[str]:
        if path not in self._texts:
            self._texts[path] = frozenset(_names_in(self._project.python.modules[path]))
        return self._texts[path]

    @cached_property
    def _words(self) -> frozenset[str]:
        return self._project.once(_words_of_commands)


def _words_of_commands(project: Project) -> frozenset[str]:
    """Words of command lines."""
    texts: list[str] = []
    for source in project.artifacts("dockerfile", None):
        for instruction in source.model.instructions:
            if instruction.name == "RUN":
                texts += [" ".join(command.texts) for command in run_commands(instruction) if not command.name.endswith(("pip", "pip3"))]
            elif instruction.name in ("CMD", "ENTRYPOINT", "ENV", "HEALTHCHECK"):
                texts.append(instruction.text)
    for source in project.artifacts("shell", None):
        texts += [" ".join(command.texts) for command in source.model.commands]
    for source in project.artifacts("makefile", None):
        texts += [line.text for target in source.model.targets for line in target.recipe]
    for source in project.artifacts("procfile", None):
        texts += [process.command for process in source.model.processes]
    for source in project.artifacts("workflow", None):
        texts += [step.run for job in source.model.jobs for step in job.steps if isinstance(step.run, str)]
    words = {word for text in texts for word in _WORD.findall(text)}
    return frozenset(words | {canonicalize_name(word) for word in words})


MATCHERS: dict[str, Matcher] = {"requirement-unused": simple(unused_requirements)}


def _names_in(module: PythonModule) -> Iterator[str]:
    """What texts of the file may name: packages and modules, by their first part or as a whole."""
    values: list[Value] = [row.value for row in module.assignments if row.value is not None and not row.context.function]
    values += [argument for call in module.calls for argument in (*call.invocation.args, *(value for _, value in call.invocation.kwargs))]
    for part in once(values):
        if isinstance(part, Literal) and isinstance(part.value, str) and len(part.value) < 200 and _DOTTED.fullmatch(part.value):
            yield _SEPARATOR.split(part.value)[0]
            yield canonicalize_name(part.value)
