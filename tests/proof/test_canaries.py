"""The canaries are alive: each is set off by what it is meant for. Without this the proof would prove nothing."""

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
import yaml

from tests.intake.repositories import GIT, git, needs_git, repository, write
from tests.proof import canaries
from tests.proof.canaries import Markers, modules, shadows, write_pickles, write_programs, write_texts
from tests.proof.git_canaries import ATTRIBUTES, HOOKS, SETTINGS, add_nested, plant_nested, program, set_value
from tests.proof.running import planted


@pytest.fixture
def markers(tmp_path: Path) -> Markers:
    return Markers(tmp_path / "markers")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def ordinary(command: list[str], cwd: Path, **more: str) -> None:
    """Runs a program as anybody would, whatever becomes of it."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), **more}
    question = b"protocol=https\nhost=nowhere.invalid\n\n"  # for git credential
    subprocess.run(command, cwd=cwd, env=environment, input=question, capture_output=True, timeout=60, check=False)


def test_python_files(root: Path, markers: Markers) -> None:
    texts = {**canaries.PYTHON, **shadows(modules())}
    del texts["setup.py"]  # setuptools need not be there; its text is the same
    write_texts(root, texts, markers, root)
    run = "import sys\nfor path in sys.argv[1:]: exec(compile(open(path).read(), path, 'exec'), {'FastAPI': None, '__name__': ''})"
    texts["shop/main.py"] = ""
    ordinary([sys.executable, "-c", run, *(path for path in texts if path != "shop/main.py")], root)
    assert markers.sprung() == sorted((path for path in texts if path != "shop/main.py"), key=lambda path: path.replace("/", "%"))


def test_a_module_in_the_working_directory(root: Path, markers: Markers) -> None:
    write_texts(root, {"yaml.py": "@PY@", "multiprocessing.py": "@PY@"}, markers, root)
    ordinary([sys.executable, "-c", "import yaml, multiprocessing"], root)
    assert markers.sprung() == ["multiprocessing.py", "yaml.py"]


def test_shell_commands(root: Path, markers: Markers) -> None:
    for path in canaries.SHELL:
        ordinary(["/bin/sh", "-c", markers.shell(path)], root)
    assert len(markers.sprung()) == len(canaries.SHELL)


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_a_makefile_that_is_only_parsed(root: Path, markers: Markers) -> None:
    write_texts(root, {"Makefile": canaries.SHELL["Makefile"]}, markers, root)
    ordinary(["make", "--dry-run"], root)
    assert markers.sprung() == ["Makefile"]


def test_tags_templates_and_pickles(root: Path, markers: Markers) -> None:
    write_texts(root, {**canaries.TAGGED, "README.md": canaries.TEMPLATED["README.md"]}, markers, root)
    for path in canaries.TAGGED:
        yaml.unsafe_load((root / path).read_text())
        assert markers.sprung() == [path]
    jinja2.Template((root / "README.md").read_text()).render()
    assert markers.sprung() == ["README.md"]
    write_pickles(root, markers)
    for path in canaries.PICKLED:
        pickle.loads((root / path).read_bytes())
        assert markers.sprung() == [path]


def test_programs_on_the_path(root: Path, markers: Markers) -> None:
    write_programs(root, markers)
    for name in canaries.PROGRAMS:
        ordinary(["/bin/sh", "-c", f"command -p true; exec {name}"], root, PATH=".:/usr/bin")
        assert markers.sprung() == [name]


@needs_git
@pytest.mark.parametrize("key", [key for key, command in SETTINGS.items() if command])
def test_settings_of_git(root: Path, markers: Markers, tmp_path: Path, key: str) -> None:
    repository(root, {"a.py": "x = 1\n", "b.py": "x = 1\n", "c.py": "x = 1\n"})
    set_value(root, key, markers, tmp_path / "tools")
    write(root, {".gitattributes": ATTRIBUTES, "a.py": "x = 2\n", "b.py": "x = 2\n", "c.py": "x = 2\n"})
    ordinary([GIT, "-c", "user.name=a", "-c", "user.email=a@b.invalid", *SETTINGS[key].split()], root)
    assert markers.sprung() == [key]


@needs_git
def test_hooks_and_filters_at_a_commit(root: Path, markers: Markers, tmp_path: Path) -> None:
    repository(root, {"a.py": "x = 1\n"})
    for hook in HOOKS:
        program(root / ".git" / "hooks", hook, markers)
    ordinary([GIT, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "--allow-empty", "-m", "x"], root)
    assert {"pre-commit", "commit-msg", "post-commit", "reference-transaction"} <= set(markers.sprung())


@needs_git
def test_status_enters_a_submodule(root: Path, markers: Markers, tmp_path: Path) -> None:
    repository(root, {"a.py": "x = 1\n"})
    add_nested(root)
    plant_nested(root, markers, tmp_path / "tools")
    ordinary([GIT, "status"], root)
    assert markers.sprung() == ["nested.lib"]
    git(root, "ls-files")
    assert markers.sprung() == []


@needs_git
def test_the_whole_at_once(tmp_path: Path) -> None:
    """The repository that is scanned, in the hands of the ordinary git."""
    place = planted(tmp_path, frozenset({"yaml"}))
    ordinary([GIT, f"--git-dir={place.root}/.git", f"--work-tree={place.root}", "status"], place.root)
    assert {"config.worktree", "filter.shop.clean", "filter.stream.process"} <= set(place.markers.sprung())
