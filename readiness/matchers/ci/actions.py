"""Are the actions that a workflow trusts the ones that were reviewed?"""

import re
from collections.abc import Iterator

from readiness.facts.ci.rows import ActionUse, CiStep
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Severity, failed, passed, unknown

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
_FIRST_PARTY = frozenset({"actions", "github"})


def actions_unpinned(project: Project) -> Iterator[Observation]:
    """Each use of an action or reusable workflow of another repository is a subject, and each include of another GitLab project."""
    yield from _includes(project)
    for step in project.rows(CiStep):
        uses = step.uses
        if not uses or uses.startswith("./") or step.system != "github":
            continue
        name, _, ref = uses.partition("@")
        if "${{" in uses:
            yield unknown(uses, step.location, f"the reference {uses} is computed")
        elif uses.startswith("docker://"):
            if _DIGEST.search(uses):
                yield passed(uses, step.location, "pinned by digest")
            else:
                yield failed(uses, step.location, f"{uses} is a tag that its owner can move to other code")
        elif _HASH.fullmatch(ref):
            yield passed(uses, step.location, "pinned to a full commit hash")
        else:
            first_party = name.split("/")[0].lower() in _FIRST_PARTY
            what = f"{name} is used at {ref!r}, which its owner can move to other code" if ref else f"{name} is used without a version"
            yield failed(uses, step.location, what, severity=Severity.INFO if first_party and ref else None)


def _includes(project: Project) -> Iterator[Observation]:
    """Another project of the same GitLab is likely the team's own; a file from anywhere is not."""
    for row in project.rows(ActionUse):
        if row.form == "action":
            continue
        if "$" in row.ref or "$" in row.uses:
            yield unknown(row.uses, row.location, f"the reference {row.uses} {row.ref} is computed".replace("  ", " "))
        elif row.form == "remote":
            if row.ref:
                yield passed(row.uses, row.location, "pinned by its integrity")
            else:
                yield failed(row.uses, row.location, f"whoever serves {row.uses} decides what the pipeline runs")
        elif _HASH.fullmatch(row.ref):
            yield passed(row.uses, row.location, "pinned to a full commit hash")
        else:
            name = row.uses.partition("@")[0]
            what = f"at {row.ref!r}, which its owner can move to other code" if row.ref else "without a version"
            yield failed(row.uses, row.location, f"{name} is included {what}", severity=Severity.LOW)


MATCHERS: dict[str, Matcher] = {"ci-actions-unpinned": simple(actions_unpinned)}
