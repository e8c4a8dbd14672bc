"""What names turn out to be."""

import pytest

from readiness.artifacts.python.values import Reference
from readiness.facts.python.resolution import Definition, External, Kind
from tests.facts.python.indexing import index, told

SHOP = {
    "shop__init": "from .core import Engine as Motor\nfrom .config import *\n",
    "shop__core": """
        from abc import ABC
        import fastapi, redis, threading
        from . import config
        app = fastapi.FastAPI()
        alias = app
        client = redis.from_url("redis://x")
        class Base(ABC):
            kind = "base"
            def start(self): ...
        class Engine(Base):
            def __init__(self, db: "Store"):
                self.db = db
                self.cache = redis.Redis()
            def run(self):
                self.db.save(); self.cache.ping(); self.start(); self.stop(); self.start.x
        class Store:
            def save(self): return Engine(self)
            def other(self) -> "Engine | None": ...
        class Outside(threading.Thread): ...
        class Odd(make_base()): ...
        class Loose:
            def __getattr__(self, name): ...
        engine = Engine(Store())
        later = engine.db.other()
        def build(): return Engine(None)
        built = build()
    """,
    "shop__config": "from os import environ\nfrom third import *\nNAME = 'shop'\n_hidden = 1\n__all__ = ['NAME']\n",
    "shop__lazy": "def __getattr__(name): ...\n",
    "shop__loop1": "from .loop2 import x\n",
    "shop__loop2": "from .loop1 import x\n",
    "main": "import shop\nfrom shop import Motor\nfrom shop.core import *\n",
}


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("main.py", "shop.core.Engine", "shop/core.py:Engine"),
        ("main.py", "shop.Motor.run", "shop/core.py:Engine.run"),
        ("main.py", ":Motor", "shop/core.py:Engine"),
        ("main.py", "shop.Motor.start", "shop/core.py:Base.start"),
        ("main.py", "shop.Motor.kind", "shop/core.py:Base.kind"),
        ("main.py", "shop.Motor.stop", "!Engine.stop"),
        ("main.py", "shop.Motor.cache", "shop/core.py:Engine.cache"),
        ("main.py", "shop.Motor.__doc__", "object.__doc__"),
        ("main.py", "shop.NAME", "shop/config.py:NAME"),
        ("main.py", "shop.core", "shop/core.py:"),
        ("main.py", "shop.core.nothing", "!nothing"),
        ("main.py", "shop.nothing", "?nothing may come from the star import of third"),
        ("main.py", "?Store", "shop/core.py:Store"),
        ("main.py", "shop.lazy.anything", "?the module makes names at run time"),
        ("main.py", "shop.core.Outside.start", "threading.Thread.start"),
        ("main.py", "shop.core.Odd.x", "?a base of Odd is not known"),
        ("main.py", "shop.core.Loose.x", "?Loose makes attributes at run time"),
        ("main.py", "shop.core.app.get", "fastapi.FastAPI.get"),
        ("main.py", "shop.core.alias.get", "fastapi.FastAPI.get"),
        ("main.py", "shop.core.client.ping", "redis.from_url.ping"),
        ("main.py", "shop.core.engine.run", "shop/core.py:Engine.run"),
        ("main.py", "shop.core.engine.db.save", "shop/core.py:Store.save"),
        ("main.py", "shop.core.later.run", "shop/core.py:Engine.run"),
        ("main.py", "shop.core.built.run", "shop/core.py:Engine.run"),
        ("main.py", "shop.core.config.NAME", "shop/config.py:NAME"),
        ("main.py", "shop.loop1.x", "?a circle"),
        ("main.py", ".missing.x", "?no file for the import .missing.x"),
        ("main.py", "requests.get", "requests.get"),
        ("main.py", "print", "print"),
        ("shop/core.py", ".config.NAME", "shop/config.py:NAME"),
        ("shop/core.py", "...config", "?a relative import beyond the repository"),
        ("shop/core.py", ".missing.x", "?missing may come from the star import of third"),
    ],
)
def test_resolve(path: str, name: str, expected: str) -> None:
    found = told(index(**SHOP).resolve(path, name))
    assert found.startswith(expected) if expected.startswith("?a circle") else found == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("~self.db.save", "shop/core.py:Store.save"),
        ("~self.cache.ping", "redis.Redis.ping"),
        ("~self.start", "shop/core.py:Base.start"),
        ("~self.stop", "?a subclass may give self its stop"),
    ],
)
def test_self(name: str, expected: str) -> None:
    assert told(index(**SHOP).resolve("shop/core.py", name, "Engine.run")) == expected


def test_locals_parameters_and_nested_functions() -> None:
    files = index(
        app="""
        import httpx
        from fastapi import Depends
        from sqlalchemy.orm import Session
        from typing import Annotated
        class Pool:
            def take(self): ...
        def get_pool() -> Pool: ...
        async def get_session():
            with Session() as session:
                yield session
        SessionDep = Annotated[Session, Depends(get_session)]
        async def f(pool: Pool | None, injected=Depends(get_pool), session: SessionDep = None, bare=None):
            client = httpx.AsyncClient()
            def inner(): client.get("/")
            async with httpx.AsyncClient() as second: ...
            inner(); pool.take(); injected.take(); session.execute(); second.get(); bare.x()
        """
    )

    def at(name: str, function: str = "f") -> str:
        return told(files.resolve("app.py", name, function))

    assert at("~client.get") == "httpx.AsyncClient.get"
    assert at("~client.get", "f.<locals>.inner") == "httpx.AsyncClient.get"
    assert at("~second.get") == "httpx.AsyncClient.get"
    assert at("~inner") == "app.py:f.<locals>.inner"
    assert at("~pool.take") == "app.py:Pool.take"
    assert at("~injected.take") == "app.py:Pool.take"
    assert at("~session.execute") == "sqlalchemy.orm.Session.execute"
    assert at("~bare.x") == "?what callers pass as bare"


def test_services_with_the_same_package_keep_apart() -> None:
    main = "from app.config import KEY\n"
    service = {"app__init": "", "app__config": "KEY = 1\n", "app__main": main}
    files = index(**{f"{name}__{key}": text for name in ("a", "b") for key, text in service.items()})
    assert told(files.resolve("a/app/main.py", ":KEY")) == "a/app/config.py:KEY"
    assert told(files.resolve("b/app/main.py", ":KEY")) == "b/app/config.py:KEY"


def test_an_attribute_given_from_outside_is_there() -> None:
    files = index(app="class A: ...\nA.extra = 1\n")
    assert told(files.resolve("app.py", ":A.extra")) == "app.py:A.extra"
    assert told(files.resolve("app.py", ":A.other")) == "!A.other"
    files = index(app="class A: ...\ndef f():\n    a = A()\n    a.given = 1\n    a.given.x(); a.other.x()\n")
    assert told(files.resolve("app.py", "~a.given.x", "f")) == "?a is given its given from outside its class"
    assert told(files.resolve("app.py", "~a.other", "f")) == "!A.other"


def test_class_of_says_what_made_an_object() -> None:
    files = index(app="import redis\nclass A: ...\ndef make() -> A: ...\nx = make()\ny = redis.Redis()\nz = x\n")
    assert files.class_of("app.py", Reference(":z")) == Definition("app.py", "A", Kind.CLASS, 2, files.class_("app.py", "A"))
    assert files.class_of("app.py", Reference(":y")) == External("redis.Redis", True)
    assert files.qualified("app.py", ":y.incr") == "redis.Redis.incr"


def test_subclasses_at_any_distance() -> None:
    files = index(
        base="from pydantic_settings import BaseSettings\nclass Common(BaseSettings): ...\n",
        app="from base import Common\nclass Settings(Common): ...\nclass Other: ...\n",
        loop="class A(B): ...\nclass B(A): ...\n",
    )
    found = [(path, row.name) for path, row in files.subclasses_of("pydantic_settings.BaseSettings", "pydantic.BaseSettings")]
    assert found == [("base.py", "Common"), ("app.py", "Settings")]
    assert told(files.member("app.py", "Settings", "x")) == "pydantic_settings.BaseSettings.x"
