"""How far a pod is kept apart from its node: privileges, user, host namespaces and paths, file system, API token."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.image_name import parse_image
from readiness.artifacts.kubernetes.lines import Pair
from readiness.facts.docker.named import image_named
from readiness.facts.kubernetes.kinds import is_kind
from readiness.facts.kubernetes.rows import KubernetesObject, Workload, WorkloadContainer
from readiness.facts.project import Project
from readiness.matchers.kubernetes.judging import per_container, per_workload
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Severity, failed, passed, unknown

_DANGEROUS = frozenset({"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO"})
"""Capabilities that give the node away. Source: capabilities(7)."""
_NODE_AGENTS = frozenset(
    {
        "node-exporter",
        "cadvisor",
        "fluent-bit",
        "fluentd",
        "fluentd-elasticsearch",
        "fluentd-kubernetes-daemonset",
        "filebeat",
        "metricbeat",
        "promtail",
        "vector",
        "alloy",
        "grafana-agent",
        "agent",
        "datadog-agent",
        "telegraf",
        "falco",
        "falco-no-driver",
        "kube-proxy",
        "node",
        "cilium",
        "flannel",
        "weave-kube",
        "node-problem-detector",
        "node-local-dns",
        "csi-node-driver-registrar",
        "speaker",
        "netdata",
        "node-driver-registrar",
        "nvidia-gpu-device-plugin",
        "k8s-device-plugin",
        "kured",
        "smartctl-exporter",
        "ebpf-agent",
        "beyla",
        "opentelemetry-collector-contrib",
        "opentelemetry-collector",
        "newrelic-infrastructure",
        "infrastructure-bundle",
        "aws-node",
        "amazon-k8s-cni",
        "kube-router",
        "install-cni",
        "tetragon",
    }
)
"""Images whose job is the node itself: its metrics, logs, network or devices."""
_MAX_ALIKE = 200
_CLOUD_IDENTITIES = ("eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account", "azure.workload.identity/client-id")


def _is_agent(row: Workload | WorkloadContainer) -> bool:
    """Whether the pod is a DaemonSet of a program whose job is the node."""
    names = [name.name for container in row.pod.containers if container.image and (name := parse_image(container.image.value))]
    return row.object.kind == "DaemonSet" and any(name in _NODE_AGENTS for name in names)


def _milder(row: Workload | WorkloadContainer, severity: Severity) -> Severity | None:
    return severity if _is_agent(row) else None


def _security(row: WorkloadContainer, name: str) -> Pair | None:
    """The container's setting, else the pod's."""
    for context in (row.container.security, row.pod.security):
        found = context.get(name) if context else None
        if found:
            return found
    return None


# Privileges --------------------------------------------------------------------------------------------------------------
def _privileged(_: Project, row: Workload) -> Iterator[Observation]:
    found = list(_privileges(row))
    yield from found or (passed(row.object.subject, row.location),)


def _privileges(row: Workload) -> Iterator[Observation]:
    subject, at = row.object.subject, row.object.at
    for name, what in (("hostPID", "sees and may signal every process of its node"), ("hostIPC", "shares the memory segments of its node")):
        setting = row.pod.get(name)
        if setting and setting.value == "true":
            yield failed(subject, at(setting.line), f"{subject} {what} ({name})", severity=_milder(row, Severity.MEDIUM))
    for container in row.pod.containers:
        owner = f"{subject}/{container.name}"
        context = container.security
        if context is None:
            continue
        setting = context.get("privileged")
        if setting and setting.value == "true":
            message = f"{owner} runs privileged: root in it is root on the node"
            yield failed(owner, at(setting.line), message, severity=_milder(row, Severity.MEDIUM))
        for capability in context.added:
            name = capability.value.upper().removeprefix("CAP_")
            if name in _DANGEROUS:
                message = f"{owner} is given the capability {name}"
                yield failed(owner, at(capability.line), message, severity=_milder(row, Severity.MEDIUM))
        setting = context.get("allowPrivilegeEscalation")
        if setting and setting.value == "true":
            message = f"{owner} may gain privileges that it was not started with (setuid programs)"
            yield failed(owner, at(setting.line), message, severity=Severity.MEDIUM)


# User --------------------------------------------------------------------------------------------------------------------
def _root(project: Project, row: WorkloadContainer) -> Iterator[Observation]:
    if _is_windows(row):
        yield passed(row.owner, row.location, "a pod of Windows has no root")
        return
    user, must_not = _security(row, "runAsUser"), _security(row, "runAsNonRoot")
    if must_not and must_not.value == "true":
        yield passed(row.owner, row.at(must_not.line), "runAsNonRoot: true")
    elif user and user.value.strip() == "0":
        yield failed(row.owner, row.at(user.line), f"{row.owner} runs as root: runAsUser is 0", severity=_milder(row, Severity.LOW))
    elif user and user.value.strip().isdecimal():
        yield passed(row.owner, row.at(user.line), f"runAsUser: {user.value}")
    elif user:
        yield passed(row.owner, row.at(user.line), f"the deployment supplies runAsUser: {user.value}")
    else:
        yield _unsaid(project, row, must_not)


def _unsaid(project: Project, row: WorkloadContainer, must_not: Pair | None) -> Observation:
    """Nothing in the manifest forbids root: the image decides."""
    place = row.at(must_not.line) if must_not else row.location
    said = "sets runAsNonRoot to false" if must_not else "does not set runAsNonRoot"
    image = image_named(project, row.container.image.value) if row.container.image else None
    users = [user for user in image.users if user.name not in (None, "root", "0")] if image else []
    if image and users and users[-1] is image.users[-1]:
        message = f"{row.owner} {said}: only USER {users[-1].name} of {image.dockerfile} keeps it from running as root"
        return failed(row.owner, place, message, severity=Severity.LOW)
    return failed(row.owner, place, f"{row.owner} {said}, so it may run as root", severity=_milder(row, Severity.LOW))


def _is_windows(row: WorkloadContainer) -> bool:
    names = ("os.name", "nodeSelector.kubernetes.io/os", "nodeSelector.beta.kubernetes.io/os")
    return any((found := row.pod.get(name)) is not None and found.value == "windows" for name in names)


# Host --------------------------------------------------------------------------------------------------------------------
def _host_network(_: Project, row: Workload) -> Iterator[Observation]:
    setting, subject = row.pod.get("hostNetwork"), row.object.subject
    if setting and setting.value == "true":
        message = f"{subject} shares the network of its node: every port it opens is open there, and network policies do not hold it"
        yield failed(subject, row.object.at(setting.line), message, severity=_milder(row, Severity.LOW))
    else:
        yield passed(subject, row.location)


def _host_path(_: Project, row: Workload) -> Iterator[Observation]:
    subject = row.object.subject
    volumes = [volume for volume in row.pod.volumes if volume.kind == "hostPath"]
    for volume in volumes:
        mounts = [mount for container in row.pod.containers for mount in container.mounts if mount.name == volume.name]
        how = "reads" if mounts and all(mount.read_only for mount in mounts) else "reads and writes"
        message = f"{subject} {how} {volume.source or 'a path'} of its node"
        yield failed(subject, row.object.at(volume.line), message, severity=_milder(row, Severity.LOW))
    if not volumes:
        yield passed(subject, row.location)


# File system -------------------------------------------------------------------------------------------------------------
def _writable(_: Project, row: WorkloadContainer) -> Iterator[Observation]:
    context = row.container.security
    setting = context.get("readOnlyRootFilesystem") if context else None
    if row.container.init and not row.container.sidecar:
        return
    if _is_windows(row):
        yield passed(row.owner, row.location, "Windows does not know readOnlyRootFilesystem")
    elif setting and setting.value == "true":
        yield passed(row.owner, row.at(setting.line), "readOnlyRootFilesystem: true")
    else:
        place = row.at(setting.line) if setting else row.location
        yield failed(row.owner, place, f"{row.owner} may write to its image's files")


# Token -------------------------------------------------------------------------------------------------------------------
def _token(project: Project, row: Workload) -> Iterator[Observation]:
    subject = row.object.subject
    setting = row.pod.get("automountServiceAccountToken")
    if setting and setting.value == "false":
        yield passed(subject, row.object.at(setting.line), "automountServiceAccountToken: false")
        return
    named = row.pod.get("serviceAccountName") or row.pod.get("serviceAccount")
    name = named.value if named else "default"
    accounts = [one for one in project.once(_accounts).get(name, ()) if one.meets(row.object)]
    off = next((one for one in accounts if (found := one.manifest.get("automountServiceAccountToken")) and found.value == "false"), None)
    if off and not setting:
        yield passed(subject, off.location, f"the ServiceAccount {name} switches it off")
    elif name != "default":
        yield _own_account(project, row, name, accounts)
    else:
        place = row.object.at(setting.line) if setting else row.location
        yield failed(subject, place, f"{subject} is given a token of the API server, though nothing here grants its account anything")


def _own_account(project: Project, row: Workload, name: str, accounts: list[KubernetesObject]) -> Observation:
    """A pod with an account of its own is given it for a purpose, where a role or a cloud identity is bound to it."""
    subject = row.object.subject
    binding = project.once(_bindings).get(name)
    if binding is not None:
        return passed(subject, binding.location, f"{binding.subject} grants the ServiceAccount {name} a role")
    identity = next((pair for one in accounts for pair in one.manifest.annotations if pair.name in _CLOUD_IDENTITIES), None)
    if identity is not None:
        return passed(subject, row.location, f"the ServiceAccount {name} stands for {identity.value}")
    if not accounts:
        return unknown(subject, row.location, f"what the ServiceAccount {name} may do is not in the repository")
    message = f"{subject} is given a token of the API server, though nothing here grants its account {name} anything"
    return failed(subject, row.location, message)


def _accounts(project: Project) -> dict[str, list[KubernetesObject]]:
    """ServiceAccounts by each name that they have had, the first few of each."""
    found: dict[str, list[KubernetesObject]] = {}
    for row in project.rows(KubernetesObject):
        for name in dict.fromkeys((row.name, *row.names)) if is_kind(row.manifest, "ServiceAccount") else ():
            if len(there := found.setdefault(name, [])) < _MAX_ALIKE:
                there.append(row)
    return found


def _bindings(project: Project) -> dict[str, KubernetesObject]:
    """A binding of each ServiceAccount that is bound, by the account's name."""
    found: dict[str, KubernetesObject] = {}
    for row in project.rows(KubernetesObject):
        for name in row.manifest.bound if row.kind in ("RoleBinding", "ClusterRoleBinding") else ():
            found.setdefault(name, row)
    return found


MATCHERS: dict[str, Matcher] = {
    "kubernetes-privileged": per_workload(_privileged, "privileged"),
    "kubernetes-run-as-root": per_container(_root, "run-as-root"),
    "kubernetes-host-network": per_workload(_host_network, "host-network"),
    "kubernetes-host-path": per_workload(_host_path, "host-path"),
    "kubernetes-root-filesystem-writable": per_container(_writable, "read-only"),
    "kubernetes-service-account-token-mounted": per_workload(_token, "token"),
}
