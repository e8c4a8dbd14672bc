"""What a glob of a rule or a configuration matches, and how long that may take."""

import pytest

from readiness.facts.globs import glob_pattern, path_matches


@pytest.mark.parametrize(
    ("glob", "matching", "others"),
    [
        ("README*", ["README", "README.md", "docs/README.rst", "a/b/README"], ["readme.md", "README/a", "MYREADME"]),
        ("*.py", ["a.py", "x/y/a.py"], ["a.pyc", "a.py/b"]),
        ("./README.md", ["README.md"], ["docs/README.md"]),
        ("/README.md", ["README.md"], ["docs/README.md"]),
        ("docs/*.md", ["docs/a.md"], ["docs/a/b.md", "x/docs/a.md"]),
        ("docs/**", ["docs/a.md", "docs/a/b.md"], ["docs", "xdocs/a"]),
        ("**/conf/*.ini", ["conf/a.ini", "a/b/conf/x.ini"], ["xconf/a.ini", "conf/a/b.ini"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]),
        ("*.{yml,yaml}", ["a.yml", "x/a.yaml"], ["a.yl", "a.{yml,yaml}"]),
        ("{test_*,*_test}.py", ["test_a.py", "x/a_test.py"], ["a.py", "test.py"]),
        ("{a,b/**}/c", ["a/c", "b/x/y/c"], ["x/a/c", "a/x/c"]),
        ("?.txt", ["a.txt", "é.txt"], ["ab.txt", ".txt"]),
        ("a+b(1).[c]$^|", ["a+b(1).[c]$^|"], ["aab1.c"]),
        ("new\nline*", ["new\nline.py", "x/new\nline"], ["new"]),
        ("**", ["a", "a/b"], []),
        ("\ud800*", [], ["a"]),
    ],
)
def test_matching(glob: str, matching: list[str], others: list[str]) -> None:
    pattern = glob_pattern(glob)
    assert [path for path in matching if not pattern.fullmatch(path)] == []
    assert [path for path in others if pattern.fullmatch(path)] == []


def test_case() -> None:
    assert glob_pattern("readme*", ignore_case=True).fullmatch("docs/README.MD")
    assert not glob_pattern("readme*").fullmatch("README.MD")


def test_any_of_several() -> None:
    assert path_matches(("*.md", "docs/**"), "docs/a.txt")
    assert not path_matches((), "docs/a.txt")


@pytest.mark.parametrize("glob", ["*a" * 40, "**/" * 40 + "b", "{" * 1000 + "a" + "}" * 1000, "?" * 100_000, "{a,b}" * 2000, "*" * 50_000])
def test_globs_that_would_never_end(glob: str) -> None:
    """Somebody else's repository writes some of them, and names its files."""
    path = "/".join(["a" * 250] * 16)
    assert not glob_pattern(f"{glob}c").fullmatch(path)
