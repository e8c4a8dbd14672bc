"""The README tells the truth: its commands are the ones CI runs, its options exist, its files are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_ci_runs_the_readme_s_own_test_command() -> None:
    command = next(line for line in README.splitlines() if line.startswith("python3 -m venv") and "pytest" in line)
    assert command in (ROOT / ".ci/run").read_text().splitlines()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(readiness/schemas/[\w.]+|[A-Z]+\.md)`|\]\(([\w./-]+)\)", README))))
def test_files_it_points_to_are_there(name: tuple[str, str]) -> None:
    assert (ROOT / (name[0] or name[1])).is_file()


def test_options_it_shows_exist() -> None:
    declared = "".join(path.read_text() for path in (ROOT / "readiness/cli").glob("*.py"))
    for option in sorted(set(re.findall(r"readiness [\w .-]*?(--[a-z-]+)", README))):
        assert f'"{option}"' in declared or option.removeprefix("--").replace("-", "_") in declared, option
