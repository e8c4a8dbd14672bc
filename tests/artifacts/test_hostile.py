"""Files made to break a reader: each kind reads or refuses them, in time that grows with their size and not with its square."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.table import KINDS, ArtifactKind, kinds_of

BYTES = 12_000
SECONDS = 5.0  # of this process's own time. The slowest takes 0.3; what grew with the square or worse took minutes.
# What opens and never closes, what continues, what repeats.
UNITS = (
    " ", "\t", "\n", "\\\n", "a", "a\n", "a b ", "0", "[", "[[", "{", "{{", "(", "(a", "[](", "\"", "'", "`", "\"\"\"", "'''",
    "<!--", "#", "-", "- ", "? ", "a: ", "a:\n", "a=", "a,", "a.", ":", ";", "&&", "|", "/", "../", "$(", "${", "<<A\n", "[a\n",
    "a{", "a {\n", "if ", "case a in\n", "~~~", "-<", "\0", "\f", "é", "\u2028", "\ufeff", "%", "!t ", "&a ", "*",
)  # fmt: skip
# The beginning of a file of the kind, so that what follows is looked at.
HEADS = {
    "compose": "services:\n  a:\n    command: ", "kubernetes": "apiVersion: v1\nkind: Pod\nspec:\n  a: ",
    "unit": "[Service]\nExecStart=", "workflow": "on: push\njobs:\n  a:\n    steps:\n    - run: ", "gitlab-ci": "a:\n  script: ",
    "ci-other": "script: ", "nginx": "server {\n", "tox": "[testenv]\ncommands=", "pyproject": "[project]\nname=",
    "setup-cfg": "[metadata]\nname=", "helm": "a: ", "openapi": "openapi: ", "dockerfile": "FROM a\nRUN ", "makefile": "a:",
    "markdown": "[a](", "env-file": "A=", "requirements": "a==", "pipfile": "[packages]\na = ", "lock": "[[package]]\nname = ",
    "package-json": "{\"a\": ", "crontab": "* * * * * ", "procfile": "web: ", "shell": "sh ", "python": "x = ",
}  # fmt: skip
NAMES = {
    "ci-other": (".travis.yml", "Jenkinsfile"), "makefile": ("Makefile", "justfile", "Taskfile.yml"),
    "tox": ("tox.ini", "tox.toml"), "lock": ("poetry.lock", "Pipfile.lock"),
    "settings-file": ("a.yml", "a.toml", "a.ini", "a.json", "a.properties"),
}  # fmt: skip


class TooSlowError(AssertionError):
    pass


@contextmanager
def bounded(what: str) -> Iterator[None]:
    """Time of this process, so that a busy machine changes nothing."""

    def stop(_: int, frame: FrameType | None) -> None:
        raise TooSlowError(f"{what}: more than {SECONDS} s, in {frame.f_code.co_qualname if frame else 'nothing'}")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


PARSERS = {kind.name: kind for kind in reversed(KINDS)}
CASES = tuple((kind, name) for kind in PARSERS.values() for name in NAMES.get(kind.name, (kind.globs[0].replace("*", "x"),)))
# What once took for ever: the name of a file, its beginning, and what was repeated.
KNOWN = (
    ("makefile", "Makefile", "a", " ", 300_000), ("ci-other", "Jenkinsfile", "sh", " ", 300_000), ("markdown", "x.md", "", "<!--", 100_000),
    ("markdown", "x.md", "", "`", 100_000), ("markdown", "x.md", "", "[](", 50_000), ("compose", "compose.yml", "", "{{", 100_000),
    ("shell", "x.sh", "", "(a", 100_000), ("shell", "x.sh", "", "[](", 100_000), ("python", "x.py", "", "<!--", 50_000),
    ("python", "x.py", "", "-<", 50_000), ("python", "x.py", "é;", "a();", 40_000),
    ("python", "x.py", "", "-<" * 90 + "a\n", 300), ("makefile", "Makefile", "a:", "\\\n", 100_000),
    ("markdown", "x.md", "", "# a" + " " * 3000 + "a\n", 20), ("markdown", "x.rst", "", " " * 3000 + "a:\n", 200),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), CASES, ids=[f"{kind.name}: {name}" for kind, name in CASES])
def test_a_reader_ends_and_refuses_at_most(kind: ArtifactKind, name: str) -> None:
    parse = kind.parser()
    for unit in UNITS:
        for head in ("", HEADS.get(kind.name, "a ")):
            content = (head + unit * (BYTES // len(unit.encode()))).encode()
            with bounded(f"{name}: {head!r} and {unit!r} again and again"), suppress(UnparsableError):
                parse(name, content)


@pytest.mark.parametrize(("kind", "name", "head", "unit", "times"), KNOWN, ids=[f"{case[1]}: {case[2]}{case[3][:4]!r}" for case in KNOWN])
def test_what_once_took_for_ever(kind: str, name: str, head: str, unit: str, times: int) -> None:
    with bounded(name), suppress(UnparsableError):
        PARSERS[kind].parser()(name, (head + unit * times).encode())


@pytest.mark.parametrize("name", ["a.yml", "a.json", "a.service", "nginx.conf", "compose.yml", "run", "tool"])
def test_what_a_file_is_shows_in_no_time(name: str) -> None:
    for unit in (*UNITS, "apiVersion:\n", "kind:\n", "openapi\n", "server a\n"):
        with bounded(f"{name}: {unit!r} again and again"):
            kinds_of(name, (unit * (65_536 // len(unit.encode()))).encode())
