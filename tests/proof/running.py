"""The command line in processes of its own, watched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.intake.repositories import GIT, git, write
from tests.proof import canaries
from tests.proof.canaries import Markers
from tests.proof.git_canaries import ATTRIBUTES, MODULES, add_nested, plant_git, plant_nested
from tests.proof.trace import PACKAGE, WATCH, Ground, trespasses

#: As an installer writes it.
_SCRIPT = "import sys\nfrom readiness.__main__ import main\nif __name__ == '__main__':\n    sys.exit(main())\n"


class Planted(msgspec.Struct, frozen=True):
    """A target, the canaries' marks, and a folder of the user's beside it."""

    root: Path
    markers: Markers
    own: Path

    @property
    def script(self) -> Path:
        return self.own / "bin" / "readiness"


class Watched(msgspec.Struct, frozen=True):
    code: int
    out: str
    err: str
    trespasses: list[str]
    sprung: list[str]
    processes: int
    forks: int
    git: frozenset[str]


def beside(folder: Path, root: Path) -> Planted:
    """The user's folder for a target: home, temporary files, the console script."""
    own = folder / "own"
    for name in ("home/.cache", "home/.config", "tmp", "bin", "out"):
        (own / name).mkdir(parents=True)
    planted = Planted(root, Markers(folder / "markers"), own)
    planted.script.write_text(_SCRIPT)
    return planted


def planted(folder: Path, names: frozenset[str] | None = None) -> Planted:
    """A repository with every canary. ``names``: the modules that are shadowed, all of them and ours if not given."""
    root = folder / "target"
    root.mkdir()
    found = beside(folder, root)
    git(root, "init", "-q")
    write(root, {"a.py": "x = 1\n", "b.py": "x = 1\n", "c.py": "x = 1\n", "d.py": "x = 1\n"})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    add_nested(root)
    texts = canaries.shadows(names) if names is not None else canaries.shadows(canaries.modules())
    if names is not None:
        texts = {path: text for path, text in texts.items() if not path.startswith("readiness/")}
    canaries.write_texts(root, {**texts, **canaries.tables()}, found.markers, folder / "outside")
    canaries.write_pickles(root, found.markers)
    canaries.write_programs(root, found.markers)
    write(root, {".gitmodules": MODULES.replace("@SH@", found.markers.shell(".gitmodules")), ".gitattributes": ATTRIBUTES})
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "-m", "second")
    write(root, {"a.py": "x = 2\n", "c.py": "x = 2\n"})  # no new file: it would tell that the tree has changed, without git status
    (root / "b.py").unlink()
    plant_nested(root, found.markers, folder / "tools")
    plant_git(root, found.markers, folder / "tools")
    for name in ("outside.txt", "outside.toml", "outside.yaml", "outside.env", "outside.yml", "outside.conf", "outside"):
        (folder / name).write_text("private\n")
    found.markers.sprung()
    return found


def environment(place: Planted) -> dict[str, str]:
    """Nothing of this process's, but where things are. PATH leads into the target first, in every way there is."""
    paths = ["", ".", str(place.root), str(place.root / "bin"), "bin", os.path.dirname(GIT)]
    return {
        "PATH": os.pathsep.join(paths), "HOME": str(place.own / "home"), "TMPDIR": str(place.own / "tmp"), "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join((str(WATCH), str(PACKAGE.parent))), "PROOF_LOG": str(place.own / "log"),
    }  # fmt: skip


def watched(place: Planted, command: list[str], *, log: bool = True, early: frozenset[str] = frozenset()) -> Watched:
    """Runs ``python`` with these arguments in the target and judges what was seen: without ``log``, nothing but canaries."""
    seen = place.own / "log"
    seen.write_text("")
    done = subprocess.run(
        [sys.executable, *command], cwd=place.root, env=environment(place), capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    own = (place.own / "tmp", place.own / "out", place.own / "home" / ".cache" / "readiness")
    ground = Ground(root=place.root, own=own, git=str(Path(GIT)), start=str(place.script), early=early)
    text = seen.read_text()
    processes = text.count('["process", ')
    assert bool(processes) == log, "a process that nobody watched proves nothing"
    forks = text.count('["os.fork"')
    events = map(json.loads, text.splitlines())
    asked = frozenset(event[2][2] for event in events if event[0] == "subprocess.Popen" and event[1] == GIT)
    return Watched(done.returncode, done.stdout, done.stderr, trespasses(seen, ground), place.markers.sprung(), processes, forks, asked)


def preloaded() -> frozenset[str]:
    """Modules that ``python -m`` imports before any line of the module it is asked for: with the working directory first on its path, and
    nothing that the module could do about it."""
    probe = "import runpy, sys; print(*sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(WATCH)})
    return frozenset(name.partition(".")[0] for name in said.stdout.split())

