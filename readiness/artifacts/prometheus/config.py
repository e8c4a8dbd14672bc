"""``prometheus.yml``: what is scraped and which rule files are loaded, also where a Kubernetes ConfigMap holds it."""

from collections.abc import Iterator

from readiness.artifacts.prometheus.embedded import Embedded, embedded
from readiness.artifacts.prometheus.model import PrometheusConfig, PrometheusConfigs, ScrapeJob, Text
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence

_READDRESSING = frozenset({"__address__", "__metrics_path__", "__scheme__"})


def parse(path: str, content: bytes) -> PrometheusConfigs:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError with the line where it is not YAML."""
    found = (_config(part) for part in embedded(content) if part.root.get("scrape_configs") or part.root.get("rule_files"))
    return PrometheusConfigs(tuple(found))


def _config(part: Embedded) -> PrometheusConfig:
    files = part.root.key("rule_files")
    return PrometheusConfig(
        line=part.root.line + part.offset,
        key=part.key,
        jobs=tuple(_job(item, part.offset) for item in _items(part.root.get("scrape_configs")) if isinstance(item, Mapping)),
        rule_files=tuple(_texts(part.root.get("rule_files"), part.offset)),
        rule_files_line=files.line + part.offset if files else 0,
    )


def _job(node: Mapping, offset: int) -> ScrapeJob:
    path = node.get("metrics_path")
    discovery = tuple(
        key.value for key, _ in node.items if key.value.endswith("_sd_configs") and key.value not in ("file_sd_configs", "static_configs")
    )
    name = node.key("job_name")
    return ScrapeJob(
        name=node.text("job_name"),
        line=(name.line if name else node.line) + offset,
        path=Text(path.value, path.line + offset) if isinstance(path, Scalar) and path.value else None,
        scheme=node.text("scheme") or "http",
        targets=tuple(target for item in _items(node.get("static_configs")) for target in _under(item, "targets", offset)),
        files=tuple(file for item in _items(node.get("file_sd_configs")) for file in _under(item, "files", offset)),
        discovery=discovery,
        readdressed=any(_readdresses(item) for item in _items(node.get("relabel_configs"))),
    )


def _readdresses(node: Node) -> bool:
    return isinstance(node, Mapping) and (node.text("target_label") in _READDRESSING or node.text("action") in ("labelmap", "drop", "keep"))


def _under(node: Node, key: str, offset: int) -> Iterator[Text]:
    if isinstance(node, Mapping):
        yield from _texts(node.get(key), offset)


def _texts(node: Node | None, offset: int) -> Iterator[Text]:
    for item in _items(node):
        if isinstance(item, Scalar):
            yield Text(item.value, item.line + offset)


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()
