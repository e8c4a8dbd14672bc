"""Units, Kubernetes containers and nginx servers as rows."""

import datetime
from collections.abc import Mapping

import pytest

from readiness.facts.build import build_project
from readiness.facts.kubernetes.rows import WorkloadContainer
from readiness.facts.project import Project
from readiness.facts.proxy.rows import NginxServer
from readiness.facts.systemd.paths import absolute
from readiness.facts.systemd.rows import ServiceUnit
from readiness.intake.memory import MemorySnapshot


def project_of(files: Mapping[str, str]) -> Project:
    return build_project(MemorySnapshot(files), as_of=datetime.date(2026, 1, 15))


def test_units_that_last_and_units_that_a_timer_starts() -> None:
    service = "[Service]\nExecStart=/bin/a\n"
    rows = project_of({
        "api.service": service, "backup.service": service, "once.service": f"{service}Type=oneshot\n",
        "backup.timer": "[Timer]\nOnCalendar=daily\n", "data.socket": "[Socket]\nListenStream=80\n",
    }).rows(ServiceUnit)
    assert {row.name: row.lasting for row in rows} == {"api": True, "backup": False, "once": False}


def test_drop_ins_belong_to_the_unit_beside_them() -> None:
    service = "[Service]\nExecStart=/bin/a\n"
    rows = project_of({
        "one/api.service": service, "two/api.service": service, "two/api.service.d/user.conf": "[Service]\nUser=app\n",
        "docker.service.d/proxy.conf": "[Service]\nEnvironment=A=1\n",
    }).rows(ServiceUnit)
    assert [(row.path, row.user) for row in rows] == [("one/api.service", ""), ("two/api.service", "app")]


def test_services_that_paths_and_sockets_start() -> None:
    service = "[Service]\nExecStart=/bin/a\n"
    rows = project_of({
        "inbox.service": service, "inbox.path": "[Path]\nPathChanged=/srv/in\n", "web.service": service,
        "web.socket": "[Socket]\nListenStream=/run/web.sock\n", "echo@.service": service, "echo.socket": "[Socket]\nAccept=yes\n",
        "systemd/user/tray.service": service,
    }).rows(ServiceUnit)
    assert {row.name: (row.lasting, row.socket, row.personal) for row in rows} == {
        "inbox": (False, "", False), "web": (True, "web.socket", False), "echo@": (False, "echo.socket", False), "tray": (True, "", True),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/srv/../srv/app", "/srv/app"), ("%h/app", "/root/app"), ("logs/a", "/srv/app/logs/a"), ("%S/%N", "/var/lib/api"), ("/x/%i", None),
        ("/var/run/a", "/run/a"), ("100%%", "/srv/app/100%"), ("%Q", None),
    ],
)
def test_paths_as_a_service_sees_them(text: str, found: str | None) -> None:
    (service,) = project_of({"api.service": "[Service]\nWorkingDirectory=-/srv/app\nExecStart=/bin/a\n"}).rows(ServiceUnit)
    assert absolute(service, text) == found


def test_containers_that_are_served() -> None:
    rows = project_of({
        "k8s/app.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  template:\n    spec:\n"
        "      initContainers: [{name: i, image: a}, {name: s, image: a, restartPolicy: Always}]\n"
        "      containers: [{name: c, image: a}, {name: p}]\n",
    }).rows(WorkloadContainer)
    assert [(row.owner, row.is_served, row.partial) for row in rows] == [
        ("Deployment/api/i", False, False), ("Deployment/api/s", True, False), ("Deployment/api/c", True, False),
        ("Deployment/api/p", True, True),
    ]


NGINX = "http {\n  server_tokens off;\n  add_header A 1;\n  include /etc/nginx/mime.types;\n  include /etc/nginx/conf.d/*.conf;\n}\n"


def test_a_server_inherits_from_the_file_that_includes_it() -> None:
    (row,) = project_of({
        "nginx/nginx.conf": NGINX,
        "nginx/conf.d/app.conf": "server {\n  listen [::]:443 ssl default_server;\n  server_name a b;\n"
        "  location / {\n    add_header B 2;\n    location /x { deny all; }\n  }\n}\n",
    }).rows(NginxServer)
    assert str(row.location) == "nginx/conf.d/app.conf:1"
    assert [(listen.port, listen.ssl, listen.address) for listen in row.listens] == [(443, True, "[::]")]
    assert row.names == ("a", "b")
    assert not row.unresolved
    assert [entry.args for entry in row.in_force("server_tokens")] == [("off",)]
    root, inner = row.locations
    assert [entry.args for entry in row.in_force("add_header", root)] == [("B", "2")]
    assert [entry.args for entry in row.in_force("add_header", inner)] == [("B", "2")]
    assert [entry.args for entry in row.in_force("add_header")] == [("A", "1")]


def test_an_include_that_is_not_here_is_named() -> None:
    text = "http {\n  server {\n    include snippets/tls.conf;\n    include fastcgi_params;\n  }\n}\n"
    (row,) = project_of({"nginx.conf": text}).rows(NginxServer)
    assert [(entry.line, entry.args) for entry in row.unresolved] == [(3, ("snippets/tls.conf",))]


def test_includes_in_a_circle_end() -> None:
    files = {"nginx/a.conf": "server { include nginx/b.conf; }\n", "nginx/b.conf": "location / { include nginx/a.conf; }\n"}
    assert [str(row.location) for row in project_of(files).rows(NginxServer)] == ["nginx/a.conf:1"]


@pytest.mark.parametrize(
    ("written", "port"),
    [("80", 80), ("127.0.0.1:8080", 8080), ("[::]:80", 80), ("localhost", 80), ("unix:/run/x.sock", 0), ("${PORT}", None), ("[::1]", 80)],
)
def test_listens(written: str, port: int | None) -> None:
    (row,) = project_of({"nginx.conf": f"server {{ listen {written}; }}\n"}).rows(NginxServer)
    assert row.listens[0].port == port
