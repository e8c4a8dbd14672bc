"""nginx servers as sites: who reaches them, what they inherit, whom they pass requests to."""

import pytest

from readiness.facts.project import Project
from readiness.facts.proxy.redirects import redirects
from readiness.facts.proxy.resolving import Answer, resolve
from readiness.facts.proxy.rows import Exposure, NginxServer, NginxSite, NginxTarget, OtherProxy, ProxyRun
from readiness.facts.proxy.versions import nginx_version
from tests.facts.projects import project_of

PROXY = "server {\n  listen 80;\n  location / {\n    proxy_pass http://web:8000;\n  }\n}\n"
UPSTREAM = "upstream app {\n  server a:1;\n  server b:2 down;\n  server unix:/run/x;\n}\n"
STATIC = "server {\n  listen 80;\n  root /srv;\n}\n"


def composed(ports: str = '["80:80"]', more: str = "", config: str = PROXY) -> Project:
    compose = (
        "services:\n  proxy:\n    image: nginx:1.29\n    volumes: ['./nginx/app.conf:/etc/nginx/conf.d/default.conf']\n"
        f"    ports: {ports}\n{more}  web:\n    image: shop\n"
    )
    return project_of({"nginx/app.conf": config, "compose.yml": compose})


def site_of(project: Project) -> NginxSite:
    (site,) = project.rows(NginxSite)
    return site


@pytest.mark.parametrize(
    ("project", "exposure", "ports"),
    [
        (composed(), Exposure.PUBLIC, (80,)),
        (composed('["${PORT:-8080}:80"]'), Exposure.PUBLIC, (8080,)),
        (composed('["127.0.0.1:8080:80"]'), Exposure.BEHIND, ()),
        (composed("[]"), Exposure.BEHIND, ()),
        (composed('["9000:9000"]'), Exposure.BEHIND, ()),
        (composed(more="    labels: [traefik.enable=true]\n"), Exposure.BEHIND, ()),
        (composed(more="    environment: [VIRTUAL_HOST=shop.test]\n"), Exposure.BEHIND, ()),
        (project_of({"nginx/app.conf": STATIC}), Exposure.PUBLIC, (80,)),
        (project_of({"nginx/app.conf": PROXY}), Exposure.UNKNOWN, ()),
        (project_of({"nginx/app.conf": STATIC.replace("80", "127.0.0.1:80")}), Exposure.LOCAL, ()),
        (project_of({"nginx/app.conf": STATIC.replace("80", "80 proxy_protocol")}), Exposure.BEHIND, ()),
        (project_of({"nginx/app.conf": STATIC.replace("80", "${PORT}")}), Exposure.UNKNOWN, ()),
    ],
)
def test_who_reaches_a_server(project: Project, exposure: Exposure, ports: tuple[int, ...]) -> None:
    found = site_of(project)
    assert (found.exposure, found.ports) == (exposure, ports)
    assert found.reason


def test_a_server_of_the_cluster_is_open_where_a_load_balancer_selects_it() -> None:
    files = {
        "Dockerfile": "FROM nginx:1.29\nCOPY nginx/app.conf /etc/nginx/conf.d/default.conf\n", "nginx/app.conf": STATIC,
        "skaffold.yaml": "apiVersion: skaffold/v4beta1\nkind: Config\nbuild:\n  artifacts:\n    - image: edge\n      context: .\n",
        "k8s/a.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: edge}\nspec:\n  template:\n"
        "    metadata: {labels: {app: edge}}\n    spec:\n      containers: [{name: nginx, image: edge}]\n",
    }
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: edge}\nspec:\n  type: %s\n  selector: {app: edge}\n  ports: [{port: 80}]\n"
    assert site_of(project_of({**files, "k8s/b.yaml": service % "LoadBalancer"})).exposure is Exposure.PUBLIC
    assert site_of(project_of({**files, "k8s/b.yaml": service % "ClusterIP"})).exposure is Exposure.BEHIND


@pytest.mark.parametrize(
    ("body", "serves"),
    [
        ("return 301 https://a$request_uri;", False), ("return 444;", False), ("location / {\n    return 200 ok;\n  }", False),
        ("location /.well-known/acme-challenge/ {\n    root /srv;\n  }\n  location / {\n    return 301 https://a;\n  }", False),
        ("root /srv;\n  location / {\n    return 404;\n  }", False), ("root /srv;", True), ("", True),
        ("location /api/ {\n    proxy_pass http://127.0.0.1:1;\n  }", True),
    ],
)
def test_servers_that_serve_something(body: str, serves: bool) -> None:
    project = project_of({"nginx/app.conf": f"server {{\n  listen 80;\n  {body}\n}}\n"})
    assert bool(project.rows(NginxSite)) is serves


@pytest.mark.parametrize(
    ("body", "to_https"),
    [
        ("return 301 https://$host$request_uri;", True), ("rewrite ^ https://$host$request_uri? permanent;", True),
        ("if ($host = a.test) {\n    return 301 https://$host$request_uri;\n  }\n  return 404;", True),
        ("location / {\n    return 308 https://a;\n  }", True), ("return 301 $scheme://b$request_uri;", None),
        ("return 301 ${URL};", False),
        ("location /old {\n    return 301 https://a;\n  }", None), ("return 200 https://a;", None),
    ],
)
def test_redirects(body: str, to_https: bool | None) -> None:
    (server,) = project_of({"nginx/app.conf": f"server {{\n  listen 80;\n  {body}\n}}\n"}).rows(NginxServer)
    found = redirects(server)
    assert (found.to_https if found else None) is to_https


def test_pieces_inherit_from_the_configuration_that_loads_them() -> None:
    http = "events {}\nhttp {\n  server_tokens off;\n  include /etc/nginx/conf.d/*.conf;\n}\n"
    (server,) = project_of({"nginx/nginx.conf": http, "nginx/app.conf": STATIC}).rows(NginxServer)
    assert [entry.args for entry in server.in_force("server_tokens")] == [("off",)]
    assert server.root == "nginx/app.conf"


def test_pieces_of_one_folder_share_what_stands_outside_of_servers() -> None:
    files = {"conf.d/00.conf": "server_tokens off;\n", "conf.d/app.conf": STATIC}
    (server,) = project_of(files).rows(NginxServer)
    assert server.in_force("server_tokens")


def test_files_of_the_distribution_are_known() -> None:
    includes = ("/etc/letsencrypt/options-ssl-nginx.conf", "proxy_params", "mime.types")
    text = "server {\n  listen 443 ssl;\n" + "".join(f"  include {name};\n" for name in includes) + "}\n"
    (server,) = project_of({"nginx/app.conf": text}).rows(NginxServer)
    assert not server.unresolved
    assert [entry.args for entry in server.own("ssl_protocols")] == [("TLSv1.2", "TLSv1.3")]
    assert [entry.args[0] for entry in server.own("proxy_set_header")] == ["Host", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto"]


def test_runs_by_mount_and_by_an_earlier_stage() -> None:
    copied = "COPY --from=build /app/deploy/nginx.conf /etc/nginx/nginx.conf\n"
    dockerfile = f"FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nFROM nginx:1.29\n{copied}"
    (run,) = project_of({"Dockerfile": dockerfile, "deploy/nginx.conf": STATIC}).rows(ProxyRun)
    assert (run.config, run.dockerfile, str(run.location)) == ("deploy/nginx.conf", "Dockerfile", "Dockerfile:5")
    (mounted,) = composed().rows(ProxyRun)
    assert mounted.service is not None
    assert mounted.service.name == "proxy"


def test_the_version_of_the_image_that_runs_it() -> None:
    project = composed()
    assert nginx_version(project, site_of(project).server)[0] == (1, 29, 1_000_000)
    assert nginx_version(project_of({"nginx/app.conf": STATIC}), site_of(project).server) == (None, None)


@pytest.mark.parametrize(
    ("config", "targets"),
    [
        (PROXY, [("web", 8000, False)]),
        (UPSTREAM + PROXY.replace("web:8000", "app"), [("a", 1, False)]),
        (PROXY.replace("proxy_pass http://web:8000", "set $to web;\n    proxy_pass http://$to:9$request_uri"), [("web", 9, False)]),
        (PROXY.replace("http://web:8000", "https://api.test"), []),
        (PROXY.replace("http://web:8000", "http://127.0.0.1:5"), [("127.0.0.1", 5, True)]),
        (PROXY.replace("web:8000", "$upstream"), [("", None, False)]),
    ],
)
def test_targets(config: str, targets: list[tuple[str, int | None, bool]]) -> None:
    found = composed(config=config).rows(NginxTarget)
    assert [(row.host, row.port, row.local) for row in found] == targets


def test_no_targets_where_nothing_is_defined_to_hold_them_against() -> None:
    assert project_of({"nginx/app.conf": PROXY}).rows(NginxTarget) == ()


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ("", Answer.YES),
        ("    networks: [edge]\n", Answer.NO),
        ("    network_mode: host\n", Answer.YES),
    ],
)
def test_targets_of_a_compose_set(more: str, answer: Answer) -> None:
    project = composed(more=more)
    (target,) = project.rows(NginxTarget)
    assert resolve(project, target).answer is answer


def test_other_proxies() -> None:
    caddy = "(secure) {\n  header X-Frame-Options DENY\n}\nshop.test {\n  import secure\n  import more/*\n  reverse_proxy web:8000\n}\n"
    compose = "services:\n  door:\n    image: traefik:3\n    command: [--entrypoints.websecure.address=:443]\n  web:\n    image: shop\n"
    rows = project_of({"Caddyfile": caddy, "compose.yml": compose, "haproxy.cfg": "frontend a\n"}).rows(OtherProxy)
    assert [(row.kind, row.tls, row.redirects) for row in rows] == [("Caddy", True, True), ("Traefik", True, None), ("HAProxy", None, None)]
    assert rows[0].says("x-frame-options") == "header x-frame-options deny"
    assert rows[0].open_reason == "it imports more/*"
    assert rows[2].unreadable
