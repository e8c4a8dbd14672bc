"""The call graph."""

from tests.facts.python.indexing import index, told

APP = {
    "app__init": "",
    "app__main": """
        import asyncio
        from fastapi import Depends, FastAPI
        from .checks import check_db, check_all, Probe
        from .deps import get_db
        app = FastAPI()
        @app.get("/ready")
        async def ready(db=Depends(get_db)):
            await asyncio.to_thread(check_db, db)
            Probe("x").run()
            return check_all()
        @app.get("/constant")
        def constant(): return {"status": "ok"}
    """,
    "app__checks": """
        import redis
        client = redis.Redis()
        def check_db(db): db.execute("SELECT 1")
        def check_redis(): client.ping()
        CHECKS = [check_redis]
        def check_all():
            for check in CHECKS:
                check()
            checks = {"redis": check_redis}
            return deep(3)
        def deep(n): return deep(n - 1)
        class Probe:
            def __init__(self, name): self.name = name
            def run(self): self.step()
            def step(self): unknown_thing()
    """,
    "app__deps": "def get_db():\n    yield connect()\ndef connect(): ...\n",
}


def test_what_a_route_reaches() -> None:
    reach = index(**APP).reach("app/main.py", "ready")
    assert [row.qualname for _, row in reach.functions][:1] == ["ready"]
    assert {row.qualname for _, row in reach.functions} == {
        "ready", "get_db", "connect", "check_db", "Probe.__init__", "Probe.run", "Probe.step", "check_all", "check_redis", "deep",
    }  # fmt: skip
    external = {told(callee.found) for _, callee in reach.external}
    assert {"asyncio.to_thread", "redis.Redis.ping"} <= external
    assert "?unknown_thing is bound nowhere in this file" in {told(callee.found) for _, callee in reach.unresolved}
    assert not reach.truncated


def test_depth_is_bounded_and_said() -> None:
    reach = index(**APP).reach("app/main.py", "ready", depth=1)
    assert "connect" not in {row.qualname for _, row in reach.functions}
    assert reach.truncated


def test_a_constant_reaches_only_itself() -> None:
    assert [(path, row.qualname) for path, row in index(**APP).reachable("app/main.py", "constant")] == [("app/main.py", "constant")]


def test_no_such_function_is_not_silent() -> None:
    reach = index(**APP).reach("app/main.py", "missing")
    assert (reach.functions, len(reach.unresolved)) == ((), 1)


def test_callers() -> None:
    files = index(**APP)
    assert files.callers("app/deps.py", "get_db") == (("app/main.py", "ready"),)
    assert files.callers("app/checks.py", "check_db") == (("app/main.py", "ready"),)
    assert files.callers("app/checks.py", "check_redis") == (("app/checks.py", "check_all"),)
    assert files.callers("app/main.py", "ready") == ()


def test_calls_and_assignments_by_function() -> None:
    files = index(**APP)
    assert [call.callee for call in files.calls_in("app/checks.py", "Probe.run")] == ["~self.step"]
    assert [row.target for row in files.assignments_in("app/checks.py", "")] == ["client", "CHECKS"]
    assert files.function("app/checks.py", "deep") is not None
    assert files.function("nowhere.py", "deep") is None
