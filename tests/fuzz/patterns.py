"""What holds for files of patterns, whatever is asked of them."""

from readiness.facts.globs import path_matches
from readiness.intake.dockerignore import DockerIgnore
from readiness.intake.ignore import IgnoreRules


def check_context_ignore(path: str, content: bytes, thorough: bool) -> None:
    """Whether a path is excluded does not depend on what was asked before."""
    asked, text = _asked(content)
    rules = DockerIgnore(text)
    said = [rules.excludes(name) for name in asked]
    again = DockerIgnore(text)
    assert [again.excludes(name) for name in reversed(asked)] == said[::-1], "the order of questions matters"
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in rules.malformed)


def check_git_ignore(path: str, content: bytes, thorough: bool) -> None:
    """As :func:`check_context_ignore`; and what is inside an ignored folder is ignored."""
    asked, text = _asked(content)
    rules = IgnoreRules.from_files({".gitignore": text, "a/.gitignore": text[::-1]})
    said = [rules.matches(name) for name in asked]
    again = IgnoreRules.from_files({"a/.gitignore": text[::-1], ".gitignore": text})
    assert [again.matches(name) for name in reversed(asked)] == said[::-1], "the order of questions matters"
    for name in asked:
        if name.strip("/") and rules.matches(f"{name.strip('/')}/"):
            assert rules.matches(f"{name.strip('/')}/inner"), f"what is inside an ignored folder: {name}"


def check_globs(path: str, content: bytes, thorough: bool) -> None:
    asked, text = _asked(content)
    globs = tuple(text.split("\n")[:8])
    for name in asked:
        path_matches(globs, name)


def _asked(content: bytes) -> tuple[list[str], str]:
    """The first two lines are paths, the rest is a file of patterns."""
    first, _, rest = content.partition(b"\n")
    second, _, rest = rest.partition(b"\n")
    return [name.decode("utf-8", "replace") for name in (first, second)], rest.decode("utf-8", "replace")
