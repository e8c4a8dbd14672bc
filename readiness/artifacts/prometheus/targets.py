"""Files of ``file_sd_configs``: lists of targets in YAML or JSON (which is YAML)."""

from readiness.artifacts.prometheus.model import PrometheusTargets, Text
from readiness.artifacts.yaml import Mapping, Scalar, Sequence, compose


def parse(path: str, content: bytes) -> PrometheusTargets:  # noqa: ARG001 - every parser is asked with the path
    """Raises UnparsableError with the line where it is not YAML. A file of another shape has no targets."""
    root = compose(content)
    found: list[Text] = []
    for group in root.items if isinstance(root, Sequence) else ():
        listed = group.sequence("targets") if isinstance(group, Mapping) else None
        found += [Text(item.value, item.line) for item in (listed.items if listed else ()) if isinstance(item, Scalar)]
    return PrometheusTargets(tuple(found))
