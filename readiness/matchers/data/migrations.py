"""Rules about the history of the schema: is there one, does it end in one place, and does it lead back?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from readiness.artifacts.python.values import Mapping, text
from readiness.facts.configuration.django_values import setting
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import DjangoSettings
from readiness.facts.data.history import Migration, MigrationEnvironment, RollbackPromise, Undo
from readiness.facts.data.schema import Table
from readiness.facts.data.scopes import within
from readiness.facts.dependencies.rows import LibraryProject
from readiness.facts.project import Project
from readiness.facts.python.resolution import Definition
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, Severity, failed, passed, unknown

_SHOWN = 5


def missing(project: Project) -> Iterator[Observation]:
    """Each component with tables of SQLAlchemy or another ORM is a subject, and each Django app with models."""
    environments = project.rows(MigrationEnvironment)
    yield from _apps(project, environments)
    libraries = {row.home for row in project.rows(LibraryProject)}
    by_component: dict[str, list[Table]] = {}
    for table in project.rows(Table):
        if table.orm != "django":
            by_component.setdefault(table.component, []).append(table)
    for component, tables in sorted(by_component.items()):
        first = tables[0]
        own = [row for row in environments if row.tool != "django"]
        found = next(within(project, component, own), None) or _of_environment(project, own, component)
        subject = f"tables of {component or 'the repository'}"
        owner = project.component_of(first.path)
        if found is not None:
            yield passed(subject, found.location, f"{found.tool} migrations at {found.folder or '.'}")
        elif owner is not None and owner.path in libraries:
            yield passed(subject, first.location, "a library: who installs it migrates")
        else:
            count = len(tables)
            more = f" and {count - 1} more" if count > 1 else ""
            message = f"{first.model}{more}: {'tables are' if count > 1 else 'a table is'} declared here and no migration tool is set up"
            yield failed(subject, first.location, message)


def _of_environment(project: Project, environments: Iterable[MigrationEnvironment], component: str) -> MigrationEnvironment | None:
    """The environment of another folder that imports modules of this component."""
    for row in environments:
        outline = project.python.outlines.get(row.path)
        for name in outline.imports if outline is not None else ():
            found = project.python.resolve(row.path, name.qualified)
            if isinstance(found, Definition) and project.component_name(found.path) == component:
                return row
    return None


def _apps(project: Project, environments: Iterable[MigrationEnvironment]) -> Iterator[Observation]:
    migrated = {row.label: row for row in environments if row.tool == "django"}
    moved = _moved(project)
    installed = _installed(project)
    seen: set[str] = set()
    for table in project.rows(Table):
        if table.orm != "django" or table.app in seen:
            continue
        seen.add(table.app)
        subject = f"app {table.app or '.'}"
        label = table.app.rpartition("/")[2]
        if table.app in migrated:
            yield passed(subject, migrated[table.app].location)
        elif installed is not None and not any(
            entry == label or entry.startswith(f"{label}.") or f".{label}" in entry for entry in installed
        ):
            yield passed(subject, table.location, "no settings install the app")
        elif label in moved:
            yield _elsewhere(project, subject, label, *moved[label])
        else:
            folder = f"{table.app}/migrations".lstrip("/")
            ignored = f"; {folder} is ignored by git" if project.is_ignored(f"{folder}/0001_initial.py") else ""
            yield failed(subject, table.location, f"the app {label} has models ({table.model}) and no migration in {folder}{ignored}")


def _moved(project: Project) -> dict[str, tuple[str, Location]]:
    """App's label → (module of its migrations, or nothing where Django is told that there are none; where it is set)."""
    found: dict[str, tuple[str, Location]] = {}
    for settings in project.rows(DjangoSettings):
        names = None if settings.unreadable else Evaluator(project.python, production=True).names
        worth = names.module_level(settings.path, "MIGRATION_MODULES") if names is not None else None
        if worth is not None and isinstance(worth.value, Mapping):
            found |= {label: (text(item) or "", worth.location.whole_line) for key, item in worth.value.items if (label := text(key))}
    return found


def _elsewhere(project: Project, subject: str, label: str, module: str, location: Location) -> Observation:
    folder = module.replace(".", "/")
    if module and any(path == folder or path.endswith(f"/{folder}") for path in project.folders):
        return passed(subject, location, f"its migrations are in {module}")
    return unknown(
        subject, location, f"MIGRATION_MODULES says that the migrations of {label} are in {module or 'no module'}, which is not here"
    )


def _installed(project: Project) -> tuple[str, ...] | None:
    """Every app that the settings install; None where that is not known completely."""
    found: list[str] = []
    for settings in project.rows(DjangoSettings):
        decided = None if settings.unreadable else setting(project, settings, "INSTALLED_APPS").decided
        if decided is None or not decided.complete or not decided.is_list:
            return None
        found += decided.items
    return tuple(found) or None


# Heads -------------------------------------------------------------------------------------------------------------------
def heads_diverged(project: Project) -> Iterator[Observation]:
    """Each environment of Alembic and each Django app with migrations is a subject."""
    groups: dict[tuple[str, str], list[Migration]] = {}
    for row in project.rows(Migration):
        groups.setdefault((row.tool, row.environment), []).append(row)
    for (tool, home), rows in sorted(groups.items()):
        subject = f"{tool} {home or '.'}"
        unread = next((row for row in rows if row.unreadable), None)
        hidden = next((one for one in project.not_analysed(("python",)) if one.location.path.startswith(f"{home}/")), None)
        if unread is not None:
            yield unknown(subject, unread.location, f"{unread.revision or 'a revision'}: {unread.unreadable}")
        elif hidden is not None:
            yield unknown(subject, hidden.location, f"a file among the migrations was not analysed: {hidden.reason}")
        else:
            yield from _graph(subject, tool, rows)


def _graph(subject: str, tool: str, rows: list[Migration]) -> Iterator[Observation]:
    squashed = {name: row.revision for row in rows for name in row.replaces}
    known = {row.revision: row for row in rows} | {
        name: row for row in rows for name in row.replaces if name not in {one.revision for one in rows}
    }
    problems = list(_parentless(subject, tool, rows, known))
    if problems:
        yield from problems
        return
    used = {squashed.get(parent, parent) for row in rows for parent in row.parents} | set(squashed)
    used |= {parent for row in rows for parent in row.parents}
    heads = sorted((row for row in rows if row.revision not in used), key=lambda row: row.path)
    if len(heads) == 1:
        yield passed(subject, heads[0].location, f"one head: {heads[0].revision}")
    elif not heads:
        yield failed(subject, rows[0].location, "the migrations form a circle: none of them is the last")
    elif tool == "alembic" and _separate(heads, known):
        yield passed(subject, heads[0].location, f"{len(heads)} branches that begin apart or have labels")
    else:
        last, names = heads[-1], ", ".join(row.revision.rpartition(".")[2] for row in heads[:_SHOWN])
        what = "upgrade head refuses" if tool == "alembic" else "migrate refuses"
        related = tuple(Related(row.location, f"another head: {row.revision}") for row in heads[:-1])
        message = f"{len(heads)} migrations have no successor ({names}), so {what}"
        yield failed(subject, Location(last.path, last.parents_line), message, related=related)


def _parentless(subject: str, tool: str, rows: list[Migration], known: dict[str, Migration]) -> Iterator[Observation]:
    for row in rows:
        for parent in row.parents:
            if parent not in known:
                name = parent.rpartition(".")[2] if tool == "django" else parent
                message = f"{row.revision.rpartition('.')[2]} stands on {name}, which no migration here is"
                yield failed(subject, Location(row.path, row.parents_line), message)


def _separate(heads: list[Migration], known: dict[str, Migration]) -> bool:
    """Whether the heads belong to branches that were meant: each with a label of its own, or with a beginning of its own."""
    lines = [_line(head, known) for head in heads]
    roots = [frozenset(name for name in line if not known[name].parents) for line in lines]
    apart = all(not one & other for number, one in enumerate(roots) for other in roots[number + 1 :])
    common = Counter(name for line in lines for name in line)
    labelled = all(any(known[name].labels and common[name] == 1 for name in line) for line in lines)
    return apart or labelled


def _line(head: Migration, known: dict[str, Migration]) -> frozenset[str]:
    found: set[str] = set()
    stack = [head.revision]
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack += known[name].parents
    return frozenset(found)


# Rollback ----------------------------------------------------------------------------------------------------------------
def downgrade_empty(project: Project) -> Iterator[Observation]:
    """Each migration is a subject; without a promise to go back over it, a failure is a low one."""
    promises = sorted(project.rows(RollbackPromise), key=lambda one: "rollback" not in one.path.lower())
    rows = project.rows(Migration)
    reach = {promise: _reached(promise, rows) for promise in promises}
    for row in rows:
        subject = row.revision or row.path
        if row.undo in (Undo.DONE, Undo.NOTHING):
            yield passed(subject, row.location, "" if row.undo is Undo.DONE else "nothing to undo")
            continue
        promise = next((one for one in promises if row.revision in reach[one]), None)
        effect = "taking it back leaves the schema as it is" if row.undo is Undo.EMPTY else "it cannot be taken back"
        message = f"{row.undo_what}: {effect}"
        at = Location(row.path, row.undo_line)
        if promise is None:
            yield failed(subject, at, message, severity=Severity.LOW)
        else:
            related = (Related(promise.location, f"promises {promise.text}"),)
            yield failed(subject, at, f"{message}, while {promise.location} promises {promise.text}", related=related)


def _reached(promise: RollbackPromise, rows: tuple[Migration, ...]) -> frozenset[str]:
    """Revisions that the promised command goes back over: the newest ones, or all."""
    own = {row.revision: row for row in rows if row.tool == promise.tool}
    if promise.steps is None:
        return frozenset(own)
    followed = {parent for row in own.values() for parent in row.parents}
    level = [name for name in own if name not in followed]
    found: set[str] = set()
    for _ in range(promise.steps):
        found.update(level)
        level = [parent for name in level for parent in own[name].parents if parent in own]
    return frozenset(found)


MATCHERS: dict[str, Matcher] = {
    "data-downgrade-empty": simple(downgrade_empty),
    "data-migration-heads-diverged": simple(heads_diverged),
    "data-migrations-missing": simple(missing),
}
