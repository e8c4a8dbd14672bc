"""Secrets in what configures a deployment: env files, compose, manifests, configuration files."""

import re
from collections.abc import Iterator

from readiness.artifacts.secret_values import SIGNING_KEY_BYTES, SecretShape, Strength
from readiness.facts.kubernetes.rows import PlainSecret
from readiness.facts.project import Project
from readiness.facts.secrets.guards import StartupCheck, startup_checks
from readiness.facts.secrets.python_credentials import is_local
from readiness.facts.secrets.rows import ConfiguredSecret, ExampleSecret, Source
from readiness.matchers.matcher import Matcher, simple
from readiness.matchers.searching import searched
from readiness.matchers.secrets.wording import described
from readiness.model import Location, Observation, Related, Role, Severity, failed, passed, unknown

_SUBSTITUTION = re.compile(r"(?<![\w])s(?P<mark>[/|#,@])(?P<old>[\w<>{}. -]{3,80})(?P=mark)[^\n]*?\$")
_LITERAL = (Strength.COMMON, Strength.SHORT, Strength.LOW_ENTROPY, Strength.STRONG)


def weak(project: Project) -> Iterator[Observation]:
    """A key that signs has 32 bytes and looks random; another secret of an env file is no guess."""
    for row in project.rows(ConfiguredSecret):
        reason = _weakness(row)
        if reason and row.development:
            yield passed(row.name, row.location, f"{row.name} is {reason}, for development: {row.development}")
        elif reason:
            yield failed(row.name, row.location, f"{row.name} in the {row.source} is {reason}")
        else:
            yield passed(row.name, row.location)


def _weakness(row: ConfiguredSecret) -> str:
    shape = row.shape
    if shape.strength not in (Strength.COMMON, Strength.SHORT, Strength.LOW_ENTROPY):
        return ""
    if row.signing:
        if shape.strength is Strength.LOW_ENTROPY:
            return f"too regular: {shape.bits} bits of entropy a character"
        return f"{shape.length} bytes long, where {SIGNING_KEY_BYTES} are needed"
    if row.source is not Source.ENV_FILE or row.in_url:
        return ""
    return "a well-known default" if shape.strength is Strength.COMMON else f"short or regular ({shape.length} bytes)"


def placeholder(project: Project) -> Iterator[Observation]:
    """No deployed configuration still holds a placeholder for a secret."""
    checks = _checks(project)
    filled = _filled_in(project)
    for row in project.rows(ConfiguredSecret):
        if row.shape.strength is not Strength.PLACEHOLDER:
            yield passed(row.name, row.location)
            continue
        check = _rejecting(checks, row.name, row.shape)
        if check:
            yield passed(row.name, row.location, f"the code refuses to start with this placeholder ({check.location})")
        elif row.development:
            yield passed(row.name, row.location, f"a placeholder for development: {row.development}")
        elif place := filled.get(row.shape.placeholder):
            yield passed(row.name, row.location, f"a command puts the real value in its place ({place})")
        else:
            yield failed(row.name, row.location, f"{row.name} in the {row.source} is still {described(row.shape)}")


def _filled_in(project: Project) -> dict[str, Location]:
    """What commands of scripts and documents replace by a variable: ``sed "s/API_KEY_VAL/${API_KEY}/" app.yaml``."""
    found: dict[str, Location] = {}
    lines = [
        (line.text, Location(source.path, line.line))
        for source in project.artifacts("markdown", (Role.PRODUCTION, Role.DOCUMENTATION))
        for line in source.model.code
    ]
    lines += [
        (" ".join(command.texts), Location(source.path, command.line))
        for source in project.artifacts("shell")
        for command in source.model.commands
        if command.name == "sed"
    ]
    for text, place in lines:
        for replaced in _SUBSTITUTION.finditer(text) if "sed" in text else ():
            found.setdefault(replaced["old"], place)
    return found


def accepted(project: Project) -> Iterator[Observation]:
    """A placeholder that an example file ships for a signing key is rejected by the code at start-up."""
    checks = _checks(project)
    unread = project.not_analysed(("python",))
    for row in project.rows(ExampleSecret):
        if not row.signing or row.shape.strength not in (Strength.PLACEHOLDER, Strength.COMMON):
            yield passed(row.name, row.location, "" if row.signing else f"{row.name} is no key that the code signs with")
            continue
        check = _rejecting(checks, row.name, row.shape)
        opaque = next((item for item in checks if item.opaque and item.concerns(row.name)), None)
        if check:
            yield passed(row.name, row.location, f"the code refuses to start with this placeholder ({check.location})")
        elif opaque:
            yield unknown(row.name, opaque.location, f"a check of {row.name} calls something that cannot be followed here")
        elif unread:
            gap = unread[0]
            yield unknown(row.name, gap.location, f"the code that reads {row.name} may be here, and was not analysed: {gap.reason}")
        else:
            close = next((item for item in checks if item.concerns(row.name)), None)
            related = (Related(close.location, "this check lets the placeholder through"),) if close else ()
            message = f"the example gives {row.name} {described(row.shape)}, and nothing in the code refuses it at start-up"
            yield failed(row.name, row.location, message, related=related)


def credential(project: Project) -> Iterator[Observation]:
    """No configuration file holds a credential."""
    return searched(project, ("settings-file",), _credential(project))


def _credential(project: Project) -> Iterator[Observation]:
    plain = {place for secret in project.rows(PlainSecret) for _, place in secret.filled}
    for row in project.rows(ConfiguredSecret):
        if row.source in (Source.ENV_FILE, Source.UNIT) or row.location.whole_line in plain:
            continue  # secrets.env-file-committed, systemd.secret-in-unit and kubernetes.secret-plain speak of those
        if row.template:
            yield unknown(row.name, row.location, f"{row.name} is a template expression; what it becomes is not in this file")
        elif row.shape.strength in _LITERAL:
            yield _judged(row)
        else:
            yield passed(row.name, row.location)


def _judged(row: ConfiguredSecret) -> Observation:
    if row.in_url and is_local(row.host) and not row.shape.real:
        return passed(row.name, row.location, f"a URL for {row.host or 'the machine itself'} with a default password")
    what = f"a URL for {row.host} carries a password, {described(row.shape)}," if row.in_url else f"{row.name} is {described(row.shape)}"
    related = (Related(row.loaded, "the code loads this file where nobody names another"),) if row.loaded else ()
    return failed(row.name, row.location, f"{what} in the {row.source}", related=related)


def committed(project: Project) -> Iterator[Observation]:
    """No env file with a filled secret is in version control."""
    by_file: dict[str, list[ConfiguredSecret]] = {}
    for row in project.rows(ConfiguredSecret):
        if row.source is Source.ENV_FILE and row.committed and row.shape.strength in _LITERAL:
            by_file.setdefault(row.path, []).append(row)
    for source in project.artifacts("env-file"):
        rows = by_file.get(source.path, [])
        serious = [row for row in rows if not (row.development and not row.shape.real)]
        if not serious:
            entry = project.entries.get(source.path)
            said = "" if not rows else f"only defaults for development: {rows[0].development}"
            yield passed(source.path, Location(source.path), said or ("no secret is filled in" if entry else ""))
            continue
        first = min(serious, key=lambda row: (not row.signing, row.shape.strength is Strength.COMMON, row.location.line or 0))
        others = tuple(Related(row.location, f"{row.name} as well") for row in serious if row is not first)[:10]
        guessable = all(row.shape.strength is Strength.COMMON for row in serious)
        message = f"{source.path} is in version control with {first.name} filled in ({described(first.shape)})"
        yield failed(source.path, first.location, message, related=others, severity=Severity.HIGH if guessable else None)
    for gap in project.not_analysed(("env-file",)):
        yield unknown(gap.location.path, gap.location, f"part of the env file was not read: {gap.reason}")


def _checks(project: Project) -> tuple[StartupCheck, ...]:
    return startup_checks(project)


def _rejecting(checks: tuple[StartupCheck, ...], name: str, shape: SecretShape) -> StartupCheck | None:
    return next((check for check in checks if check.rejects(name, shape.placeholder, shape.length)), None)


MATCHERS: dict[str, Matcher] = {
    "secret-key-weak": simple(weak),
    "placeholder-secret": simple(placeholder),
    "placeholder-accepted": simple(accepted),
    "credential-in-config": simple(credential),
    "env-file-committed": simple(committed),
}
