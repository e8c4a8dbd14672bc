"""Repositories of any size: a monorepo of Python services with images, compose, manifests, CI, tests and documents, and defects by seed.

The same seed and number of files give the same bytes. A repository of twice the files has twice the services, each as large as before, so
that what grows is the repository and not its parts.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

PER_SERVICE = 40
_NOUNS = (
    "order", "invoice", "customer", "basket", "payment", "parcel", "rating", "coupon", "ticket", "message", "report", "device", "session",
    "voucher", "address", "product",
)  # fmt: skip
_VERBS = (
    "load", "store", "merge", "check", "update", "cancel", "render", "export", "collect", "resolve", "archive", "restore", "notify",
    "assign", "prepare", "compare",
)  # fmt: skip
_DEFECT = 0.15


def write_repository(folder: Path, files: int, seed: int = 0) -> int:
    """A repository of about that many files below ``folder``; how many there are."""
    count = 0
    for path, text in repository(files, seed):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        count += 1
    return count


def repository(files: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """(path, text) of each file."""
    names = [f"{_NOUNS[number % len(_NOUNS)]}{number}" for number in range(max(1, files // PER_SERVICE))]
    yield "README.md", _readme(names)
    yield "compose.yaml", _compose(names)
    yield ".github/workflows/ci.yml", _workflow(names)
    yield ".gitignore", "__pycache__/\n.env\n*.sqlite3\n"
    for name in names:
        yield from ((f"services/{name}/{path}", text) for path, text in _service(name, Random(f"{seed}:{name}")))


def _service(name: str, random: Random) -> Iterator[tuple[str, str]]:
    def defect() -> bool:
        return random.random() < _DEFECT

    yield "Dockerfile", _dockerfile(defect(), defect(), defect())
    yield "requirements.txt", "\n".join(f"{package}{'' if defect() else '==' + pin}" for package, pin in _PACKAGES) + "\n"
    yield ".env.example", f"DATABASE_URL=\nLOG_LEVEL=info\n{name.upper()}_QUEUE=\n"
    yield "README.md", f"# {name}\n\nRun it with `uvicorn app.main:app`. Settings are variables, see `.env.example`.\n"
    yield "deploy/deployment.yaml", _manifest(name, defect())
    yield "app/__init__.py", ""
    yield "app/settings.py", _settings(name, defect(), defect())
    yield "app/main.py", _main(name, defect(), defect())
    modules = PER_SERVICE - 16
    for number in range(modules):
        yield f"app/parts/part{number}.py", _module(random, number, defect(), defect(), defect())
    yield "app/parts/__init__.py", ""
    yield "tests/__init__.py", ""
    for number in range(5):
        yield f"tests/test_part{number}.py", _test(number)
    yield "docs/operations.md", f"# Operating {name}\n\n## Backup\n\nThe database is dumped every night; a script brings a dump back.\n"


_PACKAGES = (("fastapi", "0.115.6"), ("uvicorn", "0.34.0"), ("httpx", "0.28.1"), ("sqlalchemy", "2.0.36"), ("pydantic-settings", "2.7.0"))


def _readme(names: list[str]) -> str:
    listed = "\n".join(f"- [{name}](services/{name}/README.md)" for name in names)
    return f"# Shop\n\nServices:\n\n{listed}\n\n## Development\n\n    docker compose up\n"


def _compose(names: list[str]) -> str:
    services = "".join(
        f"  {name}:\n    build: services/{name}\n    restart: unless-stopped\n    environment:\n      DATABASE_URL: ${{DATABASE_URL}}\n"
        f'    ports:\n      - "127.0.0.1:{8000 + number}:8000"\n    depends_on:\n      - database\n'
        for number, name in enumerate(names)
    )
    database = "  database:\n    image: postgres:16\n    volumes:\n      - data:/var/lib/postgresql/data\n"
    return f"services:\n{database}{services}volumes:\n  data: {{}}\n"


def _workflow(names: list[str]) -> str:
    jobs = "".join(
        f"  {name}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
        f"      - run: pip install -r services/{name}/requirements.txt\n      - run: pytest services/{name}\n"
        for name in names
    )
    return f"name: ci\non: [push]\njobs:\n{jobs}"


def _dockerfile(floating: bool, root: bool, shell: bool) -> str:
    lines = [
        f"FROM python:{'latest' if floating else '3.12.8-slim'}", "WORKDIR /srv", "COPY requirements.txt .",
        "RUN pip install --no-cache-dir -r requirements.txt", "COPY app app",
    ]  # fmt: skip
    lines += [] if root else ["RUN useradd --uid 10001 app", "USER 10001"]
    start = "uvicorn app.main:app --host 0.0.0.0 --port 8000"
    return "\n".join([*lines, "EXPOSE 8000", f"CMD {start if shell else json.dumps(start.split())}"]) + "\n"


def _manifest(name: str, unlimited: bool) -> str:
    limits = "" if unlimited else "          resources: {limits: {cpu: 500m, memory: 256Mi}}\n"
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  selector: {{matchLabels: {{app: {name}}}}}\n"
        f"  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n        - name: {name}\n"
        f"          image: shop/{name}:1.4.2\n{limits}          ports: [{{containerPort: 8000}}]\n"
    )


def _settings(name: str, debug: bool, lax: bool) -> str:
    return f"""\
import os

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str
    debug: bool = {debug}
    log_level: str = "info"
    allowed_origins: list[str] = {['*'] if lax else ['https://shop.example']}


QUEUE = os.environ["{name.upper()}_QUEUE"]
settings = Settings()
"""


def _main(name: str, lax: bool, silent: bool) -> str:
    health = "" if silent else '\n\n@app.get("/health")\nasync def health() -> dict[str, str]:\n    return {"status": "ok"}\n'
    return f"""\
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app.parts import part0, part1
from app.settings import settings

app = FastAPI(title="{name}")
app.add_middleware(CORSMiddleware, allow_origins={"['*']" if lax else 'settings.allowed_origins'}, allow_credentials=True)


@app.get("/{name}s/{{number}}")
async def read(number: int) -> dict[str, int]:
    return {{"number": part0.total([number]), "other": part1.total([number])}}
{health}"""


def _module(random: Random, number: int, trusting: bool, shell: bool, mute: bool) -> str:
    parts = ["import json", "import logging", "import subprocess", "from dataclasses import dataclass", "", "import httpx", ""]
    parts += ["log = logging.getLogger(__name__)", f"LIMIT = {random.randrange(10, 500)}", "", ""]
    for noun in random.sample(_NOUNS, 3):
        parts += ["@dataclass(frozen=True)", f"class {noun.title()}:"]
        parts += [f"    {field}: int = {random.randrange(100)}" for field in random.sample(_NOUNS, 4)]
        for verb in random.sample(_VERBS, 2):
            parts += ["", f"    def {verb}(self, given: int) -> int:", f'        """The {noun} once it was given to {verb}."""']
            parts += [f"        return given * {random.randrange(2, 9)} + LIMIT"]
        parts += ["", ""]
    for verb in random.sample(_VERBS, 3):
        noun = random.choice(_NOUNS)
        parts += [f"def {verb}_{noun}(values: list[int], name: str = \"{noun}\") -> dict[str, int]:", "    found: dict[str, int] = {}"]
        parts += ["    for place, value in enumerate(values):", f"        if value % {random.randrange(2, 9)}:"]
        parts += ["            found[f\"{name}-{place}\"] = value", "        else:", '            log.info("%s left out", value)']
        parts += ["    return found", "", ""]
    parts += ["def total(values: list[int]) -> int:", "    return sum(values) + LIMIT", "", ""]
    parts += ["def fetch(address: str) -> object:", f"    answer = httpx.get(address, verify={not trusting}, timeout=5)"]
    parts += ["    return json.loads(answer.text)", "", ""]
    parts += ["def run(words: list[str]) -> None:"]
    parts += ["    subprocess.run(' '.join(words), shell=True)" if shell else "    subprocess.run(words, check=True)"]
    parts += ["", "", "def quietly(words: list[str]) -> None:", "    try:", "        run(words)"]
    parts += ["    except Exception:", "        pass"] if mute else ["    except OSError:", '        log.exception("it did not run")']
    return "\n".join([*parts, ""])


def _test(number: int) -> str:
    return f"""\
from app.parts import part{number}


def test_the_total_is_never_less_than_its_parts() -> None:
    assert part{number}.total([1, 2]) >= 3


def test_nothing_has_a_total_too() -> None:
    assert part{number}.total([]) == part{number}.LIMIT
"""
