"""What a call by an absolute name keeps its thread waiting for."""

import pytest

from readiness.facts.reliability.rows import BlockingCall
from readiness.facts.reliability.waiting import Wait, wait_of
from tests.facts.projects import project_of


@pytest.mark.parametrize(
    ("name", "wait"),
    [
        ("requests.get", Wait.SERVER),
        ("requests.Session.post", Wait.SERVER),
        ("httpx.Client.stream", Wait.SERVER),
        ("time.sleep", Wait.SLEEP),
        ("subprocess.Popen", Wait.START),
        ("subprocess.Popen.communicate", Wait.PROGRAM),
        ("sqlalchemy.orm.Session.query.filter.first", Wait.DATABASE),
        ("psycopg2.connect.cursor.execute", Wait.DATABASE),
        ("pymongo.MongoClient.shop.orders.find_one", Wait.DATABASE),
        ("redis.Redis.get", Wait.DATABASE),
        ("pathlib.Path.read_text", Wait.FILE),
        ("requests.Session", None),
        ("redis.asyncio.Redis.get", None),
        ("redis.Redis.pipeline", None),
        ("httpx.AsyncClient.get", None),
        ("sqlalchemy.ext.asyncio.AsyncSession.execute", None),
        ("psycopg.AsyncConnection.execute", None),
        ("sqlalchemy.orm.Session.query", None),
        ("os.path.exists", None),
        ("asyncio.sleep", None),
    ],
)
def test_wait_of(name: str, wait: Wait | None) -> None:
    assert wait_of(name) is wait


def test_two_functions_of_one_name_are_told_apart() -> None:
    source = "import time\ndef f():\n    time.sleep(1)\nasync def f():\n    time.sleep(1)\n"
    assert [row.location.line for row in project_of({"app.py": source}).rows(BlockingCall)] == [5]


def test_a_program_that_is_only_started_is_not_waited_for() -> None:
    source = "import os\nasync def f():\n    os.spawnl(os.P_NOWAIT, 'a')\n    os.spawnl(os.P_WAIT, 'a')\n    os.waitpid(1, os.WNOHANG)\n"
    assert [row.wait for row in project_of({"app.py": source}).rows(BlockingCall)] == [Wait.START, Wait.PROGRAM]


def test_functions_that_call_each_other_end() -> None:
    source = "import time\ndef one(n):\n    two(n)\n    time.sleep(n)\ndef two(n):\n    one(n)\nasync def f():\n    two(1)\n"
    (row,) = project_of({"app.py": source}).rows(BlockingCall)
    assert (row.location.line, row.through, row.place.line) == (8, "two", 4)
