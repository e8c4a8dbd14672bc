"""A machine that does not cooperate: no git, no home, a full disk, signals at any moment, two scans at once."""

import json
import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.hostile.scanning import SECONDS, command, environment

FILES = {
    "app/main.py": "import os\nimport fastapi\n\napp = fastapi.FastAPI()\n",
    "Dockerfile": "FROM python:3.12-slim\nCOPY . .\nCMD uvicorn app.main:app\n",
    "README.md": "# Shop\n",
    **{f"app/m{number}.py": f"def f{number}():\n    return {number}\n" * 40 for number in range(120)},
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "home").mkdir()
    (tmp_path / "out").mkdir()
    return tmp_path / "shop"


def asked(shop: Path, *more: object) -> list[str]:
    return command("scan", shop, "--as-of", "2026-01-15", "--exit-zero", "-q", *more)


def started(shop: Path, *more: object) -> "subprocess.Popen[bytes]":
    where = environment(shop.parent / "home")
    return subprocess.Popen(
        asked(shop, *more), env=where, cwd=shop.parent / "out", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def run(shop: Path, *more: object, unset: str = "", limit: int = 0, **variables: str) -> "subprocess.CompletedProcess[str]":
    where = environment(shop.parent / "home", **variables)
    where.pop(unset, None)

    def restrict() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        asked(shop, *more), env=where, cwd=shop.parent / "out", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=SECONDS, preexec_fn=restrict,
    )  # fmt: skip


def report(shop: Path, *more: object) -> bytes:
    """Without a cache."""
    out = shop.parent / "plain.json"
    assert run(shop, "--no-cache", "-f", "json", "-o", out, *more).returncode == 0
    return out.read_bytes()


def test_no_git_and_no_home(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.json"
    done = run(shop, "-f", "json", "-o", out, unset="HOME", PATH=str(tmp_path / "home"))
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes() == report(shop)


def test_a_repository_without_the_git_program(shop: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", shop], check=True, env=environment(tmp_path / "home"))
    out = tmp_path / "r.json"
    done = run(shop, "-f", "json", "-o", out, PATH=str(tmp_path / "home"))
    assert done.returncode == 0
    warnings = json.loads(out.read_text())["target"], json.loads(out.read_text()).get("warnings", ())
    assert any("without git" in line for line in warnings[1]), warnings


def test_a_full_disk_refuses_the_report_and_leaves_nothing(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "r.json"
    done = run(shop, "--no-cache", "-f", "json", "-o", out, limit=4096)
    assert done.returncode == 2
    assert f"error: {out}: cannot be written" in done.stderr
    assert list(out.parent.iterdir()) == []


def test_a_full_disk_ends_the_use_of_the_cache_only(shop: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    done = run(shop, "--cache-dir", cache, "-f", "badge", "-o", tmp_path / "b.svg", limit=20_000)
    assert done.returncode == 0
    assert (tmp_path / "b.svg").read_text().startswith("<svg")
    again = tmp_path / "r.json"
    assert run(shop, "--cache-dir", cache, "-f", "json", "-o", again).returncode == 0
    assert again.read_bytes() == report(shop)


def test_two_scans_with_one_cache(shop: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / f"{number}.json" for number in range(3)]
    scans = [started(shop, "--cache-dir", tmp_path / "cache", "-f", "json", "-o", out) for out in outputs]
    for each in scans:
        _, errors = each.communicate(timeout=SECONDS)
        assert (each.returncode, errors) == (0, b"")
    assert {out.read_bytes() for out in outputs} == {report(shop)}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_a_signal_at_any_moment(shop: Path, tmp_path: Path, number: signal.Signals) -> None:
    """The output is there as a whole or not at all, nothing else is left (after SIGKILL temporary files may be), and the cache works."""
    whole, cache, out = report(shop), tmp_path / "cache", tmp_path / "out"
    for step in range(6):
        scan = started(shop, "--cache-dir", cache, "-f", "json", "-o", out / "r.json")
        time.sleep(0.15 * step)
        scan.send_signal(number)
        _, errors = scan.communicate(timeout=SECONDS)
        assert b"Traceback" not in errors or step == 0, "only while the interpreter itself starts"
        assert scan.returncode in (0, 1, -number, 128 + number), errors
        left = {path.name: path.read_bytes() for path in out.iterdir()}
        assert left.pop("r.json", whole) == whole
        assert not left or number is signal.SIGKILL
        (out / "r.json").unlink(missing_ok=True)
    assert run(shop, "--cache-dir", cache, "-f", "json", "-o", tmp_path / "r.json").returncode == 0
    assert (tmp_path / "r.json").read_bytes() == whole


def test_workers_end_with_a_scan_that_is_killed(shop: Path, tmp_path: Path) -> None:
    for number in range(250):
        (shop / f"app/n{number}.py").write_text(f"x = [{number}, 'y'] * 3\n" * 400)
    scan = started(shop, "--no-cache", "--jobs", "2")
    children: set[str] = set()
    end = time.monotonic() + SECONDS
    while len(children) < 2 and scan.poll() is None and time.monotonic() < end:
        children = set(Path(f"/proc/{scan.pid}/task/{scan.pid}/children").read_text().split())
    scan.kill()
    scan.communicate(timeout=SECONDS)
    while any(_lives(child) for child in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [child for child in children if _lives(child)]
    assert children


def _lives(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_working_directory_is_gone(shop: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'cd "{gone}" && rmdir "{gone}" && exec "$@"'
    where = environment(tmp_path / "home")
    scan = ["sh", "-c", script, "sh", *asked(shop, "-f", "badge", "-o", tmp_path / "b.svg")]
    done = subprocess.run(scan, env=where, capture_output=True, text=True, check=False, timeout=SECONDS, cwd=os.sep)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2)
