"""``.gitignore`` semantics, held against git itself."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.intake.ignore import IgnoreRules, parse_patterns
from readiness.intake.memory import MemorySnapshot

GIT = shutil.which("git")

IGNORED = [
    (".env", ".env"), (".env", "backend/.env"), ("*.env", "prod.env"), ("/.env", ".env"), ("build/", "build/x"), ("build", "a/build/x"),
    ("a/b", "a/b/c"), ("**/b", "x/y/b"), ("a/**", "a/x/y"), ("a/**/b", "a/b"), ("a/**/b", "a/x/y/b"), ("*.py[cod]", "x.pyc"),
    (".env*", ".env.local"),
    ("foo/*", "foo/x/y"), ("\\#x", "#x"), ("\\!x", "!x"), ("x\\ ", "x "), ("x   ", "x"), ("a?c", "abc"), ("[!a]b", "cb"),
    ("[[:digit:]]x", "1x"),
    ("*", "anything/at/all"), ("x\r", "x"), ("\ufeffx", "x"), ("*.log", "a/b/c.log"), ("doc/*.txt", "doc/a.txt"), ("a**b", "axxb"),
    ("[]-]", "]"),
    ("[a-c]", "b"), (".secret_key", "app/.secret_key"), ("*.pem\n!a.pem\n*.pem", "a.pem"),
]  # fmt: skip
KEPT = [
    ("/.env", "a/.env"), (".env", ".env.example"), ("*.env", ".envrc"), ("build/", "build"), ("a/b", "x/a/b"), ("a/**", "a"),
    ("# x", "x"), ("!x", "x"),
    (".env\n!.env", ".env"), ("doc/*.txt", "doc/a/b.txt"), ("foo/*", "foo"), ("x\\", "x"), ("[a", "[a"), ("[a", "a"), ("[!a]b", "ab"),
    ("a?c", "a/c"),
    ("", "x"), ("/", "x"), ("x*a**/b", "xa/x/b"), ("*.pem\n!a.pem", "a.pem"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path"), IGNORED)
def test_ignored(text: str, path: str) -> None:
    assert IgnoreRules.from_files({".gitignore": text}).matches(path)


@pytest.mark.parametrize(("text", "path"), KEPT)
def test_not_ignored(text: str, path: str) -> None:
    assert not IgnoreRules.from_files({".gitignore": text}).matches(path)


def test_an_excluded_folder_hides_what_an_exception_names() -> None:
    assert IgnoreRules.from_files({".gitignore": "build\n!build/keep.py"}).matches("build/keep.py")
    assert not IgnoreRules.from_files({".gitignore": "build/*\n!build/keep.py"}).matches("build/keep.py")


def test_the_deeper_file_decides() -> None:
    rules = IgnoreRules.from_files({".gitignore": "*.env\n", "a/.gitignore": "!prod.env\n", "b/.gitignore": "/x\n"})
    assert rules.matches("prod.env")
    assert not rules.matches("a/prod.env")
    assert rules.matches("b/x")
    assert not rules.matches("b/c/x")


def test_a_folder_is_asked_about_with_a_slash() -> None:
    rules = IgnoreRules.from_files({".gitignore": "out/\n"})
    assert rules.matches("out/")
    assert not rules.matches("out")


def test_hostile_patterns_end() -> None:
    rules = IgnoreRules.from_files({".gitignore": "/" + "**/a*" * 40 + "b\n" + "*a" * 100 + "b\n"})
    assert not rules.matches("/".join(["aaaaaaaa"] * 60))
    assert not IgnoreRules.from_files({".gitignore": "x"}).matches("/".join(["d"] * 5000))


def test_memory_snapshot_leaves_out_what_is_ignored() -> None:
    files = {".gitignore": "out/\n*.log\n", "out/a.py": "", "a.log": "", "a.py": "", "b/.gitignore": "!keep.log\n", "b/keep.log": ""}
    assert [entry.path for entry in MemorySnapshot(files).entries()] == [".gitignore", "a.py", "b/.gitignore", "b/keep.log"]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ignore")
    assert GIT
    subprocess.run([GIT, "init", "-q", str(root)], check=True, env=_environment())
    (root / "b").mkdir()
    (root / "b" / "a").mkdir()
    (root / "a").mkdir()
    return root


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}


LINE = st.lists(st.sampled_from(["a", "b", "*", "**", "/", "?", "!", "[ab]", "[!a]", "\\", " ", ".", "a/", "/**/", "#"]),
    max_size=6).map("".join)


@pytest.mark.skipif(GIT is None, reason="git is the oracle")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.lists(LINE, max_size=4), st.lists(LINE, max_size=2))
def test_agrees_with_git(repository: Path, lines: list[str], deeper: list[str]) -> None:
    files = {".gitignore": "\n".join(lines), "b/.gitignore": "\n".join(deeper)}
    for path, text in files.items():
        (repository / path).write_text(text)
    paths = ["a", "b", "ab", "a.b", ".a", "a/a", "a/b", "b/a", "b/b", "b/a/a", "b/a/b", "a/ab", "b/a/.b", "b/a/a/b/a"]
    asked = "\n".join(paths)
    assert GIT
    command = [GIT, "-C", str(repository), "check-ignore", "--no-index", "--stdin"]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False, env=_environment())
    expected = [path.strip('"') for path in done.stdout.splitlines()]
    folders = {"a", "b", "b/a"}  # these exist as folders, so git knows
    rules = IgnoreRules.from_files(files)
    assert [path for path in paths if rules.matches(path + "/" * (path in folders))] == expected


def test_only_so_many_patterns_are_read() -> None:
    assert len(parse_patterns("x\n" * 9000)) == 5000
