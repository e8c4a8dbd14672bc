"""What the values of a chart say by themselves, its templates being unknown. Only what no template would turn into its opposite is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from readiness.facts.kubernetes.rows import ChartValue, HelmChart
from readiness.model import Observation, Severity, failed, passed, unknown

_PRIVILEGES = re.compile(r"(?:.*[sS]ecurityContext\.)(privileged|allowPrivilegeEscalation)|(?:.*\.)?(hostPID|hostIPC)")
_HOST_NETWORK = re.compile(r"(?:.*\.)?hostNetwork")
_TAG = re.compile(r"(?:.*\.)?(?:image|.*Image)\.tag")


def judge_chart(chart: HelmChart, about: str) -> Iterator[Observation]:
    """One observation at least: what a value decides, else that the templates are unknown."""
    found = list(_JUDGES[about](chart)) if about in _JUDGES else []
    why = f"the templates of the chart {chart.name} are not rendered; scan what helm template makes of them"
    yield from found or (unknown(_subject(chart), chart.location, why),)


def _subject(chart: HelmChart) -> str:
    return f"chart {chart.name}"


def _privileged(chart: HelmChart) -> Iterator[Observation]:
    for value in chart.values:
        if value.text == "true" and (found := _PRIVILEGES.fullmatch(value.name)):
            milder = Severity.MEDIUM if found[1] == "allowPrivilegeEscalation" else None
            yield failed(_subject(chart), value.location, f"the values of the chart {chart.name} set {value.name} to true", severity=milder)


def _host_network(chart: HelmChart) -> Iterator[Observation]:
    for value in chart.values:
        if value.text == "true" and _HOST_NETWORK.fullmatch(value.name):
            yield failed(_subject(chart), value.location, f"the values of the chart {chart.name} set {value.name} to true")


def _image(chart: HelmChart) -> Iterator[Observation]:
    """``tag: latest`` floats; an empty tag is by convention the chart's ``appVersion``."""
    tags = [value for value in chart.values if _TAG.fullmatch(value.name)]
    digests = {value.name.rpartition(".")[0] for value in chart.values if value.name.endswith(".digest") and value.text}
    for tag in tags:
        if tag.text == "latest" and tag.name.rpartition(".")[0] not in digests:
            yield failed(_subject(chart), tag.location, f"{tag.name} of the chart {chart.name} is latest")
    if tags and all(tag.text not in ("", "latest") or (not tag.text and chart.app_version) for tag in tags):
        yield passed(_subject(chart), tags[0].location, f"{tags[0].name} is {tags[0].text or f'the appVersion {chart.app_version}'}")


def _given(*names: str, value: str = "") -> Callable[[HelmChart], Iterator[Observation]]:
    """A judge that passes a chart whose values give all of these names (with this value)."""

    def judge(chart: HelmChart) -> Iterator[Observation]:
        values: dict[str, ChartValue] = {one.name: one for one in chart.values if one.text}
        found = [values[name] for name in names if name in values and value in ("", values[name].text)]
        if len(found) == len(names):
            yield passed(_subject(chart), found[0].location, f"{found[0].name}: {found[0].text}")

    return judge


def _either(*judges: Callable[[HelmChart], Iterator[Observation]]) -> Callable[[HelmChart], Iterator[Observation]]:
    return lambda chart: iter(next((found for judge in judges if (found := list(judge(chart)))), []))


def _never(*keys: str) -> Callable[[HelmChart], Iterator[Observation]]:
    """A judge that passes a chart that names none of these keys anywhere: only values that a deployment brings could."""

    def judge(chart: HelmChart) -> Iterator[Observation]:
        if not chart.open and not set(keys) & set(chart.mentions):
            yield passed(_subject(chart), chart.location, f"neither its templates nor its values name {' or '.join(keys)}")

    return judge


_JUDGES: dict[str, Callable[[HelmChart], Iterator[Observation]]] = {
    "privileged": _either(_privileged, _never("privileged", "allowPrivilegeEscalation", "hostPID", "hostIPC")),
    "host-network": _either(_host_network, _never("hostNetwork")),
    "host-path": _never("hostPath"),
    "image": _image,
    "limits": _given("resources.limits.memory"),
    "requests": _given("resources.requests.memory", "resources.requests.cpu"),
    "run-as-root": _either(
        _given("securityContext.runAsNonRoot", value="true"),
        _given("podSecurityContext.runAsNonRoot", value="true"),
        _given("containerSecurityContext.runAsNonRoot", value="true"),
    ),
    "read-only": _either(
        _given("securityContext.readOnlyRootFilesystem", value="true"),
        _given("containerSecurityContext.readOnlyRootFilesystem", value="true"),
    ),
    "token": _either(_given("serviceAccount.automount", value="false"), _given("automountServiceAccountToken", value="false")),
    "readiness": _given("readinessProbe.httpGet.path"),
    "liveness": _given("livenessProbe.httpGet.path"),
    "budget": _either(
        _given("podDisruptionBudget.enabled", value="true"), _given("pdb.create", value="true"), _given("pdb.enabled", value="true")
    ),
    "policy": _given("networkPolicy.enabled", value="true"),
}
