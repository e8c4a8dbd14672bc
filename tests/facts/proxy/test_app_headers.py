"""Security headers that applications send by themselves."""

import pytest

from readiness.facts.proxy.rows import AppHeader
from readiness.facts.proxy.throttling import Throttle
from tests.facts.projects import project_of

HSTS, NOSNIFF, FRAMES = "strict-transport-security", "x-content-type-options", "x-frame-options"


@pytest.mark.parametrize(
    ("code", "headers"),
    [
        ("def f(response):\n    response.headers['X-Frame-Options'] = 'DENY'\n", {FRAMES}),
        ("def f(headers):\n    headers.append('Strict-Transport-Security', 'max-age=1')\n", {HSTS}),
        ("SECURE = {'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'DENY'}\n", {NOSNIFF, FRAMES}),
        ("HEADERS = [(b'x-frame-options', b'DENY')]\n", {FRAMES}),
        ("def f(r):\n    r.headers['Content-Security-Policy'] = \"frame-ancestors 'none'\"\n", {FRAMES}),
        ("def f(r):\n    r.headers['Content-Security-Policy'] = \"default-src 'self'\"\n", set()),
        ("from flask_talisman import Talisman\nTalisman(app, frame_options=None)\n", {HSTS, NOSNIFF}),
        ("from secure import Secure\nheaders = Secure.with_default_headers()\n", {HSTS, NOSNIFF, FRAMES}),
        ("OWN_MIDDLEWARE = ['django.middleware.clickjacking.XFrameOptionsMiddleware']\n", {FRAMES}),
        ("print('X-Frame-Options is not set')\n", set()),
    ],
)
def test_headers(code: str, headers: set[str]) -> None:
    assert {row.header for row in project_of({"app.py": code}).rows(AppHeader)} == headers


def test_tests_send_nothing() -> None:
    code = "def test_a(r):\n    assert r.headers['X-Frame-Options'] == 'DENY'\n"
    assert project_of({"tests/test_a.py": code, "app.py": ""}).rows(AppHeader) == ()


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("from slowapi import Limiter\n", True), ("import limiting\n", False),
        ("REST_FRAMEWORK = {'DEFAULT_THROTTLE_RATES': {'anon': '5/m'}}\n", True),
    ],
)
def test_throttles(code: str, limits: bool) -> None:
    assert bool(project_of({"app.py": code}).rows(Throttle)) is limits
