"""health.check-stub: a check that loses the error it is there to report, and one that asks nobody, in all their forms."""

from textwrap import dedent

import pytest

from readiness.model import Outcome
from tests.observing import observe


def code(text: str) -> str:
    return dedent(text).lstrip("\n")


ENGINE = code("""
    from sqlalchemy import create_engine, text
    engine = create_engine('postgresql://db/app')
""")

STUBS = {
    "swallowed by pass, then True": ENGINE
    + code("""
        def check_database():
            try:
                with engine.connect() as c:
                    c.execute(text('SELECT 1'))
            except Exception:
                pass
            return True
    """),
    "swallowed with log, then status ok": ENGINE
    + code("""
        import logging
        log=logging.getLogger()
        def check_database():
            try:
                with engine.connect() as c:
                    c.execute(text('SELECT 1'))
            except Exception as e:
                log.error(e)
            return {'status': 'ok'}
    """),
    "suppress": ENGINE
    + code("""
        from contextlib import suppress
        def check_database():
            with suppress(Exception):
                with engine.connect() as c:
                    c.execute(text('SELECT 1'))
            return True
    """),
    "through variable": code("""
        def check_database():
            healthy = True
            return healthy
    """),
    "through dict variable": code("""
        def check_redis():
            result = {'status': 'healthy'}
            return result
    """),
    "module constant": code("""
        OK = {'status': 'healthy'}
        def check_redis():
            return OK
    """),
    "finally return True": ENGINE
    + code("""
        def check_database():
            try:
                engine.connect()
            finally:
                return True
    """),
    "handler assigns healthy": ENGINE
    + code("""
        def check_database():
            try:
                engine.connect()
                healthy = True
            except Exception:
                healthy = True
            return healthy
    """),
    "instance method": code("""
        class Health:
            async def check_database(self):
                return {'status': 'healthy', 'latency': 0}
    """),
    "JSONResponse always ok": code("""
        from fastapi.responses import JSONResponse
        def check_database():
            return JSONResponse(content={'status':'ok'})
    """),
}

CHECKS = {
    "flag set in handler": ENGINE
    + code("""
        def check_database():
            healthy = True
            try:
                with engine.connect() as c:
                    c.execute(text('SELECT 1'))
            except Exception:
                healthy = False
            return healthy
    """),
    "returns false": ENGINE
    + code("""
        def check_database():
            try:
                with engine.connect() as c:
                    c.execute(text('SELECT 1'))
                return True
            except Exception:
                return False
    """),
    "status var": ENGINE
    + code("""
        def check_database():
            status = 'ok'
            try:
                engine.connect()
            except Exception as e:
                status = str(e)
            return {'status': status}
    """),
    "bool of result": code("""
        import redis
        r=redis.Redis()
        def check_redis():
            return bool(r.ping())
    """),
    "continue retry loop": ENGINE
    + code("""
        import time
        def check_database():
            for _ in range(3):
                try:
                    engine.connect()
                    return True
                except Exception:
                    time.sleep(1)
            return False
    """),
    "error raised": ENGINE
    + code("""
        def check_database():
            try:
                engine.connect()
            except Exception as e:
                raise RuntimeError('no') from e
            return True
    """),
    "cleanup swallowed": ENGINE
    + code("""
        def check_database():
            c = engine.connect()
            c.execute(text('SELECT 1'))
            try:
                c.close()
            except Exception:
                pass
            return True
    """),
}


@pytest.mark.parametrize("source", STUBS.values(), ids=STUBS)
def test_stub(source: str) -> None:
    assert observe("health.check-stub", {"checks.py": source}).outcome is Outcome.FAIL


@pytest.mark.parametrize("source", CHECKS.values(), ids=CHECKS)
def test_check(source: str) -> None:
    assert observe("health.check-stub", {"checks.py": source}).outcome is Outcome.PASS
