"""The same bytes whatever the number of processes, the seed of hashes, locale, time zone, working directory, place and order of the files,
the state of the cache, and with git or without.

Each run is a process of the real command line that writes every format; a run differs from the first in several circumstances at once,
since none of them may matter.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest

import readiness
from readiness.cache.store import FILE_NAME
from readiness.pool import SERIAL_BELOW
from tests.intake.repositories import git, needs_git

SERVICES = ("api", "billing", "search")
AREAS = ("users", "orders", "items", "carts", "mail", "stock")

DOCKERFILE = """FROM python:3.12-slim
COPY . /app
RUN pip install -r requirements.txt
EXPOSE 8000
HEALTHCHECK CMD curl -f http://localhost:9000/health
CMD ["uvicorn", "main:app", "--port", "8000"]
"""
MAIN = """import os
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI(debug=os.getenv("DEBUG", "true"))
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
DATABASE_URL = os.environ["DATABASE_URL"]
SECRET_KEY = os.getenv("SECRET_KEY", "change-me")


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}
"""
MODULE = """import os
import requests
from . import other_%(number)s

TIMEOUT = int(os.getenv("%(area)s_TIMEOUT_%(number)s", "5"))


def fetch_%(number)s(client, key):
    # %(filler)s
    return requests.get("http://%(area)s:80%(number)02d/" + key, verify=False, timeout=TIMEOUT)
"""
COMPOSE = """services:
%(services)s
  db:
    image: postgres:latest
    ports: ["5432:5432"]
    environment: {POSTGRES_PASSWORD: postgres}
"""


def files() -> dict[str, str]:
    """Three services beside five small systems, some of it careless: every section of the catalogue has something to say, and workers are
    worth their while."""
    found = {"README.md": "# Shop\n\nSee [the guide](docs/guide.md).\n", "broken.py": "def f(:\n", "broken.yml": "a: [\n"}
    blocks = [f"  {name}:\n    build: {name}\n    depends_on: [db]\n    env_file: .env.{name}" for name in SERVICES]
    found["docker-compose.yml"] = COMPOSE % {"services": "\n".join(blocks)}
    for service in SERVICES:
        found[f"{service}/Dockerfile"] = DOCKERFILE
        found[f"{service}/main.py"] = MAIN
        found[f"{service}/requirements.txt"] = "fastapi\nuvicorn==0.30.0\nredis>=4\n"
        found[f"{service}/.env.example"] = "DATABASE_URL=\nSECRET_KEY=change-me\nUNUSED_SETTING=1\n"
        for area in AREAS:
            for number in range(6):
                values = {"number": number, "area": area, "filler": "x" * (number * 37 % 400)}
                found[f"{service}/{area}/part_{number}.py"] = MODULE % values
            found[f"{service}/{area}/__init__.py"] = ""
    for system in sorted((Path(__file__).parent.parent / "fixtures").glob("*/before")):
        for path in sorted(path for path in system.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            found[f"systems/{system.parent.name}/{path.relative_to(system)}"] = path.read_text()
    return found


def write(folder: Path, names: Iterable[str], texts: dict[str, str]) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[name])
    return folder


Reports = dict[str, bytes]
FORMATS = {"json": "report.json", "markdown": "report.md", "badge": "badge.svg"}


MODULE_OF_OURS = ("-P", "-m", "readiness")


def scanned(
    target: str, folder: Path, jobs: int, *options: str, python: Iterable[str] = MODULE_OF_OURS, umask: int = -1, **environment: str
) -> Reports:
    """Every format of a scan in ``folder``. The console's is what stands on stdout: nothing else may."""
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(readiness.__file__).parents[1]), "PYTHONHASHSEED": "0", **environment}
    command = [sys.executable, "-W", "error", *python, "scan", target, "--as-of", "2026-01-15", "--jobs", str(jobs), *options]
    with tempfile.TemporaryDirectory() as out:
        for name, file in FORMATS.items():
            command += ["-f", name, "-o", f"{out}/{file}"]
        run = subprocess.run(command, cwd=folder, env=given, capture_output=True, timeout=120, check=False, umask=umask)
        assert run.stderr == b""
        written = {name: Path(out, file).read_bytes() for name, file in FORMATS.items()}
    return {"code": b"%d" % run.returncode, "console": run.stdout, **written}


def assert_same(found: Reports, expected: Reports) -> None:
    assert found.keys() == expected.keys()
    for name, text in expected.items():
        assert found[name].decode().splitlines() == text.decode().splitlines(), name
    assert found == expected


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = files()
    assert len(texts) > SERIAL_BELOW, "workers are used for many files only"
    return write(tmp_path_factory.mktemp("one") / "shop", texts, texts)


@pytest.fixture(scope="module")
def expected(shop: Path) -> Reports:
    """One process, no home and so no cache, the plainest of environments."""
    found = scanned(str(shop), shop.parent, 1)
    rules = {finding["rule"] for finding in json.loads(found["json"])["findings"]}
    assert len(rules) > 50, "a report of many findings, or there would be no order to keep"
    return found


def test_processes_seeds_and_time_zones(shop: Path, expected: Reports) -> None:
    assert_same(scanned(".", shop, 2, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C"), expected)


def test_locales_encodings_and_the_umask(shop: Path, expected: Reports) -> None:
    turkish = {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    found = scanned("..", shop / "api", 4, umask=0o077, PYTHONHASHSEED="4711", TZ="America/St_Johns", PYTHONCOERCECLOCALE="0", **turkish)
    assert_same(found, expected)


def test_an_optimised_interpreter(shop: Path, expected: Reports) -> None:
    found = scanned(
        f"{shop}/api/..", shop.parent, 2, python=("-OO", "-P", "-m", "readiness"), PYTHONHASHSEED="random", PYTHONUTF8="1",
        PYTHONIOENCODING="ascii", LC_ALL="de_DE.ISO-8859-1", TERM="dumb", NO_COLOR="1",
    )  # fmt: skip
    assert_same(found, expected)


BACKWARDS = """import os, sys
scan, names = os.scandir, os.listdir

class Backwards:
    def __init__(self, *arguments):
        with scan(*arguments) as found:
            self.entries = iter(sorted(found, key=lambda entry: entry.name, reverse=True))
    def __iter__(self):
        return self.entries
    __next__ = lambda self: next(self.entries)
    __enter__ = lambda self: self
    __exit__ = close = lambda *_: None

os.scandir, os.listdir = Backwards, lambda *arguments: sorted(names(*arguments), reverse=True)
from readiness.__main__ import main
if __name__ == "__main__":
    main()
"""


def test_another_place_through_a_link_in_another_order(tmp_path: Path, expected: Reports) -> None:
    """The same files, written in another order into another, unwritable place and listed backwards by the system."""
    texts = files()
    copy = write(tmp_path / "a longer way" / "shop", reversed(texts), texts)
    program = tmp_path / "backwards.py"
    program.write_text(BACKWARDS)
    places = [copy, *(path for path in copy.rglob("*") if not path.is_symlink())]
    for path in places:
        path.chmod(path.stat().st_mode & 0o555)
    (tmp_path / "link").symlink_to(copy)
    try:
        found = scanned(str(tmp_path / "link"), tmp_path, 3, python=["-P", str(program)], PYTHONHASHSEED="5")
    finally:
        for path in places:
            path.chmod(path.stat().st_mode | 0o200)
    assert_same(found, expected)


def test_the_state_of_the_cache(shop: Path, tmp_path: Path, expected: Reports) -> None:
    """Used by another repository of that name before; cold; warm; and with some of it forgotten."""
    cache = ("--cache-dir", str(tmp_path / "cache"))
    texts = files()
    other = {path: texts[path].replace("postgres", "mysql") for path in texts if path.startswith(("docker", "api", "systems/song"))}
    write(tmp_path / "other" / "shop", other, other)
    scanned(str(tmp_path / "other" / "shop"), tmp_path, 2, *cache)
    assert_same(scanned(str(shop), tmp_path, 2, *cache, PYTHONHASHSEED="6"), expected)
    assert_same(scanned(".", shop, 1, *cache, PYTHONHASHSEED="7"), expected)
    with sqlite3.connect(tmp_path / "cache" / FILE_NAME) as store:
        kept = dict(store.execute("SELECT kind, count(*) FROM entries GROUP BY kind"))
        assert kept["facts"] > SERIAL_BELOW
        assert kept["report"] == 2
        store.execute("DELETE FROM entries WHERE kind IN ('report', 'tree') OR rowid % 3 = 0")
    store.close()
    assert_same(scanned(str(shop), tmp_path, 2, *cache, PYTHONHASHSEED="8"), expected)


@needs_git
def test_git_tells_the_commit_and_nothing_else(tmp_path: Path, expected: Reports) -> None:
    texts = files()
    copy = write(tmp_path / "shop", texts, texts)
    git(copy, "init", "-q")
    git(copy, "add", "-A", "-f")
    git(copy, "commit", "-q", "-m", "first")
    commit = git(copy, "rev-parse", "HEAD")
    for options in ((), ("--ref", "HEAD")):
        found = json.loads(scanned(".", copy, 2, *options)["json"])
        assert (found["target"]["commit"], found["target"]["dirty"]) == (commit, False)
        plain = json.loads(expected["json"])
        found["target"].update(commit=plain["target"]["commit"], dirty=plain["target"]["dirty"])
        assert found == plain


def test_a_small_repository(tmp_path: Path) -> None:
    """Below the number of files that are worth several workers."""
    target = str(shutil.copytree(Path(__file__).parent.parent / "fixtures" / "songnodes" / "before", tmp_path / "songnodes"))
    first = scanned(target, tmp_path, 1)
    assert json.loads(first["json"])["target"]["files"] < SERIAL_BELOW
    assert_same(scanned(target, tmp_path, 4, PYTHONHASHSEED="9", TZ="Asia/Kathmandu"), first)
    assert_same(scanned(".", tmp_path / "songnodes", 1, "--no-cache", PYTHONHASHSEED="10", HOME=str(tmp_path)), first)
