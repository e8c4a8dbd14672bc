"""Whether what a call is made on is a session, connection or engine of SQLAlchemy.

Only what is surely one counts: by annotation, injection, assignment or ``with``. Cursors of the DB-API, asyncpg, sqlite3, ``databases`` and
Django take plain strings and are never taken for one.
"""

from __future__ import annotations

import re

from readiness.artifacts.python.model import PythonCall
from readiness.facts.python.index import PythonIndex
from readiness.facts.python.resolution import External, Resolution
from readiness.wordlist import word_set

_MAKERS = word_set("""
    sqlalchemy.orm.Session sqlalchemy.orm.session.Session sqlalchemy.orm.scoped_session sqlalchemy.orm.scoping.scoped_session
    sqlalchemy.orm.sessionmaker sqlalchemy.orm.session.sessionmaker sqlalchemy.ext.asyncio.AsyncSession
    sqlalchemy.ext.asyncio.session.AsyncSession sqlalchemy.ext.asyncio.async_sessionmaker sqlalchemy.ext.asyncio.session.async_sessionmaker
    sqlalchemy.ext.asyncio.async_scoped_session sqlalchemy.engine.Connection sqlalchemy.engine.base.Connection sqlalchemy.Connection
    sqlalchemy.future.Connection sqlalchemy.ext.asyncio.AsyncConnection sqlalchemy.ext.asyncio.engine.AsyncConnection
    sqlalchemy.engine.Engine sqlalchemy.Engine sqlalchemy.engine.base.Engine sqlalchemy.future.Engine sqlalchemy.ext.asyncio.AsyncEngine
    sqlalchemy.create_engine sqlalchemy.engine.create_engine sqlalchemy.engine_from_config sqlalchemy.ext.asyncio.create_async_engine
    sqlalchemy.ext.asyncio.async_engine_from_config sqlmodel.create_engine sqlmodel.Session sqlmodel.orm.session.Session
    sqlmodel.ext.asyncio.session.AsyncSession flask_sqlalchemy.SQLAlchemy alembic.op.get_bind alembic.context.get_bind
    fastapi_sqlalchemy.db fastapi_async_sqlalchemy.db
""")
_STEPS = word_set(
    "connect begin session connection sync_session execution_options __call__ __enter__ __aenter__ get_bind begin_nested bind engine"
)
_RECEIVER = re.compile(
    rf"(?P<maker>{'|'.join(map(re.escape, sorted(_MAKERS, key=len, reverse=True)))})(?:\.(?:{'|'.join(sorted(_STEPS))}))*"
)
ROOTS = ("sqlalchemy", "sqlmodel", "flask_sqlalchemy", "fastapi_sqlalchemy", "fastapi_async_sqlalchemy")


def receiver_of(index: PythonIndex, path: str, call: PythonCall) -> str:
    """The class (or maker) of SQLAlchemy whose object the call is made on; empty where it is none, or not known."""
    made = call.invocation
    function = call.context.function
    if made.callee:
        found: Resolution = index.resolve(path, made.callee, function)
        owner = found.name.rpartition(".")[0] if isinstance(found, External) else ""
    elif made.receiver is not None:
        of = index.class_of(path, made.receiver, function)
        inner = made.attribute.rpartition(".")[0]
        owner = (f"{of.name}.{inner}" if inner else of.name) if isinstance(of, External) else ""
    else:
        return ""
    match = _RECEIVER.fullmatch(owner)
    return match["maker"] if match else ""
