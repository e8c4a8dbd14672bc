"""``.dockerignore`` by Docker's own rules; the cases follow what moby/patternmatcher documents and tests of itself."""

import pytest

from readiness.intake.dockerignore import DockerIgnore, well_formed

EXCLUDED = [
    ("**", "file"), ("**/", "file"), ("**", "dir/file"), ("**/**", "dir/file"), ("dir/**", "dir/file"), ("dir/**", "dir/dir2/file"),
    ("**/dir", "dir"), ("**/dir", "dir/file"), ("**/dir2/*", "dir/dir2/file"), ("**/dir2/**", "dir/dir2/dir3/file"), ("**file", "file"),
    ("**file", "dir/file"), ("**/file", "dir/dir/file"), ("**/file*", "dir/dir/file.txt"), ("**/file*txt", "dir/dir/file.txt"),
    ("**/file*.txt*", "dir/dir/file.txt"), ("**/**/*.txt", "dir/dir/file.txt"), ("**/*.txt", "file.txt"), ("**/**/*.txt", "file.txt"),
    ("a**/*.txt", "a/dir/dir/file.txt"), ("a/*.txt", "a/file.txt"), ("a/*.txt**", "a/file.txt"), ("a[b-d]e", "ace"), ("a[^b-d]e", "aze"),
    (".*", ".foo"), ("abc.def", "abc.def"), ("abc?def", "abcZdef"), ("a?b", "a☺b"), ("**/foo/bar", "dir/dir2/foo/bar"),
    ("abc/**", "abc/def/ghi"),
    ("**/.foo", ".foo"), ("a(b)c/def", "a(b)c/def"), ("a.|)$(}+{bc", "a.|)$(}+{bc"), ("dist/*.whl", "dist/a-1.0+g08.whl"), ("a\\*b", "a*b"),
    ("a*", "ab/c"), ("a*b*c*d*e*/f", "axbxcxdxexxx/f"), ("[\\]a]", "]"), ("[x\\-]", "-"), ("*", "any/thing"), (".env", ".env"),
    ("/.env", ".env"), ("secrets/", "secrets/key"), ("  .git  ", ".git/config"), ("./node_modules", "node_modules/x.js"), ("a/../b", "b"),
    ("a//b", "a/b"), ("*/temp*", "sub/temporary.txt"), ("**/*.pyc", "a/b/c.pyc"), ("dir**", "dirty"), ("\ufeff.env", ".env"), ("x\r", "x"),
]  # fmt: skip
KEPT = [
    ("**/**/*.txt2", "dir/dir/file.txt"), ("a/*.txt", "a/dir/file.txt"), ("a[b-d]e", "ae"), (".*", "foo"), ("abc.def", "abcZdef"),
    ("abc?def", "abcdef"), ("abc/**", "abc"), ("a(b)c/def", "a(b)c/xyz"), ("a*/b", "a/c/b"), ("a?b", "a/b"), ("a*b", "a/b"),
    (".env", "backend/.env"), ("node_modules", "frontend/node_modules/x.js"), ("*.pyc", "a/b.pyc"), ("#.env", ".env"), ("# .env", ".env"),
    ("*/temp*", "temp"), ("", "x"), ("*", "."), ("a\\*b", "ab"), ("[\\-x]", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "path"), EXCLUDED)
def test_pattern_excludes(pattern: str, path: str) -> None:
    assert DockerIgnore(pattern).excludes(path)


@pytest.mark.parametrize(("pattern", "path"), KEPT)
def test_pattern_keeps(pattern: str, path: str) -> None:
    assert not DockerIgnore(pattern).excludes(path)


def test_a_dotted_name_is_matched_by_a_suffix_pattern() -> None:
    assert not DockerIgnore("**/.foo").excludes("bar.foo")
    assert DockerIgnore("**.foo").excludes("bar.foo")


@pytest.mark.parametrize(
    ("lines", "path", "excluded"),
    [
        (["!file.py", "*.py"], "file.py", True),  # order: the last one decides
        (["*.py", "!file.py"], "file.py", False),
        (["docs", "!docs/README.md"], "docs/README.md", False),  # brought back below an excluded folder, unlike git
        (["docs/", "!docs/README.md"], "docs/guide.md", True),
        (["**", "!util/docker/web"], "util/docker/web/foo", False),
        (["**", "!util/docker/web", "util/docker/web/foo"], "util/docker/web/foo", True),
        (["*", "!src", "!requirements.txt"], "src/app/main.py", False),
        (["*", "!src", "!requirements.txt"], ".env", True),
        (["*", "! src "], "src/x.py", False),  # blanks after the ! are trimmed
        (["*", "!/src"], "src/x.py", False),
        (["*", "!**/*.py"], "a/b.py", False),
        (["*", "!src", "src/*.log"], "src/a.log", True),
        (["a/b", "!a"], "a/b/c", True),  # the walk asks about `a` before anything excluded it, so the exception never holds there
        (["*.md", "!README*.md", "README-secret.md"], "README-secret.md", True),
    ],
)
def test_order_and_exceptions(lines: list[str], path: str, excluded: bool) -> None:
    assert DockerIgnore("\n".join(lines)).excludes(path) is excluded


@pytest.mark.parametrize("pattern", ["[]a]", "[-]", "[x-]", "[-x]", "\\", "[a-b-c]", "[", "[^", "[^bc", "a[", "a[x", "[a-"])
def test_malformed_pattern_is_listed_and_matches_nothing(pattern: str) -> None:
    assert not well_formed(pattern)
    rules = DockerIgnore(f"x\n{pattern}\n")
    assert rules.malformed == ((2, pattern),)
    assert rules.excludes("x")
    assert not rules.excludes("a")


def test_an_exclamation_mark_alone_and_a_reversed_range_are_malformed() -> None:
    assert [line for line, _ in DockerIgnore("!\n! \n[z-a]\n").malformed] == [1, 2, 3]


def test_hostile_patterns_are_matched_in_linear_time() -> None:
    rules = DockerIgnore("*a" * 200 + "b")
    assert not rules.excludes("a" * 5000)
