"""Relation ``tls.check``: connections that somebody told whether to verify the other side's certificate.

Sources: requests, httpx, aiohttp (``ssl=False``), the ssl module, elasticsearch-py, redis-py, pymongo, and libpq's ``sslmode``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.python.model import PythonAssignment, PythonCall
from readiness.artifacts.python.values import Invocation, Literal, Reference, Template, Value, children, text
from readiness.facts.configuration.callers import CALLER, asked_of_caller, decided_elsewhere
from readiness.facts.configuration.evaluating import Evaluator
from readiness.facts.configuration.rows import TlsCheck, decided
from readiness.facts.configuration.worth import Source
from readiness.facts.env.rows import EnvSet
from readiness.facts.python.resolution import External
from readiness.model import Location
from readiness.patterns import pattern
from readiness.wordlist import word_set

if TYPE_CHECKING:
    from readiness.facts.project import Project

_HTTP = word_set("""
    get post put patch delete head options request send stream Client AsyncClient Session client resource
""")
_OFF_WHEN_FALSE = {
    "verify": _HTTP,
    "verify_ssl": _HTTP | {"TCPConnector", "ClientSession", "InfluxDBClient", "ws_connect", "Elasticsearch", "AsyncElasticsearch"},
    "verify_certs": frozenset({"Elasticsearch", "AsyncElasticsearch", "OpenSearch", "AsyncOpenSearch"}),
    "ssl": frozenset({"TCPConnector", *_HTTP, "ws_connect"}),
    "ssl_verify": _HTTP,
    "validate_certs": frozenset({"ConnectionConfig", "send", "SMTP", "connect"}),
}
_OFF_WHEN_TRUE = {
    "tlsAllowInvalidCertificates": None,
    "tlsInsecure": None,
    "disable_ssl_certificate_validation": None,
    "tls_insecure": None,
}
_LIBRARIES = word_set("""
    requests httpx aiohttp boto3 botocore hvac urllib3 elasticsearch opensearchpy httplib2 pymongo motor redis fastapi_mail niquests treq
""")
_SSLMODE = pattern(r"sslmode=disable\b")
_HOST = pattern(r"(?:://(?:[^@/?\s]*@)?|@|host=)(?P<host>[^\s:/?@,&]+)")
_LOCAL = pattern(
    r"(?:localhost|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|[a-z0-9][a-z0-9_-]*|.*\.(?:local|internal|localhost|svc|svc\.cluster\.local))"
)
_CONTEXT = "_create_default_https_context"
_ASSIGNED = frozenset({"verify_mode", "verify", _CONTEXT})
_UNVERIFIED = frozenset({"ssl._create_unverified_context", "ssl._create_stdlib_context"})
_ANY_CERTIFICATE = ("ssl_cert_reqs", "cert_reqs")
WORDS = frozenset({*_OFF_WHEN_FALSE, *_OFF_WHEN_TRUE, *_ASSIGNED, *_ANY_CERTIFICATE, "sslmode"} | {name[4:] for name in _UNVERIFIED})


def derive_checks(project: Project) -> Iterator[TlsCheck]:
    for source in project.python_with(WORDS):
        named = project.python.outlines[source.path].mentions("sslmode")
        for call in source.model.calls:
            yield from _of_call(project, source.path, call)
            made = call.invocation
            for value in (*made.args, *(item for _, item in made.kwargs)) if named else ():
                if isinstance(value, Literal | Template):
                    yield from _of_text(source.path, value)
        for row in source.model.assignments:
            yield from _of_assignment(project, source.path, row)
            for part in (row.value, *children(row.value)) if named and row.value is not None else ():
                if isinstance(part, Literal | Template):
                    yield from _of_text(source.path, part)
    yield from _of_variables(project)


def is_local(host: str) -> bool:
    """This machine, a name without dots (a neighbour in a compose network), or one of an internal zone."""
    return bool(_LOCAL.fullmatch(host.lower().strip("[]"))) or host.startswith("$")


def _of_call(project: Project, path: str, call: PythonCall) -> Iterator[TlsCheck]:
    made = call.invocation
    if made.callee in _UNVERIFIED:
        place = Location(path, call.line, call.column)
        yield TlsCheck(location=place, what=f"{made.callee}()", verifies=False)
    for name, value in made.kwargs:
        wanted = _OFF_WHEN_FALSE.get(name)
        if wanted is not None and made.method in wanted and _is_client(project, path, call):
            yield _judged(project, path, call, name, value, off=False)
        elif name in _OFF_WHEN_TRUE:
            yield _judged(project, path, call, name, value, off=True)
        elif _accepts_any(name, value):
            yield TlsCheck(location=Location(path, call.line, call.column), what=f"{name}={_shown(value)}", verifies=False)
        elif name == "sslmode" and (mode := text(value)) is not None:
            host = text(made.kwarg("host")) or "localhost"
            place = Location(path, call.line, call.column)
            yield TlsCheck(location=place, what=f"sslmode={mode}", verifies=mode != "disable", local=is_local(host))


def _is_client(project: Project, path: str, call: PythonCall) -> bool:
    """A call of an HTTP library, or of an object that nothing says is of another kind, in a module that uses one."""
    made = call.invocation
    root = made.callee.partition(".")[0]
    if root in _LIBRARIES:
        return True
    if made.callee:
        found = project.python.resolve(path, made.callee, call.context.function)
        if isinstance(found, External):
            return found.name.partition(".")[0] in _LIBRARIES
    imports = {row.qualified.partition(".")[0] for row in project.python.outlines[path].imports}
    return not imports.isdisjoint(_LIBRARIES)


def _judged(project: Project, path: str, call: PythonCall, name: str, value: Value, *, off: bool) -> TlsCheck:
    place = Location(path, call.line, call.column)
    asked = asked_of_caller(project.python, path, call.context.function, value)
    if asked is not None and not (isinstance(asked.default, Literal) and asked.default.value is off):
        return TlsCheck(location=place, what=f"{name} of {call.invocation.method}()", verifies=True, reason=CALLER)
    given = asked.default if asked is not None and asked.default is not None else value
    found = decided(Evaluator(project.python, production=True).worth(path, given, call.context.function, call.line))
    local = _talks_to_itself(call.invocation)
    what = f"{name}={found.text or '…'} of {call.invocation.method}()"
    if found.source is Source.SUPPLIED:
        return TlsCheck(location=place, what=what, verifies=True, reason=f"the variable {found.variable} decides", local=local)
    if name == "ssl" and isinstance(value, Literal) and value.value is None:
        return TlsCheck(location=place, what=what, verifies=True, local=local)
    if found.truth is None:
        # A path to a bundle, a context: somebody made something to verify with.
        known = found.source is not Source.UNKNOWN or not isinstance(value, Reference | Literal)
        return TlsCheck(location=place, what=what, verifies=True if known else None, reason=found.reason, local=local)
    return TlsCheck(
        location=found.location if found.location.path == path and asked is None else place,
        what=what,
        verifies=found.truth is not off,
        local=local,
    )


def _talks_to_itself(made: Invocation) -> bool:
    first = made.args[0] if made.args else made.kwarg("url")
    words = text(first) or (text(first.parts[0]) if isinstance(first, Template) else None) or ""
    host = _HOST.search(words)
    return bool(host and is_local(host["host"]))


def _of_assignment(project: Project, path: str, row: PythonAssignment) -> Iterator[TlsCheck]:
    if row.value is None or (row.name not in _ASSIGNED and row.key is None and row.resolved != f"ssl.{_CONTEXT}"):
        return
    place = Location(path, row.line, row.column)
    found: TlsCheck | None = None
    if row.key is not None:
        if _accepts_any(text(row.key) or "", row.value):
            found = TlsCheck(location=place, what=f"{text(row.key)}={_shown(row.value)}", verifies=False)
    elif row.name == "verify_mode":
        found = TlsCheck(location=place, what=f"{row.target} = {_shown(row.value)}", verifies=not _is_none_constant(row.value))
    elif f"ssl.{_CONTEXT}" in (row.target, row.resolved):
        unverified = isinstance(row.value, Reference) and row.value.name in _UNVERIFIED
        found = TlsCheck(location=place, what=row.target, verifies=not unverified)
    elif row.name == "verify" and "." in row.target and isinstance(row.value, Literal) and isinstance(row.value.value, bool):
        found = TlsCheck(location=place, what=f"{row.target} = {row.value.value}", verifies=row.value.value)
    if found is not None:
        why = "" if found.verifies else decided_elsewhere(project.python, path, row.context, row.line)
        yield msgspec.structs.replace(found, verifies=True, reason=why) if why else found


def _of_text(path: str, part: Value) -> Iterator[TlsCheck]:
    """``sslmode=disable`` in a connection string."""
    words = [text(item) or "" for item in part.parts] if isinstance(part, Template) else [text(part) or ""]
    whole = "\0".join(words)
    if _SSLMODE.search(whole):
        host = _HOST.search(whole)
        local = is_local(host["host"]) if host and "\0" not in host["host"] else False
        known = bool(host) and "\0" not in (host["host"] if host else "")
        reason = "" if known else "the host is put together at run time"
        yield TlsCheck(
            location=Location(path, getattr(part, "line", 0) or 1),
            what="sslmode=disable",
            verifies=False if known else None,
            reason=reason,
            local=local,
        )


def _accepts_any(name: str, value: Value) -> bool:
    """``ssl_cert_reqs`` of redis-py (where None is CERT_NONE, too) and celery, ``cert_reqs`` of urllib3."""
    if name == "ssl_cert_reqs" and isinstance(value, Literal) and value.value is None:
        return True
    return name in _ANY_CERTIFICATE and (_is_none_constant(value) or text(value) in ("none", "CERT_NONE"))


def _is_none_constant(value: Value) -> bool:
    return isinstance(value, Reference) and value.name.rpartition(".")[2] == "CERT_NONE"


def _shown(value: Value) -> str:
    return value.name if isinstance(value, Reference) else str(text(value))


def _of_variables(project: Project) -> Iterator[TlsCheck]:
    for row in project.rows(EnvSet):
        value = (row.value or "").strip()
        if row.key == "NODE_TLS_REJECT_UNAUTHORIZED" or row.key == "PYTHONHTTPSVERIFY":
            yield TlsCheck(location=row.location, what=f"{row.key}={value}", verifies=value != "0")
        elif _SSLMODE.search(value):
            host = _HOST.search(value)
            yield TlsCheck(
                location=row.location, what=f"sslmode=disable in {row.key}", verifies=False, local=bool(host and is_local(host["host"]))
            )
