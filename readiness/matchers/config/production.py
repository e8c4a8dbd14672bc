"""The rule about production environments: what they lack, and what in them contradicts production."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readiness.facts.configuration.worth import DEVELOPMENT_WORDS, is_mode
from readiness.facts.env.production import members
from readiness.facts.env.rows import EnvRead, EnvSet, ProductionSource, same
from readiness.facts.processes.rows import Origin
from readiness.facts.project import Project
from readiness.matchers.config.domains import local
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown

_PUBLIC = re.compile(
    r"(?i)(?:.*_)?(?:ORIGINS?|(?:FRONTEND|BASE|PUBLIC|SITE|APP|ROOT|CLIENT|WEB|EXTERNAL|CALLBACK|REDIRECT|CANONICAL)_?(?:URLS?|URIS?|ORIGINS?|ROOT|HOST))"
)
_SEARCH = re.compile(
    r"(?i)(?:.*_)?(?:ELASTIC(?:SEARCH)?|OPENSEARCH|SOLR|INFLUX(?:DB)?|CLICKHOUSE|COUCHDB|MEILI(?:SEARCH)?|TYPESENSE)_?(?:.*_)?(?:URLS?|HOSTS?|URI|ENDPOINT)"
)
_DATABASE = re.compile(
    r"(?i)(?:.*_)?(?:DATABASE_UR[LI]|DB_UR[LI]|SQLALCHEMY_DATABASE_URI|DATABASE_DSN|(?:DB|DATABASE|POSTGRES(?:QL)?|MYSQL|PG)_?HOST)"
)
_PLAIN = re.compile(r"(?i)^http://(?P<rest>[^/\s]+)")


def production_env_incomplete(project: Project) -> Iterator[Observation]:
    """Each environment that is meant for production is a subject; a line that several are given is told once."""
    spoken: dict[tuple[Location, str], list[EnvSet]] = {}
    for source in project.rows(ProductionSource):
        rows = members(project, source)
        bad = [(row, what) for row in rows if (what := _contradiction(row))]
        for row, what in bad:
            spoken.setdefault((row.location.whole_line, what), []).append(row)
        modes = tuple(_mode(project, source, rows))
        yield from modes
        if not bad and not modes:
            yield passed(source.owner, source.location.whole_line, _neighbour(rows))
    for (place, what), rows_there in spoken.items():
        owners = list(dict.fromkeys(row.owner for row in rows_there))
        yield failed(rows_there[0].key, place, f"{_joined(owners)} {'sets' if len(owners) == 1 else 'set'} {what}.")


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _contradiction(row: EnvSet) -> str:
    """What is wrong with the value, beginning with the variable; empty where nothing is."""
    value = (row.value or "").strip()
    if not value:
        return ""
    if is_mode(row.key) and value.lower() in DEVELOPMENT_WORDS and not row.key.upper().startswith(("NODE_", "LOG_", "FLASK_")):
        return f"{row.key}={value} in production"
    if _DATABASE.fullmatch(row.key) and value.lower().startswith("sqlite"):
        return f"{row.key} to SQLite"
    if _is_own_database(row) and not row.beside:
        return f"{row.key} to a database on this very host"
    if _PUBLIC.fullmatch(row.key) and any(_is_plain(part) for part in value.split(",")):
        return f"{row.key} to plain http"
    if _SEARCH.fullmatch(row.key) and _is_plain(value) and "@" not in value:
        return f"{row.key} to plain http without credentials"
    return ""


def _is_own_database(row: EnvSet) -> bool:
    return bool(_DATABASE.fullmatch(row.key)) and local(row.value or "")


def _neighbour(rows: tuple[EnvSet, ...]) -> str:
    """Whose localhost the database's address is, where that is somebody else's."""
    return next((f"{row.key} is served by {_joined(list(row.beside))} in the same network" for row in rows if _is_own_database(row)), "")


def _is_plain(value: str) -> bool:
    """Unencrypted, to another host: names without dots are neighbours in the same network."""
    found = _PLAIN.match(value.strip(" \"'[]"))
    return bool(found and "." in found["rest"].partition(":")[0] and not local(value.strip(" \"'[]")))


def _mode(project: Project, source: ProductionSource, rows: tuple[EnvSet, ...]) -> Iterator[Observation]:
    """The variable that names the environment is not set, and the code takes development for granted."""
    given = {same(row.key) for row in rows} | project.once(_of_images).get(source.component, set())
    done: set[str] = set()
    for read in project.once(_taken_for_granted).get(source.component, ()) if source.component else ():
        key = same(read.key)
        if key in done or key in given:
            continue
        done.add(key)
        related = (Related(read.location.whole_line, f"{read.key} defaults to {read.default}"),)
        place = source.location.whole_line
        if source.open:
            yield unknown(read.key, place, f"whether {source.owner} sets {read.key} is not known: {source.open}", related=related)
        else:
            yield failed(read.key, place, f"{source.owner} does not set {read.key}, so the code runs as {read.default}.", related=related)


def _of_images(project: Project) -> dict[str, set[str]]:
    """Variables that images set, by component."""
    found: dict[str, set[str]] = {}
    for row in project.rows(EnvSet):
        if row.origin is Origin.DOCKER:
            found.setdefault(row.component, set()).add(same(row.key))
    return found


def _taken_for_granted(project: Project) -> dict[str, list[EnvRead]]:
    """Reads of a mode that is development where nothing sets it, by component."""
    found: dict[str, list[EnvRead]] = {}
    for read in project.rows(EnvRead):
        if is_mode(same(read.key)) and read.default and read.default.lower() in DEVELOPMENT_WORDS:
            found.setdefault(read.component, []).append(read)
    return found


MATCHERS: dict[str, Matcher] = {"config-production-env-incomplete": simple(production_env_incomplete)}
