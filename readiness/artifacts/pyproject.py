"""pyproject.toml: the project table (PEP 621), dependency groups (PEP 735), and the tool tables of poetry, pdm, uv and hatch."""

from collections.abc import Iterator

import msgspec

from readiness.artifacts.errors import Unread
from readiness.artifacts.manifest import Entry, EntryPoint, Index, PythonRange, Scope, from_table, poetry_specifier
from readiness.artifacts.pyproject_tasks import Task, tasks
from readiness.artifacts.requirement import declared
from readiness.artifacts.toml import Toml, load, strings


class Pyproject(msgspec.Struct, frozen=True):
    """``name`` is empty where no project is described (a file of tool settings). ``packaged``: it can be built and published."""

    name: str = ""
    name_line: int = 0
    version: str = ""
    dynamic: tuple[str, ...] = ()
    description: str = ""
    classifiers: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    dependencies_line: int = 0
    python: PythonRange | None = None
    scripts: tuple[EntryPoint, ...] = ()
    tasks: tuple[Task, ...] = ()
    test_files: tuple[str, ...] = ()
    """Globs of pytest's ``python_files``; empty where it keeps to its own."""
    indexes: tuple[Index, ...] = ()
    tools: tuple[str, ...] = ()
    build_backend: str = ""
    packaged: bool = False
    workspace: tuple[str, ...] = ()
    """Globs of a uv workspace's members."""
    first_party: tuple[str, ...] = ()
    """Module names the file says the project itself provides (poetry packages, setuptools packages, hatch wheel packages)."""
    unread: tuple[Unread, ...] = ()


def parse(path: str, content: bytes) -> Pyproject:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError with the line where it is not TOML."""
    toml = load(content)
    project = toml.table("project")
    poetry = toml.table("tool", "poetry")
    entries: list[Entry] = []
    unread: list[Unread] = []
    for item in (*_standard(toml), *_groups(toml), *_poetry(toml), *_tools(toml)):
        (entries if isinstance(item, Entry) else unread).append(item)  # type: ignore[arg-type]
    name_at = ("project", "name") if project else ("tool", "poetry", "name")
    backend = toml.text("build-system", "build-backend")
    return Pyproject(
        name=toml.text(*name_at),
        name_line=toml.line(*name_at) if project or poetry else 0,
        version=toml.text("project", "version") or toml.text("tool", "poetry", "version"),
        dynamic=strings(project.get("dynamic")),
        description=toml.text("project", "description") or toml.text("tool", "poetry", "description"),
        classifiers=strings(project.get("classifiers")) or strings(poetry.get("classifiers")),
        entries=_with_sources(toml, entries),
        dependencies_line=_dependencies_line(toml),
        python=_python(toml),
        scripts=tuple(_scripts(toml)),
        tasks=tuple(tasks(toml)),
        test_files=_test_files(toml.get("tool", "pytest", "ini_options", "python_files")),
        indexes=tuple(_indexes(toml)),
        tools=tuple(toml.table("tool")),
        build_backend=backend,
        packaged=bool(toml.table("build-system"))
        and bool(project or poetry)
        and toml.get("tool", "poetry", "package-mode") is not False
        and toml.get("tool", "uv", "package") is not False,
        workspace=strings(toml.get("tool", "uv", "workspace", "members")),
        first_party=tuple(_first_party(toml)),
        unread=tuple(unread),
    )


def _listed(toml: Toml, scope: Scope, group: str, *path: str) -> Iterator[Entry | Unread]:
    """A list of PEP 508 strings."""
    for position, item in enumerate(toml.array(*path)):
        line = toml.line(*path, position)
        found = declared(item, line) if isinstance(item, str) else None
        if found is not None:
            yield Entry(found, scope, group)
        elif isinstance(item, str):
            editable = declared(item.removeprefix("-e").partition("#egg=")[2], line) if item.startswith("-e") else None
            yield Entry(editable, scope, group) if editable else Unread(line, f"not a requirement: {item[:80]!r}")


def _standard(toml: Toml) -> Iterator[Entry | Unread]:
    yield from _listed(toml, Scope.RUNTIME, "", "project", "dependencies")
    for extra in toml.table("project", "optional-dependencies"):
        yield from _listed(toml, Scope.OPTIONAL, extra, "project", "optional-dependencies", extra)
    yield from _listed(toml, Scope.BUILD, "", "build-system", "requires")


def _groups(toml: Toml) -> Iterator[Entry | Unread]:
    for group in toml.table("dependency-groups"):
        yield from _listed(toml, Scope.DEV, group, "dependency-groups", group)


def _poetry(toml: Toml) -> Iterator[Entry | Unread]:
    optional = {str(name).lower() for names in toml.table("tool", "poetry", "extras").values() for name in strings(names)}
    yield from _tabled(toml, Scope.RUNTIME, "", ("tool", "poetry", "dependencies"), optional)
    yield from _tabled(toml, Scope.DEV, "dev", ("tool", "poetry", "dev-dependencies"))
    for group in toml.table("tool", "poetry", "group"):
        yield from _tabled(toml, Scope.RUNTIME if group == "main" else Scope.DEV, group, ("tool", "poetry", "group", group, "dependencies"))


def _tabled(toml: Toml, scope: Scope, group: str, path: tuple[str, ...], optional: set[str] | None = None) -> Iterator[Entry | Unread]:
    """A table name → version or table."""
    for name, value in toml.table(*path).items():
        if name.lower() == "python":
            continue
        line = toml.line(*path, name)
        found = from_table(name, value, line)
        if found is None:
            yield Unread(line, f"not a requirement: {name}")
            continue
        extra = name.lower() in (optional or ()) or (isinstance(value, dict) and value.get("optional") is True)
        yield Entry(found[0], Scope.OPTIONAL if extra and scope is Scope.RUNTIME else scope, group, found[1])


def _tools(toml: Toml) -> Iterator[Entry | Unread]:
    yield from _listed(toml, Scope.DEV, "dev", "tool", "uv", "dev-dependencies")
    for group in toml.table("tool", "pdm", "dev-dependencies"):
        yield from _listed(toml, Scope.DEV, group, "tool", "pdm", "dev-dependencies", group)
    for name in toml.table("tool", "hatch", "envs"):
        for key in ("dependencies", "extra-dependencies"):
            yield from _listed(toml, Scope.DEV, name, "tool", "hatch", "envs", name, key)


def _with_sources(toml: Toml, entries: list[Entry]) -> tuple[Entry, ...]:
    """Entries with what ``tool.uv.sources`` says of where they come from: a moving branch, a commit, a path."""
    sources = {name.lower().replace("_", "-"): value for name, value in toml.table("tool", "uv", "sources").items()}
    found = []
    for entry in entries:
        value = sources.get(entry.requirement.key)
        if isinstance(value, list):
            value = next((item for item in value if isinstance(item, dict)), None)
        if isinstance(value, dict) and any(isinstance(value.get(key), str) for key in ("git", "url", "path")):
            table = from_table(entry.requirement.name, value, entry.requirement.line)
            if table:
                requirement = msgspec.structs.replace(entry.requirement, url=table[0].url, ref=table[0].ref)
                entry = msgspec.structs.replace(entry, requirement=requirement, branch=table[1])
        elif isinstance(value, dict) and value.get("workspace") is True:
            entry = msgspec.structs.replace(entry, requirement=msgspec.structs.replace(entry.requirement, url="."))
        found.append(entry)
    return tuple(found)


def _dependencies_line(toml: Toml) -> int:
    for path in (("project", "dependencies"), ("tool", "poetry", "dependencies"), ("project",), ("tool", "poetry")):
        if toml.get(*path) is not None:
            return toml.line(*path)
    return 0


def _python(toml: Toml) -> PythonRange | None:
    text = toml.text("project", "requires-python")
    if text:
        return PythonRange(text, toml.line("project", "requires-python"))
    value = toml.get("tool", "poetry", "dependencies", "python")
    if isinstance(value, dict):
        value = value.get("version")
    if isinstance(value, str) and poetry_specifier(value):
        return PythonRange(
            poetry_specifier(value), toml.line("tool", "poetry", "dependencies", "python"), "tool.poetry.dependencies.python"
        )
    return None


def _test_files(value: object) -> tuple[str, ...]:
    return tuple(value.split()) if isinstance(value, str) else strings(value)


def _scripts(toml: Toml) -> Iterator[EntryPoint]:
    for path in (("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts")):
        for name, target in toml.table(*path).items():
            text = (
                target
                if isinstance(target, str)
                else str(target.get("reference") or target.get("callable") or "")
                if isinstance(target, dict)
                else ""
            )
            yield EntryPoint(name, text, toml.line(*path, name))
    for base in (("project", "entry-points"), ("tool", "poetry", "plugins")):
        for group, names in toml.table(*base).items():
            for name, target in names.items() if isinstance(names, dict) else ():
                yield EntryPoint(name, str(target), toml.line(*base, group, name), group)


def _indexes(toml: Toml) -> Iterator[Index]:
    for path in (("tool", "uv", "index"), ("tool", "poetry", "source"), ("tool", "pdm", "source")):
        for position, item in enumerate(toml.array(*path)):
            if isinstance(item, dict) and isinstance(item.get("url"), str):
                yield Index(item["url"], toml.line(*path, position, "url"), str(item.get("name", "")), item.get("verify_ssl") is False)
    for key in ("index-url", "extra-index-url", "find-links"):
        for scope in (("tool", "uv", key), ("tool", "uv", "pip", key)):
            value = toml.get(*scope)
            for text in (value,) if isinstance(value, str) else strings(value):
                yield Index(text, toml.line(*scope), key)


def _first_party(toml: Toml) -> Iterator[str]:
    for item in toml.array("tool", "poetry", "packages"):
        if isinstance(item, dict) and isinstance(item.get("include"), str):
            yield item["include"].split("/")[0]
    packages = toml.get("tool", "setuptools", "packages")
    yield from (name.split(".")[0] for name in strings(packages))
    yield from strings(toml.get("tool", "setuptools", "py-modules"))
    for target in strings(toml.get("tool", "hatch", "build", "targets", "wheel", "packages")):
        yield target.rstrip("/").rpartition("/")[2]
