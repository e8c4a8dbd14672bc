"""Units by systemd's own grammar."""

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.systemd import Unit, parse, split_words


def unit(text: str) -> Unit:
    return parse("deploy/api.service", text.encode())


def test_continuations_comments_and_repeated_keys() -> None:
    found = unit(
        "[Unit]\n# c\nAfter=a.target\nAfter=b.target\n[Service]\n"
        "ExecStart=/bin/run \\\n  # dropped\n  --port 80 \\\n  --host x\n; c\nUser=app\n"
    )
    assert [directive.value for directive in found.all("Unit", "After")] == ["a.target", "b.target"]
    (command,) = found.commands()
    assert (command.location.line, command.words) == (6, ("/bin/run", "--port", "80", "--host", "x"))
    assert found.value("Service", "User") == "app"


def test_an_empty_assignment_resets() -> None:
    found = unit("[Service]\nExecStart=/bin/a\nExecStart=\nExecStart=/bin/b\nUser=app\nUser=\n")
    assert [command.text for command in found.commands()] == ["/bin/b"]
    assert found.last("Service", "User") is None


def test_environment_quoting() -> None:
    found = unit('[Service]\nEnvironment="A=one two" B=three \'C=four five\' D=\\x\nEnvironment=A=again E="x\\ty"\nPassEnvironment=F A\n')
    assert [(entry.name, entry.value, entry.location.line) for entry in found.environment] == [
        ("A", "again", 3),
        ("B", "three", 2),
        ("C", "four five", 2),
        ("D", "\\x", 2),
        ("E", "x\ty", 3),
        ("F", None, 4),
    ]


def test_environment_files() -> None:
    found = unit("[Service]\nEnvironmentFile=-/etc/default/api\nEnvironmentFile=/srv/.env\n")
    assert [(entry.path, entry.optional) for entry in found.environment_files] == [("/etc/default/api", True), ("/srv/.env", False)]


@pytest.mark.parametrize(
    ("written", "ignores", "elevated"), [("-/bin/a", True, False), ("+/bin/a", False, True), ("@-/bin/a", True, False)]
)
def test_exec_prefixes(written: str, ignores: bool, elevated: bool) -> None:
    (command,) = unit(f"[Service]\nExecStart={written}\n").commands()
    assert (command.text, command.ignores_failure, command.elevated) == ("/bin/a", ignores, elevated)


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("1", True), ("false", False), ("strict", None), ("", None)])
def test_flags(value: str, expected: bool | None) -> None:
    assert unit(f"[Service]\nProtectHome={value}\n").flag("Service", "ProtectHome") is expected


def test_quotes_that_do_not_balance() -> None:
    assert split_words('a "b') is None
    assert unit("[Service]\nExecStart=/bin/a 'b\n").commands()[0].words is None


def test_lines_that_are_neither() -> None:
    found = unit("[Service]\n{% if x %}\nUser=a\nnonsense\n")
    assert [(span.line, span.reason) for span in found.unread] == [(2, "a template line"), (4, "neither a section nor an assignment")]


@pytest.mark.parametrize("text", ["", "User=a\n", "x" * 30_000 + "\n" * 30_000])
def test_unparsable(text: str) -> None:
    with pytest.raises(UnparsableError):
        unit(text)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("deploy/api.service", ("api", "service", "")),
        ("deploy/worker@.service.j2", ("worker@", "service", "")),
        ("deploy/api.service.d/10-user.conf", ("10-user", "conf", "api.service")),
        ("deploy/api.service.d/user.conf.in", ("user", "conf", "api.service")),
    ],
)
def test_names_of_files(path: str, named: tuple[str, str, str]) -> None:
    found = parse(path, b"[Service]\nUser=app\n")
    assert (found.name, found.kind, found.amends) == named


def test_drop_ins_go_on_with_lists_and_replace_single_settings() -> None:
    first = parse("d/10-a.conf", b"[Service]\nUser=web\nReadWritePaths=/srv/a\n")
    second = parse("d/20-b.conf", b"[Service]\nReadWriteDirectories=/srv/b\nExecStart=\nExecStart=/bin/b\n")
    found = unit("[Service]\nUser=app\nReadWritePaths=/srv\nExecStart=/bin/a\n").with_drop_ins([first, second])
    assert found.value("Service", "User") == "web"
    assert [(row.value, row.path) for row in found.all("Service", "ReadWritePaths")] == [
        ("/srv", "deploy/api.service"),
        ("/srv/a", "d/10-a.conf"),
        ("/srv/b", "d/20-b.conf"),
    ]
    assert [(line.text, str(line.location)) for line in found.commands()] == [("/bin/b", "d/20-b.conf:4")]


@pytest.mark.parametrize(
    ("value", "is_open"),
    [
        ("app", False),
        ("{{ user }}", True),
        ("@bindir@/api", True),
        ("{folder}", True),
        ("<your-user>", True),
        ("${HOME}/x", False),
        ("%h/x", False),
    ],
)
def test_values_that_something_fills_in(value: str, is_open: bool) -> None:
    assert unit(f"[Service]\nUser={value}\n").directives[0].is_open is is_open
