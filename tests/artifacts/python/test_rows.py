"""Which rows a file gives, and where they stand."""

import msgspec
import pytest

from readiness.artifacts.python.model import Act, Binding, ParameterKind, PythonModule, Use
from tests.artifacts.python.reading import assignment, call, module, short


def test_calls_worth_a_row() -> None:
    source = """
    import requests
    from .core import helper
    def own(): ...
    def f(parts, client, **kw):
        parts.append(len(kw)); "".join(parts); parts.items()
        requests.get("u"); helper(); own(); client.get("/x"); client.incr("k"); open("f"); print("x"); isinstance(1, int)
        super().__init__(); own().save()
    ALLOWED = []
    ALLOWED.append("*")
    """
    rows = [row.callee or "<" + row.invocation.attribute for row in module(source).calls]
    expected = "requests.get .core.helper :own ~client.get ~client.incr open print :own <save :ALLOWED.append"
    assert sorted(rows) == sorted(expected.split())


def test_where_a_call_stands() -> None:
    source = """
    import asyncio, requests
    class Service:
        async def check(self, url):
            async with asyncio.timeout(5):
                for _ in url:
                    try:
                        if url:
                            result = requests.get(url)
                    except (requests.Timeout, OSError):
                        pass
    """
    row = call(source, "requests.get")
    context = row.context
    assert (row.line, row.column, row.use, row.target) == (9, 34, Use.ASSIGNED, "result")
    assert (context.function, context.owner, context.is_async, context.loop) == ("Service.check", "Service", True, True)
    assert context.caught == ("requests.Timeout", "OSError")
    assert [short(guard.test) for guard in context.guards] == ["~url"]
    assert [short(item) for item in context.contexts] == ["asyncio.timeout(5)"]


@pytest.mark.parametrize(
    ("statement", "use", "target", "awaited"),
    [
        ("m.c()", Use.DISCARDED, "", False),
        ("await m.c()", Use.DISCARDED, "", True),
        ("self.x = await m.c()", Use.ASSIGNED, "self.x", True),
        ("x: int = m.c()", Use.ASSIGNED, "x", False),
        ("return m.c()", Use.RETURNED, "", False),
        ("with m.c() as y: pass", Use.CONTEXT, "y", False),
        ("other(m.c())", Use.OTHER, "", False),
        ("m.c().d()", Use.OTHER, "", False),
        ("if m.c(): pass", Use.OTHER, "", False),
    ],
)
def test_what_becomes_of_a_result(statement: str, use: Use, target: str, awaited: bool) -> None:
    row = call(f"import m\nasync def f(self):\n    {statement}\n", "m.c")
    assert (row.use, row.target, row.awaited) == (use, target, awaited)


def test_decorators_are_calls_of_the_function_they_decorate() -> None:
    source = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/x', status_code=200)\nasync def index(): return {'a': 1}\n"
    row = call(source, ":app.get")
    function = module(source).functions[0]
    assert (row.use, row.target) == (Use.DECORATOR, "index")
    assert [short(item) for item in function.decorators] == [":app.get('/x', status_code=200)"]
    assert (function.line, function.first_line, function.is_async) == (4, 3, True)


def test_main_block_and_deferred_code() -> None:
    source = "import m\nif __name__ == '__main__':\n    m.run()\nelse:\n    m.stop()\nx = lambda: m.later()\n"
    assert module(source).main_block == 2
    assert call(source, "m.run").context.main
    assert not call(source, "m.stop").context.main
    assert call(source, "m.later").context.deferred


def test_guards_know_the_branch() -> None:
    source = "import m\nif a:\n    m.one()\nelif b:\n    m.two()\nelse:\n    m.three()\nm.four()\n"
    found = [
        [(short(guard.test), guard.holds) for guard in call(source, name).context.guards]
        for name in ("m.one", "m.two", "m.three", "m.four")
    ]
    assert found == [[("?a", True)], [("?a", False), ("?b", True)], [("?a", False), ("?b", False)], []]


@pytest.mark.parametrize(
    ("statement", "target", "resolved", "binding"),
    [
        ("SECRET_KEY = 'x'", "SECRET_KEY", ":SECRET_KEY", Binding.PLAIN),
        ("KEY: str = 'x'", "KEY", ":KEY", Binding.ANNOTATED),
        ("app.secret_key = 'x'", "app.secret_key", ":app.secret_key", Binding.PLAIN),
        ("app.config['K'] = 'x'", "app.config", ":app.config", Binding.PLAIN),
        ("os.environ['K'] = 'x'", "os.environ", "os.environ", Binding.PLAIN),
        ("HOSTS += ['x']", "HOSTS", ":HOSTS", Binding.AUGMENTED),
        ("for row in rows: pass", "row", ":row", Binding.FOR),
        ("with open('x') as f: pass", "f", ":f", Binding.WITH),
        ("(n := 5)", "n", ":n", Binding.WALRUS),
    ],
)
def test_assignments(statement: str, target: str, resolved: str, binding: Binding) -> None:
    row = assignment(f"import os\napp = os.x()\n{statement}\n", target)
    assert (row.resolved, row.binding, row.line) == (resolved, binding, 3)


def test_a_subscripted_target_has_its_key() -> None:
    row = assignment("app.config['SECRET_KEY'] = 'x'\n", "app.config")
    assert row.key is not None
    assert (short(row.key), row.name) == ("'SECRET_KEY'", "config")


def test_unpacking() -> None:
    rows = module("a, b = 1, 2\nc, d = f()\ne = g = 3\n").assignments
    assert [(row.target, row.binding.value) for row in rows] == [
        ("a", "="), ("b", "="), ("c", "unpacked"), ("d", "unpacked"), ("e", "="), ("g", "="),
    ]  # fmt: skip


def test_imports() -> None:
    source = """
    import a.b
    import a.b as c
    from x import y as z
    from . import sibling
    from ..up import thing
    from star import *
    try:
        import orjson
    except ImportError:
        import json as orjson
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        from only import types
    def f():
        import late
    """
    rows = [
        (row.qualified, row.alias, row.module, row.level, row.star, row.guarded, row.type_checking, row.context.function)
        for row in module(source).imports
    ]
    assert rows == [
        ("a.b", "a", "a.b", 0, False, False, False, ""),
        ("a.b", "c", "a.b", 0, False, False, False, ""),
        ("x.y", "z", "x", 0, False, False, False, ""),
        (".sibling", "sibling", ".", 1, False, False, False, ""),
        ("..up.thing", "thing", "..up", 2, False, False, False, ""),
        ("star", "*", "star", 0, True, False, False, ""),
        ("orjson", "orjson", "orjson", 0, False, True, False, ""),
        ("json", "orjson", "json", 0, False, True, False, ""),
        ("typing.TYPE_CHECKING", "TYPE_CHECKING", "typing", 0, False, False, False, ""),
        ("only.types", "types", "only", 0, False, False, True, ""),
        ("late", "late", "late", 0, False, False, False, "f"),
    ]


def test_a_function() -> None:
    source = '''
    from fastapi import Depends
    async def check(db: "Session" = Depends(get_db), /, *rest: int, flag: bool = False, **extra) -> dict[str, str]:
        """Says so."""
        assert flag
        await db.execute("SELECT 1")
        if not flag:
            raise ValueError("no")
        return {"status": "ok"}
    '''
    (function,) = module(source).functions
    parameters = [
        (item.name, item.kind, item.annotation and short(item.annotation), item.default and short(item.default))
        for item in function.parameters
    ]
    assert parameters == [
        ("db", ParameterKind.POSITIONAL, "?Session", "fastapi.Depends(?get_db)"),
        ("rest", ParameterKind.ARGS, "int", None),
        ("flag", ParameterKind.KEYWORD, "bool", "False"),
        ("extra", ParameterKind.KWARGS, None, None),
    ]
    assert function.annotation is not None
    assert short(function.annotation) == "dict[(str, str)]"
    assert (function.docstring, function.awaits, function.assertions, function.statements, function.stub) == (True, 1, 1, 5, False)
    assert [(row.exception, [short(guard.test) for guard in row.context.guards]) for row in function.raises] == [
        ("AssertionError", ["~flag"]),
        ("ValueError", ["not ~flag"]),
    ]
    assert [short(row.value) for row in function.returns if row.value is not None] == ["{'status': 'ok'}"]
    assert function.calls == ("~db.execute",)


@pytest.mark.parametrize(
    ("body", "acts", "levels", "returns", "swallows"),
    [
        ("pass", [Act.PASS], [], [], True),
        ("...", [Act.PASS], [], [], True),
        ("logger.debug('x'); return True", [Act.LOG, Act.RETURN], ["debug"], ["True"], False),
        ("print('x')", [Act.LOG], ["print"], [], True),
        ("logging.getLogger(__name__).exception('x')", [Act.LOG], ["exception"], [], True),
        ("raise", [Act.RAISE], [], [], False),
        ("errors.inc(); del x", [Act.CALL, Act.OTHER], [], [], False),
        ("ok = False", [Act.ASSIGN], [], [], False),
        ("return", [Act.RETURN], [], ["None"], False),
    ],
)
def test_what_a_handler_does(body: str, acts: list[Act], levels: list[str], returns: list[str], swallows: bool) -> None:
    source = f"import logging\nlogger = logging.getLogger()\ndef f():\n    try: g()\n    except Exception as e: {body}\n"
    (handler,) = module(source).functions[0].handlers
    assert (list(handler.acts), list(handler.log_levels), [short(item) for item in handler.returns], handler.swallows) == (
        acts, levels, returns, swallows,
    )  # fmt: skip
    assert (handler.types, handler.name, handler.line) == (("Exception",), "e", 5)


def test_nested_functions_do_not_count_for_their_handler() -> None:
    source = "def f():\n    try: g()\n    except (A, B):\n        def h():\n            raise X\n        return h\n"
    outer = next(row for row in module(source).functions if row.name == "f")
    assert (outer.handlers[0].types, outer.handlers[0].acts) == (("?A", "?B"), (Act.OTHER, Act.RETURN))


def test_a_module_that_refuses_a_placeholder() -> None:
    source = "import os\nSECRET_KEY = os.environ['K']\nif SECRET_KEY == 'change-me':\n    raise RuntimeError('set it')\n"
    (row,) = module(source).raises
    assert (row.exception, row.line, [short(guard.test) for guard in row.context.guards]) == (
        "RuntimeError",
        4,
        ["(:SECRET_KEY == 'change-me')"],
    )


def test_a_class() -> None:
    source = """
    from pydantic_settings import BaseSettings
    from pydantic import Field
    class Settings(BaseSettings, frozen=True):
        debug: bool = False
        secret: str
        origins = Field(default_factory=lambda: ["*"])
        class Config:
            env_file = ".env"
        def check(self):
            local = 1
            self.ready = True
        def __getattr__(self, name): ...
    """
    found = module(source)
    row, config = found.classes
    assert [short(base) for base in row.bases] == ["pydantic_settings.BaseSettings"]
    assert [(item.target, item.value and short(item.value)) for item in row.fields] == [
        ("debug", "False"),
        ("secret", None),
        ("origins", "pydantic.Field(default_factory=lambda: ['*'])"),
    ]
    assert (row.methods, row.nested, row.dynamic) == (("check", "__getattr__"), ("Config",), 13)
    assert (config.qualname, [item.target for item in config.fields]) == ("Settings.Config", ["env_file"])
    assert [item.is_method for item in found.functions] == [True, True]
    assert assignment(source, "self.ready").context.owner == "Settings"


def test_names_and_exports() -> None:
    found = module("import os\nfrom a import b as c\n__all__ = ['x']\n__all__ += ['y']\nx = y = 1\ndef f(): inner = 1\nclass K: pass\n")
    assert found.names == ("K", "__all__", "c", "f", "os", "x", "y")
    assert found.exports == ("x", "y")
    assert module("__all__ = other.__all__\n").exports is None


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x = 1\n", 0),
        ("\ndef __getattr__(name): ...\n", 2),
        ("\nglobals()['x'] = 1\n", 2),
        ("\nglobals().update(a=1)\n", 2),
        ("\nexec(code)\n", 2),
        ("import builder\nbuilder.Build(DESCRIPTOR, globals())\n", 2),
        ("def f():\n    exec(code)\n", 0),
        ("import sys\nsys.modules[__name__] = Lazy()\n", 2),
        ("import sys\nsetattr(sys.modules[__name__], 'a', 1)\n", 2),
    ],
)
def test_names_made_at_run_time_are_noticed(source: str, line: int) -> None:
    assert module(source).dynamic == line


def test_columns_count_characters() -> None:
    assert call("import m\nx = 'ü€' + m.f()\n", "m.f").column == 12


def test_rows_survive_msgpack() -> None:
    found = module(
        "import os\n@a.b(1)\nclass C(D):\n    x: int = 1\n    def f(self, y=os.x):\n        try: return {**y}\n        except E: raise\n"
    )
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=PythonModule) == found
