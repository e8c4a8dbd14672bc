"""Our hits are those of bandit's own command. (`comparing` says how to hold them against each other over a checkout.)"""

from pathlib import Path

import pytest

from readiness.artifacts.bandit.loading import bandit
from readiness.artifacts.bandit.parsing import parse
from tests.artifacts.bandit.comparing import Comparison, compared
from tests.artifacts.bandit.snippets import COMMENTS, SNIPPETS, listed, mixed

MIXED = 60


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Of every snippet, every listed name, and files of snippets mixed by chance: one run of the command, which is slow to start."""
    folder = tmp_path_factory.mktemp("code")
    for test, codes in SNIPPETS.items():
        for number, code in enumerate(codes):
            Path(folder, f"{test}_{number}.py").write_text(code + "\n")
            commented = "\n".join(f"{line}  # nosec {test}" for line in code.split("\n"))
            Path(folder, f"{test}_{number}_nosec.py").write_text(commented + "\n")
    for test, code in listed().items():
        Path(folder, f"listed_{test}.py").write_text(code)
    for number, comment in enumerate(COMMENTS):
        Path(folder, f"comment_{number}.py").write_text(
            f"import yaml, pickle {comment}\nassert (  {comment}\n    x,\n)\nyaml.load(  {comment}\n    pickle.loads(a))\n"
        )
    for seed in range(MIXED):
        Path(folder, f"mixed_{seed}.py").write_text(mixed(seed))
    return compared(folder)


def test_the_same_hits_are_found(comparison: Comparison) -> None:
    assert not comparison.only_bandit
    assert not comparison.only_here
    assert comparison.same > 1000


def test_the_same_hits_are_silenced(comparison: Comparison) -> None:
    theirs, ours = comparison.suppressed
    assert ours == theirs
    assert min(ours) > 50


def test_the_same_files_are_given_up(comparison: Comparison) -> None:
    assert comparison.given_up == (frozenset(), frozenset())


def test_every_test_of_bandit_hits_something_here() -> None:
    codes = [code for snippets in SNIPPETS.values() for code in snippets]
    hit = {hit.test for code in (*codes, *listed().values()) for hit in parse("a.py", code.encode()).hits}
    assert hit == bandit().ids - {"B001"}, "B001 stands for all of its lists"
    for test, snippets in SNIPPETS.items():
        assert test in {hit.test for hit in parse("a.py", snippets[0].encode()).hits}
