"""Which requests tests send, to which application, and which address."""

import pytest

from readiness.facts.testing.rows import ClientRequest
from tests.facts.projects import project_of

MAIN = "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/a/{x}')\ndef a(x): ...\n\ndef create():\n    return app\n"
OWN = "class Own(TestClient):\n    def get(self, url, **kw):\n        return "
CLIENT = "from fastapi.testclient import TestClient\nfrom main import app\n"


def _requests(files: dict[str, str]) -> tuple[ClientRequest, ...]:
    return project_of({"main.py": MAIN, **files}).rows(ClientRequest)


def _urls(test: str, **others: str) -> list[str]:
    return [f"{row.method} {row.url}" for row in _requests({"tests/test_a.py": test, **others})]


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        ("def test_a():\n    TestClient(app).get('/a/1')", ["GET /a/1"]),
        ("client = TestClient(app)\ndef test_a():\n    client.post('/a/1')", ["POST /a/1"]),
        ("def test_a():\n    with TestClient(app) as c:\n        c.request('PUT', '/a/1?b=2#c')", ["PUT /a/1"]),
        ("B = '/a'\ndef test_a(n):\n    TestClient(app).get(f'{B}/{n}')", ["GET /a/{?}"]),
        ("def test_a():\n    url = '/a'\n    url += '/1'\n    TestClient(app).get(url)", ["GET {?}"]),
        ("def test_a():\n    u = '/a/1'\n    TestClient(app).get(u)\n    u = '/a/2'\n    TestClient(app).get(u)", ["GET /a/1", "GET /a/2"]),
        ("def test_a():\n    for u in ('/a/1', '/a/2'):\n        TestClient(app).get(u)", ["GET /a/1", "GET /a/2"]),
        ("def test_a():\n    TestClient(app).get('http://testserver/a/1')", ["GET /a/1"]),
        ("def test_a():\n    TestClient(app, base_url='http://x/v1').get('/a/1')", ["GET /v1/a/1"]),
        ("def url(n):\n    return f'/a/{n}/b'\ndef test_a():\n    TestClient(app).get(url(1))", ["GET /a/1/b"]),
        ("from main import create\ndef test_a():\n    TestClient(create()).get('/a/1')", ["GET /a/1"]),
        (
            "class TestA:\n    u = '/a/1'\n    def setup_method(self):\n        self.c = TestClient(app)\n"
            "    def test_a(self):\n        self.c.get(self.u)",
            ["GET /a/1"],
        ),
        ("def test_a():\n    {'x': 1}.get('/a')\n    app.state.cache.get('/a')", []),
        ("import httpx\ndef test_a():\n    httpx.Client().get('/a/1')", []),
        (f"{OWN}super().get('/v1' + url, **kw)\ndef test_a():\n    Own(app).get('/a')", []),
        (f"{OWN}super().get(url, **kw)\ndef test_a():\n    Own(app).get('/a')", ["GET /a"]),
    ],
)
def test_addresses(body: str, urls: list[str]) -> None:
    assert _urls(CLIENT + body) == urls


@pytest.mark.parametrize(
    "conftest",
    [
        "@pytest.fixture\ndef client():\n    return TestClient(app)",
        "@pytest.fixture\ndef client():\n    with TestClient(app) as made:\n        yield made",
        "@pytest.fixture(name='client')\ndef made():\n    yield from _make()\n\ndef _make():\n    yield TestClient(app)",
        "@pytest.fixture\ndef one():\n    return app\n\n@pytest.fixture\ndef client(one):\n    return TestClient(one)",
        "@pytest.fixture\ndef make():\n    def made(given):\n        return TestClient(given)\n    return made\n\n"
        "@pytest.fixture\ndef client(make):\n    return make(app)",
        "@pytest.fixture\nasync def client():\n    wired = ASGITransport(app=app)\n"
        "    async with AsyncClient(transport=wired, base_url='http://t') as c:\n        yield c",
    ],
)
def test_clients_of_fixtures(conftest: str) -> None:
    head = f"import pytest\nfrom httpx import ASGITransport, AsyncClient\n{CLIENT}\n"
    rows = _requests({"tests/conftest.py": head + conftest, "tests/api/test_a.py": "def test_a(client):\n    client.get('/a/1')\n"})
    assert [(row.url, row.applications, row.certain) for row in rows] == [("/a/1", ("main.py:app",), True)]


@pytest.mark.parametrize(
    ("test", "expects"),
    [
        ("def test_a(client):\n    assert client.get('/b').status_code == 404", True),
        ("def test_a(client):\n    assert client.get('/b').status_code == status.HTTP_405_METHOD_NOT_ALLOWED", True),
        ("def test_a(client):\n    with pytest.raises(KeyError):\n        client.get('/b')", True),
        ("def test_not_found(client):\n    client.get('/b')", True),
        ("def test_a(client):\n    assert client.get('/b').status_code == 200", False),
    ],
)
def test_what_the_test_expects(test: str, expects: bool) -> None:
    conftest = f"import pytest\n{CLIENT}\n@pytest.fixture\ndef client():\n    return TestClient(app)\n"
    rows = _requests({"tests/conftest.py": conftest, "tests/test_a.py": f"import pytest\nfrom fastapi import status\n{test}\n"})
    assert [row.expects_missing for row in rows] == [expects]


@pytest.mark.parametrize(
    "test",
    [
        "from fastapi import FastAPI\ndef test_a():\n    TestClient(FastAPI()).get('/b')",
        "from other import router\napp.include_router(router)\ndef test_a():\n    TestClient(app).get('/b')",
        "@app.get('/b/{n}')\ndef b(n): ...\ndef test_a():\n    TestClient(app).get('/b/1')",
    ],
)
def test_what_the_tests_serve_themselves_is_nobodys_request(test: str) -> None:
    assert _urls(CLIENT + test) == []


def test_a_class_that_others_inherit_may_be_given_another_address() -> None:
    base = "class Base:\n    u = '/b'\n    def test_a(self):\n        TestClient(app).get(self.u)\n"
    rows = _requests({"tests/test_a.py": f"{CLIENT}{base}class TestOther(Base):\n    u = '/a/1'\n"})
    assert [row.certain for row in rows] == [False]
