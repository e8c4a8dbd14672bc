"""Every CI system's jobs as one relation of steps."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.pipeline import Pipeline, PipelineCommand, PipelineJob
from readiness.artifacts.workflow import Job, Step, Workflow
from readiness.facts.ci.rows import ActionUse, CiDefinition, CiStep, CiSystem
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_VARIANTS = 20
WORKFLOWS = ".github/workflows/"


def ci_definitions(project: Project) -> Iterator[CiDefinition]:
    """Every definition file; those that do not parse are definitions, too."""
    for kind in ("workflow", "gitlab-ci", "ci-other"):
        places = [Location(source.path) for source in project.artifacts(kind, None)]
        places += [entry.location for entry in project.not_analysed((kind,), None)]
        for place in sorted(places):
            if kind != "workflow" or place.path.startswith(WORKFLOWS):
                yield CiDefinition(location=place, kind=kind)


def ci_systems(project: Project) -> Iterator[CiSystem]:
    """Definitions that a CI would read: GitHub workflows stand at the root's ``.github/workflows`` only."""
    for source in project.artifacts("workflow", None):
        if source.path.startswith(WORKFLOWS):
            yield CiSystem(location=Location(source.path), system="github")
    for kind in ("gitlab-ci", "ci-other"):
        for source in project.artifacts(kind):
            yield CiSystem(location=Location(source.path), system=source.model.system)


def ci_steps(project: Project) -> Iterator[CiStep]:
    """Steps in file order; a reusable workflow that a job calls is one step of its own."""
    for source in project.artifacts("workflow", None):
        if source.path.startswith(WORKFLOWS):
            for job in source.model.jobs:
                yield from _github_job(project, source.path, source.model, job)
    templates = {job.name: job for source in project.artifacts("gitlab-ci") for job in source.model.jobs}
    for kind in ("gitlab-ci", "ci-other"):
        for source in project.artifacts(kind):
            yield from _pipeline(source.path, source.model, templates)


def action_uses(project: Project) -> Iterator[ActionUse]:
    """Uses of what other repositories provide; for GitLab the files of other projects that a pipeline is made of."""
    for source in project.artifacts("gitlab-ci"):
        for item in source.model.includes:
            if item.form in ("project", "component", "remote"):
                yield ActionUse(location=Location(source.path, item.line), uses=item.text, form=item.form, ref=item.ref)
    for step in project.rows(CiStep):
        if step.uses and step.system == "github" and not step.uses.startswith("./"):
            yield ActionUse(location=step.location, uses=step.uses)


def _github_job(project: Project, path: str, workflow: Workflow, job: Job) -> Iterator[CiStep]:
    ignored, ignored_at = job.ignored, Location(path, job.ignored_line) if job.ignored else None
    if job.uses:
        yield CiStep(
            location=Location(path, job.uses_line or job.line),
            system="github",
            job=job.id,
            uses=job.uses,
            ignored=_words(ignored),
            ignored_at=ignored_at,
            triggers=workflow.triggers,
        )
    for position, step in enumerate(job.steps):
        yield _github_step(path, workflow, job, step, judged_later=_judged_later(step, job.steps[position + 1 :]))
        if step.uses.startswith("./"):
            yield from _local_action(project, workflow, job, step)


def _expanded(script: str, job: Job) -> tuple[str, ...]:
    """The script once for each value of the matrix axis it names as a command (``run: ${{ matrix.command }}``), else as it stands."""
    found = re.search(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}", script)
    values = [value.value for value in job.matrix if found and value.axis == found[1]][:MAX_VARIANTS]
    return tuple(script.replace(found[0], value) for value in values) if found and values else (script,)


def _judged_later(step: Step, later: tuple[Step, ...]) -> bool:
    """A later step of the job asks how this one ended: ``if: steps.lint.outcome == 'failure'`` and then fails."""
    asked = tuple(f"steps.{step.id}.{word}" for word in ("outcome", "conclusion"))
    return bool(step.id) and any(words in f"{other.condition}\n{other.run}" for other in later for words in asked)


def _github_step(path: str, workflow: Workflow, job: Job, step: Step, *, judged_later: bool = False) -> CiStep:
    flag, line = (step.ignored, step.ignored_line) if step.ignored and not judged_later else (job.ignored, job.ignored_line)
    commands = tuple((text, step.run_line) for text in _expanded(step.run, job)) if step.run.strip() else ()
    return CiStep(
        location=Location(path, step.uses_line or step.line),
        system="github",
        job=job.id,
        name=step.name,
        uses=step.uses,
        uses_comment=step.uses_comment,
        commands=commands,
        folder=posixpath.normpath(step.working_directory or job.working_directory or "."),
        ignored=_words(flag),
        ignored_at=Location(path, line) if flag else None,
        inputs=tuple((item.name, item.value) for item in step.inputs),
        triggers=workflow.triggers,
    )


def _local_action(project: Project, workflow: Workflow, job: Job, step: Step) -> Iterator[CiStep]:
    folder = posixpath.normpath(step.uses)
    for name in ("action.yml", "action.yaml"):
        action = project.artifact("workflow", f"{folder}/{name}")
        if isinstance(action, Workflow):
            for inner_job in action.jobs:
                for inner in inner_job.steps:
                    yield _github_step(f"{folder}/{name}", workflow, job, inner)


def _words(flag: str) -> str:
    return f"continue-on-error: {flag}" if flag else ""


def _pipeline(path: str, pipeline: Pipeline, templates: dict[str, PipelineJob]) -> Iterator[CiStep]:
    """``templates`` are the jobs of all files that a GitLab pipeline may be made of."""
    by_name = {**(templates if pipeline.system == "gitlab" else {}), **{job.name: job for job in pipeline.jobs}}
    for job in pipeline.jobs:
        if pipeline.system == "gitlab" and job.name.startswith("."):
            continue
        commands = tuple((command.text, command.line) for command in _inherited(job, by_name))
        yield CiStep(
            location=Location(path, job.line), system=pipeline.system, job=job.name, commands=commands,
            ignored="allow_failure: true" if job.ignored else "", ignored_at=Location(path, job.ignored_line) if job.ignored else None,
        )


def _inherited(job: PipelineJob, by_name: dict[str, PipelineJob], depth: int = 0) -> tuple[PipelineCommand, ...]:
    if job.commands or depth > 5:
        return job.commands
    for name in job.extends:
        if name in by_name:
            found = _inherited(by_name[name], by_name, depth + 1)
            if found:
                return found
    return ()
