"""What a health answer rests on, followed to where the service is asked, however the application wraps it up."""

from textwrap import dedent

import pytest

from readiness.facts.health.rows import HealthAnswer
from tests.facts.projects import project_of


def code(text: str) -> str:
    return dedent(text).lstrip("\n")


APP = code("""
    from fastapi import Depends, FastAPI
    from fastapi.responses import JSONResponse, ORJSONResponse, PlainTextResponse
    app = FastAPI()
""")
ENGINE = code("""
    from sqlalchemy import create_engine, text
    from sqlalchemy.orm import Session, sessionmaker
    engine = create_engine('postgresql://db/app')
    Local = sessionmaker(engine)
""")

CONSTANT: dict[str, dict[str, str]] = {
    "a literal": {
        "app.py": APP
        + code("""
            @app.get('/ready')
            def ready():
                return {'status': 'ok'}
        """),
    },
    "a constant of the module as content": {
        "app.py": APP
        + code("""
            BODY = {'status': 'ok'}
            @app.get('/ready')
            def ready():
                return JSONResponse(content=BODY)
        """),
    },
    "a dict that is built, then returned": {
        "app.py": APP
        + code("""
            @app.get('/ready')
            def ready():
                answer = {}
                answer['status'] = 'ok'
                answer.update(version='1')
                return answer
        """),
    },
    "a status through a variable": {
        "app.py": APP
        + code("""
            @app.get('/ready')
            def ready():
                status = 'ok'
                code = 200
                return JSONResponse({'status': status}, status_code=code)
        """),
    },
    "a response class of its own": {
        "app.py": APP
        + code("""
            class Health(JSONResponse):
                media_type = 'application/health+json'
            @app.get('/ready')
            def ready():
                return Health({'status': 'pass'})
        """),
    },
    "a model of its own": {
        "app.py": APP
        + code("""
            from pydantic import BaseModel
            class Status(BaseModel):
                status: str = 'ok'
            @app.get('/ready')
            async def ready():
                return Status(status='ok')
        """),
    },
    "a constant from another module": {
        "answers.py": "OK = {'status': 'ok'}\n",
        "app.py": APP
        + code("""
            from answers import OK
            @app.get('/ready')
            def ready():
                return OK
        """),
    },
    "a helper that always says so": {
        "checks.py": code("""
            def everything():
                return all([database(), cache()])
            def database():
                return True
            def cache():
                return True
        """),
        "app.py": APP
        + code("""
            import checks
            @app.get('/ready')
            def ready():
                return {'ready': checks.everything()}
        """),
    },
    "a Flask blueprint": {
        "app.py": code("""
            from flask import Flask, Blueprint, jsonify
            health = Blueprint('health', __name__)
            @health.route('/ready')
            def ready():
                return jsonify(status='ok'), 200
            app = Flask(__name__)
            app.register_blueprint(health)
        """),
    },
    "a Django view": {
        "manage.py": code("""
            import os
            os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
        """),
        "shop/__init__.py": "",
        "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
        "shop/urls.py": code("""
            from django.http import HttpResponse
            from django.urls import path
            def ready(request):
                return HttpResponse('ok')
            urlpatterns = [path('ready', ready)]
        """),
    },
    "a class of checks that ask nobody": {
        "app.py": APP
        + code("""
            class Checks:
                async def run(self):
                    return {'database': 'ok'}
            checks = Checks()
            @app.get('/ready')
            async def ready():
                return await checks.run()
        """),
    },
    "a log line and the time beside it": {
        "app.py": APP
        + code("""
            import logging, time
            log = logging.getLogger(__name__)
            @app.get('/ready')
            def ready():
                log.info('asked')
                return {'status': 'ok', 'at': time.time()}
        """),
    },
    "text through a decorator": {
        "app.py": APP
        + code("""
            import functools
            def uncached(function):
                @functools.wraps(function)
                def wrapped(*args):
                    return function(*args)
                return wrapped
            @app.get('/ready')
            @uncached
            def ready():
                return PlainTextResponse('ok')
        """),
    },
}

ASKING: dict[str, dict[str, str]] = {
    "a session that is injected": {
        "db.py": ENGINE
        + code("""
            def get_db():
                with Local() as session:
                    yield session
        """),
        "app.py": APP
        + code("""
            from sqlalchemy import text
            from sqlalchemy.orm import Session
            from db import get_db
            @app.get('/ready')
            def ready(db: Session = Depends(get_db)):
                db.execute(text('SELECT 1'))
                return {'status': 'ok'}
        """),
    },
    "a dependency of a dependency": {
        "app.py": APP
        + ENGINE
        + code("""
            def session():
                with Local() as one:
                    yield one
            def checked(db=Depends(session)):
                db.execute(text('SELECT 1'))
                return True
            @app.get('/ready')
            def ready(ok=Depends(checked)):
                return {'status': 'ok'}
        """),
    },
    "a dependency of the route's decorator": {
        "app.py": APP
        + ENGINE
        + code("""
            def checked():
                with engine.connect() as connection:
                    connection.execute(text('SELECT 1'))
            @app.get('/ready', dependencies=[Depends(checked)])
            def ready():
                return {'status': 'ok'}
        """),
    },
    "a dependency of the router": {
        "app.py": APP
        + ENGINE
        + code("""
            from fastapi import APIRouter
            def checked():
                with engine.connect() as connection:
                    connection.execute(text('SELECT 1'))
            router = APIRouter(dependencies=[Depends(checked)])
            @router.get('/ready')
            def ready():
                return {'status': 'ok'}
            app.include_router(router)
        """),
    },
    "an object of another module": {
        "checks.py": ENGINE
        + code("""
            class Checker:
                def __init__(self, engine):
                    self.engine = engine
                def database(self):
                    with self.engine.connect() as connection:
                        connection.execute(text('SELECT 1'))
                        return True
                def all(self):
                    return self.database()
            checker = Checker(engine)
        """),
        "app.py": APP
        + code("""
            from checks import checker
            @app.get('/ready')
            def ready():
                return {'ready': checker.all()}
        """),
    },
    "an async context manager of its own": {
        "db.py": code("""
            import asyncpg
            from contextlib import asynccontextmanager
            @asynccontextmanager
            async def connection():
                one = await asyncpg.connect('postgresql://db')
                yield one
        """),
        "app.py": APP
        + code("""
            from db import connection
            @app.get('/ready')
            async def ready():
                async with connection() as one:
                    await one.fetchval('SELECT 1')
                return {'status': 'ok'}
        """),
    },
    "a class with __aenter__": {
        "db.py": code("""
            import asyncpg
            class Unit:
                async def __aenter__(self):
                    self.one = await asyncpg.connect('postgresql://db')
                    return self
                async def __aexit__(self, *args):
                    await self.one.close()
        """),
        "app.py": APP
        + code("""
            from db import Unit
            @app.get('/ready')
            async def ready():
                async with Unit():
                    return {'status': 'ok'}
        """),
    },
    "a list of checks that is walked": {
        "checks.py": ENGINE
        + code("""
            def database():
                with engine.connect() as connection:
                    connection.execute(text('SELECT 1'))
            CHECKS = [database]
        """),
        "app.py": APP
        + code("""
            from checks import CHECKS
            @app.get('/ready')
            def ready():
                for check in CHECKS:
                    check()
                return {'status': 'ok'}
        """),
    },
    "a mapping of checks that is walked": {
        "checks.py": ENGINE
        + code("""
            def database():
                with engine.connect() as connection:
                    connection.execute(text('SELECT 1'))
            CHECKS = {'database': database}
        """),
        "app.py": APP
        + code("""
            import checks
            @app.get('/ready')
            def ready():
                return {name: check() for name, check in checks.CHECKS.items()}
        """),
    },
    "checks registered by a decorator": {
        "registry.py": code("""
            CHECKS = []
            def check(function):
                CHECKS.append(function)
                return function
            def run():
                return {one.__name__: one() for one in CHECKS}
        """),
        "checks.py": ENGINE
        + code("""
            from registry import check
            @check
            def database():
                with engine.connect() as connection:
                    connection.execute(text('SELECT 1'))
                return True
        """),
        "app.py": APP
        + code("""
            import checks
            from registry import run
            @app.get('/ready')
            def ready():
                return run()
        """),
    },
    "gathered": {
        "app.py": APP
        + code("""
            import asyncio, asyncpg
            async def database():
                one = await asyncpg.connect('postgresql://db')
                await one.close()
            @app.get('/ready')
            async def ready():
                await asyncio.gather(*(check() for check in (database,)))
                return {'status': 'ok'}
        """),
    },
    "the state of the application": {
        "app.py": APP
        + code("""
            from fastapi import Request
            @app.get('/ready')
            async def ready(request: Request):
                await request.app.state.redis.ping()
                return {'status': 'ok'}
        """),
    },
    "Django's connections": {
        "manage.py": code("""
            import os
            os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
        """),
        "shop/__init__.py": "",
        "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
        "shop/urls.py": code("""
            from django.db import connection
            from django.http import HttpResponse
            from django.urls import path
            def ready(request):
                connection.ensure_connection()
                return HttpResponse('ok')
            urlpatterns = [path('ready', ready)]
        """),
    },
    "a property of a class": {
        "app.py": APP
        + ENGINE
        + code("""
            class Checks:
                @property
                def healthy(self):
                    with engine.connect() as connection:
                        connection.execute(text('SELECT 1'))
                    return True
            checks = Checks()
            @app.get('/ready')
            def ready():
                return {'ready': checks.healthy}
        """),
    },
    "an abstract check and its kinds": {
        "checks.py": ENGINE
        + code("""
            from abc import ABC, abstractmethod
            class Check(ABC):
                @abstractmethod
                def run(self): ...
            class Database(Check):
                def run(self):
                    with engine.connect() as connection:
                        connection.execute(text('SELECT 1'))
                    return True
            CHECKS = [Database()]
        """),
        "app.py": APP
        + code("""
            from checks import CHECKS
            @app.get('/ready')
            def ready():
                return {'ready': all(check.run() for check in CHECKS)}
        """),
    },
    "a class-based view of Flask": {
        "app.py": ENGINE
        + code("""
            from flask import Flask
            from flask.views import MethodView
            class Ready(MethodView):
                def get(self):
                    with engine.connect() as connection:
                        connection.execute(text('SELECT 1'))
                    return {'status': 'ok'}
            app = Flask(__name__)
            app.add_url_rule('/ready', view_func=Ready.as_view('ready'))
        """),
    },
    "in a thread": {
        "app.py": APP
        + ENGINE
        + code("""
            import asyncio
            def database():
                with engine.connect() as connection:
                    connection.execute(text('SELECT 1'))
            @app.get('/ready')
            async def ready():
                await asyncio.wait_for(asyncio.to_thread(database), 5)
                return {'status': 'ok'}
        """),
    },
    "a check that a decorator wraps around the handler": {
        "app.py": APP
        + ENGINE
        + code("""
            import functools
            def needs_database(function):
                @functools.wraps(function)
                def wrapped(*args):
                    with engine.connect() as connection:
                        connection.execute(text('SELECT 1'))
                    return function(*args)
                return wrapped
            @app.get('/ready')
            @needs_database
            def ready():
                return {'status': 'ok'}
        """),
    },
}


def _answer(files: dict[str, str]) -> HealthAnswer:
    (row,) = project_of(files).rows(HealthAnswer)
    return row


@pytest.mark.parametrize("files", CONSTANT.values(), ids=CONSTANT)
def test_same_answer_whatever_happens(files: dict[str, str]) -> None:
    row = _answer(files)
    assert (row.constant, row.why, row.touches) == (True, "", ())


@pytest.mark.parametrize("files", ASKING.values(), ids=ASKING)
def test_answer_asks_a_service(files: dict[str, str]) -> None:
    row = _answer(files)
    assert row.constant is False, row.why
    assert row.touches
