"""OpenAPI and Swagger documents: which paths an API has, and which Python function answers each.

Source: spec.openapis.org OpenAPI 3.1 ``paths``, ``servers``; Swagger 2.0 ``basePath``; connexion's ``operationId`` and
``x-openapi-router-controller``.
"""

import re

import msgspec

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.yaml import Mapping, Node, compose

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ROUTERS = ("x-openapi-router-controller", "x-swagger-router-controller")
_SERVER = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//[^/]*(?P<path>/.*)?$")


class Operation(msgspec.Struct, frozen=True):
    """One method of one path. ``path`` is as written, with ``{placeholders}``; ``function`` the dotted name connexion would call, empty
    where the document names none."""

    path: str
    method: str
    line: int
    operation_id: str = ""
    controller: str = ""

    @property
    def function(self) -> str:
        return f"{self.controller}.{self.operation_id}" if self.controller and self.operation_id else self.operation_id


class OpenApi(msgspec.Struct, frozen=True):
    """``version`` is 2 or 3. ``bases`` are the path parts of ``servers`` or ``basePath``, without closing slash; ``""`` for none."""

    version: int
    operations: tuple[Operation, ...] = ()
    bases: tuple[str, ...] = ("",)


def parse(path: str, content: bytes) -> OpenApi:  # noqa: ARG001 - every parser takes the path
    """Raises UnparsableError for what is no YAML (JSON is), or no OpenAPI document."""
    root = compose(content)
    if not isinstance(root, Mapping) or not (root.get("openapi") or root.get("swagger")):
        raise UnparsableError("no OpenAPI document")
    old = root.get("openapi") is None
    paths = root.mapping("paths")
    operations = tuple(
        operation for key, node in (paths.items if paths else ()) for operation in _operations(key.value, node, _controller(root))
    )
    return OpenApi(2 if old else 3, operations, _bases(root, old=old))


def _operations(path: str, node: Node, controller: str) -> list[Operation]:
    if not isinstance(node, Mapping) or not path.startswith("/"):
        return []
    above = _controller(node) or controller
    return [
        Operation(path, key.value, key.line, operation.text("operationId"), _controller(operation) or above)
        for key, operation in node.items
        if key.value in METHODS and isinstance(operation, Mapping)
    ]


def _controller(node: Mapping) -> str:
    return next((node.text(name) for name in _ROUTERS if node.text(name)), "")


def _bases(root: Mapping, *, old: bool) -> tuple[str, ...]:
    if old:
        return (root.text("basePath").rstrip("/"),)
    servers = root.sequence("servers")
    found = [_path(server.text("url")) for server in (servers.items if servers else ()) if isinstance(server, Mapping)]
    return tuple(dict.fromkeys(found)) or ("",)


def _path(url: str) -> str:
    match = _SERVER.match(url)
    return ((match["path"] or "") if match else url if url.startswith("/") else "").rstrip("/")
