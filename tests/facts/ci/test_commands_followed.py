"""What a CI step runs in the end."""

import pytest

from readiness.facts.ci.checks import Check, checks_of
from readiness.facts.ci.rows import CiCommand
from tests.facts.projects import project_of


def workflow(run: str) -> str:
    return f"on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {run}\n"


def rows_of(run: str, files: dict[str, str]) -> tuple[CiCommand, ...]:
    return project_of({".github/workflows/ci.yml": workflow(run), **files}).rows(CiCommand)


@pytest.mark.parametrize(
    ("run", "files"),
    [
        ("uv run ruff check .", {}),
        ("make -C app lint", {"app/Makefile": "lint: style\nstyle:\n\t@$(PYTHON) -m ruff check .\n"}),
        ("make", {"Makefile": "all: lint\nlint:\n\t$(MAKE) style\nstyle:\n\t$(RUFF) check .\n"}),
        ("tox -e lint", {"tox.ini": "[testenv:lint]\ncommands = ruff check {posargs}\n[testenv:docs]\ncommands = sphinx-build\n"}),
        ("nox -s lint", {"noxfile.py": "import nox\n\n@nox.session\ndef lint(session):\n    session.run('ruff', 'check', '.')\n"}),
        ("npm run check", {"package.json": '{"scripts": {"check": "ruff check ."}}'}),
        ("./scripts/check.sh", {"scripts/check.sh": "#!/bin/sh\nset -e\nruff check .\n"}),
        ("bash $ROOT/scripts/check.sh", {"scripts/check.sh": "#!/bin/sh\nruff check .\n"}),
        ("docker compose exec -T -u root web ruff check .", {}),
        ("bash -c 'cd app && ruff check .'", {}),
        ("cd app && make lint", {"app/Makefile": "lint:\n\truff check .\n"}),
        (
            "prek run --all-files",
            {".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks:\n      - id: x\n        entry: ruff check\n"},
        ),
    ],
)
def test_hand_overs_are_followed(run: str, files: dict[str, str]) -> None:
    found = [row for row in rows_of(run, files) if Check.LINT in checks_of(row)]
    assert [(row.words[:2], str(row.location)) for row in found] == [(("ruff", "check"), ".github/workflows/ci.yml:6")]


@pytest.mark.parametrize(
    ("run", "files"),
    [
        ("make docs", {"Makefile": "docs:\n\tsphinx-build\nlint:\n\truff check .\n"}),
        ("tox -e docs", {"tox.ini": "[testenv:lint]\ncommands = ruff check\n[testenv:docs]\ncommands = sphinx-build\n"}),
        ("ruff format --check .", {}),
        ("echo ruff check", {}),
        ("pytest", {".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks: [{id: ruff}]\n"}),
    ],
)
def test_what_nobody_asks_for_is_not_run(run: str, files: dict[str, str]) -> None:
    assert not any(Check.LINT in checks_of(row) for row in rows_of(run, files))


@pytest.mark.parametrize(
    ("run", "open_end"), [("make $TARGET", True), ("bash $SCRIPT", True), ("bash $HOME/tool.sh", False), ("make all", False)]
)
def test_only_what_may_be_the_repositorys_own_stays_open(run: str, open_end: bool) -> None:
    assert any(row.unreadable for row in rows_of(run, {"Makefile": "all:\n\tpytest\n"})) is open_end


def test_scripts_that_start_each_other_end() -> None:
    files = {f"{name}.sh": "#!/bin/sh\n./a.sh\n./b.sh\n./c.sh\n" for name in "abc"}
    assert len(rows_of("./a.sh", files)) < 50


@pytest.mark.parametrize(
    ("words", "check"),
    [
        (("pytest", "--cov-fail-under=80"), Check.COVERAGE),
        (("coverage", "report", "--fail-under", "80"), Check.COVERAGE),
        (("mypy", "app"), Check.TYPES),
        (("pip-audit",), Check.SECURITY),
        (("flake8",), Check.LINT),
    ],
)
def test_what_a_command_is_evidence_of(words: tuple[str, ...], check: Check) -> None:
    (row,) = [row for row in rows_of(" ".join(words), {}) if row.words == words]
    assert checks_of(row) == {check}


@pytest.mark.parametrize(
    "run", ["bash", "bash -c", "-v/a:/b", "make -C", "tox -e", "nox -s", "npm run", "docker run", "cd", "docker compose run --rm"]
)
def test_half_a_command_leads_nowhere(run: str) -> None:
    assert all(not row.unreadable for row in rows_of(run, {"Makefile": "", "tox.ini": "", "noxfile.py": "", "package.json": "{}"}))
