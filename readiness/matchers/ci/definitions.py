"""Is there a CI definition, and would the CI accept it?"""

from collections.abc import Iterator

from readiness.artifacts.pipeline import Pipeline
from readiness.artifacts.workflow import Workflow
from readiness.facts.ci import KINDS
from readiness.facts.ci.rows import CiSystem
from readiness.facts.ci.steps import WORKFLOWS
from readiness.facts.globs import path_matches
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, NotAnalysed, Observation, Severity, failed, passed

# Systems whose definitions we recognise and do not read.
OTHERS = (
    ".buildkite/*.yml", ".woodpecker.yml", ".woodpecker/*.yml", ".gitea/workflows/*", ".forgejo/workflows/*", "appveyor.yml",
    ".appveyor.yml", ".semaphore/*.yml", ".teamcity/**", "wercker.yml", ".cirrus.yml", "codefresh.yml", ".tekton/*.yaml", ".zuul.yaml",
    "zuul.d/*", ".builds/*.yml", ".sourcehut.yml", "screwdriver.yaml", "dagger.json", "Earthfile",
)  # fmt: skip


def unread_definitions(project: Project) -> Iterator[NotAnalysed]:
    """Definitions that a CI would read and we cannot; those of a template that makes repositories are none."""
    for entry in project.not_analysed(KINDS, None):
        path = entry.location.path
        if "{{" not in path and (entry.kind != "workflow" or path.startswith(WORKFLOWS)):
            yield entry


def workflow_missing(project: Project) -> Iterator[Observation]:
    """The repository is the subject. A definition that does not parse exists all the same (`workflow_invalid` speaks of it)."""
    places = [row.location for row in project.rows(CiSystem)]
    places += [Location(entry.location.path) for entry in project.not_analysed(KINDS, None)]
    places += [Location(path) for path in sorted(project.entries) if path_matches(OTHERS, path)]
    if places:
        yield passed("repository", places[0], f"{places[0].path} defines it")
    else:
        yield failed("repository", Location("."), "no CI definition (GitHub, GitLab, Azure, CircleCI, Jenkins, Bitbucket or another)")


def workflow_invalid(project: Project) -> Iterator[Observation]:
    """Each definition is a subject."""
    for entry in project.not_analysed(KINDS, None):
        if entry.kind != "workflow" or entry.location.path.startswith(WORKFLOWS):
            yield failed(entry.location.path, entry.location, f"the CI would refuse this file: {entry.reason}")
    for row in project.rows(CiSystem):
        yield from _definition(project, row)


def _definition(project: Project, row: CiSystem) -> Iterator[Observation]:
    workflow = project.artifact("workflow", row.path)
    if isinstance(workflow, Workflow):
        if workflow.problems:
            first = workflow.problems[0]
            yield failed(row.path, Location(row.path, first.line), f"GitHub would refuse this workflow: {first.message}")
            return
        for job in workflow.jobs:
            for value in job.matrix:
                if value.number and "." in value.value and value.value.endswith("0"):
                    read = value.value.rstrip("0")
                    yield failed(
                        f"{row.path}: {job.id}.{value.axis}",
                        Location(row.path, value.line),
                        f"{value.axis} {value.value} without quotes is the number {read or value.value}, so the job runs on {read}",
                        severity=Severity.MEDIUM,
                    )
                    return
    for kind in KINDS[1:]:
        pipeline = project.artifact(kind, row.path)
        if isinstance(pipeline, Pipeline) and pipeline.problems:
            yield failed(
                row.path, Location(row.path, pipeline.problems[0].line), f"{row.system} would refuse this file: {pipeline.problems[0].text}"
            )
            return
    yield passed(row.path, row.location)


MATCHERS: dict[str, Matcher] = {
    "ci-workflow-invalid": simple(workflow_invalid),
    "ci-workflow-missing": simple(workflow_missing),
}
