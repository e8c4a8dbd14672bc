"""What a workflow may do, and who can make it do so: permissions of its token, secrets within reach of strangers' code.

Sources: docs.github.com, "Security hardening for GitHub Actions"; securitylab.github.com, "Preventing pwn requests".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readiness.artifacts.workflow import Job, Step, Workflow
from readiness.facts.ci.steps import WORKFLOWS
from readiness.facts.project import Project
from readiness.matchers.ci.definitions import unread_definitions
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Severity, failed, passed, unknown

_STRANGER = re.compile(
    r"github\.event\.pull_request\.head\.|github\.head_ref|github\.event\.workflow_run\.head|refs/pull/|github\.event\.issue\.number|"
    r"github\.event\.number|github\.event\.pull_request\.(?:number|merge_commit_sha)"
)
_TRUSTED = re.compile(r"head\.repo\.(?:full_name|fork|owner)|head\.user\.login|author_association|github\.actor\s*==|dependabot\[bot\]")
_POWERFUL = frozenset({"pull_request_target", "workflow_run", "issue_comment"})
_ALL_SECRETS = re.compile(r"toJ(?:SON|son)\(\s*secrets\s*\)", re.IGNORECASE)
_WORKSPACE = frozenset({".", "./", "..", "../", "${{ github.workspace }}", "${{github.workspace}}", "*", "**", "./*", "**/*"})


def permissions_broad(project: Project) -> Iterator[Observation]:
    """Each workflow is a subject; where its own permissions decide for no job, its jobs' do."""
    for path, workflow in _workflows(project):
        yield _judged_permissions(path, workflow)
    yield from _unread(project)


def _workflows(project: Project) -> Iterator[tuple[str, Workflow]]:
    for source in project.artifacts("workflow", None):
        if source.path.startswith(WORKFLOWS) and isinstance(source.model, Workflow) and source.model.jobs:
            yield source.path, source.model


def _judged_permissions(path: str, workflow: Workflow) -> Observation:
    for setting in (*workflow.permissions, *(setting for job in workflow.jobs for setting in job.permissions)):
        if setting.name == "*" and setting.value == "write-all":
            return failed(path, Location(path, setting.line), "permissions: write-all gives every step every right to the repository")
        if setting.name == "*" and "${{" in setting.value:
            return unknown(path, Location(path, setting.line), "the permissions are computed")
    own = [job for job in workflow.jobs if job.permissions_line]
    inheriting = [job for job in workflow.jobs if not job.permissions_line]
    writing = [setting for setting in workflow.permissions if setting.value == "write"]
    called = workflow.triggers == ("workflow_call",)
    if writing and inheriting and len(workflow.jobs) > 1 and not called:
        names = ", ".join(setting.name for setting in writing)
        said = f"{names}: write is given to all {len(inheriting)} jobs that say nothing themselves"
        return failed(path, Location(path, writing[0].line), said, severity=Severity.LOW)
    if not workflow.permissions_line and inheriting and not called:
        said = "no permissions: the jobs get what the repository's settings give by default, which may be every right"
        return failed(path, Location(path, inheriting[0].line), said, severity=Severity.LOW)
    return passed(path, Location(path), f"{len(own)} of {len(workflow.jobs)} jobs have permissions of their own")


def secrets_exposed(project: Project) -> Iterator[Observation]:
    """Each workflow is a subject, and each job of it that lets secrets out."""
    for path, workflow in _workflows(project):
        found = [observation for job in workflow.jobs for observation in _of_job(path, workflow, job)]
        yield from found or [passed(path, Location(path))]
    yield from _unread(project)


def _unread(project: Project) -> Iterator[Observation]:
    for entry in unread_definitions(project):
        if entry.kind == "workflow":
            yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")


def _of_job(path: str, workflow: Workflow, job: Job) -> Iterator[Observation]:
    trigger = next((name for name in workflow.triggers if name in _POWERFUL), "")
    checkout: Step | None = None
    for position, step in enumerate(job.steps):
        if step.uses.startswith("actions/checkout@"):
            checkout = step if _input(step, "persist-credentials").lower() != "false" else None
            if trigger and not _TRUSTED.search(f"{job.condition} {step.condition}"):
                yield from _strangers_code(path, job, step, job.steps[position + 1 :], trigger)
        if checkout is not None and _takes_workspace(step) and not _keeps_credentials_apart(checkout):
            said = f"the job {job.id} uploads the whole checkout, and with it the token that {checkout.uses} leaves in .git/config"
            yield failed(f"{path}: {job.id}", Location(path, step.uses_line), said)
        for line in _all_secrets(step):
            yield failed(
                f"{path}: {job.id}", Location(path, line), f"a step of the job {job.id} is given all secrets at once (toJSON(secrets))"
            )
    if job.inherits_secrets and not job.uses.startswith("./"):
        said = f"{job.uses.partition('@')[0]} is given every secret of the repository (secrets: inherit)"
        yield failed(f"{path}: {job.id}", Location(path, job.inherits_secrets), said, severity=Severity.MEDIUM)


def _strangers_code(path: str, job: Job, step: Step, later: tuple[Step, ...], trigger: str) -> Iterator[Observation]:
    """A stranger's commit is checked out where secrets and a token with rights are at hand."""
    given = f"{_input(step, 'ref')} {_input(step, 'repository')}"
    if not _STRANGER.search(given):
        return
    runs = any(item.run or item.uses for item in later)
    said = f"on {trigger} the job {job.id} checks out the code of a pull request, with the repository's secrets and token at hand"
    said += "" if runs else "; nothing runs it yet"
    yield failed(f"{path}: {job.id}", Location(path, step.uses_line), said, severity=None if runs else Severity.MEDIUM)


def _input(step: Step, name: str) -> str:
    return next((item.value for item in step.inputs if item.name == name), "")


def _takes_workspace(step: Step) -> bool:
    if not step.uses.startswith("actions/upload-artifact@"):
        return False
    taken = {line.strip() for line in _input(step, "path").splitlines()}
    hidden = re.match(r"actions/upload-artifact@v[123]\b", step.uses) is not None or _input(step, "include-hidden-files").lower() == "true"
    return hidden and not taken.isdisjoint(_WORKSPACE)


def _keeps_credentials_apart(step: Step) -> bool:
    """From its sixth version on, checkout writes the token to a folder outside the workspace."""
    found = re.search(r"v(\d+)", step.uses.partition("@")[2]) or re.search(r"v(\d+)", step.uses_comment)
    return found is not None and int(found[1][:4]) >= 6


def _all_secrets(step: Step) -> Iterator[int]:
    for item in (*step.environment, *step.inputs):
        if _ALL_SECRETS.search(item.value):
            yield item.line
    found = _ALL_SECRETS.search(step.run)
    if found:
        yield step.run_line + step.run.count("\n", 0, found.start())


MATCHERS: dict[str, Matcher] = {
    "ci-permissions-broad": simple(permissions_broad),
    "ci-secrets-exposed": simple(secrets_exposed),
}
