"""Files with secrets that lie beside the code: an ignore file must cover them."""

from collections.abc import Iterator

from readiness.artifacts.secret_values import Strength
from readiness.facts.project import Project
from readiness.facts.secrets.files import places
from readiness.facts.secrets.rows import ConfiguredSecret, LoadedEnvFile, WrittenSecretFile
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, failed, passed, unknown


def env_file_not_ignored(project: Project) -> Iterator[Observation]:
    """Every env file that the code loads is covered by an ignore rule."""
    for row in project.rows(LoadedEnvFile):
        yield _judged(project, row, f"{row.how} loads")


def secret_file_not_ignored(project: Project) -> Iterator[Observation]:
    """Every file that a command or script fills with a secret is covered by an ignore rule."""
    for row in project.rows(WrittenSecretFile):
        yield _judged(project, row, f"{row.how} writes a secret to")


def _judged(project: Project, row: LoadedEnvFile | WrittenSecretFile, what: str) -> Observation:
    name = row.file.rpartition("/")[2]
    if row.unreadable:
        return unknown("env file" if isinstance(row, LoadedEnvFile) else "secret file", row.location, row.unreadable)
    covered = next((place for place in places(project, row.path, row.file) if project.is_ignored(place)), "")
    if covered:
        return passed(row.file, row.location, f"{covered} is ignored")
    tracked = next((place for place in places(project, row.path, row.file) if project.artifact("env-file", place) is not None), "")
    if tracked and tracked not in _filled(project):
        return passed(row.file, row.location, f"{tracked} is in version control with no secret filled in: defaults kept there on purpose")
    return failed(row.file, row.location, f"{what} {name}, and no ignore rule covers it: one `git add .` commits it")


def _filled(project: Project) -> frozenset[str]:
    """Files in which a secret has a value of its own."""
    empty = (Strength.EMPTY, Strength.REFERENCE, Strength.PLACEHOLDER)
    return frozenset(row.path for row in project.rows(ConfiguredSecret) if row.shape.strength not in empty)


MATCHERS: dict[str, Matcher] = {
    "env-file-not-ignored": simple(env_file_not_ignored),
    "secret-file-not-ignored": simple(secret_file_not_ignored),
}
