"""Statements count only where the receiver is surely SQLAlchemy's."""

import pytest

from readiness.facts.data.rows import StatementCall
from tests.facts.projects import project_of

HEAD = """
import sqlite3
from contextlib import contextmanager
from typing import Annotated, Generator

import asyncpg
import psycopg
from databases import Database
from fastapi import Depends
from sqlalchemy import Connection, create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

engine = create_engine("postgresql://db/app")
factory = sessionmaker(engine)
async_factory = async_sessionmaker(create_async_engine("postgresql+asyncpg://db/app"))
scoped = scoped_session(factory)
database = Database("postgresql://db/app")

def get_db() -> Generator[Session, None, None]:
    with factory() as db:
        yield db

@contextmanager
def opened() -> Generator[Session, None, None]:
    yield factory()

Db = Annotated[Session, Depends(get_db)]
"""


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ("def f(session: Session):\n    session.execute('SELECT 1')", True),
        ("def f(session: 'AsyncSession | None'):\n    session.scalar('SELECT 1')", True),
        ("async def f(session: AsyncSession | None):\n    await session.scalar('SELECT 1')", True),
        ("def f(db: Db):\n    db.execute('SELECT 1')", True),
        ("def f(db=Depends(get_db)):\n    db.execute('SELECT 1')", True),
        ("def f(connection: Connection):\n    connection.execute('SELECT 1')", True),
        ("def f():\n    with engine.begin() as c:\n        c.execute('SELECT 1')", True),
        ("def f():\n    with factory() as s:\n        s.execute('SELECT 1')", True),
        ("def f():\n    with opened() as s:\n        s.execute('SELECT 1')", True),
        ("async def f():\n    async with async_factory() as s:\n        await s.execute('SELECT 1')", True),
        ("def f():\n    scoped.execute('SELECT 1')", True),
        ("def f():\n    engine.connect().execute('SELECT 1')", True),
        ("def f():\n    engine.raw_connection().cursor().execute('SELECT 1')", False),
        ("def f():\n    engine.connect().connection.cursor().execute('SELECT 1')", False),
        ("def f():\n    sqlite3.connect('x').execute('SELECT 1')", False),
        ("async def f(pool: asyncpg.Pool):\n    async with pool.acquire() as c:\n        await c.execute('SELECT 1')", False),
        ("def f():\n    with psycopg.connect() as c:\n        c.execute('SELECT 1')", False),
        ("async def f():\n    await database.execute('SELECT 1')", False),
        ("def f(session):\n    session.execute('SELECT 1')", False),
        ("class Job:\n    def execute(self, words): ...\n\ndef f():\n    Job().execute('SELECT 1')", False),
    ],
)
def test_receivers(body: str, counts: bool) -> None:
    rows = project_of({"app.py": f"{HEAD}\n{body}\n"}).rows(StatementCall)
    assert [row.raw for row in rows] == ([True] if counts else [])
