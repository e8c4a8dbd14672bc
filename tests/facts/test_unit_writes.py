"""What services with a read-only file system write: by their code, their settings and their command lines."""

import pytest

from readiness.facts.systemd.paths import writable
from readiness.facts.systemd.rows import ReadOnlyUnit, UnitWrite
from tests.facts.projects import project_of

UNIT = "[Service]\nWorkingDirectory=/srv/api\nExecStart=/srv/api/venv/bin/gunicorn main:app\nProtectSystem=strict\n"


@pytest.mark.parametrize(
    ("code", "targets"),
    [
        ("import logging\nlogging.FileHandler('logs/a.log')\n", ["/srv/api/logs/a.log"]),
        ("import logging\nlogging.basicConfig(level='INFO')\n", []),
        ("LOGGING = {'h': {'f': {'class': 'logging.handlers.RotatingFileHandler', 'filename': '/var/log/a'}}}\n", ["/var/log/a"]),
        ("LOGGING = {'handlers': {'f': {'class': 'logging.StreamHandler'}}}\n", []),
        ("from sqlalchemy import create_engine\ncreate_engine('sqlite:////var/lib/a.db')\n", ["/var/lib/a.db"]),
        ("from sqlalchemy import create_engine\ncreate_engine('sqlite:///:memory:')\n", []),
        ("from sqlalchemy import create_engine\ncreate_engine('postgresql://db/a')\n", []),
        ("DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '/srv/a.sqlite3'}}\n", ["/srv/a.sqlite3"]),
        ("MEDIA_ROOT = '/srv/media'\n", ["/srv/media"]),
        ("from pathlib import Path\nBASE_DIR = Path(__file__).parent\nMEDIA_ROOT = BASE_DIR / 'media'\n", []),
        ("import logging\ndef f(name):\n    logging.FileHandler(f'/var/log/{name}.log')\n", ["/var/log"]),
    ],
)
def test_what_code_names(code: str, targets: list[str]) -> None:
    rows = project_of({"deploy/api.service": UNIT, "main.py": f"{code}app = object()\n"}).rows(UnitWrite)
    assert [row.target for row in rows] == targets


def test_a_production_env_file_decides_before_the_default() -> None:
    files = {
        "deploy/api.service": UNIT + "EnvironmentFile=/etc/api.env\n", ".env.production": "LOG_FILE=/data/api.log\n",
        "main.py": "import logging\nimport os\nlogging.FileHandler(os.getenv('LOG_FILE', '/var/log/api.log'))\napp = object()\n",
    }
    assert [row.target for row in project_of(files).rows(UnitWrite)] == ["/data/api.log"]


def test_what_a_command_line_names() -> None:
    unit = UNIT.replace("gunicorn main:app", "celery -A main worker --logfile=/var/log/w.log --pidfile run/w.pid --loglevel INFO")
    rows = project_of({"deploy/worker.service": unit}).rows(UnitWrite)
    assert [(row.target, row.what) for row in rows] == [("/var/log/w.log", "log file"), ("/srv/api/run/w.pid", "pid file")]


def test_uploads_are_the_web_server_s_alone() -> None:
    unit = UNIT.replace("gunicorn main:app", "python -m main")
    assert project_of({"deploy/worker.service": unit, "main.py": "MEDIA_ROOT = '/srv/media'\n"}).rows(UnitWrite) == ()


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("ReadWritePaths=-/srv/a +/srv/b", "/srv/b"), ("StateDirectory=api/data", "/var/lib/api/data"),
        ("LogsDirectory=api", "/var/log/api"),
        ("RuntimeDirectory=%N", "/run/api"), ("BindPaths=/data:/srv/data:rbind", "/srv/data"), ("PrivateTmp=yes", "/var/tmp"),
        ("TemporaryFileSystem=/scratch:size=1G", "/scratch"), ("ReadWritePaths={{ data }}", ""),
    ],
)
def test_where_a_service_may_write(setting: str, path: str) -> None:
    (row,) = project_of({"api.service": f"{UNIT}{setting}\n"}).rows(ReadOnlyUnit)
    assert path in [entry.path for entry in writable(row.service)]


def test_an_empty_assignment_takes_paths_back() -> None:
    (row,) = project_of({"api.service": f"{UNIT}ReadWritePaths=/srv/a\nReadWritePaths=\n"}).rows(ReadOnlyUnit)
    assert "/srv/a" not in [entry.path for entry in writable(row.service)]
