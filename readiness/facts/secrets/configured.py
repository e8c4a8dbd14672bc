"""Secrets that files outside the code set: env files, configuration, compose, manifests, image definitions."""

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.dotenv import EnvFile
from readiness.artifacts.python.values import text
from readiness.artifacts.secret_names import is_signing_key_name
from readiness.artifacts.secret_values import Strength, url_password
from readiness.artifacts.settings_file import SettingEntry, SettingsFile
from readiness.artifacts.withheld import Kept
from readiness.facts.compose.rows import ComposeService
from readiness.facts.secrets.rows import CandidateRow, ConfiguredSecret, ExampleSecret, Source
from readiness.facts.secrets.text import Form
from readiness.facts.text_words import words_of_text
from readiness.model import Location, Role
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CI_KINDS = ("workflow", "gitlab-ci", "ci-other", "openapi")
_ENVIRONMENT = pattern(r"^(?:\w+_)?(?:ENV|ENVIRONMENT|APP_ENV|STAGE|DEPLOY_ENV)$", re.IGNORECASE)
_DEVELOPMENT = frozenset(("dev", "develop", "development", "local", "localhost", "test", "testing", "ci"))
_DATA = pattern(r"\.(?:ya?ml|toml|ini|cfg|conf|json)$")
_ILLUSTRATION = frozenset(("example", "examples", "properties", "schema", "schemas", "parameters"))
_NO_SETTINGS = pattern(
    r"(?:^|/)(?:taskfile|\.github/|\.ci/|\.gitlab/|\.circleci/|\.vscode/|\.idea/|mkdocs|\.pre-commit|renovate|codecov|\.codecov|dependabot|sonar|\.secrets|cookiecutter\.json|"
    r"copier\.ya?ml)|secrets\.baseline$",
    re.IGNORECASE,
)


def derive_candidates(project: "Project") -> Iterator[CandidateRow]:
    """Every candidate of every file, vendored ones excepted."""
    for path, facts in sorted(project.files.items()):
        for candidate in facts.secrets:
            yield CandidateRow(location=Location(path, candidate.line, candidate.column), candidate=candidate, role=facts.role)


def derive_deployed(project: "Project") -> Iterator[ConfiguredSecret]:
    """Every secret-named value and URL with a password in production files that configure the service, and in a development file that the
    service loads where nobody names another."""
    for row in _configured(project):
        if row.role is Role.PRODUCTION:
            yield row
        elif row.role is Role.DEVELOPMENT and row.source is Source.SETTINGS:
            named = _named_as_default(project, row.path)
            if named is not None and not _has_production_twin(project, row.path):
                yield msgspec.structs.replace(row, loaded=named)


def _named_as_default(project: "Project", path: str) -> Location | None:
    """Where production code names the configuration file as a default: ``default_config="config/dev.yaml"``, ``getenv("CONFIG", …)``."""
    for source in project.python_with(words_of_text(path)) if _DATA.search(path) and path in project.entries else ():
        for call in source.model.calls:
            given = [value for name, value in call.invocation.kwargs if "default" in name]
            given += call.invocation.args[1:2] if call.invocation.method in ("getenv", "get") else ()
            if any(posixpath.normpath(text(value) or ".") == path for value in given):
                return Location(source.path, call.line)
    return None


def _has_production_twin(project: "Project", path: str) -> bool:
    folder, _, name = path.rpartition("/")
    suffix = name.rpartition(".")[2]
    return any(
        project.exists(f"{folder}/{word}.{suffix}" if folder else f"{word}.{suffix}") for word in ("prod", "production", "live", "staging")
    )


def derive_examples(project: "Project") -> Iterator[ExampleSecret]:
    """Every secret-named value in example env files (``.env.example``)."""
    for row in _configured(project):
        if row.role is Role.EXAMPLE and row.source is Source.ENV_FILE and ".devcontainer/" not in row.path:
            yield ExampleSecret(**{name: getattr(row, name) for name in ConfiguredSecret.__struct_fields__})


def _configured(project: "Project") -> Iterator[ConfiguredSecret]:
    for source in project.artifacts("env-file", None):
        yield from _of_env_file(project, source.path, source.model)
    for source in project.artifacts("settings-file", None):
        yield from _of_settings(project, source.path, source.model)
    for row in project.rows(CandidateRow):
        found = row.candidate
        source_of = {Form.IMAGE: Source.IMAGE, Form.UNIT: Source.UNIT}.get(Form(found.kind)) if found.kind in tuple(Form) else None
        if source_of and not found.comment:
            yield ConfiguredSecret(
                location=row.location,
                name=found.name,
                source=source_of,
                role=row.role,
                shape=found.shape,
                signing=is_signing_key_name(found.name),
            )


def _of_env_file(project: "Project", path: str, model: EnvFile) -> Iterator[ConfiguredSecret]:
    development = next(
        (
            f"{entry.key}={entry.value} stands in it"
            for entry in model.entries
            if _ENVIRONMENT.match(entry.key) and (entry.value or "").strip().lower() in _DEVELOPMENT
        ),
        "",
    )
    for entry in model.entries:
        if entry.assigned and not entry.duplicate:
            yield from _row(project, path, entry.line, entry.column, entry.key, entry.kept, Source.ENV_FILE, development)


def _of_settings(project: "Project", path: str, model: SettingsFile) -> Iterator[ConfiguredSecret]:
    if _NO_SETTINGS.search(path) or any(project.artifact(kind, path) is not None for kind in _CI_KINDS):
        return
    source = _source(project, path)
    effective = _effective(project, path) if source is Source.COMPOSE else None
    seen: set[tuple[int, int]] = set()
    for entry in model.entries:
        if (entry.line, entry.column) in seen:
            continue  # an alias of YAML: the same text at another key
        seen.add((entry.line, entry.column))
        overridden = effective is not None and "environment" in entry.path and entry.line not in effective
        if not _illustrates(entry) and not overridden:
            name = entry.kept.argument or entry.name
            yield from _row(project, path, entry.line, entry.column, name, entry.kept, source, "")


def _source(project: "Project", path: str) -> Source:
    for kind, source in (("compose", Source.COMPOSE), ("kubernetes", Source.MANIFEST), ("helm", Source.CHART)):
        if project.artifact(kind, path) is not None:
            return source
    return Source.SETTINGS


def _effective(project: "Project", path: str) -> frozenset[int] | None:
    """Lines of the compose file whose variables reach a service once its overrides are merged; None where no set holds the file."""
    services = [row for row in project.rows(ComposeService) if path in row.files]
    if not services or not project.is_production(path):
        return None
    return frozenset(
        setting.location.line or 0 for row in services for setting in row.service.environment if setting.location.path == path
    )


def _illustrates(entry: SettingEntry) -> bool:
    return not _ILLUSTRATION.isdisjoint(entry.path[:-1])


def _row(
    project: "Project", path: str, line: int, column: int, name: str, kept: Kept, source: Source, development: str
) -> Iterator[ConfiguredSecret]:
    if kept.secret is None or not kept.named or kept.secret.strength is Strength.EMPTY:
        return
    url = url_password(kept.text or "") if kept.in_url else None
    entry = project.entries.get(path)
    yield ConfiguredSecret(
        location=Location(path, line, column),
        name=name,
        source=source,
        role=project.role(path),
        shape=kept.secret,
        default=kept.default,
        variables=kept.variables,
        signing=kept.signing,
        in_url=kept.in_url,
        host=url[2] if url else "",
        committed=entry is None or entry.tracked,
        development=development,
        template=kept.template,
    )

