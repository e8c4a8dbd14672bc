"""Credentials found in the text of files: documents, vendors' tokens, private keys."""

from collections import Counter
from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.secrets.rows import CandidateRow
from readiness.facts.secrets.text import Form, Language, language_of
from readiness.facts.secrets.vendors import VENDORS
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.secrets.wording import described
from readiness.model import Location, Observation, Role, Severity, failed, passed

_KEYS = {
    "private-key": "a private key",
    "encrypted-private-key": "a private key, protected by a passphrase,",
    "keystore": "a keystore with a private key",
}
_PURPOSES = {
    Role.TEST: "tests",
    Role.DEVELOPMENT: "development",
    Role.EXAMPLE: "an example",
    Role.DOCUMENTATION: "documentation",
}
_DOCUMENTS = (Role.DOCUMENTATION, Role.PRODUCTION, Role.DEVELOPMENT)
_BROWSER = (".js", ".jsx", ".ts", ".tsx", ".html", ".vue", ".svelte", "google-services.json", ".mjs")
_GENERAL = frozenset(("url", "app", "application", "api", "dashboard", "dashboards", "django", "swagger", "express"))


def in_documents(project: Project) -> Iterator[Observation]:
    """No committed document, and no comment of a script, holds a credential that looks real."""
    rows = [row for row in project.rows(CandidateRow) if row.role in _DOCUMENTS]
    disowned = {row.candidate.fingerprint for row in rows if row.candidate.disowned and row.candidate.fingerprint}
    spoken = set()
    for row in rows:
        language = language_of(row.path, b"")
        if not (language is Language.DOCUMENT or row.candidate.comment) or row.candidate.kind not in tuple(Form):
            continue
        message = _in_document(project, row, disowned)
        if message:
            spoken.add(row.path)
            yield failed(row.candidate.name or "credential", row.location, message)
    documents = {source.path for source in project.artifacts("markdown", _DOCUMENTS)} - spoken
    yield from _clean(project, documents)


def _in_document(project: Project, row: CandidateRow, disowned: set[str]) -> str:
    found = row.candidate
    if found.disowned or found.fingerprint in disowned or found.kind in (Form.FILE, Form.DEFAULT, Form.IMAGE, Form.UNIT):
        return ""
    where = "a comment" if found.comment else "the document"
    if found.kind == Form.PAIR:
        if not found.shape.real and not _deployed(project, found.services):
            return ""
        services = [name for name in found.services if name not in _GENERAL]
        whose = f"user {found.name}, {described(found.shape)}" if found.name else f"{described(found.shape)}, which is the user's name, too"
        return f"{where} gives away the login of {services[0] if services else 'a service'}: {whose}"
    if not found.shape.real:
        return ""
    if found.kind == Form.URL:
        return f"{where} holds a URL for {found.host} with what looks like a real password ({found.shape.length} characters)"
    return f"{where} holds what looks like a real value of {found.name} ({found.shape.length} characters)"


def _deployed(project: Project, services: tuple[str, ...]) -> bool:
    """Whether the repository deploys one of the services, or, where the text names none, anything at all."""
    deployments = [source for kind in ("compose", "kubernetes", "helm", "unit", "dockerfile") for source in project.artifacts(kind)]
    named = [name for name in services if name not in _GENERAL]
    if not named:
        return bool(services) and bool(deployments)
    return any(name in repr(source.model).lower() for source in deployments for name in named)


def vendor_tokens(project: Project) -> Iterator[Observation]:
    """No file holds a token in a vendor's format."""
    spoken = set()
    for row in project.rows(CandidateRow):
        vendor = VENDORS.get(row.candidate.kind)
        if vendor is None:
            continue
        spoken.add(row.path)
        kind = row.candidate.kind.replace("-", " ")
        severity = None
        message = f"a token in the format of {vendor} ({kind})"
        if row.candidate.kind == "google-api-key" and row.path.lower().endswith(_BROWSER):
            severity, message = Severity.MEDIUM, f"{message}, in code for browsers: it is public, so it must be restricted at {vendor}"
        elif row.candidate.disowned and row.role is Role.DOCUMENTATION:
            severity, message = Severity.HIGH, f"{message}, which the document calls an example or revoked"
        yield failed(row.candidate.kind, row.location, message, severity=severity)
    yield from _clean(project, set(project.files) - spoken)


def private_keys(project: Project) -> Iterator[Observation]:
    """No file holds a private key."""
    spoken = set()
    for row in project.rows(CandidateRow):
        what = _KEYS.get(row.candidate.kind)
        if what is None:
            continue
        spoken.add(row.path)
        line = None if row.candidate.kind == "keystore" else row.location.line
        if row.role is not Role.PRODUCTION:
            message, severity = f"{what} is committed, in a file for {_purpose(row.role)}", Severity.HIGH
        elif row.candidate.kind == "encrypted-private-key":
            message, severity = f"{what} is committed", Severity.HIGH
        else:
            message, severity = f"{what} is committed", None
        yield failed(row.candidate.kind, Location(row.path, line), message, severity=severity)
    yield from _clean(project, set(project.files) - spoken)


def _purpose(role: Role) -> str:
    return _PURPOSES.get(role, str(role))


def _clean(project: Project, paths: set[str]) -> Iterator[Observation]:
    """Passes for the files in which nothing was found, counted together by component."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in paths:
        component = project.component_of(path)
        counts[component.path if component else ".", component.name if component else ""] += 1
    for (folder, name), count in sorted(counts.items()):
        yield passed(f"{count} files searched", Location(folder), count=count, component=name)
    if not paths:
        yield passed("repository", Location("."))


MATCHERS: dict[str, Matcher] = {
    "credential-in-docs": simple(in_documents),
    "vendor-token": simple(vendor_tokens),
    "private-key-committed": simple(private_keys),
}
