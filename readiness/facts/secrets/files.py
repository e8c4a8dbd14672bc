"""Files that hold secrets and are made where the service runs: env files that the code loads, keys that a command writes.

Both belong to no repository; whether an ignore file covers them is asked of the paths at which they would lie.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import Binding, PythonCall, PythonModule
from readiness.artifacts.python.values import Invocation, Literal, Reference, Sequence, Template, Value, text, walk
from readiness.artifacts.secret_names import is_secret_name
from readiness.facts.python.outline import PythonOutline
from readiness.facts.secrets.marks import PROMISE
from readiness.facts.secrets.python_reads import is_generated
from readiness.facts.secrets.rows import CandidateRow, LoadedEnvFile, WrittenSecretFile
from readiness.facts.secrets.text import Form
from readiness.model import Location, Role
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_LOADERS = frozenset(("load_dotenv", "dotenv_values", "read_env", "read_envfile"))
_SETTINGS = frozenset(("SettingsConfigDict", "ConfigDict"))
_ENV_NAME = pattern(r"(?:^|/)(?:\.env[\w.-]*|[\w.-]+\.env)$")
_KEY_FILE = pattern(
    r"\.(?:pem|key|p12|pfx|jks|keystore|ppk|secret|secrets)$|^(?:id_(?:rsa|ed25519|ecdsa|dsa)|\.?secrets?)$", re.IGNORECASE
)
_IN_WORDS = pattern(r"\n(?:env|pem|key|p12|pfx|jks|keystore|ppk|secrets?|id_)", re.IGNORECASE)
_WRITERS = frozenset(("write_text", "write_bytes", "open"))
_LOADING = _LOADERS | {"env_file", "starlette"}
WORDS = _LOADING | _WRITERS
_EXAMPLE = pattern(r"example|sample|template|dist$", re.IGNORECASE)
_OUTSIDE = pattern(r"^(?:/|~|\$HOME|\$\{HOME|[A-Za-z]:\\|%|/dev/)")
_COMPUTED = pattern(r"[$<{`*]")


def derive_loaded(project: "Project") -> Iterator[LoadedEnvFile]:
    """Env files that production code or compose loads. ``unreadable`` where the path is computed."""
    seen: set[tuple[str, str]] = set()
    for source in project.python_with(_LOADING):
        for line, column, how, value in _loads(source.model):
            for one in _alternatives(project, source.path, source.model, value):
                row = _loaded(project, source.path, line, column, how, one)
                if row is not None and (row.path, row.file) not in seen:
                    seen.add((row.path, row.file))
                    yield row


def _alternatives(project: "Project", path: str, module: PythonModule, value: Value | None) -> Iterator[Value | None]:
    """Each path of a loop over paths; those that the environment gives lie where the deployment put them."""
    name = value.name.lstrip(":~?") if isinstance(value, Reference) else ""
    loops = [row for row in module.assignments if row.target == name and row.binding is Binding.FOR] if name else []
    if not loops:
        yield value
    for row in loops:
        display = project.python.fold(row.value, path, row.context.function) if row.value is not None else None
        if not isinstance(display, Sequence):
            yield value
            continue
        for item in display.items:
            if not (isinstance(item, Invocation) and item.method in ("getenv", "get") and len(item.args) == 1):
                yield item


def derive_written(project: "Project") -> Iterator[WrittenSecretFile]:
    """Files that a documented command, a script or Python code fills with a secret. ``unreadable`` where the path is computed."""
    for row in project.rows(CandidateRow):
        found = row.candidate
        if found.kind != Form.FILE or row.role in (Role.TEST, Role.GENERATED) or _OUTSIDE.match(found.name):
            continue
        reason = "the file's name is computed" if _COMPUTED.search(found.name) else ""
        folder = posixpath.dirname(row.path)
        yield WrittenSecretFile(location=row.location, file=_joined(folder, found.name), how="a command", unreadable=reason)
    for source in project.python_with(_WRITERS, (Role.PRODUCTION, Role.DEVELOPMENT)):
        if not _may_name_one(project.python.outlines[source.path]):
            continue
        for line, column, name in _writes(source.model):
            if not _OUTSIDE.match(name):
                folder = posixpath.dirname(source.path)
                yield WrittenSecretFile(location=Location(source.path, line, column), file=_joined(folder, name), how="the code")


def _may_name_one(outline: PythonOutline) -> bool:
    return outline.mentions(PROMISE) or _IN_WORDS.search(outline.words) is not None


def places(project: "Project", path: str, file: str) -> tuple[str, ...]:
    """Where a relative file may lie that ``path`` speaks of: beside it, in its component's folder, in the root."""
    name = posixpath.basename(file)
    component = project.component_of(path)
    folders = {posixpath.dirname(file), component.path if component and component.path != "." else "", ""}
    return tuple(sorted({f"{folder}/{name}".lstrip("/") for folder in folders}))


def _loads(module: PythonModule) -> Iterator[tuple[int, int, str, Value | None]]:
    for call in module.calls:
        method = call.invocation.method
        if method in _LOADERS:
            value = call.invocation.argument(0, "dotenv_path") or call.invocation.kwarg("path") or call.invocation.kwarg("env_file")
            yield call.line, call.column, method, value
        elif method in _SETTINGS and call.invocation.kwarg("env_file") is not None:
            yield call.line, call.column, f"{method}(env_file=…)", call.invocation.kwarg("env_file")
        elif call.callee.endswith("starlette.config.Config") and call.invocation.args:
            yield call.line, call.column, "Config", call.invocation.args[0]
    for row in module.classes:
        for field in row.fields:
            if field.name == "env_file" and row.name in ("Config", "Meta") and field.value is not None:
                yield field.line, field.column, "class Config", field.value
            elif field.name == "model_config" and field.value is not None and not isinstance(field.value, Invocation):
                for part in walk(field.value):
                    found = part.get("env_file") if hasattr(part, "get") and hasattr(part, "complete") else None
                    if found is not None:
                        yield field.line, field.column, "model_config", found


def _loaded(project: "Project", path: str, line: int, column: int, how: str, value: Value | None) -> LoadedEnvFile | None:
    place = Location(path, line, column)
    if value is None or (isinstance(value, Invocation) and value.method == "find_dotenv" and not value.args):
        return LoadedEnvFile(location=place, file=_joined(posixpath.dirname(path), ".env"), how=how)
    if isinstance(value, Literal) and value.value in (None, ""):
        return None
    folded = project.python.fold(value, path)
    if isinstance(folded, Sequence) and folded.items:
        folded = folded.items[-1]
    name = _last_text(folded)
    if name is None:
        return LoadedEnvFile(location=place, file="", how=how, unreadable="the path of the env file is computed")
    if _OUTSIDE.match(name) and text(folded) is not None:
        return None
    if not _ENV_NAME.search(name) or _EXAMPLE.search(name):
        return None
    return LoadedEnvFile(location=place, file=_joined(posixpath.dirname(path), name), how=how)


def _last_text(value: Value) -> str | None:
    """The text at the end of a path expression: ``.env`` of ``BASE_DIR / ".env"`` or ``os.path.join(base, ".env")``."""
    match value:
        case Literal(value=str() as found):
            return found
        case Template(parts=parts) if parts:
            last = text(parts[-1])
            return posixpath.basename(last) if last else None
        case Invocation(args=args) if args and value.method in ("Path", "str", "join", "joinpath", "abspath", "resolve", "find_dotenv"):
            return _last_text(args[-1])
        case Invocation(receiver=receiver) if receiver is not None:
            return _last_text(receiver)
        case _:
            return None


def _writes(module: PythonModule) -> Iterator[tuple[int, int, str]]:
    for call in module.calls:
        name = _written_name(call)
        if name and not name.endswith(".py") and (_is_secret_file(name) or (_ENV_NAME.search(name) and _generates(call))):
            yield call.line, call.column, name


def _written_name(call: PythonCall) -> str:
    invocation = call.invocation
    if invocation.method in ("write_text", "write_bytes"):
        receiver = invocation.receiver
        return (_last_text(receiver) or "") if receiver is not None and not isinstance(receiver, Reference) else ""
    if invocation.callee == "open" and invocation.args:
        mode = text(invocation.argument(1, "mode"))
        return (_last_text(invocation.args[0]) or "") if mode and mode[0] in "wax" else ""
    return ""


def _is_secret_file(name: str) -> bool:
    base = posixpath.basename(name)
    return bool(_KEY_FILE.search(base)) or is_secret_name(base.lstrip(".").partition(".")[0])


def _generates(call: PythonCall) -> bool:
    return any(is_generated(arg) for arg in call.invocation.args)


def _joined(folder: str, name: str) -> str:
    """The path as seen from the root; what would climb out of it stays at the root."""
    joined = posixpath.normpath(posixpath.join(folder, name))
    return re.sub(r"^(?:\.\./)+", "", joined)
