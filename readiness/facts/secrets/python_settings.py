"""Where Python code takes its secrets from: assignments, class fields, reads with a default, arguments of frameworks and libraries."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import Binding, PythonAssignment, PythonCall, PythonModule
from readiness.artifacts.python.values import Invocation, Literal, Mapping, Reference, Value, text, walk
from readiness.artifacts.secret_names import is_secret_name, is_signing_key_name, words_of
from readiness.artifacts.secret_values import is_placeholder, is_reference, shape_of
from readiness.facts.python.resolution import External
from readiness.facts.secrets.guards import StartupCheck, noticed, startup_checks
from readiness.facts.secrets.marks import PROMISE
from readiness.facts.secrets.python_reads import Reading, for_development, reading, variable_read
from readiness.facts.secrets.rows import Origin, SecretSetting
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_NOT_PRODUCTION_WORDS = "dev development test tests testing smoketest smoke local debug mock fake stub dummy ci example sample"
NOT_PRODUCTION = frozenset(_NOT_PRODUCTION_WORDS.split())
_CONFIGURES_WORDS = "settings setting config configuration conf env environment options security secrets"
_CONFIGURES = frozenset(_CONFIGURES_WORDS.split())
_PRODUCTION = frozenset(("prod", "production", "live"))
# Libraries that sign or encrypt with an argument which has no telling name: (end of the callee, position of the key, its keyword).
_SIGNERS = (
    ("jwt.encode", 1, "key"), ("jwt.decode", 1, "key"), ("Fernet", 0, "key"), ("URLSafeSerializer", 0, "secret_key"),
    ("URLSafeTimedSerializer", 0, "secret_key"), ("TimestampSigner", 0, "secret_key"), ("itsdangerous.Signer", 0, "secret_key"),
    ("itsdangerous.Serializer", 0, "secret_key"), ("TimedJSONWebSignatureSerializer", 0, "secret_key"),
    ("JSONWebSignatureSerializer", 0, "secret_key"),
    ("JWTStrategy", 0, "secret"), ("SignedCookieSessionFactory", 0, "secret"), ("EncryptedCookieStorage", 0, "secret_key"),
)  # fmt: skip
_KEY_ARGUMENTS = {
    last: tuple(signer for signer in _SIGNERS if signer[0].rpartition(".")[2] == last)
    for last in sorted({suffix.rpartition(".")[2] for suffix, _, _ in _SIGNERS})
}
"""The same by the last segment of the callee."""
WORDS = frozenset(suffix.partition(".")[0] for suffix, _, _ in _SIGNERS) | {PROMISE}
_WORDS_ONLY = re.compile(r"[^\W\d_]{1,15}(?:[ -][^\W\d_]{1,15}){0,2}")
_SETTINGS_BASES = ("BaseSettings", "Settings", "ConfigModel")
_ENUMERATIONS = ("Enum", "TextChoices", "Choices", "Flag")


class Place(msgspec.Struct, frozen=True):
    """One value of a secret-named setting, before it is judged."""

    name: str
    value: Value | None
    line: int
    column: int
    context: Context
    field: bool = False
    """A field of a class whose values the environment or a constructor may replace."""


def settings_of(project: "Project", path: str, module: PythonModule) -> Iterator[tuple[SecretSetting, str]]:
    """Every signing key of a file, and every other secret that has a literal behind a variable, with the literal."""
    for place in places(project, path, module):
        row, literal = _row(project, path, place)
        if row is not None:
            yield row, literal


def judged(project: "Project", found: Iterable[tuple[SecretSetting, str]]) -> Iterator[SecretSetting]:
    """One of each line, with what becomes of it: code may refuse it, or spare it, anywhere in the project."""
    rows: list[SecretSetting] = []
    literals: dict[tuple[str, int, int], str] = {}
    for row, literal in found:
        rows.append(row)
        literals[row.location.path, row.location.line or 0, row.location.column or 0] = literal
    checks = startup_checks(project) if any(row.origin in (Origin.LITERAL, Origin.FALLBACK) for row in rows) else ()
    seen: set[tuple[str, int]] = set()
    for row in rows:
        key = (row.location.path, row.location.line or 0, row.location.column or 0)
        if key[:2] in seen and row.origin is not Origin.SUPPLIED:
            continue
        seen.add(key[:2])
        answer = _spared(row, literals[key], checks, rows)
        if answer.origin is Origin.FALLBACK and answer.signing and not answer.spared:
            answer = msgspec.structs.replace(answer, noticed=noticed(project, answer.name, literals[key]))
        yield answer


def places(project: "Project", path: str, module: PythonModule) -> Iterator[Place]:
    """Every place of a file that gives a secret-named setting its value."""
    enumerations = {row.qualname for row in module.classes if any(_named(base).endswith(_ENUMERATIONS) for base in row.bases)}
    for assignment in module.assignments:
        name = _target(assignment)
        owner = assignment.context.owner
        if name and is_secret_name(name) and _is_setting(assignment, name) and owner not in enumerations:
            field = bool(owner) and not assignment.context.function and _replaceable(project, path, owner)
            yield Place(name, assignment.value, assignment.line, assignment.column, assignment.context, field)
    for call in module.calls:
        yield from _of_call(project, path, call)


def _target(assignment: PythonAssignment) -> str:
    if assignment.key is not None:
        return text(assignment.key) or ""
    return assignment.name


def _is_setting(assignment: PythonAssignment, name: str) -> bool:
    """Module and class level, ``app.secret_key`` and ``app.config[…]`` anywhere, constants in functions; no local variables."""
    if assignment.binding not in (Binding.PLAIN, Binding.ANNOTATED) or assignment.context.deferred:
        return False
    owner = assignment.context.owner
    if not assignment.context.function:
        return not owner or name.isupper() or not _CONFIGURES.isdisjoint(words_of(owner))
    holder = assignment.resolved.lstrip(":~?.").split(".")[0]
    if holder in ("self", "cls"):
        return is_signing_key_name(name) and len(words_of(name)) > 1
    return name.isupper() or assignment.key is not None or holder != assignment.target


def _replaceable(project: "Project", path: str, qualname: str) -> bool:
    row = project.python.class_(path, qualname)
    if row is None:
        return False
    names = [_named(base) for base in row.bases]
    names += [found.name for found in project.python.ancestors(path, qualname) if isinstance(found, External)]
    if any(name.rpartition(".")[2] in _SETTINGS_BASES for name in names):
        return True
    model = any(name.rpartition(".")[2] == "BaseModel" for name in names) or any("dataclass" in _named(item) for item in row.decorators)
    return model and not _CONFIGURES.isdisjoint(words_of(row.name))


def _named(value: Value) -> str:
    match value:
        case Reference(name=name):
            return name.lstrip(":~?.")
        case Invocation(callee=callee):
            return callee.lstrip(":~?.")
        case _:
            return ""


def _of_call(project: "Project", path: str, call: PythonCall) -> Iterator[Place]:
    invocation = call.invocation
    if variable_read(invocation) is not None:
        name = next(text(arg) or "" for arg in invocation.args if is_secret_name(text(arg) or ""))
        yield Place(name, invocation, call.line, call.column, call.context)
        return
    for keyword, value in invocation.kwargs:
        if is_signing_key_name(keyword) and len(words_of(keyword)) > 1:
            yield Place(keyword, value, _line(value, call), call.column, call.context)
    for arg in invocation.args:
        if isinstance(arg, Mapping):
            for key, value in arg.items:
                name = text(key) or ""
                if is_signing_key_name(name) and name.isupper():
                    yield Place(name, value, _line(value, call), call.column, call.context)
    for suffix, position, keyword in _KEY_ARGUMENTS.get(invocation.method, ()):
        callee = invocation.callee.lstrip(":~?.")
        if callee == suffix or callee.endswith("." + suffix):
            key_value = invocation.argument(position, keyword)
            if isinstance(key_value, Reference) and not is_secret_name(key_value.name):
                key_value = project.python.fold(key_value, path, call.context.function)
            if isinstance(key_value, Literal) and not is_signing_key_name(keyword):
                yield Place(f"key of {suffix}", key_value, _line(key_value, call), call.column, call.context)


def _line(value: Value, call: PythonCall) -> int:
    """The line of the literal: where a name stands in the call, that of the constant (whose assignment may have told it already)."""
    return value.line if isinstance(value, Literal) and value.line else call.line


def _row(project: "Project", path: str, place: Place) -> tuple[SecretSetting | None, str]:
    found = reading(place.value)
    signing = is_signing_key_name(place.name) or place.name.startswith("key of ")
    context = place.context
    if found.origin is Origin.LITERAL and (context.handling or place.field or _missing(place)):
        found = msgspec.structs.replace(found, origin=Origin.FALLBACK, via=found.via or _behind(place))
    if found.origin is Origin.LITERAL and not signing:
        return None, ""
    if found.origin is Origin.EPHEMERAL and (not signing or context.function):
        return None, ""
    if found.origin is Origin.SUPPLIED and not signing:
        return None, ""
    if found.literal and (is_reference(found.literal) or _no_value(place.name, found, context.owner)):
        found = Reading(Origin.SUPPLIED)
    if found.origin is Origin.LITERAL and _is_label(project, place, found.literal):
        return None, ""
    development = found.development or any(for_development(guard.test, guard.holds) for guard in context.guards)
    owner = context.owner.rpartition(".")[2]
    spared = "it stands in a branch for development" if development else ""
    file = path.rpartition("/")[2]
    for what, name in (("the class", owner), ("the file", file.removesuffix(".py"))):
        if not NOT_PRODUCTION.isdisjoint(words_of(name)):
            spared = f"{what} {name} is for development or tests"
    line = found.line if found.origin is not Origin.SUPPLIED and abs(found.line - place.line) <= 8 and found.line else place.line
    row = SecretSetting(
        location=Location(path, line, place.column if line == place.line else None),
        name=place.name,
        origin=found.origin,
        signing=signing,
        role=project.role(path),
        shape=shape_of(found.literal, signing_key=signing) if found.literal else None,
        via=found.via,
        variable=found.variable,
        owner=owner,
        spared=spared,
    )
    return row, found.literal


def _missing(place: Place) -> bool:
    """``if not SECRET_KEY: SECRET_KEY = "…"``: the assignment stands under a test of the setting itself."""
    own = words_of(place.name)
    for guard in place.context.guards:
        for part in walk(guard.test):
            name = getattr(part, "name", "") if not isinstance(part, Invocation) else text(part.args[0]) if part.args else ""
            if name and words_of(str(name).lstrip(":~?.").rpartition(".")[2])[-len(own) :] == own:
                return True
    return False


def _behind(place: Place) -> str:
    if place.context.handling:
        return f"except {place.context.handling[-1]}"
    return f"the default of the field {place.name}" if place.field else f"if {place.name} is missing"


def _no_value(name: str, found: Reading, owner: str) -> bool:
    """The name itself or its words, as a key to look the secret up by: ``_totp_secret_key = "_totp_secret"``."""
    words, own = set(words_of(found.literal)), set(words_of(name))
    if name.startswith("key of ") or not words <= own:
        return False
    constant_of_a_class = bool(owner) and (len(own) == 1 or _CONFIGURES.isdisjoint(words_of(owner)))
    return not is_signing_key_name(name) or len(own) > 2 or not name.isupper() or constant_of_a_class


def _is_label(project: "Project", place: Place, literal: str) -> bool:
    """``SECRET = "confidential"`` beside ``PUBLIC = "public"``: words under the bare name, that nothing is given as they are."""
    if words_of(place.name) != ("secret",) or place.context.function or is_placeholder(literal) or not _WORDS_ONLY.fullmatch(literal):
        return False
    return not any(_given_on(project.python.modules[path], place.name) for path in project.python.mentioning((place.name,)))


def _given_on(module: PythonModule, name: str) -> bool:
    """Whether a call or an assignment of the module takes what the name holds."""
    values = [row.value for row in module.assignments]
    values += [value for call in module.calls for value in (*call.invocation.args, *(item for _, item in call.invocation.kwargs))]
    return any(isinstance(value, Reference) and value.name.lstrip(":~?.").rpartition(".")[2] == name for value in values)


def _spared(row: SecretSetting, literal: str, checks: tuple[StartupCheck, ...], rows: list[SecretSetting]) -> SecretSetting:
    """The row with the reason why its literal does not reach production, if there is one."""
    if row.origin not in (Origin.LITERAL, Origin.FALLBACK) or row.spared:
        return row
    length = len(literal.encode("utf-8", "replace"))
    for check in checks:
        if check.rejects(row.variable or row.name, literal, length) or check.rejects(row.name, literal, length):
            return msgspec.structs.replace(row, spared="the code refuses to start with this value", spared_by=check.location)
    for other in rows:
        if other.name == row.name and other is not row and other.origin in (Origin.SUPPLIED, Origin.FALLBACK) and _overrides(other, row):
            return msgspec.structs.replace(row, spared="production settings replace it", spared_by=other.location)
    return row


def _overrides(other: SecretSetting, row: SecretSetting) -> bool:
    if other.path == row.path:
        same_scope = other.owner == row.owner and row.origin is Origin.LITERAL and (other.location.line or 0) > (row.location.line or 0)
        return same_scope or (other.owner != row.owner and not _PRODUCTION.isdisjoint(words_of(other.owner)))
    folder, _, name = other.path.rpartition("/")
    near = folder.startswith(row.path.rpartition("/")[0])
    return near and not _PRODUCTION.isdisjoint(words_of(name.removesuffix(".py"))) and not other.owner and not row.owner


