"""What a command imports: start-up is most of what a small scan costs, and time is nothing that a test may measure."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, sys
from readiness.__main__ import main
sys.argv = ["readiness", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""
LIBRARIES = frozenset({
    "ahocorasick_rs", "ast_grep_py", "bandit", "crossplane", "defusedxml", "dotenv", "jinja2", "msgspec", "multiprocessing", "packaging",
    "pathspec", "re2", "rich", "sqlite3", "stdlib_list", "tomli", "tree_sitter", "tree_sitter_containerfile", "tree_sitter_python", "typer",
    "yaml",
})  # fmt: skip


def imported(*arguments: str, home: Path) -> frozenset[str]:
    """Names of the modules of a process that ran this command."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, env=env, cwd=home, check=True)
    return frozenset(json.loads(done.stderr.rpartition("\n")[2]))


def libraries(modules: frozenset[str]) -> frozenset[str]:
    return modules & LIBRARIES


def ours(modules: frozenset[str]) -> list[str]:
    return sorted(name for name in modules if name.startswith("readiness"))


def below(modules: frozenset[str], *packages: str) -> list[str]:
    """Modules in these packages of ours, the packages themselves left out."""
    return sorted(name for name in modules if name.startswith(tuple(f"readiness.{package}." for package in packages)))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "main.py").write_text("import os\n\nprint(os.getenv('NAME'))\n")
    return folder


def test_the_version_imports_nothing(tmp_path: Path) -> None:
    modules = imported("--version", home=tmp_path)
    assert ours(modules) == ["readiness", "readiness.__main__"]
    assert not libraries(modules)


def test_help_imports_no_parser_and_no_rule(tmp_path: Path) -> None:
    modules = imported("--help", home=tmp_path)
    assert libraries(modules) <= {"typer", "msgspec"}
    assert not below(modules, "artifacts", "cache", "catalogue", "facts", "intake", "matchers", "reports", "verdict")
    assert len(ours(modules)) <= 30


def test_a_small_scan_imports_what_its_files_need(repository: Path) -> None:
    modules = imported("scan", str(repository), "--no-cache", "--quiet", "--format", "json", home=repository.parent)
    unneeded = {
        "ast_grep_py", "bandit", "crossplane", "defusedxml", "dotenv", "jinja2", "multiprocessing", "packaging", "pathspec", "rich",
        "tree_sitter", "tree_sitter_containerfile", "tree_sitter_python",
    }  # fmt: skip
    assert not libraries(modules) & unneeded
    assert not below(modules, "facts.compose.sets", "facts.proxy.derive", "matchers.compose", "matchers.docker", "matchers.dependencies")
    assert len(ours(modules)) <= 400


def test_a_remembered_scan_imports_nothing_that_reads_or_judges(repository: Path) -> None:
    scan = ("scan", str(repository), "--cache-dir", str(repository.parent / "cache"), "--quiet", "--format", "json")
    imported(*scan, home=repository.parent)
    modules = imported(*scan, home=repository.parent)
    assert libraries(modules) <= {"typer", "msgspec", "sqlite3"}
    assert below(modules, "facts", "matchers", "artifacts", "verdict") == ["readiness.facts.options", "readiness.verdict.inputs"]
    assert len(ours(modules)) <= 70
