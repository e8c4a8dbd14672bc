"""Alerts and recording rules: rule files, PrometheusRule resources, ConfigMaps with rule files, and Grafana's provisioned alerts."""

import re
from collections.abc import Iterator

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.prometheus.embedded import Embedded, embedded
from readiness.artifacts.prometheus.model import RuleEntry, RuleFile, Text
from readiness.artifacts.prometheus.promql import Reading, read_promql
from readiness.artifacts.text import lines_of
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence

_ALERT = re.compile(r"^[^\S\n]*(?:-[^\S\n]+)?alert:[^\S\n]*[\"']?(?P<name>[\w:-][\w: -]*)")
_BLOCK = re.compile(rb"(?m)^[^\S\n]*(?:-[^\S\n]+)?\{\{|\{\{-|\{%")
MAX_RULES = 5_000


def parse(path: str, content: bytes) -> RuleFile:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError where it is not YAML and no template either. A file without rules has no ``form``."""
    try:
        found = [(form, entry) for part in embedded(content) for form, entry in _of_document(part)]
    except UnparsableError as error:
        if not _BLOCK.search(content):
            raise
        return RuleFile(form="resource", template=f"a template: {error.reason}", named=tuple(_named(content)))
    return RuleFile(found[0][0] if found else "", tuple(entry for _, entry in found[:MAX_RULES]))


def _named(content: bytes) -> Iterator[Text]:
    for number, line in enumerate(lines_of(content.decode("utf-8-sig", "replace")), 1):
        found = _ALERT.match(line[:500])
        if found:
            yield Text(found["name"].strip(), number)


def _of_document(part: Embedded) -> Iterator[tuple[str, RuleEntry]]:
    root, form = part.root, "configmap" if part.key else "file"
    if root.text("kind") == "PrometheusRule":
        root, form = root.mapping("spec") or root, "resource"
    elif root.text("kind"):
        return
    for group in _items(root.get("groups")):
        for rule in _items(group.get("rules")) if isinstance(group, Mapping) else ():
            if isinstance(rule, Mapping):
                yield from _entry(rule, form, part.offset)


def _entry(rule: Mapping, form: str, offset: int) -> Iterator[tuple[str, RuleEntry]]:
    key = rule.key("alert") or rule.key("record")
    expression = rule.get("expr")
    if key is not None and isinstance(expression, Scalar):
        yield (
            form,
            RuleEntry(
                name=rule.text(key.value),
                line=key.line + offset,
                records=key.value == "record",
                expression_line=expression.line + offset,
                reading=read_promql(expression.value),
                annotations=_pairs(rule.mapping("annotations")),
                labels=_pairs(rule.mapping("labels")),
            ),
        )
    elif key is None and rule.get("title") and rule.sequence("data"):
        title = rule.key("title")
        yield (
            "grafana",
            RuleEntry(
                name=rule.text("title"),
                line=(title.line if title else rule.line) + offset,
                expression_line=rule.line + offset,
                reading=_of_queries(rule.sequence("data")),
                annotations=_pairs(rule.mapping("annotations")),
                labels=_pairs(rule.mapping("labels")),
            ),
        )


def _of_queries(data: Sequence | None) -> Reading:
    """All the queries of a provisioned alert together. Those of its expressions (``__expr__``) name other queries, no metrics."""
    models = [item.mapping("model") for item in _items(data) if isinstance(item, Mapping) and item.text("datasourceUid") != "__expr__"]
    found = [read_promql(model.text("expr")) for model in models if model is not None and model.text("expr")]
    names = tuple(dict.fromkeys(name for reading in found for name in reading.metrics))
    return Reading(names, next((reading.computed for reading in found if reading.computed), ""), any(r.foreign for r in found))


def _pairs(node: Mapping | None) -> tuple[tuple[str, str], ...]:
    return tuple((key.value, item.value) for key, item in (node.items if node else ()) if isinstance(item, Scalar))


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()
