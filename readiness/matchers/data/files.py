"""The rule about SQLite files in containers: what no volume holds is gone with the container."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import msgspec

from readiness.artifacts.dotenv import EnvFile
from readiness.artifacts.kubernetes.model import Pod
from readiness.facts.compose.rows import BindMount, EnvFileUse, Lifetime
from readiness.facts.data.dsn import read_dsn
from readiness.facts.data.files import django_file
from readiness.facts.data.rows import DatabaseFile, DatabaseUrl
from readiness.facts.data.scopes import scopes
from readiness.facts.docker.rows import ContextCopy, Image, Place
from readiness.facts.env.rows import EnvRead
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Outcome, Related, Role, failed, passed, unknown
from readiness.wordlist import word_set

_LASTING = word_set("""
    persistentVolumeClaim hostPath nfs csi awsElasticBlockStore gcePersistentDisk azureDisk azureFile cephfs glusterfs iscsi local
""")
_ORDER = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS)
"""Worst first."""


def sqlite_in_container(project: Project) -> Iterator[Observation]:
    """Each SQLite file is a subject: judged in every container that runs its code, worst answer first."""
    brought = _Brought(project)
    for row in project.rows(DatabaseFile):
        worst: Observation | None = None
        for place in _places(project, row, brought):
            answer = _judged(project, row, place, brought)
            if worst is None or _ORDER.index(answer.outcome) < _ORDER.index(worst.outcome):
                worst = answer
            if worst.outcome is Outcome.FAIL:
                break
        yield worst or _without_place(project, row)


class _Unseen(msgspec.Struct, frozen=True):
    """Variables that come from a file or object that is not in the repository; ``folder`` is where it would be."""

    location: Location
    why: str
    folder: str | None = None


class _Brought:
    """What images copy from their build contexts, by Dockerfile; what folders services mount, and which of their env files are missing."""

    def __init__(self, project: Project) -> None:
        self.copied: dict[str, list[ContextCopy]] = {}
        self.mounted: dict[tuple[str, str], list[str]] = {}
        for row in project.rows(ContextCopy):
            self.copied.setdefault(row.dockerfile, []).append(row)
        for bind in project.rows(BindMount):
            if bind.source:
                self.mounted.setdefault((bind.service.base, bind.service.name), []).append(bind.source)
        self.missing: dict[tuple[str, str], _Unseen] = {}
        for use in project.rows(EnvFileUse):
            if use.file not in project.files and use.env_file.required:
                unseen = _Unseen(use.location, f"{use.env_file.path.value} is not in the repository", posixpath.dirname(use.file))
                self.missing.setdefault((use.service.base, use.service.name), unseen)


def _places(project: Project, row: DatabaseFile, brought: _Brought) -> Iterator[Place]:
    """Containers that are meant to stay up and run the component's image."""
    for place in project.rows(Place):
        service = place.service
        if (service is not None and service.lifetime is Lifetime.JOB) or (place.workload is not None and not place.workload.is_served):
            continue
        if place.image is None or project.component_name(place.image.dockerfile) not in scopes(project, row.component):
            continue
        if not _holds(brought, place, row.settings or row.path):
            continue
        if not row.owner or row.owner in (f"service {place.owner}", place.owner, place.image.dockerfile):
            yield place


def _holds(brought: _Brought, place: Place, path: str) -> bool:
    """Whether the container has the code: a stage of its Dockerfile copies it from the build context, or a folder with it is mounted."""
    image = place.image
    if image is None or not path.endswith(".py"):
        return image is not None
    insides = [posixpath.relpath(path, context or ".") for context in image.contexts or (".",)]
    for row in brought.copied.get(image.dockerfile, ()):
        if row.copied.unknown or any(_reaches(source, inside) for source in row.copied.sources for inside in insides):
            return True
    binds = brought.mounted.get((place.service.base, place.service.name), ()) if place.service is not None else ()
    return any(source == "." or path.startswith(f"{source}/") for source in binds)


def _reaches(source: str, path: str) -> bool:
    """Whether a COPY's source has the file: a folder above it, the file, or a pattern."""
    folder = posixpath.normpath(source.lstrip("/") or ".")
    return folder == "." or "*" in source or path == folder or path.startswith(f"{folder}/")


def _without_place(project: Project, row: DatabaseFile) -> Observation:
    subject = row.file or "a SQLite file"
    images = [image for image in project.rows(Image) if project.component_name(image.dockerfile) in scopes(project, row.component)]
    if not images:
        return passed(subject, row.location, "no image runs this code")
    if any(project.rows(Place)):
        return passed(subject, row.location, "no deployed container opens it")
    at = _path(row, images[-1].workdir)
    if at and any(_covers(volume, at) for volume in images[-1].volumes):
        return passed(subject, row.location, f"{images[-1].dockerfile} declares a volume for it")
    related = (Related(images[-1].location, "the image"),)
    return unknown(
        subject, row.location, f"{_shown(row, at)} is in an image, and nothing here says with which volumes it runs", related=related
    )


def _judged(project: Project, row: DatabaseFile, place: Place, brought: _Brought) -> Observation:
    """The answer for one container."""
    named = row.file
    unseen = _open_environment(brought, place)
    if unseen is not None and _example_says_otherwise(project, row, unseen):
        return passed(named, row.location, f"the example beside {unseen.location} sets another database")
    if row.settings:
        given = {name: value for name, value in place.environment.items() if value is not None}
        found = django_file(project, row.settings, given)
        if found is None:
            return passed(named, row.location, f"what {place.owner} sets leads to another database")
        if unseen is not None and any(read.path == row.settings for read in project.rows(EnvRead)):
            return unknown(
                named or "a SQLite file", unseen.location, f"whether {place.owner} sets another database is not known: {unseen.why}"
            )
        named = found.file
    elif row.variable and not row.owner:
        if row.variable in place.environment:
            value = place.environment[row.variable]
            dsn = read_dsn(value) if value else None
            if value is None:
                text = f"{place.owner} sets {row.variable} to what is not written here"
                return passed(named, row.location, text) if _names_a_server(project, row, place) else unknown(named, row.location, text)
            if dsn is None or dsn.dialect != "sqlite" or not dsn.database:
                return passed(named, row.location, f"{place.owner} sets {row.variable} to something else")
            named = dsn.database
        elif unseen is not None:
            message = f"whether {place.owner} replaces {row.variable} is not known: {unseen.why}"
            return unknown(named or "a SQLite file", unseen.location, message)
    at = _path(row, place.workdir, named)
    mounts = _mounts(place)
    related = (Related(_location(place), f"{place.owner} mounts {', '.join(mounts) or 'nothing'}"),)
    subject = named or "a SQLite file"
    if at and any(_covers(mount, at) for mount in mounts):
        return passed(subject, row.location, f"{place.owner} mounts a volume over {at}")
    if not at and place.workdir and any(_covers(mount, place.workdir) for mount in mounts):
        return passed(subject, row.location, f"{place.owner} mounts a folder over {place.workdir}")
    if not at and mounts:
        return unknown(subject, row.location, f"where the file is in {place.owner} is computed, and a volume may hold it", related=related)
    if place.service is not None and place.service.incomplete:
        return unknown(subject, row.location, f"{place.owner}: {place.service.incomplete}", related=related)
    return failed(
        subject, row.location, f"{_shown(row, at)} is inside the container of {place.owner}, and no volume covers it", related=related
    )


def _names_a_server(project: Project, row: DatabaseFile, place: Place) -> bool:
    """The value is put together from parts, and what is written of it names another database than SQLite."""
    owners = (f"service {place.owner}", place.owner)
    return any(url.variable == row.variable and url.owner in owners and url.dialect != "sqlite" for url in project.rows(DatabaseUrl))


def _example_says_otherwise(project: Project, row: DatabaseFile, unseen: _Unseen) -> bool:
    """Whether the example file beside a missing env file leads to another database."""
    given: dict[str, str] = {}
    for source in project.artifacts("env-file", (Role.EXAMPLE,)):
        model: EnvFile = source.model
        if unseen.folder is not None and posixpath.dirname(source.path) == unseen.folder:
            given |= {entry.key: entry.value for entry in model.entries if entry.value is not None}
    if row.settings:
        return bool(given) and django_file(project, row.settings, given) is None
    dsn = read_dsn(given.get(row.variable, ""))
    return dsn is not None and dsn.dialect != "sqlite"


def _open_environment(brought: _Brought, place: Place) -> _Unseen | None:
    """What of a container's environment is not in the repository."""
    if place.service is not None:
        return brought.missing.get((place.service.base, place.service.name))
    if place.workload is not None:
        for setting in place.workload.container.environment:
            if setting.name == "*" and setting.source.startswith("secret:"):
                return _Unseen(setting.location, f"it imports the whole {setting.source.replace(':', ' ')}")
    return None


def _path(row: DatabaseFile, workdir: str, named: str | None = None) -> str:
    """The file's absolute path in the container; empty where it is not known."""
    file = row.file if named is None else named
    if not file or file.startswith("~") or (not file.startswith("/") and not workdir):
        return ""
    return posixpath.normpath(posixpath.join("/", workdir, file.replace("//", "/")))


def _mounts(place: Place) -> tuple[str, ...]:
    """Paths in the container whose content outlives it."""
    if place.service is not None:
        return tuple(mount.target for mount in place.service.service.mounts if mount.kind != "tmpfs" and mount.source)
    if place.workload is not None:
        lasting = _lasting(place.workload.pod) | {claim.value for claim in place.workload.manifest.claims}
        return tuple(mount.path for mount in place.workload.container.mounts if mount.name in lasting)
    return ()


def _lasting(pod: Pod) -> set[str]:
    return {volume.name for volume in pod.volumes if volume.kind in _LASTING}


def _covers(mount: str, file: str) -> bool:
    folder = posixpath.normpath(mount)
    return file == folder or file.startswith(folder.rstrip("/") + "/")


def _shown(row: DatabaseFile, at: str) -> str:
    return f"the SQLite file {at or row.file}" if at or row.file else "the SQLite file"


def _location(place: Place) -> Location:
    if place.service is not None:
        return place.service.location
    return place.workload.location if place.workload is not None else place.location


MATCHERS: dict[str, Matcher] = {"data-sqlite-in-container": simple(sqlite_in_container)}
