"""Accounts written into Python: tables of users, logins compared with a literal, and accounts made with one.

Here a password need not look like one: where it stands says what it is for. ``pass1`` opens the account that is registered with it.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall, PythonFunction, PythonModule
from readiness.artifacts.python.values import (
    Attribute,
    Choice,
    ChoiceKind,
    Comparison,
    Invocation,
    Literal,
    Reference,
    Subscript,
    Value,
    text,
)
from readiness.artifacts.secret_names import is_secret_name, words_of
from readiness.artifacts.secret_values import Strength, is_hash, is_reference, shape_of
from readiness.facts.python.index import Definition
from readiness.facts.secrets.marks import COMPARED
from readiness.facts.secrets.promising import PASSWORDS, makes_accounts
from readiness.facts.secrets.python_reads import mappings
from readiness.facts.secrets.rows import CodeCredential
from readiness.model import Location
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_IDENTITY = word_set("username user user_name login email role roles is_admin is_superuser")
_USERS = word_set("user username usr login email name")
# Words that stand for a password in texts about passwords.
_FILLERS = word_set("pass password passwd pwd secret char text string hidden required")
DIGEST = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}|\*?[0-9A-F]{32,64}")
"""What stands in a column for passwords that are hashed without salt."""
# Methods of Django's managers: (user name, e-mail address, password).
_MANAGERS = word_set("create_user create_superuser")


def accounts(project: "Project", path: str, module: PythonModule) -> Iterator[CodeCredential]:
    """Every such literal of one file."""
    for assignment in module.assignments:
        if assignment.value is not None and not assignment.context.function:
            yield from _table(project, path, assignment.value)
    if project.python.outlines[path].mentions(COMPARED):
        yield from _logins(project, path, module)
    for call in module.calls:
        yield from _made(project, path, call)


def _table(project: "Project", path: str, value: Value) -> Iterator[CodeCredential]:
    """``{"username": "admin", "password": "admin123"}`` at module level; names of types, labels and messages are no passwords."""
    for mapping in mappings(value):
        given = {text(key) or "": item for key, item in mapping.items}
        if _IDENTITY.isdisjoint(name.lower() for name in given):
            continue
        for name, item in given.items():
            secret = text(item) if isinstance(item, Literal) else None
            if secret and name.lower() in PASSWORDS and _chosen(secret) and isinstance(item, Literal):
                yield from _row(project, path, item.line, name, secret, "in a table of users")


def _chosen(secret: str) -> bool:
    """Somebody chose it as a password: no filler, no type (``VARCHAR(64)``), no label."""
    if secret.lower() in _FILLERS or not any(c.isdigit() or not c.isalnum() for c in secret) or any(c in "(){}<>:" for c in secret):
        return False
    return shape_of(secret).strength is not Strength.PLACEHOLDER


def _logins(project: "Project", path: str, module: PythonModule) -> Iterator[CodeCredential]:
    """``username == "jack" and password == "…"``, and ``compare_digest(given.password, "…")``."""
    contents = project.python.contents(path)
    raises = (*module.raises, *(row for function in module.functions for row in function.raises))
    refused = {id(guard.test) for row in raises for guard in row.context.guards if guard.holds}
    for choice in contents.of(Choice):
        if choice.kind is not ChoiceKind.AND or id(choice) in refused:
            continue
        pairs = [pair for pair in (_compared(operand) for operand in choice.operands) if pair is not None]
        if any(_last(name) in _USERS for name, _ in pairs):
            for name, literal in pairs:
                if _last(name) in PASSWORDS and isinstance(literal.value, str):
                    yield from _row(project, path, literal.line, name, literal.value, "a login is compared with")
    for call in contents.of(Invocation):
        if call.method == "compare_digest" and len(call.args) == 2:
            for given, other in (call.args, call.args[::-1]):
                name = _named(given)
                if isinstance(other, Literal) and isinstance(other.value, str | bytes) and is_secret_name(name):
                    secret = other.value if isinstance(other.value, str) else other.value.decode("utf-8", "replace")
                    yield from _row(project, path, other.line or call.line, name, secret, "a login is compared with")


def _compared(value: Value) -> tuple[str, Literal] | None:
    if isinstance(value, Comparison) and value.op == "==":
        for given, other in ((value.left, value.right), (value.right, value.left)):
            if isinstance(other, Literal) and isinstance(other.value, str) and _named(given):
                return _named(given), other
    return None


def _named(value: Value) -> str:
    """The last name of ``form.password``, ``request.form["password"]``, ``data.get("password")`` and what is encoded."""
    match value:
        case Reference(name=name) | Attribute(name=name):
            return name.lstrip(":~?.").rpartition(".")[2]
        case Subscript(key=key):
            return text(key) or ""
        case Invocation(args=(first, *_)) if value.method in ("get", "getlist"):
            return text(first) or ""
        case Invocation(receiver=receiver, callee=callee) if value.method in ("encode", "strip", "lower"):
            return _named(receiver) if receiver is not None else callee.rpartition(".")[0].lstrip(":~?.").rpartition(".")[2]
        case _:
            return ""


def _last(name: str) -> str:
    words = words_of(name)
    return words[-1] if words else ""


def _made(project: "Project", path: str, call: PythonCall) -> Iterator[CodeCredential]:
    """``register_user("admin", "pass1")``, ``objects.create_superuser("admin", "a@b.c", "…")``, ``create_user(password="…")``."""
    method = call.invocation.method
    if not makes_accounts(method):
        return
    given = [(name, value) for name, value in call.invocation.kwargs if name.lower() in PASSWORDS]
    if any(isinstance(value, Literal) for value in call.invocation.args):
        given += _by_position(project, path, call)
    for name, value in given:
        if isinstance(value, Literal) and isinstance(value.value, str):
            yield from _row(project, path, value.line or call.line, name, value.value, f"given to {method}", seed=True)


def _by_position(project: "Project", path: str, call: PythonCall) -> Iterator[tuple[str, Value]]:
    args = call.invocation.args
    if call.invocation.method in _MANAGERS and call.callee.endswith(f"objects.{call.invocation.method}"):
        yield from (("password", value) for value in args[2:3])
        return
    found = project.python.resolve(path, call.callee, call.context.function) if call.callee else None
    if isinstance(found, Definition) and isinstance(found.row, PythonFunction):
        names = [parameter.name for parameter in found.row.parameters if parameter.name not in ("self", "cls")]
        yield from ((name, value) for name, value in zip(names, args, strict=False) if name in PASSWORDS)


def _row(project: "Project", path: str, line: int, name: str, secret: str, what: str, *, seed: bool = False) -> Iterator[CodeCredential]:
    """One row, where the literal is a value: no reference to one, no sentence, and no hash of one."""
    if len(secret) < 3 or is_reference(secret) or is_hash(secret) or DIGEST.fullmatch(secret) or any(c.isspace() for c in secret):
        return
    place = Location(path, line or None)
    yield CodeCredential(location=place, name=name, role=project.role(path), shape=shape_of(secret), what=what, seed=seed)
