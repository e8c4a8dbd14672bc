"""Procfiles, crontabs and Helm values."""

import pytest

from readiness.artifacts import crontab, helm, procfile


def test_a_procfile() -> None:
    text = b"# c\nrelease: python manage.py migrate\nweb: gunicorn app:app --bind 0.0.0.0:$PORT\n\nnot a line\n"
    found = procfile.parse("Procfile", text)
    assert [(process.name, process.line) for process in found.processes] == [("release", 2), ("web", 3)]
    assert found.processes[1].command == "gunicorn app:app --bind 0.0.0.0:$PORT"


@pytest.mark.parametrize(
    ("path", "line", "user", "command"),
    [
        ("deploy/crontab", "15 2 * * * root /srv/backup.sh", "root", "/srv/backup.sh"),
        ("cron.d/app", "*/5 0-6 1,15 * mon-fri app /srv/run", "app", "/srv/run"),
        ("app.cron", "0 3 * * * app cd /srv && ./backup.sh", "app", "cd /srv && ./backup.sh"),
        ("app.cron", "0 3 * * * bash /srv/backup.sh", "", "bash /srv/backup.sh"),
        ("app.cron", "@daily /srv/backup.sh", "", "/srv/backup.sh"),
        ("app.cron", "0 3 * * * cd /srv && ./x", "", "cd /srv && ./x"),
    ],
)
def test_cron_entries(path: str, line: str, user: str, command: str) -> None:
    found = crontab.parse(path, f"# c\nSHELL=/bin/bash\n{line}\nnonsense here\n".encode())
    assert [(entry.user, entry.command, entry.line) for entry in found.entries] == [(user, command, 3)]
    assert found.variables == (("SHELL", "/bin/bash"),)


def test_helm_values_are_flat_and_located() -> None:
    found = helm.parse("chart/values.yaml", b"image:\n  tag: 1.10\n  digest:\nhosts: [a, b]\n")
    assert [(value.name, value.text, value.line, value.null) for value in found.values] == [
        ("image.tag", "1.10", 2, False), ("image.digest", "", 3, True), ("hosts.0", "a", 4, False), ("hosts.1", "b", 4, False),
    ]


def test_a_chart_and_a_bomb() -> None:
    assert helm.parse("chart/Chart.yaml", b"name: api\nversion: 1.0.0\nappVersion: '2'\n").version == "1.0.0"
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{below}'] * 10)}]\n" for below, name in ("ab", "bc", "cd", "de")
    )
    assert len(helm.parse("values.yaml", bomb.encode()).values) == helm.MAX_VALUES
