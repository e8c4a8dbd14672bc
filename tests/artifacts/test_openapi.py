"""OpenAPI documents, old and new, YAML and JSON."""

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.openapi import Operation, parse


def test_paths_and_operations() -> None:
    document = parse(
        "api.yml",
        b"""openapi: 3.1.0
servers: [{url: "https://example.org/v1/"}, {url: /v2}, {url: "https://example.org"}]
x-openapi-router-controller: handlers
paths:
  /pets:
    parameters: []
    get: {operationId: find}
    post: {operationId: add, x-openapi-router-controller: other.module}
  x-extension: {get: {}}
""",
    )
    assert document.version == 3
    assert document.bases == ("/v1", "/v2", "")
    assert document.operations == (
        Operation("/pets", "get", 7, "find", "handlers"),
        Operation("/pets", "post", 8, "add", "other.module"),
    )
    assert [operation.function for operation in document.operations] == ["handlers.find", "other.module.add"]


def test_swagger_in_json() -> None:
    document = parse("api.json", b'{"swagger": "2.0",\n "basePath": "/api/",\n "paths": {"/x": {"delete": {"operationId": "m.x"}}}}')
    assert (document.version, document.bases) == (2, ("/api",))
    assert document.operations == (Operation("/x", "delete", 3, "m.x"),)


@pytest.mark.parametrize("content", [b"", b"- openapi", b"openapi:\n  - [", b"paths: {}"])
def test_what_is_none(content: bytes) -> None:
    with pytest.raises(UnparsableError):
        parse("api.yml", content)
