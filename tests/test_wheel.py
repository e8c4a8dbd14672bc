"""The built wheel, beside the dependencies that are there already and far from this checkout: its rules are in it, and it works."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from readiness import __version__
from readiness.catalogue.load import load_catalogue

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, env=scrubbed(folder), timeout=120)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(folder), str(wheel)], check=True, capture_output=True, env=scrubbed(folder), timeout=120)
    return folder


def scrubbed(home: Path, *, path: Path | None = None) -> dict[str, str]:
    """Nothing of this process's environment but where programs are."""
    known = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
    return {**known, "PYTHONPATH": str(path)} if path else known


def python(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """An interpreter in ``folder`` that knows the installed wheel and not this checkout."""
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=folder, env=scrubbed(folder, path=installed), stdin=subprocess.DEVNULL, check=False, capture_output=True, text=True, timeout=99,
    )  # fmt: skip


def readiness(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return python(installed, folder, "-m", "readiness", *arguments)


def test_what_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*.yaml")}
    prefix = "readiness/_rules/"
    assert {name.removeprefix(prefix) for name in names if name.startswith(prefix)} == rules
    assert any(name.endswith("schemas/rule.v1.json") for name in names)
    beside = {name.split("/")[0] for name in names} - {"readiness", f"readiness-{__version__}.dist-info"}
    assert beside == set(), "no rules/, tests/ or fixtures/"
    assert any(name.endswith("entry_points.txt") for name in names)


def test_its_rules_are_the_ones_of_this_checkout(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "rules" / "_profiles").mkdir(parents=True)  # nobody's business: the second place to look is for a checkout only
    (tmp_path / "pyproject.toml").write_text("")
    program = "from readiness.catalogue import load, locate; print(locate.shipped_rules()); print(load.load_catalogue().digest)"
    done = python(installed, tmp_path, "-c", program)
    place, digest = done.stdout.splitlines()
    assert Path(place) == (installed / "readiness" / "_rules").resolve()
    assert digest == load_catalogue().digest


def test_it_lists_its_rules(installed: Path, tmp_path: Path) -> None:
    done = readiness(installed, tmp_path, "rules", "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert "operations.readme-missing" in done.stdout


def test_its_facts_are_documented_and_can_be_asked(installed: Path, tmp_path: Path) -> None:
    page = readiness(installed, tmp_path, "facts", "python.call", "--schema")
    assert (page.returncode, page.stderr) == (0, "")
    assert "| `keywords` | structure | The others by name;" in page.stdout  # which stands in the source only
    (tmp_path / "app.py").write_text("import os\n\nos.getenv('REGION')\n")
    asked = readiness(installed, tmp_path, "query", "SELECT path, line, key FROM env_read", ".", "--format", "csv", "--quiet")
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, "path,line,key\napp.py,3,REGION\n", "")


def test_it_scans(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    done = readiness(installed, tmp_path, "scan", "shop", "--as-of", "2026-01-15", "--select", "operations.readme-missing")
    assert done.returncode == 1, done.stderr
    assert "no README" in done.stdout
    (tmp_path / "shop" / "README.md").write_text("# Shop\n\nHow to run it.\n")
    done = readiness(installed, tmp_path, "scan", "shop", "--as-of", "2026-01-15", "--select", "operations.readme-missing")
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_version(installed: Path, tmp_path: Path) -> None:
    done = readiness(installed, tmp_path, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"readiness {__version__}\n", "")
