"""bandit's tests are loaded without the rest of it, and without anybody else's."""

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import readiness
from readiness.artifacts.bandit.loading import bandit, registered_names

_HIT = """
import sys
from readiness.artifacts.bandit.parsing import parse
hits = parse("a.py", b"import pickle\\npickle.loads(a)  # nosec: but_why\\nassert a\\n").hits
assert [hit.test for hit in hits] == ["B403", "B301", "B101"], hits
print(sorted({name.partition(".")[0] for name in sys.modules} & {"bandit", "stevedore", "rich", "strangers_checks"}))
"""


def test_they_are_those_of_its_metadata() -> None:
    registered = {entry.value for entry in distribution("bandit").entry_points.select(group="bandit.plugins")}
    assert {f"{test.module}:{test.function}" for test in bandit().tests if test.id != "B001"} == registered
    lists = {entry.value for entry in distribution("bandit").entry_points.select(group="bandit.blacklists")}
    assert lists == {"bandit.blacklists.calls:gen_blacklist", "bandit.blacklists.imports:gen_blacklist"}


def test_names_of_comments_are_those_of_its_metadata() -> None:
    names = registered_names()
    assert names["hashlib_insecure_functions"] == "B324", "its function is called hashlib"
    assert names["assert_used"] == "B101"
    assert set(names.values()) == {test.id for test in bandit().tests} - {"B001"}


def test_every_kind_of_check_is_one_that_is_asked() -> None:
    asked = {"Call", "Str", "FunctionDef", "Import", "ImportFrom", "Assert", "ExceptHandler", "File"}
    assert {check for test in bandit().tests for check in test.checks} == asked


def test_nothing_is_left_of_it_among_the_modules() -> None:
    before = {name for name in sys.modules if name.startswith("bandit")}
    bandit.cache_clear()
    assert bandit().tests
    assert {name for name in sys.modules if name.startswith("bandit")} == before


def test_strangers_are_not_asked_for_tests_and_nothing_is_written(tmp_path: Path) -> None:
    """A distribution that offers bandit a test, whose module would leave a trace; an empty home."""
    (tmp_path / "strangers-1.0.dist-info").mkdir()
    (tmp_path / "strangers-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: strangers\nVersion: 1.0\n")
    (tmp_path / "strangers-1.0.dist-info" / "entry_points.txt").write_text("[bandit.plugins]\nmine = strangers_checks:mine\n")
    (tmp_path / "strangers_checks.py").write_text(f"import pathlib\npathlib.Path({str(tmp_path)!r}, 'loaded').touch()\n")
    home = tmp_path / "home"
    home.mkdir()
    path = os.pathsep.join((str(Path(readiness.__file__).parent.parent), str(tmp_path)))
    environment = {"PYTHONPATH": path, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "error"}
    run = subprocess.run([sys.executable, "-c", _HIT], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "[]\n", "")
    assert not (tmp_path / "loaded").exists()
    assert not list(home.iterdir())
