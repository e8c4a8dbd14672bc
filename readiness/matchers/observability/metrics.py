"""Does everything that alerts and dashboards ask for exist?

A name that nothing defines fails where the repository defines others of its family (``shop_`` of ``shop_orders_total``), or where all that
Prometheus scrapes is known; otherwise it may be somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from readiness.artifacts.image_name import parse_image
from readiness.facts.compose.rows import ComposeService
from readiness.facts.kubernetes.rows import WorkloadContainer
from readiness.facts.observability.known import exporter_by_image, exporter_of, is_always_there
from readiness.facts.observability.names import bases
from readiness.facts.observability.rows import MetricDefined, MetricUsed
from readiness.facts.project import Project
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Observation, Related, failed, passed, unknown

_FOREIGN_CODE = ("go.mod", "pom.xml", "build.gradle", "build.gradle.kts", "Cargo.toml", "Gemfile", "composer.json", "mix.exs")
_NODE_CLIENTS = frozenset({"prom-client", "express-prom-bundle", "@opentelemetry/sdk-node", "@opentelemetry/api", "fastify-metrics"})


class _Known:
    """Everything the repository says of metrics, asked once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        rows = project.rows(MetricDefined)
        self.exact = {name: row for row in rows if not row.begins for name in row.exposed}
        self.beginnings = [(name, row) for row in rows if row.begins for name in row.exposed]
        self.open = [row for row in rows if row.unreadable and not row.begins]
        self.families = {_family(name): row for name, row in self.exact.items() if _family(name) and row.kind != "recording"}
        self.deployed = frozenset(_exporters(project))
        self.foreign = _foreign_code(project)

    def defined(self, metric: str) -> str:
        """By what the metric is defined; empty: by nothing that is known."""
        if is_always_there(metric):
            return "Prometheus or every client has it"
        if metric in self.exact:
            return f"{self.exact[metric].by} at {self.exact[metric].location}"
        found = next((row for name, row in self.beginnings if metric.startswith(name)), None)
        return f"{found.by} at {found.location}" if found else self._mentioned(metric)

    def _mentioned(self, metric: str) -> str:
        """Code that names it in full defines it in some way that was not read."""
        named = (name for name in bases(metric) if "_" in name and name not in self.exact)
        paths = (path for name in named for path in self.project.python.mentioning((name,)) if self.project.is_production(path))
        found = next(paths, "")
        return f"{found} names it" if found and not any(_other(self, metric)) else ""


def _other(known: _Known, metric: str) -> Iterator[MetricDefined]:
    """Definitions of the metric's base name that Prometheus shows under other names."""
    for base in bases(metric)[:1]:
        yield from (row for row in known.exact.values() if row.name == base)


def _family(metric: str) -> str:
    head, _, rest = metric.partition("_")
    return f"{head}_" if rest and head not in ("http", "app", "api", "request", "db", "python", "total", "service") else ""


def _exporters(project: Project) -> Iterator[str]:
    """Names of known exporters whose images are deployed."""
    images = [row.image for row in project.rows(ComposeService)]
    images += [row.container.image.value for row in project.rows(WorkloadContainer) if row.container.image]
    for image in images:
        name = parse_image(image) if image else None
        exporter = exporter_by_image(name.name) if name else None
        if exporter is not None:
            yield exporter.name


def _foreign_code(project: Project) -> str:
    """A sign of programs in other languages, whose metrics nobody reads here; empty: none."""
    found = next((path for path in sorted(project.entries) if path.rpartition("/")[2] in _FOREIGN_CODE and project.is_production(path)), "")
    if found:
        return found
    for source in project.artifacts("package-json"):
        if any(entry.name in _NODE_CLIENTS for entry in source.model.dependencies):
            return source.path
    return ""


def alert_metric_unknown(project: Project) -> Iterator[Observation]:
    """Each metric that a file asks for is a subject, once, at its first use; those that only others know are counted together."""
    known = _Known(project)
    first: dict[tuple[str, str], MetricUsed] = {}
    elsewhere: dict[tuple[str, str], list[MetricUsed]] = {}
    for row in project.rows(MetricUsed):
        if row.unreadable:
            elsewhere.setdefault((row.path, "computed"), []).append(row)
        else:
            first.setdefault((row.path, row.metric), row)
    for row in first.values():
        defined = known.defined(row.metric)
        exporter = exporter_of(row.metric)
        if defined:
            yield passed(row.metric, row.location, defined)
        elif exporter is not None and exporter.name in known.deployed:
            yield passed(row.metric, row.location, f"{exporter.name} is deployed")
        elif exporter is not None and _family(row.metric) not in known.families:
            elsewhere.setdefault((row.path, exporter.name), []).append(row)
        elif _family(row.metric) in known.families and not known.foreign and not known.open:
            yield _undefined(known, row)
        else:
            elsewhere.setdefault((row.path, ""), []).append(row)
    for (_, name), rows in elsewhere.items():
        yield _left_open(known, name, rows)


def _undefined(known: _Known, row: MetricUsed) -> Observation:
    kin = next(_other(known, row.metric), None)
    if kin is not None:
        message = f"{row.where} uses {row.metric}, but Prometheus has the {kin.kind} {kin.name} as {', '.join(kin.exposed[:3])}"
        return failed(row.metric, row.location, message, related=(Related(kin.location, f"{kin.kind} {kin.name}"),))
    near = get_close_matches(row.metric, sorted(known.exact), 1, 0.75)
    sibling = known.exact[near[0]] if near else known.families[_family(row.metric)]
    said = f"the nearest: {near[0]}" if near else f"of the same family: {sibling.name}"
    return failed(
        row.metric,
        row.location,
        f"{row.where} uses {row.metric}, which no code and no recording rule defines",
        related=(Related(sibling.location, said),),
    )


def _left_open(known: _Known, name: str, rows: list[MetricUsed]) -> Observation:
    shown = ", ".join(dict.fromkeys(row.metric or row.where for row in rows[:3])) + (" …" if len(rows) > 3 else "")
    place, count = rows[0].location, len(rows)
    if name == "computed":
        return unknown(rows[0].path, place, f"{count} expressions compute a metric's name: {rows[0].unreadable}")
    if name:
        said = f"{count} metrics are those of {name}, which the repository does not deploy: {shown}"
        return unknown(f"{rows[0].path}: {name}", place, said)
    why = f"code in another language ({known.foreign}) may define them" if known.foreign else ""
    why = why or (f"{known.open[0].location} computes the names of its metrics" if known.open else "they may come from elsewhere")
    return unknown(rows[0].path, place, f"nothing that was read defines {count} metrics ({shown}); {why}")


MATCHERS: dict[str, Matcher] = {"alert-metric-unknown": judging(alert_metric_unknown, "prometheus-rules", "grafana-dashboard")}
