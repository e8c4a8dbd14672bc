"""The proof can fail: a process that trespasses is told of, and a weakened readiness sets canaries off."""

from pathlib import Path

import pytest

from tests.intake.repositories import needs_git, repository
from tests.proof.canaries import Markers, write_programs, write_texts
from tests.proof.git_canaries import set_value
from tests.proof.running import Planted, beside, watched
from tests.proof.trace import PACKAGE


@pytest.fixture
def place(tmp_path: Path) -> Planted:
    (tmp_path / "target").mkdir()
    return beside(tmp_path, tmp_path / "target")


def run(place: Planted, program: str) -> list[str]:
    """What is said of a Python program, and which canaries it set off."""
    place.script.write_text(program.replace("ROOT", str(place.root)).replace("OWN", str(place.own)))
    done = watched(place, [str(place.script)])
    return [*done.trespasses, *(f"sprung: {each}" for each in done.sprung)]


@pytest.mark.parametrize(
    "innocent",
    [
        "import json, tempfile; json.loads('1'); tempfile.TemporaryDirectory()",
        "import dataclasses, collections; collections.namedtuple('A', 'b')",
        "open('ROOT/a.py'); open('OWN/out/x', 'w'); import os; os.listdir('ROOT'); open(os.devnull, 'w')",
        "import sqlite3; sqlite3.connect(':memory:'); sqlite3.connect('file:OWN/tmp/x?mode=rwc', uri=True)",
    ],
)
def test_what_is_allowed(place: Planted, innocent: str) -> None:
    (place.root / "a.py").touch()
    assert run(place, innocent) == []


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.path.insert(0, 'ROOT'); import a", "exec: ROOT/a.py"),
        ("import runpy; runpy.run_path('ROOT/a.py')", "exec: ROOT/a.py"),
        ("exec('1')", "exec: <string> by OWN/bin/readiness"),
        ("import sys; sys.path.append(''); import a", "import: a from the working directory"),
        ("import importlib.util as u; u.module_from_spec(u.spec_from_file_location('a', 'ROOT/a.so'))", "import: a from ROOT/a.so"),
        ("open('/etc/hostname')", "open: /etc/hostname (r)"),
        ("import ast, contextlib\nwith contextlib.suppress(SyntaxError): ast.parse('x = (')", "open: ROOT/<unknown>"),
        ("open('ROOT/../outside')", "open: ROOT/../outside (r)"),
        ("open('ROOT/link')", "open: ROOT/link (r)"),
        ("open('ROOT/new', 'w')", "open: ROOT/new (w)"),
        ("import os; os.open('ROOT/new', os.O_CREAT)", "open: ROOT/new (w)"),
        ("open('OWN/home/.cache/entries', 'w')", "open: OWN/home/.cache/entries (w)"),
        ("import os; os.listdir('/home')", "os.listdir: /home"),
        ("import os; os.unlink('ROOT/a.py')", "os.remove: ROOT/a.py"),
        ("import os; os.rename('ROOT/a.py', 'OWN/out/a.py')", "os.rename: ROOT/a.py"),
        ("import sqlite3; sqlite3.connect('ROOT/a.db')", "sqlite3.connect: ROOT/a.db"),
        ("import ctypes; ctypes.CDLL('ROOT/a.so')", "ctypes.dlopen"),
        ("import os; os.system('true')", "os.system"),
        ("import os; os.posix_spawn('/bin/true', ['true'], {})", "os.posix_spawn"),
        ("import os; os.execv('/bin/true', ['true'])", "os.exec"),
        ("import subprocess; subprocess.run(['git', 'status'], cwd='ROOT')", "subprocess.Popen: ['git', 'status']"),
        ("import subprocess; subprocess.run(['/bin/true'])", "subprocess.Popen: ['/bin/true']"),
        ("import subprocess, sys; subprocess.run([sys.executable, '-c', '1'])", "cpython.run_command: 1"),
        ("import socket; socket.socket().connect(('127.0.0.1', 9))", "socket.__new__"),
        ("import socket; socket.getaddrinfo('127.0.0.1', 80)", "socket.getaddrinfo"),
        ("import socket; socket.socket(socket.AF_UNIX).connect('/nowhere/docker.sock')", "socket.connect: /nowhere/docker.sock"),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", "urllib.Request"),
        ("import pickle; pickle.loads(b'cos\\nsystem\\n(S\\'true\\'\\ntR.')", "pickle.find_class: os.system"),
    ],
)  # fmt: skip
def test_what_is_told(place: Planted, program: str, said: str) -> None:
    (place.root / "a.py").touch()
    (place.root / "link").symlink_to("/etc/hostname")
    found = run(place, program)
    wanted = said.replace("ROOT", str(place.root)).replace("OWN", str(place.own))
    assert any(each.startswith(wanted) for each in found), found


_WEAKENED = "import sys\n{}\nfrom readiness.__main__ import main\nif __name__ == '__main__':\n    main()\n"
_OWN_GIT = """from readiness.intake.git import ShadowGit
shadow = ShadowGit.environment.fget
ShadowGit.environment = property(lambda self: {**shadow(self), 'GIT_DIR': self.folder.own})
"""
_FIRST_GIT = """import readiness.intake.git
readiness.intake.git._git_program = lambda target: 'git'
"""
_WITH_HERE = "sys.path.insert(0, '')\nimport readiness.__main__ as start\nstart._forget_the_working_directory = lambda: None"


@needs_git
@pytest.mark.parametrize(
    ("weakness", "sprung"), [("", []), (_OWN_GIT, ["core.fsmonitor"]), (_FIRST_GIT, ["git"]), (_WITH_HERE, ["msgspec.py"])]
)
def test_a_weakened_readiness_is_found_out(place: Planted, tmp_path: Path, weakness: str, sprung: list[str]) -> None:
    repository(place.root, {"a.py": "x = 1\n"})
    set_value(place.root, "core.fsmonitor", place.markers, tmp_path / "tools")
    write_texts(place.root, {"msgspec.py": "@PY@\n"}, place.markers, tmp_path)
    write_programs(place.root, place.markers)
    place.script.write_text(_WEAKENED.format(weakness))
    done = watched(place, [str(place.script), "config", "."])
    assert done.sprung == sprung
    assert bool(done.trespasses) == bool(weakness)


_POOL = """import contextlib, sys, threading
sys.path.append({path!r})
import readiness.pool as pool, readiness.workers as workers
from readiness.intake.naming import is_safe
if __name__ == '__main__':
    {weakness}
    ended = threading.Event()
    threading.Thread(target=ended.wait, daemon=True).start()  # a process with threads is not forked
    results = pool.map_items(is_safe, ['x'] * pool.SERIAL_BELOW, jobs=2)
    ended.set()
    assert results == [True] * pool.SERIAL_BELOW, results
"""


@pytest.mark.parametrize("weakness", ["", "workers._away_from_here = contextlib.nullcontext"])
@pytest.mark.parametrize("flags", [[], ["-E"]])
def test_workers_that_look_around_are_found_out(place: Planted, tmp_path: Path, flags: list[str], weakness: str) -> None:
    """Under ``-E`` nothing is watched, as that hides the watch; and no variable keeps a worker from looking into the working directory."""
    write_texts(place.root, {"multiprocessing.py": "@PY@\nraise SystemExit\n"}, place.markers, tmp_path)
    place.script.write_text(_POOL.format(path=str(PACKAGE.parent), weakness=weakness))
    done = watched(place, [*flags, str(place.script)], log=not flags)
    assert done.sprung == (["multiprocessing.py"] if weakness else [])
    assert bool(done.trespasses) == (bool(weakness) and not flags)
    if not weakness:
        assert (done.code, done.err) == (0, "")


def test_marks_are_told_once(tmp_path: Path) -> None:
    markers = Markers(tmp_path)
    exec(markers.python("a/b.py"))
    assert (markers.sprung(), markers.sprung()) == (["a/b.py"], [])
