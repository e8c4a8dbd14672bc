"""Probe commands: what they need and whom they ask."""

from collections.abc import Sequence

import pytest

from readiness.facts.processes.probe_command import read_probe


@pytest.mark.parametrize(
    ("command", "tools", "port", "path"),
    [
        ("curl -f http://localhost:8000/health || exit 1", ("curl",), 8000, "/health"),
        ("curl -sfm 5 -o /dev/null localhost:8000/a?b=c", ("curl",), 8000, "/a"),
        ("wget -qO- http://127.0.0.1/ || exit 1", ("wget",), 80, "/"),
        (["CMD", "wget", "--spider", "--tries=1", "https://localhost/x"], ("wget",), 443, "/x"),
        (["CMD-SHELL", "pg_isready -U app -p 5433"], ("pg_isready",), 5433, ""),
        (["CMD", "redis-cli", "-a", "x", "ping"], ("redis-cli",), None, ""),
        ("nc -z localhost 5432", ("nc",), 5432, ""),
        (["bash", "-c", "</dev/tcp/localhost/9000"], ("bash",), 9000, ""),
        ("timeout 5 curl -f http://localhost:1/h", ("timeout", "curl"), 1, "/h"),
        ('[ "$(curl -s -o /dev/null -w %{http_code} http://localhost:3000/s)" = 200 ]', ("curl",), 3000, "/s"),
        ("curl -s http://localhost:9200/_cluster/health | grep -q green", ("curl", "grep"), 9200, "/_cluster/health"),
        ("celery -A app inspect ping", ("celery",), None, ""),
        ("if curl -f http://localhost:2/x; then exit 0; fi", ("curl",), 2, "/x"),
        ("exit 0", (), None, ""),
    ],
)
def test_needs_and_address(command: str | Sequence[str], tools: tuple[str, ...], port: int | None, path: str) -> None:
    found = read_probe(command)
    assert (found.tools, found.port, found.url_path, found.unreadable) == (tools, port, path, "")


@pytest.mark.parametrize(
    ("code", "modules", "port", "path"),
    [
        ("import requests; requests.get('http://localhost:5000/health', timeout=3)", ("requests",), 5000, "/health"),
        ("import urllib.request as r; r.urlopen('http://localhost:8000')", ("urllib.request",), 8000, "/"),
        ("import os; import httpx; httpx.get(f'http://localhost:{os.getenv(\"P\", 81)}/h')", ("os", "httpx"), 81, "/h"),
        ("import socket; socket.create_connection(('localhost', 9000))", ("socket",), 9000, ""),
        ("from http.client import HTTPConnection as C; c = C('localhost', 80); c.request('GET', '/x')", ("http.client",), None, ""),
        ("import http.client as h; c = h.HTTPConnection('localhost', 7); c.request('GET', '/x')", ("http.client",), 7, "/x"),
        ("__import__('requests').get('http://localhost/' + 'a')", ("requests",), 80, "/a"),
    ],
)
def test_python(code: str, modules: tuple[str, ...], port: int | None, path: str) -> None:
    found = read_probe(("python", "-c", code))
    assert (found.tools, found.modules, found.port, found.url_path) == (("python",), modules, port, path)


def test_alternatives() -> None:
    found = read_probe("curl -f http://localhost/ || wget -q http://localhost/ || exit 1")
    assert (found.tools, found.either) == ((), ("curl", "wget"))


def test_variables() -> None:
    assert read_probe("curl -f http://localhost:$PORT/h").port_unknown == "$PORT has no value in the repository"
    assert read_probe("curl -f http://localhost:$PORT/h", {"PORT": "9"}).port == 9
    assert read_probe("curl -f http://localhost:${PORT:-8}/h").port == 8
    assert read_probe("curl -f http://localhost:8/$ROOT/h").url_unknown == "$ROOT has no value in the repository"
    assert read_probe("$PROBE http://localhost").unreadable == "the program ${PROBE} is known at run time only"


def test_what_a_status_does() -> None:
    assert not read_probe("curl http://localhost/").follows_status
    assert read_probe("curl -fsS http://localhost/").follows_status
    assert not read_probe(("python", "-c", "import requests; requests.get('http://localhost/')")).follows_status


def test_scripts_none_and_nonsense() -> None:
    assert read_probe(["CMD", "./healthcheck.sh"]).script == "./healthcheck.sh"
    assert read_probe(["CMD", "python", "/app/check.py"]).script == "/app/check.py"
    assert read_probe(["NONE"]).disabled
    assert read_probe(("python", "-c", "import")).unreadable.startswith("the Python of the probe does not parse")
    assert read_probe("").unreadable == "an empty command"
