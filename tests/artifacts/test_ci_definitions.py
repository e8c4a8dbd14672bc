"""Workflows and pipelines as typed jobs: what runs, on which line, and whether its failure counts."""

import pytest

from readiness.artifacts import pipeline, workflow
from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.pipeline import Pipeline
from readiness.artifacts.workflow import Workflow

WORKFLOW = """\
name: CI
on:
  push: {branches: [main]}
  pull_request:
permissions: read-all
jobs:
  test:
    runs-on: ubuntu-latest
    needs: [lint]
    continue-on-error: ${{ matrix.experimental }}
    container: {image: "python:3.12"}
    defaults: {run: {working-directory: api}}
    strategy:
      matrix:
        python: [3.9, 3.10, "3.11"]
        include:
          - {os: linux, python: 3.13}
    steps:
      - uses: actions/checkout@v4  # pinned later
      - id: unit
        name: Tests
        if: always()
        working-directory: web
        continue-on-error: true
        env: {A: b}
        with: {token: x}
        run: |
          pip install .
          pytest
      - run: make lint
      - run: "quoted
          over lines"
  lint:
    uses: ./.github/workflows/lint.yml
    permissions: {contents: read}
"""


def flow(text: str) -> Workflow:
    return workflow.parse(".github/workflows/ci.yml", text.encode())


def lines(path: str, text: str) -> list[tuple[str, str, int]]:
    """(job, command, line) of every command."""
    return [(job.name, command.text, command.line) for job in pipeline.parse(path, text.encode()).jobs for command in job.commands]


def test_a_workflow() -> None:
    found = flow(WORKFLOW)
    assert found.triggers == ("push", "pull_request")
    assert [(one.name, one.value, one.line) for one in found.permissions] == [("*", "read-all", 5)]
    test, lint = found.jobs
    assert (test.id, test.line, test.needs, test.image, test.working_directory) == ("test", 7, ("lint",), "python:3.12", "api")
    assert (test.ignored, test.ignored_line) == ("${{ matrix.experimental }}", 10)
    assert [(one.axis, one.value, one.line, one.number) for one in test.matrix] == [
        ("python", "3.9", 15, True), ("python", "3.10", 15, True), ("python", "3.11", 15, False),
        ("os", "linux", 17, False), ("python", "3.13", 17, True),
    ]  # fmt: skip
    assert (lint.uses, lint.uses_line, lint.steps) == ("./.github/workflows/lint.yml", 34, ())
    assert [(one.name, one.value) for one in lint.permissions] == [("contents", "read")]
    assert found.problems == ()


def test_steps() -> None:
    checkout, unit, lint, quoted = flow(WORKFLOW).jobs[0].steps
    assert (checkout.uses, checkout.uses_line, checkout.uses_comment, checkout.run) == ("actions/checkout@v4", 19, "pinned later", "")
    assert (unit.id, unit.name, unit.condition, unit.working_directory) == ("unit", "Tests", "always()", "web")
    assert (unit.run, unit.run_line) == ("pip install .\npytest\n", 28)
    assert (unit.ignored, unit.ignored_line) == ("true", 24)
    assert [(one.name, one.value, one.line) for one in (*unit.environment, *unit.inputs)] == [("A", "b", 25), ("token", "x", 26)]
    assert (lint.run, lint.run_line, lint.ignored) == ("make lint", 30, "")
    assert (quoted.run, quoted.run_line) == ("quoted over lines", 31)


@pytest.mark.parametrize(
    ("value", "ignored"), [("true", "true"), ("false", ""), ("'false'", ""), ("", ""), ("${{ x }}", "${{ x }}"), ("[a]", "")]
)
def test_whether_a_failure_is_ignored(value: str, ignored: str) -> None:
    found = flow(f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: b\n        continue-on-error: {value}\n")
    assert found.jobs[0].steps[0].ignored == ignored


JOB = "\njobs:\n  a:\n    runs-on: x\n    steps: [{run: b}]\n"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (f"on: push{JOB}", []),
        (f"on: [push, workflow_call]{JOB}", []),
        (f"name: x{JOB}", [(1, "the workflow has no trigger (on:)")]),
        ("on: push\n", [(1, "the workflow has no jobs")]),
        ("on: push\njobs:\n", [(2, "the workflow has no jobs")]),
        ("- on: push\n", [(1, "the file holds no mapping, so there are no jobs")]),
        ("", [(1, "the file holds no mapping, so there are no jobs")]),
        (f"on: push\non: push{JOB}", [(2, "the key 'on' stands twice")]),
        (f"on: push{JOB}  a: {{runs-on: x, steps: [{{run: b}}]}}\n", [(6, "the job 'a' stands twice")]),
        ("on: push\njobs:\n  a: x\n", [(3, "the job 'a' holds no mapping")]),
        ("on: push\njobs:\n  a: {steps: [{run: b}]}\n", [(3, "the job 'a' has no runs-on")]),
        ("on: push\njobs:\n  a: {runs-on: x}\n", [(3, "the job 'a' has no steps")]),
        (f"on: push{JOB}    needs: [b]\n", [(6, "the job 'a' needs 'b', which is no job")]),
        (f"on: push{JOB}    needs: '${{{{ x }}}}'\n", []),
        ("on: push\njobs:\n  a: {runs-on: x, steps: [a]}\n", [(3, "a step holds no mapping")]),
        ("on: push\njobs:\n  a: {runs-on: x, steps: [{name: a}]}\n", [(3, "a step has neither uses nor run")]),
        ("on: push\njobs:\n  a: {runs-on: x, steps: [{uses: a, run: b}]}\n", [(3, "a step has both uses and run")]),
        ("on: push\njobs:\n  a: {uses: ./b.yml}\n", []),
    ],
)
def test_what_github_would_refuse(text: str, problems: list[tuple[int, str]]) -> None:
    assert [(problem.line, problem.message) for problem in flow(text).problems] == problems


def test_a_composite_action_is_one_job() -> None:
    text = b"name: x\nruns:\n  using: composite\n  steps:\n    - run: pytest\n      shell: bash\n"
    found = workflow.parse("setup/action.yml", text)
    assert [(job.id, job.line, [(step.run, step.run_line) for step in job.steps]) for job in found.jobs] == [("runs", 3, [("pytest", 5)])]
    assert workflow.parse("action.yml", b"name: x\n").jobs == ()


def test_yaml_that_is_none_is_refused_at_its_line() -> None:
    with pytest.raises(UnparsableError) as caught:
        flow("on: push\njobs: [\n")
    assert caught.value.line == 2


GITLAB = """\
default: {before_script: [pip install .]}
include:
  - local: /ci/more.yml
  - template: Jobs/SAST.gitlab-ci.yml
  - https://example.com/x.yml
variables: {A: b}
.base: &base
  script:
    - make
    - |
      pytest -q
      echo done
test:
  extends: .base
  allow_failure: true
  image: {name: "python:3.12"}
lint:
  before_script: []
  script: ruff check
  extends: [.base, .other]
pages:
  script: [mkdocs build]
"""


def test_gitlab() -> None:
    found = pipeline.parse(".gitlab-ci.yml", GITLAB.encode())
    assert found.system == "gitlab"
    jobs = {job.name: job for job in found.jobs}
    assert list(jobs) == [".base", "test", "lint", "pages"]
    assert [(one.text, one.line) for one in jobs[".base"].commands] == [
        ("pip install .", 1), ("make", 9), ("pytest -q", 11), ("echo done", 12),
    ]  # fmt: skip
    test = jobs["test"]
    assert (test.ignored, test.ignored_line, test.extends, test.image) == (True, 15, (".base",), "python:3.12")
    assert ([one.text for one in jobs["lint"].commands], jobs["lint"].extends) == (["ruff check"], (".base", ".other"))
    assert [(one.local, one.text, one.line) for one in found.includes] == [
        ("ci/more.yml", "/ci/more.yml", 3), ("", "Jobs/SAST.gitlab-ci.yml", 4), ("", "https://example.com/x.yml", 5),
    ]  # fmt: skip
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("stages: [a]\n", "the pipeline has no jobs"),
        (".hidden: {script: [a]}\n", "the pipeline has no jobs"),
        ("a: {script: b}\na: {script: c}\n", "the key 'a' stands twice"),
        ("[a]\n", "the file holds no mapping, so there are no jobs"),
        ("", "the file holds no mapping, so there are no jobs"),
    ],
)
def test_what_gitlab_would_refuse(text: str, problem: str) -> None:
    assert [one.text for one in pipeline.parse(".gitlab-ci.yml", text.encode()).problems] == [problem]


@pytest.mark.parametrize(
    ("path", "system", "text", "commands"),
    [
        ("azure-pipelines.yml", "azure",
         "steps:\n- script: |\n    pytest\n    ruff\n- bash: make\n", [("pytest", 3), ("ruff", 4), ("make", 5)]),
        (".circleci/config.yml", "circleci", "jobs:\n  a:\n  - run: {command: pytest}\n  - run: make\n", [("pytest", 3), ("make", 4)]),
        ("bitbucket-pipelines.yml", "bitbucket", "pipelines:\n  default:\n  - step:\n      script:\n      - pytest\n", [("pytest", 5)]),
        (".travis.yml", "travis", "install: pip install .\nscript:\n  - pytest\n", [("pip install .", 1), ("pytest", 3)]),
        (".drone.yml", "drone", "steps:\n- name: a\n  commands: [pytest, ruff]\n", [("pytest", 3), ("ruff", 3)]),
        ("cloudbuild.yaml", "cloud-build", "steps:\n- name: python\n  args: [-m, pytest]\n", [("-m", 3), ("pytest", 3)]),
        ("Jenkinsfile", "jenkins",
         "pipeline {\n  sh 'pytest'\n  sh(script: \"make\")\n  bat '''\n  a\n  b'''\n}", [("pytest", 2), ("make", 3), ("a", 5), ("b", 6)]),
        ("Jenkinsfile", "jenkins", "x = 1", None),
        (".travis.yml", "travis", "language: python\n", None),
    ],
)  # fmt: skip
def test_other_systems(path: str, system: str, text: str, commands: list[tuple[str, int]] | None) -> None:
    found = pipeline.parse(path, text.encode())
    assert isinstance(found, Pipeline)
    assert found.system == system
    if commands is None:
        assert found.jobs == ()
    else:
        assert [(command, line) for _, command, line in lines(path, text)] == commands
