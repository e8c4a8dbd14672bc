"""Near-valid files of every kind, and bytes: parsers read or refuse them soundly, scans go through, every format is safe to show."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import seeds_of, trees
from tests.fuzz.targets import TARGETS, Target
from tests.fuzz.tokens import tokens_of
from tests.fuzz.whole import check_files, check_scan
from tests.fuzz.writing import KINDS, spoilt

every_time_the_same = settings(derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def pieced(draw: st.DrawFn, target: Target) -> bytes:
    """Tokens of the kind, in any order, in the middle of a real file."""
    start = draw(st.sampled_from(largest_seeds(target.name)))
    cut = draw(st.integers(0, len(start)))
    tokens = draw(st.lists(st.sampled_from(tokens_of(target)), max_size=12))
    return start[:cut] + "".join(tokens).encode() + draw(st.one_of(st.just(start[cut:]), st.binary(max_size=8)))


@cache
def largest_seeds(name: str) -> tuple[bytes, ...]:
    return (b"", *sorted(seeds_of(TARGETS[name]), key=len)[-40:])


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "scan"])
def test_pieces_of_files(name: str) -> None:
    target = TARGETS[name]

    @settings(every_time_the_same, max_examples=25)
    @given(st.one_of(pieced(target), st.binary(max_size=60)))
    def check(content: bytes) -> None:
        target.check(content, True)

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_near_valid_files(kind: str) -> None:
    targets = [target for target in TARGETS.values() if target.kind == kind]

    @settings(every_time_the_same, max_examples=40)
    @given(spoilt(KINDS[kind]))
    def check(content: bytes) -> None:
        for target in targets:
            target.check(content, True)

    check()


def test_every_example_goes_through_every_rule() -> None:
    """Each is written for one rule; to all others it is a repository like any."""
    for content in trees():
        check_scan("", content, False)


PATHS = {
    "Dockerfile": "dockerfile", "api/Dockerfile": "dockerfile", "docker-compose.yml": "compose", "docker-compose.override.yml": "compose",
    "k8s/app.yaml": "kubernetes", "nginx/nginx.conf": "nginx", "deploy/app.service": "unit", ".github/workflows/ci.yml": "workflow",
    ".env": "env-file", ".env.example": "env-file", "requirements.txt": "requirements", "pyproject.toml": "pyproject",
    "README.md": "markdown",
    "entrypoint.sh": "shell", "main.py": "python", "app/main.py": "python", "app/settings.py": "python", "app/__init__.py": "python",
    "tests/test_app.py": "python", "app/\x1b[2J.py": "python",
}  # fmt: skip
repositories = st.lists(st.sampled_from(sorted(PATHS)), min_size=1, max_size=6, unique=True).flatmap(
    lambda paths: st.fixed_dictionaries({path: spoilt(KINDS[PATHS[path]]) for path in paths})
)


@settings(every_time_the_same, max_examples=30)
@given(repositories)
def test_whole_scans(files: dict[str, bytes]) -> None:
    check_files(files)
