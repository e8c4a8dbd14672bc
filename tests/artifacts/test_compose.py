"""Compose files: every form the specification allows for an item, with its place."""

import pytest

from readiness.artifacts.compose.model import Compose, Mount, Port, Service
from readiness.artifacts.compose.parse import parse
from readiness.artifacts.errors import UnparsableError


def compose(text: str) -> Compose:
    return parse("compose.yml", text.encode())


def service(body: str) -> Service:
    """The service of a file whose service body starts on line 3."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return compose(f"services:\n  api:\n{lines}").services[0]


@pytest.mark.parametrize(
    ("written", "host", "published", "target", "protocol"),
    [
        ('"8000"', "", "", "8000", "tcp"),
        ("8080:80", "", "8080", "80", "tcp"),
        ('"127.0.0.1:8080:80/udp"', "127.0.0.1", "8080", "80", "udp"),
        ('"127.0.0.1::80"', "127.0.0.1", "", "80", "tcp"),
        ('"[::1]:6000:60"', "::1", "6000", "60", "tcp"),
        ('"3000-3005:3000-3005"', "", "3000-3005", "3000-3005", "tcp"),
        ('"${BIND:-127.0.0.1}:${PORT:-80}:8000"', "${BIND:-127.0.0.1}", "${PORT:-80}", "8000", "tcp"),
        ('{target: 80, published: "8080", host_ip: 10.0.0.1, protocol: tcp}', "10.0.0.1", "8080", "80", "tcp"),
        ("22:22", "", "22", "22", "tcp"),
    ],
)
def test_ports(written: str, host: str, published: str, target: str, protocol: str) -> None:
    port = service(f"ports:\n  - {written}").ports[0]
    assert (port.host, port.published, port.target, port.protocol) == (host, published, target, protocol)
    assert str(port.location) == "compose.yml:4"
    assert not port.unreadable


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("", False), ("0.0.0.0", False), ("${BIND:-127.0.0.1}", True), ("${BIND}", None), ("::1", True)],
)
def test_reachable_from_the_host_only(host: str, local: bool | None) -> None:
    assert Port(service("image: a").location, "", "80", "80", host).is_local is local


def test_ranges_are_bounded() -> None:
    assert len(service('ports: ["1-65535"]').ports[0].targets) == 1000
    assert service('ports: ["${P}:${P}"]').ports[0].targets == ()


@pytest.mark.parametrize(
    ("written", "kind", "source", "target", "read_only"),
    [
        ("data:/var/lib/x", "volume", "data", "/var/lib/x", False),
        ("/var/lib/x", "volume", "", "/var/lib/x", False),
        ("./conf:/etc/x:ro,z", "bind", "./conf", "/etc/x", True),
        ("~/x:/x", "bind", "~/x", "/x", False),
        ("${DATA:-./data}:/x", "bind", "${DATA:-./data}", "/x", False),
        ("${DATA:-data}:/x", "volume", "${DATA:-data}", "/x", False),
        ("${DATA}:/x", "bind", "${DATA}", "/x", False),
        ("C:\\data:/x", "bind", "C:\\data", "/x", False),
        ("{type: bind, source: ./a, target: /a, read_only: true}", "bind", "./a", "/a", True),
        ("{type: tmpfs, target: /tmp}", "tmpfs", "", "/tmp", False),
    ],
)
def test_mounts(written: str, kind: str, source: str, target: str, read_only: bool) -> None:
    mount = service(f"volumes:\n  - {written}").mounts[0]
    assert (mount.kind, mount.source, mount.target, mount.read_only) == (kind, source, target, read_only)


def test_environment_as_list_and_as_mapping() -> None:
    listed = service("environment:\n  - A=1\n  - B\n  - C=")
    mapped = service("environment:\n  A: 1\n  B:\n  C: ''")
    for found in (listed, mapped):
        read = [(entry.name, entry.value, entry.source) for entry in found.environment]
        assert read == [("A", "1", ""), ("B", None, "host"), ("C", "", "")]
    assert [entry.location.line for entry in mapped.environment] == [4, 5, 6]


@pytest.mark.parametrize(
    ("written", "form", "words", "disabled"),
    [
        ('test: ["CMD", "curl", "-f", "http://localhost"]', "CMD", ("curl", "-f", "http://localhost"), False),
        ('test: ["CMD-SHELL", "a || exit 1"]', "CMD-SHELL", ("a || exit 1",), False),
        ("test: a || exit 1", "CMD-SHELL", ("a || exit 1",), False),
        ('test: ["NONE"]', "NONE", (), True),
        ("disable: true", "", (), True),
        ("interval: 5s", "", (), False),
    ],
)
def test_healthchecks(written: str, form: str, words: tuple[str, ...], disabled: bool) -> None:
    check = service(f"healthcheck:\n  {written}").healthcheck
    assert check is not None
    assert (check.form, check.words, check.disabled) == (form, words, disabled)


def test_a_healthcheck_list_without_its_form_is_not_guessed() -> None:
    found = compose("services:\n  api:\n    healthcheck:\n      test: [curl, localhost]\n")
    assert [span.line for span in found.unread] == [4]


def test_commands_are_split_as_compose_does() -> None:
    for written in ("command: sh -c 'a && b'", 'command: ["sh", "-c", "a && b"]'):
        found = service(written).command
        assert found is not None
        assert found.words == ("sh", "-c", "a && b")
    broken = service('command: "echo \'"').command
    assert broken is not None
    assert not broken.split


def test_dependencies_of_both_forms() -> None:
    assert [(d.service, d.condition) for d in service("depends_on: [db]").depends_on] == [("db", "service_started")]
    long = service("depends_on:\n  db: {condition: service_healthy, required: false}\n  cache:\n")
    assert [(d.service, d.condition, d.required) for d in long.depends_on] == [
        ("db", "service_healthy", False), ("cache", "service_started", True),
    ]


def test_env_files_of_all_forms() -> None:
    assert [(e.path.value, e.required) for e in service("env_file: .env").env_files] == [(".env", True)]
    long = service("env_file:\n  - a\n  - {path: b, required: false}")
    assert [(e.path.value, e.required) for e in long.env_files] == [("a", True), ("b", False)]


def test_anchors_merge_keys_and_extensions() -> None:
    found = compose(
        "x-base: &base\n  restart: always\n  environment: &env {A: '1'}\n"
        "services:\n  api:\n    <<: *base\n    environment: {<<: *env, B: '2'}\n  x-note: 1\n"
    )
    assert [entry.name for entry in found.services] == ["api"]
    assert [entry.name for entry in found.services[0].environment] == ["B", "A"]
    assert found.services[0].option("restart").location.line == 2  # type: ignore[union-attr]


def test_deploy_defaults() -> None:
    deploy = service("deploy:\n  restart_policy: {delay: 5s}\n  resources: {limits: {memory: 1G, cpus: '0.5'}}").deploy
    assert deploy is not None
    assert deploy.restart_condition is not None
    assert deploy.restart_condition.value == "any"
    assert deploy.memory_limit is not None


def test_tags_that_remove_and_replace() -> None:
    found = service("ports: !reset []\nenvironment: !override {A: '1'}\nimage: !reset null")
    assert (found.resets, found.overrides, found.image) == (("ports", "image"), ("environment",), None)


def test_a_project_template_reads_as_variables() -> None:
    found = compose('services:\n  api:\n    image: "a:{{ cookiecutter.tag }}"\n    ports:\n      - {{cookiecutter.port}}:80\n')
    assert found.services[0].ports[0].published == "${cookiecutter_port}"
    assert found.services[0].image is not None
    assert found.services[0].image.resolved is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("services: [", "YAML"),
        ("- a\n", "no mapping"),
        ("services:\n  api: {% if x %}\n    image: a\n", "template"),
        ("[" * 100_000, "nested"),
    ],
)
def test_unparsable(text: str, reason: str) -> None:
    with pytest.raises(UnparsableError, match=reason):
        compose(text)


@pytest.mark.parametrize(
    "text",
    ["", "services:\n", "services: {a: }\n", "services: {a: 1}\n",
     "services: {a: {ports: 1, volumes: {a: b}, environment: 3, command: {a: 1}}}\n",
     "services: {a: {ports: [[]], healthcheck: 1, deploy: [], depends_on: 1, networks: [[]], extends: []}}\nvolumes: []\n"],
)
def test_hostile_shapes_do_not_raise(text: str) -> None:
    try:
        compose(text)
    except UnparsableError:
        assert not text


def test_tmpfs_is_a_mount() -> None:
    assert service("tmpfs: /run:size=1m").mounts == (Mount(service("tmpfs: /run").mounts[0].location, "tmpfs", "", "/run"),)
