"""What units start, held against the repository; and the secrets they hand to it in plain sight."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from readiness.artifacts.secret_values import Strength
from readiness.artifacts.withheld import kept
from readiness.facts.dependencies.rows import PackageDeclared
from readiness.facts.docker.modules import module_path, script_file
from readiness.facts.processes.following import on_host
from readiness.facts.processes.rows import Origin, Process, Server
from readiness.facts.project import Project
from readiness.facts.systemd.rows import ServiceUnit
from readiness.matchers.matcher import Matcher
from readiness.matchers.secrets.wording import described
from readiness.matchers.systemd.judged import of_units
from readiness.model import Location, Observation, failed, passed, unknown

_LITERAL = (Strength.COMMON, Strength.SHORT, Strength.LOW_ENTROPY, Strength.STRONG)
_BROUGHT = ("/bin/", "/sbin/", "/venv/", "/.venv/", "/site-packages/", "/node_modules/")
"""Folders of the host that a deployment fills with programs from elsewhere."""


def exec_missing(project: Project) -> Iterator[Observation]:
    """Every program that a service starts is a subject; what the host brings (``/usr/bin/redis-server``) passes."""
    units = {row.path: row for row in project.rows(ServiceUnit)}
    for process in project.rows(Process):
        if process.source is Origin.SYSTEMD and process.owner in units:
            yield _judged(project, units[process.owner], process)


def _judged(project: Project, unit: ServiceUnit, process: Process) -> Observation:
    subject, place, launch = unit.subject, process.location, process.launch
    if process.unreadable:
        return unknown(subject, place, process.unreadable)
    app = launch.app.partition(":")[0]
    if app and "/" not in app and launch.server is not Server.STREAMLIT:
        return _judged_module(project, subject, process, app)
    if launch.module and not launch.module.startswith(("http.", "pip")):
        return _judged_module(project, subject, process, launch.module)
    script = launch.script or (app if "/" in app else "")
    if script:
        return _judged_script(project, unit, process, script)
    return passed(subject, place, f"{launch.program or 'it'} is no file of the repository")


def _judged_module(project: Project, subject: str, process: Process, module: str) -> Observation:
    found = module_path(project, process, module)
    if found.path:
        return passed(subject, process.location, f"module {module} is {found.path}")
    if found.unknown:
        return unknown(subject, process.location, f"module {module}: {found.unknown}")
    top = module.partition(".")[0]
    if not _is_own(project, top):
        known = any(row.distribution.replace("-", "_").lower() == top.lower() for row in project.rows(PackageDeclared))
        if known:
            return passed(subject, process.location, f"module {module} belongs to a package that is installed")
        if "." in module or process.launch.module:
            return unknown(subject, process.location, f"module {module} is not in the repository; a package may bring it")
    return failed(subject, process.location, f"it starts module {module}, which is not in the repository.")


def _is_own(project: Project, top: str) -> bool:
    """Whether the repository has a module or package of that first name."""
    return any(part in (top, f"{top}.py") for path in project.python.modules for part in path.split("/"))


def _judged_script(project: Project, unit: ServiceUnit, process: Process, script: str) -> Observation:
    found = script_file(project, process, script)
    path = found.path or on_host(project, unit.folder)(script, process.launch.app_dir)
    if path:
        return passed(unit.subject, process.location, f"{script} is {path}")
    if found.unknown or "%" in script or "{" in script:
        return unknown(unit.subject, process.location, f"{script}: {found.unknown or 'its name is filled in by the deployment'}")
    folder = unit.folder.rstrip("/")
    inside = not script.startswith("/") or bool(folder and script.startswith(f"{folder}/"))
    name = posixpath.basename(script)
    if not inside or not name.endswith((".py", ".sh")) or any(part in f"/{script}" for part in _BROUGHT):
        return passed(unit.subject, process.location, f"{script} is not a file that the repository brings")
    if similar := next((path for path in sorted(project.entries) if path.rpartition("/")[2] == name), ""):
        return unknown(
            unit.subject, process.location, f"{script} may be {similar}: nothing says which folder is deployed as {folder or '/'}"
        )
    return failed(unit.subject, process.location, f"it starts {script}, and the repository has no file of that name.")


def secret_in_unit(project: Project) -> Iterator[Observation]:
    """Every file is a subject, drop-ins for units of the host too: anybody there may read it, and ``systemctl show`` tells it."""
    for source in project.artifacts("unit"):
        settings = [(setting, kept(setting.name, setting.value)) for setting in source.model.environment]
        found = [(setting, value.secret) for setting, value in settings if value.named]
        literal = [(setting, shape) for setting, shape in found if shape is not None and shape.strength in _LITERAL]
        for setting, shape in literal:
            yield failed(setting.name, setting.location, f"{setting.name} is {described(shape)} in the unit.")
        if not literal:
            yield passed(source.path, Location(source.path), "it sets no secret")


MATCHERS: dict[str, Matcher] = {
    "unit-exec-missing": of_units(exec_missing),
    "unit-secret": of_units(secret_in_unit),
}
