"""Which compose files go together, and what comes of merging them."""

from readiness.facts.compose.rows import ComposeService, Reference
from tests.facts.compose.projects import project_of, services_of

BASE = (
    "services:\n  api: {image: 'a:1', environment: {A: '1', B: '1'}, ports: ['80:80'], volumes: ['data:/data']}\n"
    "  db: {image: 'postgres:17'}\n"
)


def test_the_only_override_is_part_of_the_production_set() -> None:
    found = services_of({
        "docker-compose.yml": BASE,
        "docker-compose.server.yml": "services:\n  api: {environment: [B=2], ports: ['81:81'], volumes: ['other:/data']}\n",
    })
    api = found["api"].service
    assert found["api"].files == ("docker-compose.yml", "docker-compose.server.yml")
    assert [(entry.name, entry.value, entry.location.path) for entry in api.environment] == [
        ("A", "1", "docker-compose.yml"), ("B", "2", "docker-compose.server.yml"),
    ]
    assert [port.raw for port in api.ports] == ["80:80", "81:81"]
    assert [mount.source for mount in api.mounts] == ["other"]
    assert str(found["api"].location) == "docker-compose.yml:2"


def test_development_overrides_are_not_merged() -> None:
    found = services_of({"docker-compose.yml": BASE, "docker-compose.override.yml": "services:\n  api: {privileged: true}\n"})
    assert found["api"].files == ("docker-compose.yml",)
    assert not found["api"].service.flag("privileged")


def test_with_a_production_override_others_add_only_their_own_services() -> None:
    files = {
        "compose.yml": BASE,
        "compose.prod.yml": "services:\n  api: {restart: always}\n",
        "compose.metrics.yml": "services:\n  api: {labels: {scrape: 'yes'}}\n  exporter: {image: 'exporter:1', depends_on: [db]}\n",
    }
    rows = project_of(files).rows(ComposeService)
    assert [(row.name, row.files) for row in rows] == [
        ("exporter", ("compose.yml", "compose.metrics.yml")),
        ("api", ("compose.yml", "compose.prod.yml")),
        ("db", ("compose.yml", "compose.prod.yml")),
    ]


def test_a_file_that_stands_alone_is_a_set_of_its_own() -> None:
    rows = project_of({"docker-compose.yml": BASE, "docker-compose.images.yml": "services:\n  api: {image: 'b:1'}\n"}).rows(ComposeService)
    assert [(row.name, row.files) for row in rows] == [
        ("api", ("docker-compose.images.yml",)), ("api", ("docker-compose.yml",)), ("db", ("docker-compose.yml",)),
    ]


def test_extends_across_files_keeps_paths_and_places() -> None:
    found = services_of({
        "compose.yml": "services:\n  api:\n    extends: {file: base/compose.common.yml, service: app}\n    environment: {B: '2'}\n",
        "base/compose.common.yml": "services:\n  app:\n    build: {context: .., target: run}\n    environment: {A: '1', B: '1'}\n",
        "Dockerfile": "FROM python:3.12 AS run\n",
    })
    assert set(found) == {"api"}
    api = found["api"]
    assert (api.context, api.dockerfile, api.target) == (".", "Dockerfile", "run")
    assert [(entry.name, entry.value) for entry in api.service.environment] == [("A", "1"), ("B", "2")]
    assert str(api.location) == "compose.yml:2"


def test_what_cannot_be_followed_makes_a_service_incomplete() -> None:
    found = services_of({
        "compose.yml": "services:\n  a: {image: 'a:1', extends: {file: ../x.yml, service: s}}\n  b: {image: 'b:1', extends: c}\n"
        "  c: {image: 'c:1', extends: b}\n  d: {image: 'd:1'}\n",
    })
    assert {name: bool(row.incomplete) for name, row in found.items()} == {"a": True, "b": True, "c": True, "d": False}


def test_includes_bring_services_and_are_no_sets() -> None:
    files = {
        "compose.yml": "include: [infra/compose.yaml]\nservices:\n  api: {image: 'a:1', depends_on: [db]}\n",
        "infra/compose.yaml": "services:\n  db: {image: 'postgres:17', volumes: ['pg:/var/lib/postgresql/data']}\nvolumes: {pg: {}}\n",
    }
    project = project_of(files)
    assert all(row.defined for row in project.rows(Reference))
    assert {row.name for row in project.rows(ComposeService)} >= {"api"}


def test_reset_and_override() -> None:
    api = services_of({
        "compose.yml": BASE,
        "compose.prod.yml": "services:\n  api: {ports: !reset [], environment: !override {C: '3'}, restart: always}\n  db: !reset null\n",
    })["api"].service
    assert (api.ports, [entry.name for entry in api.environment]) == ((), ["C"])


def test_an_image_built_by_another_service_is_no_pulled_one() -> None:
    found = services_of({
        "compose.yml": "services:\n  web: {build: ., image: app}\n  worker: {image: app, command: celery -A app worker}\n",
        "Dockerfile": "FROM python:3.12\n",
    })
    assert (found["worker"].dockerfile, found["worker"].built_by) == ("Dockerfile", "web")


def test_a_database_built_here_is_a_database() -> None:
    found = services_of({
        "compose.yml": "services:\n  db: {build: {context: ., dockerfile: db.Dockerfile}}\n",
        "db.Dockerfile": "ARG VERSION=16\nFROM postgres:${VERSION} AS base\nFROM base\nCOPY init.sql /docker-entrypoint-initdb.d/\n",
    })
    profile = found["db"].profile
    assert profile is not None
    assert (profile.name, profile.data) == ("postgres", ("/var/lib/postgresql/data",))
