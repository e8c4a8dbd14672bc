"""Secrets in Python code and scripts: signing keys, fallbacks, generated keys, credentials."""

from collections.abc import Iterator

from readiness.artifacts.secret_names import is_signing_key_name, words_of
from readiness.artifacts.secret_values import SecretShape, Strength
from readiness.facts.env.rows import EnvRequired, EnvSet, same
from readiness.facts.project import Project
from readiness.facts.secrets.python_credentials import is_local
from readiness.facts.secrets.python_settings import NOT_PRODUCTION
from readiness.facts.secrets.rows import CandidateRow, CodeCredential, ConfiguredSecret, Origin, SecretSetting
from readiness.facts.secrets.text import Form, Language, language_of
from readiness.facts.secrets.vendors import VENDORS
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.searching import searched
from readiness.matchers.secrets.wording import described
from readiness.model import Observation, Related, Role, Severity, failed, passed

_DEPLOYS_WORDS = "entrypoint deploy deployment prod production release backup restore migrate init provision bootstrap rollback cron"
_DEPLOYS = frozenset(_DEPLOYS_WORDS.split())


def hardcoded(project: Project) -> Iterator[Observation]:
    """No signing key is a literal in production code."""
    return searched(project, ("python",), _hardcoded(project))


def _hardcoded(project: Project) -> Iterator[Observation]:
    for row in _settings(project, Origin.LITERAL):
        if row.spared:
            yield passed(row.name, row.location, _spared(row))
        else:
            message = f"{row.name} is {described(row.shape)} in the code; whoever reads it can forge what it signs"
            yield failed(row.name, row.location, message)


def fallback(project: Project) -> Iterator[Observation]:
    """No secret-named setting falls back to a literal."""
    return searched(project, ("python", "compose", "shell"), _fallback(project))


def _fallback(project: Project) -> Iterator[Observation]:
    for row in _settings(project, Origin.FALLBACK):
        if row.spared:
            yield passed(row.name, row.location, _spared(row))
        elif not row.signing and _opens_nothing(row):
            yield passed(row.name, row.location, f"{row.name} falls back to {described(row.shape)}, which opens nothing")
        else:
            where = f"{row.via} falls back to" if row.via.endswith((")", "]")) else f"{row.name}: {row.via} gives"
            message = f"{where} {described(row.shape)}, so a deployment that forgets {row.variable or row.name} runs on a known secret"
            related = (Related(row.noticed, "this value is recognised here, and only warned of"),) if row.noticed else ()
            yield failed(row.name, row.location, message, related=related, severity=_severity(row))
    for entry in project.rows(ConfiguredSecret):
        if entry.default is None or entry.default.strength is Strength.EMPTY:
            continue
        if not entry.signing and not entry.default.real and entry.default.strength is Strength.PLACEHOLDER and _is_key(entry.name):
            continue
        severity = None if entry.signing or entry.default.real else Severity.HIGH
        message = f"{entry.name} in the {entry.source} falls back to {described(entry.default)} when {_first(entry.variables)} is not set"
        yield failed(entry.name, entry.location, message, severity=severity)
    for candidate in project.rows(CandidateRow):
        found = candidate.candidate
        if found.kind == Form.DEFAULT and _in_production(candidate) and _is_script(candidate.path):
            severity = None if is_signing_key_name(found.name) or found.shape.real else Severity.HIGH
            message = f"${{{found.name}}} falls back to {described(found.shape)} in a script"
            yield failed(found.name, candidate.location, message, severity=severity)


def ephemeral(project: Project) -> Iterator[Observation]:
    """No signing key is made anew by every process."""
    return searched(project, ("python",), _ephemeral(project))


def _ephemeral(project: Project) -> Iterator[Observation]:
    for row in _settings(project, Origin.EPHEMERAL):
        if row.spared:
            yield passed(row.name, row.location, _spared(row))
            continue
        supplied = _supplied(project, row)
        if supplied:
            yield passed(row.name, row.location, f"{row.name} is generated only where {supplied}")
            continue
        when = f"when {row.variable} is not set" if row.variable else "unless something sets it"
        message = f"{row.name} is generated when the process starts, {when}: sessions end at every restart and differ between workers"
        yield failed(row.name, row.location, message)


def credential(project: Project) -> Iterator[Observation]:
    """No password, token or URL with a password is a literal in code or scripts."""
    return searched(project, ("python", "shell"), _credential(project))


def _credential(project: Project) -> Iterator[Observation]:
    told = {(row.path, row.location.line) for row in _settings(project, Origin.FALLBACK)}
    told |= {(row.path, row.location.line) for row in project.rows(CandidateRow) if row.candidate.kind in VENDORS}
    for row in project.rows(CodeCredential):
        if row.role is not Role.PRODUCTION or (row.path, row.location.line) in told:
            continue
        if row.in_url:
            yield _url(row)
        else:
            where = f", {row.what}" if row.what else " in the code"
            message = f"{row.name} is {described(row.shape)}{where}"
            yield failed(row.name, row.location, message, severity=Severity.HIGH if row.seed and not row.shape.real else None)
    for candidate in project.rows(CandidateRow):
        found = candidate.candidate
        if not _in_production(candidate) or found.kind not in (Form.ASSIGNMENT, Form.URL, Form.ARGUMENT):
            continue
        language = language_of(candidate.path, b"#!/bin/sh" if project.artifact("shell", candidate.path) else b"")
        if language not in (Language.SCRIPT, Language.CODE):
            continue
        if found.shape.real:
            yield failed(found.name, candidate.location, f"{_subject(found.kind, found.name)} {described(found.shape)} in a script or code")
        elif language is Language.SCRIPT and found.first and _is_guess(found.shape) and _is_deployed(candidate.path):
            message = f"{found.name} is {described(found.shape)} in a script"
            yield failed(found.name, candidate.location, message, severity=Severity.HIGH)


def _is_deployed(path: str) -> bool:
    """Whether a script's name says that it runs where the service does; a developer's helper may well use a guessable password."""
    return not _DEPLOYS.isdisjoint(words_of(path.rpartition("/")[2].partition(".")[0]))


def _is_guess(shape: SecretShape) -> bool:
    return shape.strength in (Strength.COMMON, Strength.SHORT)


def _url(row: CodeCredential) -> Observation:
    what = f"a URL for {row.host or 'a computed host'} carries a password, {described(row.shape)}, in the code"
    if not row.shape.real and is_local(row.host):
        return passed(row.name or "url", row.location, f"a default password for {row.host or 'the machine itself'}, a developer's own")
    milder = (row.fallback and not row.shape.real) or is_local(row.host)
    return failed(row.name or "url", row.location, what, severity=Severity.HIGH if milder else None)


def _settings(project: Project, origin: Origin) -> Iterator[SecretSetting]:
    for row in project.rows(SecretSetting):
        if row.origin is origin and row.role is Role.PRODUCTION:
            yield row


def _spared(row: SecretSetting) -> str:
    place = f" ({row.spared_by})" if row.spared_by else ""
    return f"{row.name}: {row.spared}{place}"


def _opens_nothing(row: SecretSetting) -> bool:
    """A stand-in for an API key or token that no service accepts (``not-set``, ``EMPTY``); a password may well be accepted."""
    weak = row.shape is not None and not row.shape.real and row.shape.strength in (Strength.PLACEHOLDER, Strength.SHORT)
    return weak and _is_key(row.name)


def _is_key(name: str) -> bool:
    return name.lower().endswith(("key", "token", "secret")) and "password" not in name.lower()


def _severity(row: SecretSetting) -> Severity | None:
    if row.signing:
        return Severity.HIGH if row.noticed else None
    return None if row.shape is not None and row.shape.real else Severity.HIGH


def _supplied(project: Project, row: SecretSetting) -> str:
    """What deployment gives the service this variable, in words; empty if none is known to."""
    names = {same(row.variable or row.name), same(row.name)}
    for setting in project.rows(EnvSet):
        if same(setting.key) in names and not setting.unreadable:
            return f"{setting.location} does not set it"
    for required in project.rows(EnvRequired):
        if same(required.key) in names and required.strict:
            return f"{required.location} does not demand it"
    return ""


def _in_production(row: CandidateRow) -> bool:
    """Code of a production file whose name does not speak of tests or development (``run-api-tests.sh``)."""
    named = words_of(row.path.rpartition("/")[2].partition(".")[0])
    return row.role is Role.PRODUCTION and not row.candidate.comment and NOT_PRODUCTION.isdisjoint(named)


def _is_script(path: str) -> bool:
    return language_of(path, b"#!/bin/sh") in (Language.SCRIPT, Language.DOCKERFILE)


def _subject(kind: str, name: str) -> str:
    return "a URL carries a password," if kind == Form.URL else f"{name} is"


def _first(names: tuple[str, ...]) -> str:
    return names[0] if names else "its variable"


MATCHERS: dict[str, Matcher] = {
    "secret-key-hardcoded": simple(hardcoded),
    "secret-key-fallback": simple(fallback),
    "secret-key-ephemeral": simple(ephemeral),
    "credential-in-code": simple(credential),
}
