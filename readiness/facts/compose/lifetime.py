"""Whether a compose service is meant to run for ever, is a job that ends, or starts only on request."""

from __future__ import annotations

import re

from readiness.artifacts.compose.model import Service
from readiness.facts.compose.rows import Lifetime
from readiness.facts.known_images import ImageKind, ImageProfile

_JOB_NAMES = re.compile(
    r"(?:^|[-_.])(?:migrat(?:e|es|ion|ions|or)|init|initdb|initializer|setup|seed(?:er|data)?|bootstrap|prestart|pre-start|createbuckets?|"
    r"create-buckets?|collectstatic|makemigrations|superuser|installer|provision|tests?|e2e|lint|build|builder|loaddata|fixtures?)(?:$|[-_.])"
)
"""Names that a job bears; the whole name or one of its words."""
_JOB_COMMANDS = re.compile(
    r"\balembic\b.*\bupgrade\b|\bmanage\.py\s+(?:migrate|makemigrations|collectstatic|createsuperuser|loaddata|test|check)\b|"
    r"\bflask\b.*\bdb\s+upgrade\b|\bpytest\b|\b(?:npm|yarn|pnpm)\s+(?:run\s+)?(?:build|test|lint)\b|^(?:/bin/)?(?:true|echo|exit)\b|"
    r"\bprisma\s+migrate\b|\baerich\s+upgrade\b|\bknex\s+migrate|\brake\s+db:migrate|\bmc\s+(?:mb|alias|config)\b|\bdbmate\s+up\b|"
    r"\bairflow\s+db\b|\bsuperset\s+(?:db|init)\b"
)
_SERVERS = re.compile(
    r"\b(?:gunicorn|uvicorn|hypercorn|daphne|waitress|granian|uwsgi|runserver|flask(?:\s+--?\S+)*\s+run|fastapi\s+(?:run|dev)|celery|"
    r"supervisord|nginx|node|rq\s+worker|rqworker|streamlit|sleep\s+infinity|tail\s+-f|wait)\b|\bwhile\s"
)
"""A command line with one of these runs on, whatever it does before."""
_REQUESTED = frozenset({
    "dev", "devel", "development", "debug", "local", "test", "tests", "testing", "e2e", "ci", "tool", "tools", "seed", "manual", "cli",
    "utils", "donotstart", "do-not-start", "never", "disabled", "migrate", "migration", "migrations", "init", "setup", "build", "lint",
    "docs", "backup", "job", "jobs", "task", "tasks", "admin",
})
_WAITED_FOR = "another service waits for its completion"


def lifetime_of(service: Service, profile: ImageProfile | None, *, awaited: bool) -> tuple[Lifetime, str]:
    """The lifetime, and for jobs and optional services the words that say so. ``awaited``: some service depends on its completion."""
    profiles = [text.value for text in service.profiles]
    if profiles and all(name.lower() in _REQUESTED for name in profiles):
        return Lifetime.OPTIONAL, f"it starts only with the profile {profiles[0]}"
    if awaited:
        return Lifetime.JOB, _WAITED_FOR
    restart = service.option("restart")
    policy = restart.resolved if restart else None
    if policy in ("no", "false") and not service.ports:  # what publishes a port serves, restarted or not
        return Lifetime.JOB, 'restart: "no"'
    deploy = service.deploy
    if deploy and deploy.mode and deploy.mode.value in ("replicated-job", "global-job"):
        return Lifetime.JOB, f"deploy.mode: {deploy.mode.value}"
    if deploy and deploy.restart_condition and deploy.restart_condition.value == "none":
        return Lifetime.JOB, "deploy.restart_policy.condition: none"
    if (deploy and deploy.replicas and deploy.replicas.resolved == "0") or ((scale := service.option("scale")) and scale.resolved == "0"):
        return Lifetime.OPTIONAL, "it has no replicas"
    if policy in ("always", "unless-stopped"):
        return Lifetime.LASTING, ""
    return _by_words(service, profile)


def _by_words(service: Service, profile: ImageProfile | None) -> tuple[Lifetime, str]:
    line = " ".join((*(service.entrypoint.words if service.entrypoint else ()), *(service.command.words if service.command else ())))
    if _SERVERS.search(line):
        return Lifetime.LASTING, ""
    if found := _JOB_COMMANDS.search(line):
        return Lifetime.JOB, f"its command ends: {found[0]}"
    if profile and profile.kind is ImageKind.JOB:
        return Lifetime.JOB, f"{profile.name} runs once"
    if profile and profile.kind is ImageKind.BASE and not line:
        return Lifetime.JOB, f"{profile.name} without a command ends at once"
    if not service.ports and not service.healthcheck and (found := _JOB_NAMES.search(service.name.lower())):
        return Lifetime.JOB, f"its name says {found[0].strip('-_.')}"
    return Lifetime.LASTING, ""
