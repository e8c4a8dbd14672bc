"""nginx configurations as a tree with lines."""

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.nginx import NginxConfig, parse


def nginx(text: str) -> NginxConfig:
    return parse("nginx.conf", text.encode())


def test_blocks_quotes_comments_and_lines() -> None:
    found = nginx(
        "# top\nhttp {\n  server_tokens off; # why\n  server {\n    listen 443 ssl;\n    add_header X \"a; b\" always;\n"
        "    location ~ \\.php$ {\n      return 200 'x{y}';\n    }\n  }\n}\n"
    )
    (http,) = found.children("http")
    (server,) = http.children("server")
    assert [(directive.name, directive.line) for directive in server.block or ()] == [("listen", 5), ("add_header", 6), ("location", 7)]
    assert server.children("add_header")[0].args == ("X", "a; b", "always")
    (location,) = server.children("location")
    assert location.args == ("~", "\\.php$")
    assert location.children("return")[0].args == ("200", "x{y}")


def test_variables_of_envsubst() -> None:
    (listen, upstream) = nginx("listen ${PORT} ssl;\nproxy_pass http://${HOST}:80$request_uri;\n").directives
    assert (listen.args, listen.placeholders) == (("${PORT}", "ssl"), ("${PORT}",))
    assert upstream.placeholders == ("${HOST}",)


def test_crlf_counts_lines_once() -> None:
    assert [directive.line for directive in nginx("a 1;\r\nb 2;\r\n").directives] == [1, 2]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("server {\n listen 80;\n", "not closed", 1),
        ("}\n", "closing brace", 1),
        ("listen 80\n", "no semicolon", 1),
        ("server {\n listen 80\n}\n", "no semicolon", 2),
        ("server {\n  listen 80;\n{% if tls %}\n  location / {\n{% else %}\n  location /a {\n{% endif %}\n  }\n}\n", "closing brace", 9),
        ("{{ if .Tls }}\nlisten 443;\n{{ end }}\n", "template", 1),
        ("<% if tls %>\nlisten 443;\n", "template", 1),
        ("{% if tls %}\nlisten 443;\n", "template", 1),
        ("a {" * 200, "nested deeper", 1),
        ("{ }", "without a name", 1),
        ("a" * 2_000_000, "larger", None),
    ],
)
def test_unparsable(text: str, reason: str, line: int | None) -> None:
    with pytest.raises(UnparsableError, match=reason) as caught:
        nginx(text)
    assert caught.value.line == line


@pytest.mark.parametrize("text", ["", "# only", "\\"])
def test_nothing_is_nothing(text: str) -> None:
    assert nginx(text).directives == ()


@pytest.mark.parametrize("text", ["a 'unterminated;", "a \\", "a ${b"])
def test_broken_ends_do_not_hang(text: str) -> None:
    with pytest.raises(UnparsableError):
        nginx(text)


def test_a_value_that_a_template_fills_in_reads_as_a_variable() -> None:
    (server,) = nginx("server {\n  server_name {{ site.domain }};\n}\n").directives
    assert server.block is not None
    assert server.block[0].args == ("$site_domain",)


def test_a_line_that_envsubst_fills_in_ends_itself() -> None:
    (server,) = nginx("server {\n  $LISTEN_ON_IPV6\n  server_name $DOMAIN;\n  ${LAST}\n}\n").directives
    assert [(entry.name, entry.args, entry.line) for entry in server.block or ()] == [
        ("$LISTEN_ON_IPV6", (), 2), ("server_name", ("$DOMAIN",), 3), ("${LAST}", (), 4),
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("listen 80;\n{% if tls %}\nlisten 443 ssl;\n{% endif %}\nroot /srv;\n", [("listen", 1), ("$template", 2), ("root", 5)]),
        ("listen 443{% if v2 %} http2{% endif %};\n", [("listen", 1)]),
        ("{% for name in names %}\nserver_name a;\n{% endfor %}\n", [("server_name", 2)]),
        ("{% if a %}{% if b %}x 1;{% endif %}y 2;{% endif %}\nz 3;\n", [("$template", 1), ("z", 2)]),
        ("server_name {{ ' '.join(names) }};\n{{ rest }}\n", [("server_name", 1), ("$rest", 2)]),
        ("{# tls: {% if %} #}\nz 3;\n{% include 'more' %}\n", [("z", 2), ("$template", 3)]),
    ],
)
def test_conditions_of_a_template_are_lines_that_are_filled_in(text: str, read: list[tuple[str, int]]) -> None:
    assert [(directive.name, directive.line) for directive in nginx(text).directives] == read


def test_a_thousand_conditions_take_no_time() -> None:
    assert len(nginx("{% if a %}\n" * 1000 + "{% endif %}\n" * 1000 + "a 1;\n").directives) == 2


@pytest.mark.parametrize(
    ("text", "unread"),
    [("{% if tls %}\nserver {\n}\n{% endif %}\n", [1]), ("{% if a %}\nx 1;\n{% endif %}\nserver {\n}\n", []), ("server_tokens off;\n", [])],
)
def test_a_server_that_a_condition_hides_is_told(text: str, unread: list[int]) -> None:
    assert [span.line for span in nginx(text).unread] == unread
