"""Rules about variables and what people are told of them: undocumented, documented for nothing, required and never set."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.compose.rows import ComposeService
from readiness.facts.env.mentions import PATTERNS, mentioned_in_python, mentioned_names
from readiness.facts.env.ownership import service_component
from readiness.facts.env.platform import is_image_variable, is_platform, read_by_image
from readiness.facts.env.rows import EnvDeclared, EnvExample, EnvRead, EnvRequired, EnvSet, same
from readiness.facts.processes.rows import Origin
from readiness.facts.project import Project
from readiness.facts.reading import TextPattern
from readiness.matchers.config.wording import capital
from readiness.matchers.matcher import Matcher, NoParams, simple
from readiness.model import Location, Observation, Related, Severity, failed, passed, unknown

_PROCESSES = (Origin.COMPOSE, Origin.KUBERNETES, Origin.SYSTEMD)


# Undocumented ------------------------------------------------------------------------------------------------------------
def env_undocumented(project: Project) -> Iterator[Observation]:
    """Each variable of a component that is read without a default is a subject."""
    told = {same(row.key): row for row in project.rows(EnvDeclared)}
    deployed = _deployed(project)
    reads = project.rows(EnvRead)
    for row in reads:
        if row.unreadable:
            why = f"{capital(row.unreadable)}, so whether it is documented is not known."
            yield unknown(row.key or "a computed name", row.location.whole_line, why)
    wanted: dict[tuple[str, str], EnvRead] = {}
    for row in reads:
        key = (row.component, same(row.key))
        if row.bare and not is_platform(row.key) and (key not in wanted or _need(row) > _need(wanted[key])):
            wanted[key] = row
    for row in wanted.values():
        found = told.get(same(row.key))
        given = deployed.get((row.component, same(row.key)))
        if found is not None:
            yield passed(row.key, row.location.whole_line, f"told at {found.location}")
        elif given is not None:
            yield passed(row.key, row.location.whole_line, f"{given.owner} sets it at {given.location}")
        else:
            need = f"requires {row.key}" if row.required else f"reads {row.key} without a default"
            severity = Severity.LOW if row.conditional else None
            yield failed(row.key, row.location.whole_line, f"The code {need}, and no example file or document names it.", severity=severity)
    if not wanted and not any(row.unreadable for row in reads):
        yield passed("variables", Location("."), "every variable that is read has a default")


def _deployed(project: Project) -> dict[tuple[str, str], EnvSet]:
    """Variables that the repository itself gives to the program: an image always does; another deployment tells of them, too, as long as
    the program has no example file of its own, which people would take for complete."""
    listed = {row.component for row in project.rows(EnvExample)}
    found: dict[tuple[str, str], EnvSet] = {}
    for row in project.rows(EnvSet):
        if not row.built or not row.component or row.passed_on or row.unreadable or row.origin is None:
            continue
        if row.origin is Origin.DOCKER or row.component not in listed:
            found.setdefault((row.component, same(row.key)), row)
    return found


def _need(row: EnvRead) -> int:
    """How much the program needs the variable: of several reads the one that cannot do without speaks."""
    return 2 if row.required else 0 if row.conditional else 1


# Unused ------------------------------------------------------------------------------------------------------------------
def unused_patterns(_params: NoParams) -> tuple[TextPattern, ...]:
    """The names of variables in text, to be searched while files are read."""
    return PATTERNS


def env_unused(project: Project, _params: NoParams) -> Iterator[Observation]:
    """Each variable of an example env file is a subject; one that a computed name may read is unknown."""
    reads = project.rows(EnvRead)
    names = {same(row.key) for row in reads if not row.prefix and not row.unreadable} | {same(row.key) for row in project.rows(EnvRequired)}
    names |= {same(row.key) for row in project.rows(EnvSet) if row.kept and not row.unreadable and row.value is None}
    names |= mentioned_names(project)
    prefixes = tuple(same(row.key) for row in reads if row.prefix and not row.unreadable)
    profiles = {row.profile.name for row in project.rows(ComposeService) if row.profile is not None}
    for row in project.rows(EnvExample):
        key = same(row.key)
        place = row.location.whole_line
        if key in names or (prefixes and key.startswith(prefixes)) or is_platform(key):
            yield passed(row.key, place)
        elif any(read_by_image(profile, key) for profile in profiles) or (profiles and is_image_variable(key)) or _by_library(key):
            yield passed(row.key, place, "an image or library reads it")
        elif mentioned_in_python(project, key):
            yield passed(row.key, place, "Python mentions it")
        elif (computed := _computed(project, row, key)) is not None:
            yield unknown(
                row.key, place, f"whether something reads {row.key} is not known: {computed.unreadable}", related=_related(computed)
            )
        elif (service := _strange_image(project)) is not None:
            yield unknown(
                row.key, place, f"{service.subject} gets the env file, and which variables its image {service.image} reads is not known"
            )
        else:
            yield failed(row.key, place, f"{row.path.rpartition('/')[2]} documents {row.key}, and nothing in the repository reads it.")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_LIBRARIES = _words(
    """
    OPENAI_ ANTHROPIC_ LANGCHAIN_ LANGSMITH_ LANGFUSE_ HF_ HUGGINGFACE SENTRY_ NEW_RELIC_ ELASTIC_APM_ WANDB_ MLFLOW_ PG LOGFIRE_ TWILIO_
    GOOGLE_ AZURE_ COHERE_ MISTRAL_ GROQ_ TAVILY_ PINECONE_ QDRANT_ CELERY_ FLASK_ DJANGO_SUPERUSER_ SCRAPY_ RQ_ DRAMATIQ_ PREFECT_
    AIRFLOW_ DAGSTER_ DBT_ DOCKER_ COMPOSE_ CLOUDINARY_ ALEMBIC_ ROLLBAR_ HONEYBADGER_ BUGSNAG_ TF_
    """
)


def _by_library(key: str) -> bool:
    """Client libraries read these by themselves."""
    return key.startswith(_LIBRARIES)


def _computed(project: Project, row: EnvExample, key: str) -> EnvRead | None:
    """A read with a computed name that may be this variable, in the component the example belongs to (of the root: anywhere)."""
    component = project.component_of(row.path)
    everywhere = component is None or component.path == "."
    for read in project.rows(EnvRead):
        if read.unreadable and (everywhere or read.component == row.component) and key.startswith(same(read.key)):
            return read
    return None


def _related(read: EnvRead) -> tuple[Related, ...]:
    return (Related(read.location.whole_line, "the computed name"),)


def _strange_image(project: Project) -> ComposeService | None:
    """A service with an env file whose image nobody here knows."""
    return next(
        (row for row in project.rows(ComposeService) if row.service.env_files and not row.is_built and row.profile is None and row.image),
        None,
    )


# Unset -------------------------------------------------------------------------------------------------------------------
def env_unset(project: Project) -> Iterator[Observation]:
    """Each variable that a compose file requires and nothing sets is a subject."""
    told = {same(row.key) for row in project.rows(EnvDeclared)}
    exported = mentioned_names(project, assigned=True)
    in_files = {same(row.key) for row in project.rows(EnvSet) if row.origin is None}
    spoke = False
    seen: set[str] = set()
    for row in project.rows(EnvRequired):
        key = same(row.key)
        if key in seen:
            continue
        seen.add(key)
        spoke = True
        if key in told or key in exported or is_platform(key) or key in in_files:
            yield passed(row.key, row.location.whole_line)
        else:
            message = f"{row.owner} substitutes ${{{row.key}}}, and no env file, default or document provides it."
            yield failed(row.key, row.location.whole_line, message)
    for read, observation in _of_code(project, told | exported):
        if same(read.key) not in seen:
            seen.add(same(read.key))
            spoke = True
            yield observation
    if not spoke:
        yield passed("variables", Location("."), "no deployment file or code requires a variable without a default")


def _of_code(project: Project, told: set[str]) -> Iterator[tuple[EnvRead, Observation]]:
    """Variables the code cannot start without, where a deployment of that component is in the repository to compare with."""
    deployed: dict[str, Location] = {}
    for row in project.rows(EnvSet):
        if row.origin in _PROCESSES and row.built and row.component:
            deployed.setdefault(row.component, row.location)
    for service in project.rows(ComposeService):
        if service.is_built and service.profile is None and (component := service_component(project, service)):
            deployed.setdefault(component, service.location)
    sets: dict[str, set[str]] = {}
    open_sets: dict[str, EnvSet] = {}
    for row in project.rows(EnvSet):
        if not row.unreadable:
            sets.setdefault(same(row.key), set()).add(row.component)
        elif row.built:
            open_sets[row.component] = row
    for read in project.rows(EnvRead):
        key = same(read.key)
        if not read.required or not read.bare or is_platform(key):
            continue
        owners = dict.fromkeys((read.component, *(owner.name for owner in project.components_of(read.path))))
        for owner in (owner for owner in owners if owner in deployed):
            if key in told or not sets.get(key, set()).isdisjoint(("", owner)):
                yield read, passed(read.key, read.location.whole_line)
            else:
                yield read, _never_set(read, open_sets.get(owner), owner, deployed[owner])


def _never_set(read: EnvRead, opened: EnvSet | None, owner: str, deployment: Location) -> Observation:
    place = read.location.whole_line
    if opened is not None:
        why = f"whether a deployment sets {read.key} is not known: {opened.unreadable}"
        return unknown(read.key, place, why, related=(Related(opened.location, opened.unreadable),))
    whose = f"{owner}, which shares this code, has" if read.component != owner else "there is"
    message = f"The code requires {read.key}, and {whose} no deployment, default or document that provides it."
    return failed(read.key, place, message, related=(Related(deployment, "the deployment that does not set it"),))


MATCHERS: dict[str, Matcher] = {
    "config-env-undocumented": simple(env_undocumented),
    "config-env-unset": simple(env_unset),
    "config-env-unused": Matcher(NoParams, env_unused, wants=unused_patterns),
}
