"""Generic kinds over structure: Python calls and assignments, Dockerfile instructions, keys of settings files. For a team's own rules."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

import msgspec

from readiness.artifacts.dockerfile_model import Dockerfile
from readiness.artifacts.python.model import PythonCall
from readiness.artifacts.python.values import Literal, Value, text
from readiness.artifacts.settings_file import SettingsFile
from readiness.facts.globs import path_matches
from readiness.facts.project import Project
from readiness.facts.text_words import words_of_text
from readiness.intake.linear import options
from readiness.matchers.generic import check_pattern
from readiness.matchers.matcher import Matcher
from readiness.matchers.searching import searched
from readiness.model import Location, Observation, failed, passed, unknown


class PythonCallParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call that must not stand in production code. ``callee`` is the qualified name, aliases undone; ``*`` stands for any text.

    With ``keyword`` and ``value``: only where that argument is this literal (unknown where it is no literal). With ``missing``: only where
    that keyword is not given.
    """

    callee: str
    message: str
    keyword: str = ""
    value: str = ""
    missing: str = ""


def _python_call(project: Project, params: PythonCallParams) -> Iterator[Observation]:
    """Each production Python file is a subject, each such call a failure of its own place."""
    found = [
        observation
        for path, call in _calls(project, params.callee)
        if fnmatchcase(_name(project, path, call), params.callee)
        for observation in _judged_call(params, Location(path, call.line, call.column), call)
    ]
    yield from searched(project, ("python",), found)


def _calls(project: Project, callee: str) -> Iterator[tuple[str, PythonCall]]:
    """Production calls that may be of *callee*: those that end as it does, under whatever name it goes; all if it ends in a wildcard."""
    last = callee.rpartition(".")[2]
    if last.isidentifier():
        return project.calls(*project.python.other_names(last))
    return ((source.path, call) for source in project.artifacts("python") for call in source.model.calls)


def _name(project: Project, path: str, call: PythonCall) -> str:
    """The absolute name of what is called: as written where it is imported, else through the object's class."""
    callee = call.callee
    return callee if callee[:1] not in (":", "~", ".", "?", "") else project.python.qualified(path, callee, call.context.function)


def _judged_call(params: PythonCallParams, place: Location, call: PythonCall) -> Iterator[Observation]:
    if params.missing:
        if call.invocation.kwarg(params.missing) is None:
            spread = call.invocation.spreads
            yield (
                unknown(params.callee, place, f"{params.missing} may be among what is passed on")
                if spread
                else failed(params.callee, place, params.message)
            )
        return
    if params.keyword:
        given = call.invocation.kwarg(params.keyword)
        if given is not None and not isinstance(given, Literal):
            yield unknown(params.callee, place, f"{params.keyword} is no literal here")
        elif given is not None and _said(given) == params.value:
            yield failed(params.callee, place, params.message)
        return
    yield failed(params.callee, place, params.message)


def _said(value: Value) -> str:
    return str(value.value) if isinstance(value, Literal) else ""


class PythonAssignmentParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An assignment that must not stand in production code: ``target`` is the name (``*`` for any text), ``pattern`` (RE2) must match the
    literal that it is given; without ``pattern`` any value counts."""

    target: str
    message: str
    pattern: str = ""


def _python_assignment(project: Project, params: PythonAssignmentParams) -> Iterator[Observation]:
    """Each production Python file is a subject, each such assignment a failure of its own place."""
    import re2

    wanted = re2.compile(params.pattern, options()) if params.pattern else None
    found = []
    plain = params.target.replace(".", "").isidentifier()
    for source in project.python_with(words_of_text(params.target)) if plain else project.artifacts("python"):
        for row in source.model.assignments:
            if not fnmatchcase(row.target, params.target) or row.value is None:
                continue
            written = text(row.value) if not isinstance(row.value, Literal) else _said(row.value)
            if wanted is None or (written is not None and wanted.search(written)):
                found.append(failed(row.target, Location(source.path, row.line, row.column), params.message))
    yield from searched(project, ("python",), found)


class DockerfileInstruction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No instruction of this name may match ``pattern`` (RE2, searched in its text); with ``required`` at least one must."""

    instruction: str
    pattern: str
    message: str
    required: bool = False


def _dockerfile_instruction(project: Project, params: DockerfileInstruction) -> Iterator[Observation]:
    """Each production Dockerfile is a subject."""
    import re2

    wanted = re2.compile(params.pattern, options())
    found: list[Observation] = []
    for source in project.artifacts("dockerfile"):
        dockerfile: Dockerfile = source.model
        hits = [one for one in dockerfile.instructions if one.name == params.instruction.upper() and wanted.search(one.joined)]
        if params.required and not hits:
            found.append(failed(source.path, Location(source.path, 1), params.message))
        elif not params.required:
            found += [failed(one.joined[:120], Location(source.path, one.line), params.message) for one in hits]
    yield from searched(project, ("dockerfile",), found)


class ConfigValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In settings files (YAML, TOML, INI, JSON) matching ``globs``: a key (dotted path, ``*`` for any text) whose value matches ``pattern``
    (RE2) fails. Values that are withheld because they may be secrets are never shown and never match."""

    globs: tuple[str, ...]
    key: str
    pattern: str
    message: str


def _config_value(project: Project, params: ConfigValue) -> Iterator[Observation]:
    """Each settings file matching ``globs`` is a subject."""
    import re2

    wanted = re2.compile(params.pattern, options())
    for source in project.artifacts("settings-file"):
        if not path_matches(params.globs, source.path):
            continue
        model: SettingsFile = source.model
        if model.skipped:
            yield unknown(source.path, Location(source.path), f"not read as settings: {model.skipped}")
            continue
        hits = [
            one
            for one in model.entries
            if fnmatchcase(".".join(one.path), params.key) and one.kept.text is not None and wanted.search(one.kept.text)
        ]
        for one in hits:
            yield failed(".".join(one.path), Location(source.path, one.line), params.message)
        if not hits:
            yield passed(source.path, Location(source.path))
    for entry in project.not_analysed(("settings-file",)):
        if path_matches(params.globs, entry.location.path):
            yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")


def _check(params: PythonAssignmentParams | DockerfileInstruction | ConfigValue) -> None:
    if params.pattern:
        check_pattern(params.pattern)


MATCHERS: dict[str, Matcher] = {
    "config-value": Matcher(ConfigValue, _config_value, check=_check),
    "dockerfile-instruction": Matcher(DockerfileInstruction, _dockerfile_instruction, check=_check),
    "python-assignment": Matcher(PythonAssignmentParams, _python_assignment, check=_check),
    "python-call": Matcher(PythonCallParams, _python_call),
}
