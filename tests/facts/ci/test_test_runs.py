"""Which steps of a CI run the tests, through whatever starts them."""

import pytest

from readiness.facts.ci.rows import CiStep, CiTestRun
from readiness.model import Location
from tests.facts.projects import project_of

WORKFLOW = ".github/workflows/ci.yml"


def runs(script: str, files: dict[str, str] | None = None, *, folder: str = "", more: str = "") -> list[str]:
    """Every chain a step leads to, with ``!`` for an ignored failure and ``?`` for one that cannot be followed."""
    lines = "".join(f"          {line}\n" for line in script.split("\n"))
    place = f"        working-directory: {folder}\n" if folder else ""
    text = f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n{lines}{place}{more}"
    project = project_of({WORKFLOW: text, **(files or {})})
    return [f"{'?' if run.unreadable else '!' if run.ignored else ''}{run.via}" for run in project.rows(CiTestRun)]


MAKEFILE = """\
.PHONY: test
all: lint test
test: build
\tpytest -q
soft:
\t-pytest
via:
\t$(MAKE) test
sub:
\tmake -C api check
loop: loop
\tmake loop
variable:
\t$(PYTEST) -x
in-venv:
\t$(VENV)/bin/pytest
build:
\tpip install .
"""


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("pytest", ["pytest"]),
        ("ruff check", []),
        ("pytest --version", []),
        ("tox --notest", []),
        ("python manage.py test", ["python manage.py test"]),
        ("./manage.py test", ["./manage.py test"]),
        ("python setup.py test", ["python setup.py test"]),
        ("python runtests.py", ["python runtests.py"]),
        ("python app.py", []),
        ("make test", ["make test → pytest -q"]),
        ("make", ["make → pytest -q"]),
        ("make -j4 test A=b", ["make -j4 test → pytest -q"]),
        ("make soft", ["!make soft → pytest"]),
        ("make test || true", ["!make test → pytest -q"]),
        ("make via", ["make via → make test → pytest -q"]),
        ("make sub", ["make sub → make -C api → pytest"]),
        ("make loop", []),
        ("make variable", ["make variable → pytest -x"]),
        ("make in-venv", ["make in-venv → pytest"]),
        ("make build", []),
        ("make nothing", []),
        ("make $TARGET", ["?make ${TARGET} → make"]),
        ("make ${{ matrix.target }}", ["?make ${EXPRESSION} → make"]),
        ("just test", ["just test → pytest -q"]),
        ("npm test", ["npm test → pytest"]),
        ("npm t", ["npm t → pytest"]),
        ("yarn run all", ["yarn run all → npm run test → pytest"]),
        ("npm run lint", []),
        ("./run.sh", ["./run.sh → pytest"]),
        ("bash -e run.sh", ["bash -e run.sh → pytest"]),
        ("bash soft.sh", ["!bash soft.sh → pytest"]),
        ("bash -c 'cd x && pytest'", ["bash -c cd x && pytest → pytest"]),
        ("bash $SCRIPT", ["?bash ${SCRIPT} → ${SCRIPT}"]),
        ("./gone.sh", []),
        ("docker compose run --rm web pytest", ["docker compose run → pytest"]),
        ("docker run image python -m pytest", ["docker run image → pytest"]),
        ("docker compose run web ./run.sh", ["docker compose run → ./run.sh → pytest"]),
        ("docker compose -f test.yml up", ["?docker compose -f → docker compose -f test.yml"]),
        ("docker build .", []),
        ("mise run test", ["mise run test"]),
        ("mise run lint", []),
        ("tox -e py312", ["tox -e py312"]),
        ("pytest a\npytest b || true", ["pytest a", "!pytest b"]),
    ],
)
def test_chains(script: str, expected: list[str]) -> None:
    files = {
        "Makefile": MAKEFILE, "api/Makefile": "check:\n\tpytest\n",
        "run.sh": "#!/bin/sh\npytest\n", "soft.sh": "#!/bin/sh\npytest || true\n",
        "package.json": '{"scripts": {"test": "pytest", "all": "npm run lint && npm run test", "lint": "eslint ."}}',
    }  # fmt: skip
    if script.startswith("just"):
        files["justfile"] = "test:\n    pytest -q\n"
        del files["Makefile"]
    assert runs(script, files) == expected


def test_scripts_are_looked_for_where_the_step_runs() -> None:
    files = {"api/Makefile": "test:\n\tpytest\n", "api/run.sh": "pytest"}
    assert runs("make test", files, folder="api") == ["make test → pytest"]
    assert runs("make test", files) == []
    assert runs("./run.sh", files, folder="api") == ["./run.sh → pytest"]
    assert runs("../api/run.sh", files, folder="web") == ["../api/run.sh → pytest"]


def test_actions_and_workflows_of_others() -> None:
    more = "  b:\n    uses: org/shared/.github/workflows/python-tests.yml@v1\n  c:\n    uses: org/shared/.github/workflows/deploy.yml@v1\n"
    assert runs("make", more=more) == ["?org/shared/.github/workflows/python-tests.yml@v1"]


def test_targets_that_start_each_other_by_the_thousand() -> None:
    many = "".join(f"t{n}:\n" + "".join(f"\tmake t{other}\n" for other in range(25)) for n in range(25))
    assert runs("make t0", {"Makefile": many}) == []
    assert runs("make t0", {"Makefile": f"{many}\tpytest\n"})[0].startswith("make t0 → make ")


def test_steps_of_every_system() -> None:
    files = {
        WORKFLOW: "on: push\njobs:\n  a:\n    runs-on: x\n    strategy: {matrix: {run: [pytest, ruff check]}}\n    steps:\n"
        "      - run: ${{ matrix.run }}\n      - uses: ./setup\n      - id: lint\n        run: make lint\n        continue-on-error: true\n"
        "      - if: steps.lint.outcome == 'failure'\n        run: exit 1\n  b:\n    uses: ./.github/workflows/b.yml\n",
        "setup/action.yml": "runs:\n  steps:\n    - run: pip install .\n",
        "docs/.github/workflows/no.yml": "on: push\njobs: {a: {runs-on: x, steps: [{run: no}]}}\n",
        ".gitlab-ci.yml": ".base: {script: [make]}\nt:\n  extends: [.none, .base]\n  allow_failure: true\n"
        "u: {extends: .base, script: [pytest]}\n",
    }  # fmt: skip
    steps = project_of(files).rows(CiStep)
    assert [(step.path, step.job, [text for text, _ in step.commands] or [step.uses]) for step in steps] == [
        (WORKFLOW, "a", ["pytest", "ruff check"]),
        (WORKFLOW, "a", ["./setup"]),
        ("setup/action.yml", "a", ["pip install ."]),
        (WORKFLOW, "a", ["make lint"]),
        (WORKFLOW, "a", ["exit 1"]),
        (WORKFLOW, "b", ["./.github/workflows/b.yml"]),
        (".gitlab-ci.yml", "t", ["make"]),
        (".gitlab-ci.yml", "u", ["pytest"]),
    ]
    assert [step.ignored for step in steps] == ["", "", "", "", "", "", "allow_failure: true", ""], "a later step judges the lint"
    assert steps[6].ignored_at == Location(".gitlab-ci.yml", 4)
