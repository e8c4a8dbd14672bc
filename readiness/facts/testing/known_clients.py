"""What is known of test clients: which classes, fixtures and attributes are one, and what they are made of. Sources: the distributions
named."""

from __future__ import annotations

import re

import msgspec

from readiness.artifacts.python.values import Invocation, Value, text
from readiness.wordlist import word_set

MAX_STEPS = 12
"""Names, calls and fixtures between a request and its application."""
WRAPPING = word_set(
    "fastapi.testclient.TestClient starlette.testclient.TestClient async_asgi_testclient.TestClient webtest.TestApp webtest.app.TestApp "
    "litestar.testing.TestClient litestar.testing.AsyncTestClient falcon.testing.TestClient werkzeug.test.Client flask.testing.FlaskClient "
    "aiohttp.test_utils.TestClient aiohttp.test_utils.TestServer webtest_asyncio.TestApp fastapi_testclient.TestClient "
    "quart.testing.QuartClient quart.testing.TestApp"
)
"""Classes made of an application."""
DJANGO = word_set(
    "django.test.Client django.test.AsyncClient django.test.client.Client django.test.client.AsyncClient rest_framework.test.APIClient "
    "rest_framework.test.RequestsClient"
)
DJANGO_CASES = frozenset(
    f"{module}.{name}"
    for module, names in {
        "django.test": "TestCase TransactionTestCase SimpleTestCase LiveServerTestCase",
        "django.test.testcases": "TestCase TransactionTestCase SimpleTestCase LiveServerTestCase",
        "django.contrib.staticfiles.testing": "StaticLiveServerTestCase",
        "rest_framework.test": "APITestCase APITransactionTestCase APISimpleTestCase APILiveServerTestCase",
        "django_webtest": "WebTest TransactionWebTest",
        "test_plus.test": "TestCase",
        "test_plus": "TestCase",
    }.items()
    for name in names.split()
)
DJANGO_FIXTURES = frozenset(("client", "admin_client", "async_client", "async_admin_client"))
CASE_CLIENTS = frozenset(("client", "async_client", "app"))
"""Attributes of Django's test cases."""
TRANSPORTS = frozenset(("ASGITransport", "WSGITransport"))
NOT_ROUTED = re.compile(r"RequestFactory$|^ninja\.testing")
"""What makes requests that no route is sought for, or one router's own."""
PASSED = frozenset(("~url", "~path", "~args"))
"""Parameters that a client's own method hands to the one above it, address and all."""
COPYING = frozenset(("copy.copy", "copy.deepcopy"))
ASKED = frozenset(("test_client", "asgi_client", "async_test_client"))
"""What applications are asked for their client."""
CLIENT_FIXTURES = frozenset(("aiohttp_client", "test_client", "sanic_client", "aiohttp_server"))
ENTERING = frozenset(("__enter__", "__aenter__", "enter_context", "enter_async_context", "enterContext"))
SENDING = frozenset(("request", "get", "post", "put", "patch", "delete", "open", "build_request", "_merge_url", "generic"))


class Client(msgspec.Struct, frozen=True):
    """``applications`` by label, none where it is an application's client and nobody can tell whose; ``own``: of an application that the
    tests make for themselves; ``django``: the client of Django's URL modules. ``base`` is put before every address."""

    kind: str
    applications: tuple[str, ...] = ()
    own: bool = False
    django: bool = False
    base: str = ""


def transported(call: Invocation) -> Value | None:
    """The application that an httpx client calls without a network."""
    transport = call.kwarg("transport")
    if isinstance(transport, Invocation) and transport.method in TRANSPORTS:
        return transport.argument(0, "app")
    return call.kwarg("app")


def base_path(call: Invocation) -> str:
    """The path of ``base_url``."""
    given = text(call.kwarg("base_url")) or ""
    return re.sub(r"^\w+://[^/]*", "", given).rstrip("/")
