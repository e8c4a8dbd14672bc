"""Caddyfiles as sites with lines."""

import pytest

from readiness.artifacts.caddyfile import CaddyFile, parse
from readiness.artifacts.errors import UnparsableError


def caddy(text: str) -> CaddyFile:
    return parse("Caddyfile", text.encode())


def test_sites_options_and_snippets() -> None:
    found = caddy(
        "{\n  admin off # why\n}\n(headers) {\n  header X-Frame-Options DENY\n}\nshop.test,\nwww.shop.test {\n  import headers\n"
        "  handle /api/* {\n    reverse_proxy web:8000\n  }\n}\n"
    )
    assert [line.words for line in found.options] == [("admin", "off")]
    snippet, site = found.sites
    assert (snippet.snippet, site.snippet) == ("headers", "")
    assert (site.addresses, site.line) == (("shop.test", "www.shop.test"), 7)
    assert [(line.words, line.line) for line in site.lines] == [
        (("import", "headers"), 9), (("handle", "/api/*"), 10), (("reverse_proxy", "web:8000"), 11),
    ]
    assert found.snippet("headers") is snippet


def test_a_file_without_braces_is_one_site() -> None:
    (site,) = caddy("shop.test\n\nreverse_proxy web:8000\nheader {\n  X-A \"b c\"\n}\n").sites
    assert site.addresses == ("shop.test",)
    assert [line.words for line in site.lines] == [("reverse_proxy", "web:8000"), ("header",), ("X-A", "b c")]


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("shop.test {\n}\n", False), (":80 {\n}\n", True), ("http://shop.test {\n}\n", True), ("{$DOMAIN} {\n}\n", False),
        ("{$DOMAIN::80} {\n}\n", True), ("{$DOMAIN:localhost} {\n}\n", False), (":8443 {\n  tls internal\n}\n", False),
        ("http://a.test, a.test {\n}\n", False),
    ],
)
def test_sites_in_plain_http(text: str, is_plain: bool) -> None:
    assert caddy(text).sites[0].is_plain is is_plain


@pytest.mark.parametrize("text", ["a {\n", "}\n", "{{ domain }} {\n}\n", "a\n" * 20_001])
def test_unparsable(text: str) -> None:
    with pytest.raises(UnparsableError):
        caddy(text)


@pytest.mark.parametrize("text", ["", "# only", "\ufeff"])
def test_nothing_is_nothing(text: str) -> None:
    assert caddy(text).sites == ()
