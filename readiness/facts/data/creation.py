"""Relation ``schema.creation``: code that creates the tables of its models, and whether the service does so when it starts.

Callers are followed by name, from the call outwards, until something that starts with the service or until nothing is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import PythonFunction, PythonModule
from readiness.artifacts.python.values import Invocation, Literal, Reference, text, walk
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.data.history import MigrationEnvironment
from readiness.facts.data.schema import SchemaCreation
from readiness.facts.python.resolution import Definition
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CREATES = "create_all"
_STARTS = re.compile(
    r"(?:.*\.)?(?:lifespan|_lifespan|startup|on_startup|startup_event|app_lifespan|create_app|make_app|app_factory|build_app|init_app|ready)"
)
_HOOKS = frozenset(
    {"on_event", "before_first_request", "before_serving", "before_app_first_request", "on_startup", "listener", "before_server_start"}
)
_COMMANDS = frozenset({"command", "cli", "task", "shared_task", "fixture", "group", "callback"})
_SERVERS = frozenset({"run", "serve", "serve_forever", "start_server", "run_app", "run_forever"})
_ASIDE = re.compile(
    r"(?:^|/)(?:scripts?|tools?|bin|utils?/scripts|seeds?|management/commands)/|(?:^|/)(?:seed|reset|init|create|setup|populate|manage|cli)[\w-]*\.py$"
)
_DEVELOPMENT = re.compile(r"debug|dev\b|development|test|local|sqlite", re.IGNORECASE)
MAX_HOPS = 5
MAX_FUNCTIONS = 200
_NOBODY = "nothing that starts with the service calls it"
WORDS = frozenset({_CREATES})


class _Site(msgspec.Struct, frozen=True):
    path: str
    function: str
    context: Context
    line: int


def derive_creations(project: Project) -> Iterator[SchemaCreation]:
    """By path and line; migration environments create what they like."""
    migrating = tuple(f"{row.folder}/" for row in project.rows(MigrationEnvironment) if row.tool in ("alembic", "django"))
    tracer = _Tracer(project)
    for source in project.python_with((_CREATES,)):
        if source.path.startswith(migrating):
            continue
        for what, site in _sites(source.path, source.model):
            starts, why = tracer.starts(site, 0)
            yield SchemaCreation(
                location=Location(source.path, site.line),
                what=what,
                at_start=starts,
                why=why,
                component=project.component_name(source.path),
            )


def _sites(path: str, model: PythonModule) -> Iterator[tuple[str, _Site]]:
    """``create_all`` called, or handed on (``run_sync(Base.metadata.create_all)``); of metadata or of Flask-SQLAlchemy's object."""
    seen: set[int] = set()
    for call in model.calls:
        made = call.invocation
        handed = [
            part for given in (*made.args, *(value for _, value in made.kwargs)) for part in walk(given)
            if isinstance(part, Reference) and part.name.endswith(f".{_CREATES}")
        ]  # fmt: skip
        owner = made.callee.rpartition(".")[0] if made.method == _CREATES else handed[0].name.rpartition(".")[0] if handed else ""
        line = call.line if made.method == _CREATES else handed[0].line if handed else 0
        if owner and line not in seen:
            seen.add(line)
            yield f"{owner.lstrip(':~?.').rpartition(':')[2]}.{_CREATES}", _Site(path, call.context.function, call.context, line)


class _Tracer:
    """From one call outwards. What was found of a function is remembered; one that is being looked at calls itself, and starts nothing."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._index = project.python
        self._known: dict[tuple[str, str], tuple[bool | None, str]] = {}

    def starts(self, site: _Site, hops: int) -> tuple[bool | None, str]:
        """Whether the service runs the site when it starts, and by what; None where a condition decides that cannot be followed."""
        guarded = self._guarded(site)
        if guarded is False:
            return False, "not in production"
        found = self._reached(site, hops)
        if found[0] and guarded is None:
            return None, "a condition decides that cannot be followed"
        return found

    def _guarded(self, site: _Site) -> bool | None:
        """Whether the tests around the site hold in production; those that do not speak of the environment decide nothing here."""
        about = [guard for guard in site.context.guards if any(_DEVELOPMENT.search(_word(part)) for part in walk(guard.test))]
        if not about:
            return True
        runs, _ = Evaluator(self._index, production=True).runs(site.path, site.context, site.line)
        return runs

    def _reached(self, site: _Site, hops: int) -> tuple[bool | None, str]:
        if not site.function:
            return self._at_import(site)
        key = (site.path, site.function)
        row = self._index.function(*key)
        if row is None or hops > MAX_HOPS or len(self._known) > MAX_FUNCTIONS:
            return False, _NOBODY
        if key not in self._known:
            self._known[key] = (False, _NOBODY)
            self._known[key] = self._called(site.path, row, hops)
        return self._known[key]

    def _called(self, path: str, row: PythonFunction, hops: int) -> tuple[bool | None, str]:
        """Whether the service runs a function when it starts."""
        decorators = [_last(item) for item in row.decorators]
        if not _COMMANDS.isdisjoint(decorators):
            return False, f"{row.name} is a command of its own"
        if not _HOOKS.isdisjoint(decorators) or _STARTS.fullmatch(row.qualname.replace(".<locals>", "")):
            return True, f"{row.name} runs whenever the service starts"
        answers = [self.starts(one, hops + 1) for one in self._callers(path, row)]
        for wanted in (True, None):
            hit = next((answer for answer in answers if answer[0] is wanted), None)
            if hit is not None:
                return hit
        return False, _NOBODY

    def _at_import(self, site: _Site) -> tuple[bool | None, str]:
        if site.context.main:
            module = self._index.modules[site.path]
            serves = any(call.context.main and not call.context.function and _serves(call.invocation) for call in module.calls)
            if not serves:
                return False, "only a start of the file by hand runs it"
            return True, f"{site.path} starts the server after it"
        if _ASIDE.search(site.path):
            return False, "a script that is run by hand"
        return True, f"the import of {site.path} runs it"

    def _callers(self, path: str, row: PythonFunction) -> Iterator[_Site]:
        """Calls of the function, or of its class for a constructor; also where it is handed on by name."""
        name = row.context.owner if row.name in ("__init__", "__post_init__", "__enter__", "__aenter__") else row.name
        short = name.rpartition(".")[2]
        for source in self._project.python_with((short,)):
            for call in source.model.calls:
                made = call.invocation
                function = call.context.function
                named = [made.callee] if made.method == short and made.callee else []
                named += [
                    part.name for given in (*made.args, *(value for _, value in made.kwargs)) for part in walk(given)
                    if isinstance(part, Reference) and part.name.endswith(short)
                ]  # fmt: skip
                if any(self._means(source.path, one, function, path, (row.qualname, name)) for one in named):
                    yield _Site(source.path, function, call.context, call.line)

    def _means(self, where: str, name: str, function: str, path: str, wanted: tuple[str, ...]) -> bool:
        found = self._index.resolve(where, name, function)
        return isinstance(found, Definition) and found.path == path and found.name in wanted


def _serves(made: Invocation) -> bool:
    """``app.run()``, ``uvicorn.run(app)``, ``socketio.run(app)``: a server's method, no function that happens to be called so."""
    owner = made.callee.rpartition(".")[0]
    return made.method in _SERVERS and bool(owner.strip(":~?.")) and owner not in ("subprocess", "asyncio", "anyio", "trio")


def _last(value: object) -> str:
    if isinstance(value, Invocation):
        return value.method
    return value.name.rpartition(".")[2].lstrip(":~?") if isinstance(value, Reference) else ""


def _word(part: object) -> str:
    if isinstance(part, Reference):
        return part.name
    if isinstance(part, Invocation):
        return part.callee or part.attribute
    return (text(part) or "") if isinstance(part, Literal) else ""
