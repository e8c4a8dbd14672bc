"""Helm charts whose templates nobody has rendered, with what their values say by the names that charts commonly use.

Source of the names: what ``helm create`` writes, and the charts of Bitnami and of prometheus-community.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.helm import HelmFile
from readiness.artifacts.helm_template import KEYS, HelmTemplate
from readiness.facts.kubernetes.rows import ChartValue, HelmChart
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_KEYS = frozenset(
    {
        "privileged",
        "allowPrivilegeEscalation",
        "hostPID",
        "hostIPC",
        "hostNetwork",
        "hostPath",
        "runAsNonRoot",
        "runAsUser",
        "readOnlyRootFilesystem",
        "automountServiceAccountToken",
        "automount",
        "tag",
        "digest",
        "memory",
        "cpu",
        "enabled",
        "create",
        "path",
        "port",
    }
)
"""Last parts of the names that rules ask for."""
MAX_VALUES = 500


def derive_charts(project: Project) -> Iterator[HelmChart]:
    """Charts by folder: those with a template that could not be read."""
    templates: dict[str, Location] = {}
    counts: dict[str, int] = {}
    for entry in project.not_analysed(("kubernetes",)):
        folder = chart_of(entry.location.path)
        if folder is not None:
            templates.setdefault(folder, entry.location)
            counts[folder] = counts.get(folder, 0) + 1
    for folder, place in sorted(templates.items()):
        chart = project.artifact("helm", posixpath.join(folder, "Chart.yaml"))
        path = next((path for name in ("values.yaml", "values.yml") if (path := posixpath.join(folder, name)) in project.files), "")
        values = project.artifact("helm", path) if path else None
        mentions, read = _mentions(project, folder)
        yield HelmChart(
            location=place,
            folder=folder or ".",
            name=chart.name if isinstance(chart, HelmFile) else posixpath.basename(folder),
            app_version=chart.app_version if isinstance(chart, HelmFile) else "",
            templates=counts[folder],
            values=_values(path, values) if isinstance(values, HelmFile) else (),
            mentions=mentions,
            open=not isinstance(chart, HelmFile) or not read or project.exists(posixpath.join(folder, "charts")),
        )


def _mentions(project: Project, folder: str) -> tuple[tuple[str, ...], bool]:
    """Keys that the chart's templates name, or any values in the repository (which may be given to this chart); and whether all of them
    could be read, with the named templates that they call: those of another chart are not here."""
    templates: list[HelmTemplate] = [source.model for source in project.artifacts("helm-template", None) if chart_of(source.path) == folder]
    found = {key for template in templates for key in template.mentions}
    defined = {name for template in templates for name in template.defined}
    foreign = any(template.computed or not defined.issuperset(template.included) for template in templates)
    for source in project.artifacts("helm", None):
        if not source.model.chart:
            found.update(key for value in source.model.values for key in value.keys if key in KEYS and value.text != "false")
    unread = (entry.location.path for entry in project.not_analysed(("helm", "helm-template"), None))
    return tuple(sorted(found)), not foreign and not any(path.startswith(f"{folder}/" if folder else "") for path in unread)


def chart_of(path: str) -> str | None:
    """The folder of the chart that a template belongs to; None for what is no template of a chart."""
    folders = path.split("/")[:-1]
    return "/".join(folders[: folders.index("templates")]) if "templates" in folders else None


def _values(path: str, model: HelmFile) -> tuple[ChartValue, ...]:
    found = (value for value in model.values if value.keys[-1] in _KEYS)
    return tuple(ChartValue(value.name, value.text, Location(path, value.line)) for value, _ in zip(found, range(MAX_VALUES), strict=False))
