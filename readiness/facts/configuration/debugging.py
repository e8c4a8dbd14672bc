"""Relation ``debug.switch``: everything in Python that turns on a framework's debug mode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonAssignment, PythonCall, PythonClass, PythonModule
from readiness.artifacts.python.values import Literal, Reference, Value, text
from readiness.facts.application.web import FRAMEWORKS, WebApplication
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.flask_config import asked_value, is_development_name
from readiness.facts.configuration.rows import DebugSwitch, DjangoSetting, DjangoSettings, decided
from readiness.facts.configuration.worth import Source, Worth, joined, unknown_worth
from readiness.facts.docker.modules import module_path, script_path
from readiness.facts.env.settings_classes import settings_classes, settings_fields
from readiness.facts.processes.rows import Process
from readiness.facts.python.resolution import Definition, External, Kind
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_NAMES = ("DEBUG", "FLASK_DEBUG", "APP_DEBUG", "DJANGO_DEBUG", "DEBUG_MODE")
WORDS = frozenset({*_NAMES, "debug", "use_debugger"})
_STARTS = frozenset({"run", "run_server", "run_simple", "run_app", "serve"})
_OTHER_RUNS = frozenset(
    {"asyncio", "subprocess", "anyio", "trio", "click", "typer", "nox", "invoke", "fabric", "pytest", "celery", "unittest", "logging"}
)


def derive_switches(project: Project) -> Iterator[DebugSwitch]:
    """By path and line of the place that decides."""
    runners = run_modules(project)
    found: list[DebugSwitch] = [*_django(project)]
    is_web = bool(project.rows(WebApplication))
    django = {row.path for row in project.rows(DjangoSettings)}
    for source in project.python_with(WORDS):
        model: PythonModule = source.model
        for call in model.calls:
            found += _of_call(project, source.path, call, runners, is_web=is_web)
        for row in model.assignments:
            found += _of_assignment(project, source.path, row)
        if is_web and source.path not in django:
            found += _of_module(project, source.path, model)
    found += _of_settings_classes(project)
    found += _of_config_classes(project) if is_web else ()
    yield from sorted(found, key=lambda row: (row.decided.location, row.location, row.what))


def run_modules(project: Project) -> dict[str, str]:
    """Python files that some deployment runs as a program → who does."""
    found: dict[str, str] = {}
    for process in project.rows(Process):
        launch = process.launch
        path = script_path(project, process) if launch.script.endswith(".py") else ""
        path = path or (module_path(project, process, launch.module).path if launch.module else "")
        if path:
            found.setdefault(path, f"{process.owner} ({process.location})")
    return found


def _switch(project: Project, path: str, value: Value, what: str, row: PythonCall | PythonAssignment, **more: object) -> DebugSwitch:
    unset, production = (_under_guards(Evaluator(project.python, production=mode), path, value, row) for mode in (False, True))
    return DebugSwitch(
        location=Location(path, row.line, row.column),
        what=what,
        decided=asked_value(project, path, value, production=False) or decided(unset),
        production=asked_value(project, path, value, production=True) or decided(production),
        starts=bool(more.get("starts")),
        run_by=str(more.get("run_by") or ""),
    )


def _under_guards(evaluator: Evaluator, path: str, value: Value, row: PythonCall | PythonAssignment) -> Worth:
    """What the switch is where the code runs at all; off where it does not."""
    runs, tests = evaluator.runs(path, row.context, row.line)
    worth = evaluator.worth(path, value, row.context.function, row.line)
    if runs is False:
        return joined(Literal(False, row.line), tests, Location(path, row.line))
    if runs is None and worth.truth is not False:
        return unknown_worth("whether this line runs is not known", Location(path, row.line), worth)
    return joined(worth.value, (worth, *tests), worth.location, raw=worth.raw) if runs else worth


def _django(project: Project) -> Iterator[DebugSwitch]:
    for row in project.rows(DjangoSetting):
        if row.name == "DEBUG" and row.decided is not None and row.unset is not None:
            yield DebugSwitch(location=row.decided.location, what="DEBUG", decided=row.unset, production=row.decided)


def _of_call(project: Project, path: str, call: PythonCall, runners: dict[str, str], *, is_web: bool) -> Iterator[DebugSwitch]:
    made = call.invocation
    if not made.kwargs:
        return
    flag = made.kwarg("debug") or (made.kwarg("use_debugger") if made.method in _STARTS else None)
    if flag is None:
        if made.method in ("update", "from_mapping") and made.callee.endswith(f".config.{made.method}"):
            flag = made.kwarg("DEBUG")
            if flag is not None:
                yield _switch(project, path, flag, "app.config DEBUG", call)
        return
    name = ".".join(made.callee.lstrip(".:~?").split(".")[-2:])
    if made.callee in FRAMEWORKS or project.python.qualified(path, made.callee, call.context.function) in FRAMEWORKS:
        yield _switch(project, path, flag, f"{name.rpartition('.')[2]}(debug=…)", call)
    elif made.method in _STARTS and is_web and _is_server(project, path, call):
        module = project.python.modules[path]
        entry = call.context.main or bool(call.context.function and module.main_block)
        yield _switch(project, path, flag, f"{name}(debug=…)", call, starts=entry or bool(call.context.function), run_by=runners.get(path))


def _is_server(project: Project, path: str, call: PythonCall) -> bool:
    """``.run(debug=…)`` of an application, not of asyncio or subprocess."""
    made = call.invocation
    if made.callee.partition(".")[0] in _OTHER_RUNS:
        return False
    found = project.python.resolve(path, made.callee, call.context.function) if made.callee else None
    if isinstance(found, External):
        return found.name.partition(".")[0] not in _OTHER_RUNS
    return not isinstance(found, Definition) or found.kind is Kind.VALUE


def _of_assignment(project: Project, path: str, row: PythonAssignment) -> Iterator[DebugSwitch]:
    if row.value is None:
        return
    if row.key is not None and text(row.key) == "DEBUG" and row.target.endswith("config"):
        yield _switch(project, path, row.value, f'{row.target}["DEBUG"]', row)
    elif row.name == "debug" and row.key is None and "." in row.target:
        owner = project.python.class_of(path, _reference(row), row.context.function)
        if isinstance(owner, External) and owner.name in FRAMEWORKS:
            yield _switch(project, path, row.value, row.target, row)


def _reference(row: PythonAssignment) -> Value:
    return Reference(row.resolved.rpartition(".")[0], row.line)


def _of_module(project: Project, path: str, model: PythonModule) -> Iterator[DebugSwitch]:
    """``DEBUG = os.getenv(…)`` at module level, outside Django: a switch once a variable feeds it. A bare constant may be anything."""
    names = {row.target for row in model.assignments if row.target in _NAMES and not row.context.function and not row.context.owner}
    for name in sorted(names):
        unset = Evaluator(project.python).names.module_level(path, name)
        production = Evaluator(project.python, production=True).names.module_level(path, name)
        if unset is not None and production is not None and unset.variables and unset.source is not Source.FIXED:
            yield DebugSwitch(location=unset.location, what=name, decided=decided(unset), production=decided(production))


def _of_settings_classes(project: Project) -> Iterator[DebugSwitch]:
    for path, cls in settings_classes(project.python):
        if not project.is_production(path) or is_development_name(cls.name):
            continue
        for field in settings_fields(project.python, path, cls):
            if field.row.target.upper() in _NAMES and field.path == path:
                yield from _member(project, path, cls, field.row.target)


def _of_config_classes(project: Project) -> Iterator[DebugSwitch]:
    """Flask's configuration classes: those that nothing inherits from, and that are not for development or tests by name."""
    index = project.python
    settings = {(path, row.qualname) for path, row in settings_classes(index)}
    # Only a class that stands where DEBUG is mentioned, or below one that does, can have such a member.
    likely = index.other_names(*(cls.name for path in index.mentioning(("DEBUG",)) for cls in index.outlines[path].classes))
    for path, outline in project.python_outlines():
        if not any(cls.name in likely and _named_config(cls.name) for cls in outline.classes):
            continue
        for row in index.modules[path].classes:
            if row.name not in likely or is_development_name(row.name) or not _is_config_class(row) or (path, row.qualname) in settings:
                continue
            if not index.is_inherited(path, row.qualname):
                yield from _member(project, path, row, "DEBUG")


def _named_config(name: str) -> bool:
    return "config" in name.lower() or "settings" in name.lower()


def _is_config_class(row: PythonClass) -> bool:
    return _named_config(row.name) and not row.context.owner and not any(keyword == "metaclass" for keyword, _ in row.keywords)


def _member(project: Project, path: str, cls: PythonClass, name: str) -> Iterator[DebugSwitch]:
    found = project.python.member(path, cls.qualname, name)
    if not isinstance(found, Definition) or found.kind is not Kind.VALUE:
        return
    reference = f"@{path}:{cls.qualname}.{name}"
    unset = Evaluator(project.python).worth(path, Reference(reference, found.line))
    production = Evaluator(project.python, production=True).worth(path, Reference(reference, found.line))
    yield DebugSwitch(
        location=Location(found.path, found.line), what=f"{cls.name}.{name}", decided=decided(unset), production=decided(production)
    )
