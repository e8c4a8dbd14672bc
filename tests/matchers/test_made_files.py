"""Files that the configuration says a build makes: each rule about a missing file believes it, and no other file."""

import pytest

from readiness.facts.options import ProjectOptions
from readiness.facts.project import Project
from readiness.matchers.ci.paths import path_missing
from readiness.matchers.operations.documents import link_broken
from readiness.model import Outcome
from tests.facts.projects import project_of

FILES = {
    "README.md": "# App\n\nSee the [handbook](site/handbook.html).\n",
    "docs/deployment.md": "# Deployment\n\nSee the [handbook](../site/handbook.html) first.\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
    "      - run: python site/build.py\n",
}


@pytest.mark.parametrize(("generated", "outcome"), [((), Outcome.FAIL), (("site/**",), Outcome.PASS), (("other/**",), Outcome.FAIL)])
def test_what_a_build_makes_may_be_missing(generated: tuple[str, ...], outcome: Outcome) -> None:
    project = project_of(FILES, options=ProjectOptions(generated=generated))
    assert {each.outcome for each in path_missing(project)} == {outcome}
    assert {each.outcome for each in link_broken(project)} == {outcome}


def test_it_is_asked_by_path() -> None:
    project: Project = project_of({}, options=ProjectOptions(generated=("dist/**",)))
    assert (project.is_made("dist/app.js"), project.is_made("app.js")) == (True, False)
