"""What pods name and must be there: ConfigMaps, Secrets, claims, service accounts; and whatever else may make them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from readiness.facts.kubernetes.kinds import is_custom, is_kind
from readiness.facts.kubernetes.made import made_by_commands
from readiness.facts.kubernetes.rows import ConfigReference, KubernetesObject, Workload
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

MAX_ALIKE = 50
"""Objects of one kind, name and namespace that are looked at, as several roots may deploy them."""
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
"""What Kubernetes takes for a name (RFC 1123): all else is a placeholder."""
_KINDS = ("ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount")
_BY_SOURCE = {"secret": "Secret", "config": "ConfigMap"}
_BY_VOLUME = {"configMap": "ConfigMap", "secret": "Secret", "persistentVolumeClaim": "PersistentVolumeClaim"}
_ALWAYS_THERE = frozenset(
    {
        ("ServiceAccount", "default"),
        ("ConfigMap", "kube-root-ca.crt"),
        ("ConfigMap", "openshift-service-ca.crt"),
        ("ConfigMap", "istio-ca-root-cert"),
        ("ConfigMap", "linkerd-identity-trust-roots"),
    }
)
"""What the cluster, or a mesh, puts into every namespace."""


class Named(msgspec.Struct, frozen=True):
    """One reference as the pod has it."""

    kind: str
    name: str
    location: Location
    key: str = ""
    optional: bool = False


def derive_references(project: Project) -> Iterator[ConfigReference]:
    """Each reference once a place; what is not there once a workload. Optional ones are no references that must hold."""
    known = _Known(project)
    for workload in project.rows(Workload):
        row = workload.object
        seen: set[Named] = set()
        missing: set[tuple[str, str]] = set()
        for named in _named(workload):
            whole = (named.kind, named.name)
            if named in seen or whole in missing or named.optional or not named.name:
                continue
            seen.add(named)
            if known.holds(named, row) is not True:
                missing.add(whole)
            defined, why = known.defines(named, row)
            yield ConfigReference(
                location=named.location, object=row, kind=named.kind, name=named.name, key=named.key, defined=defined, why=why
            )


def _named(workload: Workload) -> Iterator[Named]:
    row, pod = workload.object, workload.pod
    claimed = {claim.value for claim in row.manifest.claims}  # a StatefulSet puts its own claims in the place of volumes of these names
    for container in pod.containers:
        for setting in container.environment:
            source, colon, rest = setting.source.partition(":")
            kind = _BY_SOURCE.get(source)
            if kind and colon:
                name, _, key = rest.partition("/")
                yield Named(kind, name, setting.location, key, setting.optional)
    for volume in pod.volumes:
        kind = _BY_VOLUME.get(volume.kind)
        if kind and volume.name not in claimed:
            yield Named(kind, volume.source, row.at(volume.line), "", volume.optional)
            for item in volume.keys:
                yield Named(kind, volume.source, row.at(item.line), item.value, volume.optional)
    account = pod.get("serviceAccountName") or pod.get("serviceAccount")
    if account:
        yield Named("ServiceAccount", account.value, row.at(account.line))


class _Known:
    """Everything that may be referred to, by kind and name."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._objects: dict[tuple[str, str], dict[str, list[KubernetesObject]]] = {}
        self._makers: dict[str, KubernetesObject] = {}
        for row in project.rows(KubernetesObject):
            kind = next((kind for kind in _KINDS if is_kind(row.manifest, kind)), "")
            for name in dict.fromkeys((row.name, *row.names)) if kind else ():
                there = self._objects.setdefault((kind, name), {}).setdefault(row.namespace, [])
                if len(there) < MAX_ALIKE:
                    there.append(row)
            if is_custom(row.manifest):
                secret = row.manifest.get("secretName")
                for name in filter(None, (row.name, secret.value if secret else "", row.manifest.target.removeprefix("Secret/"))):
                    self._makers.setdefault(name, row)

    @cached_property
    def _commands(self) -> dict[tuple[str, str], Location]:
        return made_by_commands(self.project)

    @cached_property
    def _unread_folders(self) -> dict[str, Location]:
        """Folders of manifests that could not be read, and the folders above their ``templates``."""
        found: dict[str, Location] = {}
        for entry in self.project.not_analysed(("kubernetes",)):
            folder = posixpath.dirname(entry.location.path)
            found.setdefault(folder.partition("/templates")[0] if "/templates" in folder else folder, entry.location)
        return found

    def holds(self, named: Named, by: KubernetesObject) -> bool | None:
        """Whether the object is there, whatever its keys."""
        return self.defines(msgspec.structs.replace(named, key=""), by)[0]

    def defines(self, named: Named, by: KubernetesObject) -> tuple[bool | None, str]:
        """Whether the object is there, with its key; and the evidence, or why that is not known."""
        if not _NAME.fullmatch(named.name):
            return None, f"the name {named.name} is filled in elsewhere"
        if (named.kind, named.name) in _ALWAYS_THERE:
            return True, "the cluster has it"
        every = self._objects.get((named.kind, named.name), {})
        spaces = (by.namespace, "") if by.namespace else tuple(islice(every, MAX_ALIKE))
        found = [row for space in spaces for row in every.get(space, ())]
        if found:
            return _has_key(named, found)
        if named.name in self._makers:
            maker = self._makers[named.name]
            return True, f"{maker.subject} at {maker.location} makes it"
        if place := self._commands.get((named.kind, named.name)):
            return True, f"a command makes it ({place})"
        if every:
            return False, f"it is in the namespace {next(iter(every))}, not in {by.namespace}"
        return self._elsewhere(named, by)

    def _elsewhere(self, named: Named, by: KubernetesObject) -> tuple[bool | None, str]:
        if named.kind == "Secret":
            return None, "it is created outside the repository"
        if by.incomplete:
            return None, f"{by.incomplete} ({by.incomplete_at})"
        place = self._unread_folders.get(posixpath.dirname(by.path))
        if place:
            return None, f"it may be in {place.path}, which was not analysed"
        return False, "nothing here defines it"


def _has_key(named: Named, found: list[KubernetesObject]) -> tuple[bool | None, str]:
    where = f"it is at {found[0].location}"
    if not named.key or named.kind not in ("ConfigMap", "Secret"):
        return True, where
    if any(named.key in {pair.name for pair in row.manifest.data} for row in found):
        return True, where
    unsure = next((row for row in found if row.open), None)
    if unsure is not None:
        return None, unsure.open
    if any(not row.manifest.data for row in found):
        return None, f"{where}, without data: something else fills it"
    return False, f"{where}, without the key {named.key}"
