"""Command lines: what stays running, which application it serves, where it listens."""

from collections.abc import Sequence

import pytest

from readiness.facts.processes.read import read_command
from readiness.facts.processes.rows import Server

Environment = dict[str, str | None]


@pytest.mark.parametrize(
    ("command", "environment", "server", "app", "port"),
    [
        ("gunicorn -w 4 -b 0.0.0.0:8000 app.main:app", {}, Server.GUNICORN, "app.main:app", 8000),
        ("python manage.py migrate && gunicorn proj.wsgi --bind :9000", {}, Server.GUNICORN, "proj.wsgi", 9000),
        (["gunicorn", "m:create_app()"], {}, Server.GUNICORN, "m:create_app", 8000),
        (["gunicorn", "m:app"], {"PORT": "5001"}, Server.GUNICORN, "m:app", 5001),
        (["uvicorn", "--factory", "a.b:make", "--port", "80"], {}, Server.UVICORN, "a.b:make", 80),
        ("exec uvicorn a:b --port ${PORT:-9000}", {}, Server.UVICORN, "a:b", 9000),
        ("exec uvicorn a:b --port ${PORT:-9000}", {"PORT": "1"}, Server.UVICORN, "a:b", 1),
        (["python3", "-m", "uvicorn", "a:b"], {}, Server.UVICORN, "a:b", 8000),
        (["/usr/bin/tini", "--", "poetry", "run", "hypercorn", "-b", "[::]:81", "a:b"], {}, Server.HYPERCORN, "a:b", 81),
        (["daphne", "-b", "0.0.0.0", "-p", "8001", "p.asgi:application"], {}, Server.DAPHNE, "p.asgi:application", 8001),
        ("waitress-serve --listen=*:8041 app:app", {}, Server.WAITRESS, "app:app", 8041),
        (["flask", "--app", "hello", "run"], {}, Server.FLASK, "hello", 5000),
        (["flask", "run"], {"FLASK_APP": "x", "FLASK_RUN_PORT": "7"}, Server.FLASK, "x", 7),
        ("python manage.py runserver 0.0.0.0:8080", {}, Server.RUNSERVER, "", 8080),
        (["celery", "-A", "proj", "worker"], {}, Server.CELERY, "proj", None),
        ("sh -c 'cd /srv && exec gunicorn app:app'", {}, Server.GUNICORN, "app:app", 8000),
        (["ddtrace-run", "env", "A=1", "gunicorn", "a:b"], {}, Server.GUNICORN, "a:b", 8000),
        ("./wait-for-it.sh db:5432 -- uvicorn a:b", {}, Server.UVICORN, "a:b", 8000),
        ("while ! nc -z db 1; do sleep 1; done; granian a:b --port 6", {}, Server.GRANIAN, "a:b", 6),
    ],
)
def test_servers(command: str | Sequence[str], environment: Environment, server: Server, app: str, port: int | None) -> None:
    found = read_command(command, environment)
    assert (found.server, found.app, found.port, found.unreadable) == (server, app, port, "")


@pytest.mark.parametrize(
    ("command", "script", "module"),
    [
        (["python", "-u", "app.py", "--x"], "app.py", ""),
        (["python", "-m", "app.worker"], "", "app.worker"),
        ("./start.sh --now", "./start.sh", ""),
        (["bash", "-e", "run.sh"], "run.sh", ""),
        (["fastapi", "run", "app/main.py"], "app/main.py", ""),
        (["uv", "run", "--frozen", "python", "x.py"], "x.py", ""),
    ],
)
def test_scripts_and_modules(command: str | Sequence[str], script: str, module: str) -> None:
    found = read_command(command)
    assert (found.script, found.module) == (script, module)


def test_what_cannot_be_known() -> None:
    assert read_command("gunicorn -b :$PORT a:b").port_unknown == "$PORT has no value in the repository"
    assert read_command("gunicorn -b :$PORT a:b").reads_port_from == "PORT"
    assert read_command(["gunicorn", "a:b"], {"PORT": None}).port_unknown == "$PORT has no value in the repository"
    assert read_command("exec $COMMAND").unreadable == "the program ${COMMAND} is known at run time only"
    assert read_command('exec "$@"').unreadable == "runs its own arguments"


def test_other_marks() -> None:
    assert read_command("gunicorn -b unix:/run/x.sock a:b").unix_socket == "/run/x.sock"
    assert read_command("uvicorn a:b --reload").reload
    assert read_command("python manage.py runserver").reload
    assert not read_command("python manage.py runserver --noreload").reload
    assert read_command("uvicorn a:b --workers 3").workers == 3
    assert read_command("uvicorn a:b").shell
    assert not read_command("exec uvicorn a:b").shell
    assert not read_command(["uvicorn", "a:b"]).shell
    assert read_command("cd src && uvicorn a:b").app_dir == "src"
