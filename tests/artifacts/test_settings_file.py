"""Settings files as flat entries, without the secrets."""

import base64

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.settings_file import MAX_ENTRIES, SettingsFile, parse

PASSWORD = "Vq8mB3x" + "tT6n!"


def read(path: str, text: str) -> SettingsFile:
    return parse(path, text.encode())


def entries(path: str, text: str) -> list[tuple[str, str | None, int]]:
    return [(".".join(entry.path), entry.value, entry.line) for entry in read(path, text).entries]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.yml", "a:\n  b: 1\n  c: [x, y]\n", [("a.b", "1", 2), ("a.c.0", "x", 3), ("a.c.1", "y", 3)]),
        ("a.yml", "environment:\n  - DEBUG=1\n", [("environment.DEBUG", "1", 2)]),
        ("a.yml", "env:\n  - name: DEBUG\n    value: '1'\n", [("env.0.DEBUG", "1", 3)]),
        ("a.json", '{"a": {"b": "x"}}', [("a.b", "x", 1)]),
        ("a.toml", "[a]\nb = 1\nc = ['x']\n", [("a.b", "1", 2), ("a.c.0", "x", 3)]),
        ("a.ini", "; n\n[s]\nk = v ; note\nq: 'w'\n", [("s.k", "v", 3), ("s.q", "w", 4)]),
        ("a.properties", "# n\na.b=c d\n", [("a.b", "c d", 2)]),
        ("redis.conf", "requirepass ${REDIS}\n", [("password", "${REDIS}", 1)]),
    ],
)
def test_entries(path: str, text: str, expected: list[tuple[str, str | None, int]]) -> None:
    assert entries(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text", "name", "line"),
    [
        ("a.yml", f"db:\n  password: {PASSWORD}\n", "password", 2),
        ("a.yml", f"environment:\n  - DB_PASSWORD={PASSWORD}\n", "DB_PASSWORD", 2),
        ("a.yml", f"command: [redis-server, --requirepass, '{PASSWORD}']\n", "password", 1),
        ("a.yml", f"data:\n  app.ini: |\n    [db]\n    password = {PASSWORD}\n", "password", 4),
        ("a.yml", f"apiVersion: v1\nkind: Secret\ndata:\n  password: {base64.b64encode(PASSWORD.encode()).decode()}\n", "password", 4),
        ("a.toml", f'[db]\npassword = "{PASSWORD}"\n', "password", 2),
        ("a.json", f'{{\n"password": "{PASSWORD}"}}', "password", 2),
        ("a.ini", f"[db]\npassword = {PASSWORD}\n", "password", 2),
        ("redis.conf", f"requirepass {PASSWORD}\n", "password", 1),
    ],
)
def test_a_secret_is_withheld_wherever_it_stands(path: str, text: str, name: str, line: int) -> None:
    model = read(path, text)
    assert PASSWORD not in repr(model)
    shapes = [(entry.name, entry.line, entry.kept.secret.real) for entry in model.entries if entry.kept.secret is not None]
    assert shapes == [(name, line, True)]


def test_a_password_in_a_command_and_in_a_url_is_blanked_out() -> None:
    model = read("a.yml", f"command: redis-server --requirepass {PASSWORD} --port 1\nurl: redis://:{PASSWORD}@cache/0\n")
    assert PASSWORD not in repr(model)
    assert [entry.value for entry in model.entries] == ["redis-server --requirepass *** --port 1", "redis://:***@cache/0"]


@pytest.mark.parametrize("text", ["password: true\n", "password: Password\n", "password: must not be empty\n", "token: required\n"])
def test_switches_labels_and_sentences_are_no_secrets(text: str) -> None:
    (entry,) = read("a.yml", text).entries
    assert entry.kept.secret is None
    assert entry.value is not None


def test_a_template_is_read_line_by_line() -> None:
    model = read("templates/secret.yaml", "{{- if .Values.on }}\nname: x\npassword: {{ .Values.password }}\n{{- end }}\n")
    assert [(entry.name, entry.line, entry.kept.template) for entry in model.entries] == [("password", 3, True)]


def test_data_is_skipped() -> None:
    assert read("locales/en.yml", "password: Passwort\n").skipped
    assert read("a.json", '{"a": "' + "x" * 70_000 + '"}').skipped
    assert not read("config/app.yml", "a: 1\n").skipped


def test_entries_are_capped() -> None:
    model = read("a.ini", "".join(f"k{n} = {n}\n" for n in range(MAX_ENTRIES + 10)))
    assert (len(model.entries), model.truncated) == (MAX_ENTRIES, True)


@pytest.mark.parametrize(("path", "text", "line"), [("a.yml", "a: 1\n b: [\n", 2), ("a.toml", "a = \n", 1), ("a.json", "{\n", None)])
def test_what_the_grammar_refuses(path: str, text: str, line: int | None) -> None:
    with pytest.raises(UnparsableError) as caught:
        read(path, text)
    if line is not None:
        assert caught.value.line == line
