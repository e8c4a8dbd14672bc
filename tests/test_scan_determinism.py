"""The same bytes whatever the number of processes, the seed of hashes, the working directory, and the order files were written in."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import readiness
from readiness.pool import SERIAL_BELOW

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
    """Three services, some of it careless: every section of the catalogue has something to say, and workers are worth their while."""
    found = {"README.md": "# Shop\n\nSee [the guide](docs/guide.md).\n", "broken.py": "def f(:\n", "broken.yml": "a: [\n"}
    blocks = [f"  {name}:\n    build: {name}\n    depends_on: [db]\n    env_file: .env.{name}" for name in SERVICES]
    found["docker-compose.yml"] = COMPOSE % {"services": "\n".join(blocks)}
    for service in SERVICES:
        found[f"{service}/Dockerfile"] = DOCKERFILE
        found[f"{service}/main.py"] = MAIN
        found[f"{service}/requirements.txt"] = "fastapi\nuvicorn==0.30.0\nredis>=4\n"
        found[f"{service}/.env.example"] = "DATABASE_URL=\nSECRET_KEY=change-me\nUNUSED_SETTING=1\n"
        for area in AREAS:
            for number in range(12):
                values = {"number": number, "area": area, "filler": "x" * (number * 37 % 400)}
                found[f"{service}/{area}/part_{number}.py"] = MODULE % values
            found[f"{service}/{area}/__init__.py"] = ""
    return found


def write(folder: Path, names: Iterable[str], texts: dict[str, str]) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[name])
    return folder


def scanned(target: str, folder: Path, jobs: int, seed: str) -> bytes:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(readiness.__file__).parents[1]), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-W", "error", "-P", "-m", "readiness", "scan", target, "-f", "json", "-q", "--as-of", "2026-01-15"]
    run = subprocess.run([*command, "--jobs", str(jobs)], cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
    assert (run.returncode, run.stderr) == (1, b"")
    return run.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = files()
    assert len(texts) > SERIAL_BELOW, "workers are used for many files only"
    return write(tmp_path_factory.mktemp("one") / "shop", texts, texts)


@pytest.fixture(scope="module")
def expected(shop: Path) -> bytes:
    report = scanned(str(shop), shop.parent, jobs=1, seed="0")
    assert len(json.loads(report)["findings"]) > 20, "a report of findings, or there would be no order to keep"
    return report


@pytest.mark.parametrize(("jobs", "seed"), [(2, "0"), (1, "1"), (2, "4711"), (3, "random")])
def test_processes_and_hash_seeds(shop: Path, expected: bytes, jobs: int, seed: str) -> None:
    assert scanned(str(shop), shop.parent, jobs, seed) == expected


def test_working_directory(shop: Path, expected: bytes) -> None:
    assert scanned(".", shop, jobs=2, seed="2") == expected
    assert scanned("..", shop / "api", jobs=1, seed="3") == expected


def test_order_of_files_in_the_folder(tmp_path: Path, expected: bytes) -> None:
    texts = files()
    copy = write(tmp_path / "shop", reversed(texts), texts)
    assert scanned(str(copy), tmp_path, jobs=2, seed="5") == expected
