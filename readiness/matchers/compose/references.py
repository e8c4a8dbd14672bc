"""Names and paths in compose files that must lead somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from readiness.facts.compose.rows import BindMount, BuildSource, EnvFileUse, Reference
from readiness.facts.project import Project
from readiness.intake.snapshot import EntryKind
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, failed, passed, unknown

_VERBS = {
    "service": "needs the service", "network": "joins the network", "volume": "mounts the volume", "secret": "uses the secret",
    "config": "uses the config", "extends": "extends the service",
}
_FILE_ENDINGS = re.compile(
    r".+\.(?:conf|cfg|cnf|ini|ya?ml|json|toml|sh|py|js|ts|sql|pem|crt|cer|key|html?|txt|xml|properties|lua|rules|csv|tmpl|template|htpasswd|"
    r"conf\.template|env)|(?:Caddyfile|\.htpasswd|\.env)"
)
_RUN_TIME = re.compile(r"acme\.json|.*\.(?:log|db|sqlite3?|sock|pid|rdb|lock|tmp)")
_ENV_EXAMPLES = frozenset({
    "env.example", "example.env", ".env.example", ".env.sample", "env.sample", "sample.env", ".env.template", ".env.dist", "env-example",
})
_EXAMPLE = ("{0}.example", "{0}.sample", "{0}.template", "{0}.dist", "{0}.tmpl", "{0}-example", "{0}-sample", "example{0}", "sample{0}")


def _undefined(project: Project) -> Iterator[Observation]:
    for row in project.rows(Reference):
        subject = f"{row.service} → {row.kind} {row.name}"
        if row.defined:
            yield passed(subject, row.location)
        elif row.defined is None:
            yield unknown(subject, row.location, f"{row.service} {_VERBS[row.kind]} {row.name}: {row.why}")
        else:
            yield failed(subject, row.location, f"{row.service} {_VERBS[row.kind]} {row.name}, which is defined nowhere")


def _build_context(project: Project) -> Iterator[Observation]:
    for row in project.rows(BuildSource):
        subject = row.service.subject
        if row.remote:
            yield passed(subject, row.location, row.unknown)
        elif row.unknown:
            yield unknown(subject, row.location, row.unknown)
        elif not project.exists(row.context):
            message = f"{row.service.name} is built from {row.context}, which is not in the repository"
            yield _absent(project, subject, row, row.context, message)
        elif row.dockerfile and not project.exists(row.dockerfile):
            message = f"{row.service.name} is built with {row.dockerfile}, which is not in the repository"
            yield _absent(project, subject, row, row.dockerfile, message)
        else:
            yield passed(subject, row.location, f"{row.dockerfile or row.context} is there")


def _absent(project: Project, subject: str, row: BuildSource | BindMount | EnvFileUse, path: str, message: str) -> Observation:
    """A path that is not there: made later (pass), perhaps made elsewhere (unknown), or missing."""
    parents = [path[:end] for end in range(1, len(path) + 1) if path[end : end + 1] in ("/", "")]
    if any(project.entries[parent].kind is not EntryKind.FILE for parent in parents if parent in project.entries):
        return unknown(subject, row.location, f"{path} is a submodule or a link, whose content is not here")
    if project.is_made(path):
        return passed(subject, row.location, f"{path} is generated, says the configuration")
    if project.is_ignored(path):
        return unknown(subject, row.location, f"{path} is ignored by git: it is made outside the repository")
    return failed(subject, row.location, message)


def _env_file(project: Project) -> Iterator[Observation]:
    for row in project.rows(EnvFileUse):
        subject = f"{row.service.name}: {row.env_file.path.value}"
        if row.unknown:
            yield unknown(subject, row.location, row.unknown)
        elif project.exists(row.file):
            yield passed(subject, row.location, f"{row.file} is there")
        elif row.file.rpartition("/")[2] == "stack.env":
            yield passed(subject, row.location, "Portainer writes stack.env from the variables of the stack")
        elif not row.env_file.required:
            yield passed(subject, row.location, "required: false")
        elif example := _example_of(project, row.file):
            yield passed(subject, row.location, f"{example} shows what it holds")
        elif project.is_made(row.file):
            yield passed(subject, row.location, f"{row.file} is generated, says the configuration")
        else:
            message = f"{row.service.name} reads {row.file}, which is not in the repository, and no example shows what it holds"
            yield failed(subject, row.location, message)


def _example_of(project: Project, path: str) -> str:
    """An example of a file that is not committed: in its folder, or, for an env file, at the root."""
    folder, _, name = path.rpartition("/")
    names = {pattern.format(name) for pattern in _EXAMPLE}
    if "env" in name:
        stem = name.strip(".").removesuffix(".env")
        names |= _ENV_EXAMPLES
        names |= {f".env.{stem}.example", f"{stem}.example.env", f"{stem}.env.example", f".env.example.{stem}", f"{stem}.sample.env"}
    folders = [folder, ""] if "env" in name else [folder]
    candidates = (posixpath.join(place, candidate) for place in folders for candidate in sorted(names))
    return next((candidate for candidate in candidates if candidate in project.entries), "")


def _mount_source(project: Project) -> Iterator[Observation]:
    for row in project.rows(BindMount):
        subject = f"{row.service.name}: {row.mount.source}"
        if not row.source:
            yield passed(subject, row.location, row.unknown)
        elif project.exists(row.source):
            yield passed(subject, row.location, f"{row.source} is there")
        elif not _is_file(row.source, row.mount.target):
            yield passed(subject, row.location, f"{row.source} is a folder that Docker creates")
        elif example := _example_of(project, row.source):
            yield passed(subject, row.location, f"{example} shows what it holds")
        else:
            outcome = "Docker creates an empty folder in its place" if row.mount.creates else "the start fails"
            yield _absent(project, subject, row, row.source, f"{row.source} is not in the repository: {outcome}")


def _is_file(source: str, target: str) -> bool:
    """Whether a bind that is not there was meant to be a file: both ends, or the source alone, are named like one."""
    name, inside = posixpath.basename(source), posixpath.basename(target.rstrip("/"))
    if _RUN_TIME.fullmatch(name) or not _FILE_ENDINGS.fullmatch(name):
        return False
    same_ending = posixpath.splitext(name)[1] == posixpath.splitext(inside)[1]
    return bool(_FILE_ENDINGS.fullmatch(inside)) or "." not in inside.strip(".") or same_ending


MATCHERS: dict[str, Matcher] = {
    "compose-undefined-reference": judging(_undefined, "compose"),
    "compose-build-context-missing": judging(_build_context, "compose"),
    "compose-env-file-missing": judging(_env_file, "compose"),
    "compose-mount-source-missing": judging(_mount_source, "compose"),
}
