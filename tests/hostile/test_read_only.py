"""A machine on which nothing at all can be written, not even by root: every mounted file system is read-only for the scan."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.scanning import SECONDS, command, environment
from tests.intake.repositories import needs_git, repository

READ_ONLY = """\
mount -o remount,bind,ro / || exit 99
for place in $(cut -d' ' -f2 /proc/self/mounts); do
  case $place in /|/proc*|/sys*) ;; *) mount -o remount,bind,ro "$place" 2>/dev/null;; esac
done
for place in "$HOME" "$TMPDIR" /tmp /dev/shm; do
  test -d "$place" && touch "$place/written" 2>/dev/null && exit 99
done
exec "$@"
"""
RULE = """\
id: shop.note
title: A note
severity: low
effort: XS
rationale: Why.
remediation: How.
when: {}
match: {kind: file-exists, globs: [NOTE.md], message: there is no note}
examples:
  - {outcome: pass, name: one, files: {NOTE.md: x}}
  - {outcome: fail, name: none, files: {a.py: ""}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    repository(tmp_path / "shop", {"a.py": "import os\n", "rules/note.yaml": RULE})
    return tmp_path / "shop"


def read_only(shop: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """A scan in name spaces of its own. Skips where the system allows none."""
    unshare = shutil.which("unshare")
    if sys.platform != "linux" or not unshare:
        pytest.skip("needs unshare")
    spaces = [unshare, "-m"] if os.geteuid() == 0 else [unshare, "-Umr"]
    where = environment(shop.parent / "home", TMPDIR=str(shop.parent), PYTHONDONTWRITEBYTECODE="1")
    scan = command("scan", shop, "--as-of", "2026-01-15", *arguments)
    done = subprocess.run(
        [*spaces, "sh", "-c", READ_ONLY, "sh", *scan], env=where, cwd=shop.parent, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=SECONDS,
    )  # fmt: skip
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("mounting is not allowed")
    assert "Traceback" not in done.stderr
    assert "a bug" not in done.stderr
    return done


@needs_git
def test_a_scan_needs_no_place_to_write(shop: Path) -> None:
    done = read_only(shop, "-f", "badge", "-o", "-", "--exit-zero")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<svg")
    first, second = done.stderr.splitlines()
    assert first.startswith("warning: read without git: no temporary folder can be made")
    assert second == "warning: the cache is not used: read-only file system"


def test_an_output_that_cannot_be_written(shop: Path) -> None:
    done = read_only(shop, "-f", "json", "-o", shop / "r.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {shop}/r.json: cannot be written")


def test_rules_of_the_repository_need_one(shop: Path) -> None:
    (shop / ".readiness.yaml").write_text("rules: [rules]\n")
    done = read_only(shop, "--exit-zero")
    assert done.returncode == 2
    assert "no temporary folder can be made for the repository's own rules" in done.stderr
    assert "hint: set TMPDIR" in done.stderr
