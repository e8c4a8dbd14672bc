"""Literals in Python that open something: passwords, tokens and URLs with passwords, in assignments, arguments and mappings.

A name alone is no evidence: ``password = "Enter your password"`` is a label, ``TOKEN = "access_token"`` a key. A literal counts when it
looks like a credential in use, or stands where a connection takes its password.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.context import Context
from readiness.artifacts.python.model import PythonModule
from readiness.artifacts.python.values import Invocation, Value
from readiness.artifacts.secret_names import is_secret_name, is_signing_key_name, words_of
from readiness.artifacts.secret_values import is_credential_like, is_placeholder, is_reference, shape_of, url_password
from readiness.facts.secrets.marks import ACCOUNT, LOGIN, PROMISE
from readiness.facts.secrets.python_accounts import DIGEST, accounts
from readiness.facts.secrets.python_reads import for_development, literals
from readiness.facts.secrets.python_settings import NOT_PRODUCTION
from readiness.facts.secrets.rows import CodeCredential
from readiness.model import Location
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

WORDS = frozenset((PROMISE, ACCOUNT, LOGIN))
_CONNECTS = pattern(
    r"(?:^|[._])(?:connect|create_pool|create_engine|create_async_engine|Redis|StrictRedis|ConnectionPool|MongoClient|Client|Connection|"
    r"ConnectionParameters|PlainCredentials|login|Elasticsearch|from_url|SMTP|FTP|authenticate|HTTPBasicAuth|BasicAuth|ConnectionConfig|"
    r"AsyncElasticsearch|GraphDatabase|basic_auth|Pool|pool)$"
)
_SERVICE_WORDS = """
db database postgres postgresql mysql redis mongo mongodb smtp mail email rabbitmq amqp ldap admin root ftp ssh superuser sentry grafana
elastic elasticsearch minio broker host
"""
_SERVICE = frozenset(_SERVICE_WORDS.split())
_LOCAL = pattern(r"^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|)(?::\d+)?$")
_READ_NAMES = frozenset(("getenv", "get", "config", "env", "str", "getattr", "setdefault", "Field", "envvar", "url", "dj_db_url"))


def credentials_of(project: "Project", path: str, module: PythonModule) -> Iterator[CodeCredential]:
    """Every such literal of a file, each once a line."""
    seen: set[tuple[int, str]] = set()
    for row in _of_module(project, path, module):
        key = (row.location.line or 0, row.shape.fingerprint or row.name)
        if key not in seen:
            seen.add(key)
            yield row


def is_local(host: str) -> bool:
    """Whether a URL's host is the machine itself."""
    return _LOCAL.match(host) is not None


def _of_module(project: "Project", path: str, module: PythonModule) -> Iterator[CodeCredential]:
    if not NOT_PRODUCTION.isdisjoint(words_of(path.rpartition("/")[2].removesuffix(".py"))):
        return
    outline = project.python.outlines[path]
    if not outline.mentions(LOGIN) and not outline.mentions(PROMISE):
        yield from accounts(project, path, module)
        return
    for assignment in module.assignments:
        if assignment.value is None:
            continue
        name = assignment.name if assignment.key is None else next((text for _, text in _texts(assignment.key)), assignment.name)
        constant = not assignment.context.function
        fallback = isinstance(assignment.value, Invocation) and assignment.value.method in _READ_NAMES
        found = list(_of_value(project, path, name, assignment.value, assignment.line, constant=constant, fallback=fallback))
        yield from () if found and _stands_in(assignment.context) else found
    for call in module.calls:
        fallback = call.invocation.method in _READ_NAMES
        connects = _CONNECTS.search(call.invocation.callee or call.invocation.attribute) is not None
        found = list(_of_value(project, path, "", call.invocation, call.line, connects=connects, fallback=fallback))
        yield from () if found and _stands_in(call.context) else found
    yield from accounts(project, path, module)
    for function in module.functions:
        for back in function.returns:
            if back.value is not None:
                yield from _of_value(project, path, "", back.value, back.line)
        for parameter in function.parameters:
            if parameter.default is not None:
                yield from _of_value(project, path, parameter.name, parameter.default, parameter.line or function.line, fallback=True)


def _of_value(
    project: "Project",
    path: str,
    name: str,
    value: Value,
    line: int,
    *,
    constant: bool = False,
    connects: bool = False,
    fallback: bool = False,
) -> Iterator[CodeCredential]:
    for under, literal in literals(value, name):
        secret = literal.value
        if not isinstance(secret, str) or literal.truncated or len(secret) < 3:
            continue
        at = literal.line if abs(literal.line - line) <= 40 and literal.line else line
        url = url_password(secret) if "://" in secret else None
        if url is not None:
            user, password, host = url
            if not is_illustration(user, password, host):
                yield CodeCredential(
                    location=Location(path, at),
                    name=under,
                    role=project.role(path),
                    shape=shape_of(password),
                    host=host,
                    in_url=True,
                    fallback=fallback,
                )
        elif fallback and not connects:
            continue
        elif is_secret_name(under) and not is_signing_key_name(under) and opens(under, secret, constant=constant, connects=connects):
            yield CodeCredential(location=Location(path, at), name=under, role=project.role(path), shape=shape_of(secret))


def _stands_in(context: Context) -> bool:
    """Whether a class or function for tests (``MockBilling``), or a branch for development, holds it."""
    if any(for_development(guard.test, guard.holds) for guard in context.guards):
        return True
    return not NOT_PRODUCTION.isdisjoint(words_of(context.owner)) or not NOT_PRODUCTION.isdisjoint(words_of(context.function))


def opens(name: str, value: str, *, constant: bool, connects: bool) -> bool:
    """Whether a literal under a secret name is a credential: it looks like one, or it is short but stands where a service takes it."""
    if is_reference(value) or words_of(value) == words_of(name) or any(c.isspace() for c in value):
        return False
    if words_of(name)[-1:] == ("password",) and DIGEST.fullmatch(value):
        return False
    if is_credential_like(value):
        return True
    named_service = constant and not _SERVICE.isdisjoint(words_of(name)) and words_of(value) != words_of(name)[-1:]
    words = words_of(value)
    identifier = len(words) > 1 and is_secret_name(value)
    if identifier or value.lower() in ("none", "null") or (is_placeholder(value) and not connects):
        return False
    return connects or named_service


_PLAIN_USERS = frozenset(("user", "username", "usr", "u", "login", "myuser", "name", "driver"))
_FILLERS = frozenset(("pass", "password", "passwd", "pw", "pwd", "p", "secret", "mypassword", "token", "***", "x"))
_DEFAULTS = frozenset(("postgres", "password", "secret", "admin", "root", "test"))


def is_illustration(user: str, password: str, host: str) -> bool:
    """``user:password@host`` in a text about URLs, a reference, or a documentation host."""
    if is_reference(password) or password.startswith(("{", "%", "<", "[")) or "example." in host.lower():
        return True
    if (user.lower() in _PLAIN_USERS or user.startswith(("<", "{", "$", "["))) and password.lower() in _FILLERS:
        return True
    return is_placeholder(password) and password.lower() not in _DEFAULTS


def _texts(value: Value) -> Iterator[tuple[str, str]]:
    for under, literal in literals(value):
        if isinstance(literal.value, str):
            yield under, literal.value
