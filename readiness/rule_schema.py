"""Floor 5: the JSON Schema (draft-07) of rule files, generated from the types of rules and of every matcher's parameters."""

from typing import Any

import msgspec

from readiness.catalogue.rule_file import RULE_ID, RuleDocument
from readiness.draft07 import draft_07
from readiness.matchers.table import MATCHERS


def rule_schema() -> dict[str, object]:
    """One rule document. ``match`` is one of the matcher kinds, each with its own parameters and no others."""
    generated = draft_07(msgspec.json.schema(RuleDocument))
    assert isinstance(generated, dict)
    definitions: dict[str, Any] = generated["definitions"]
    definitions["RuleDocument"]["properties"]["id"]["pattern"] = f"^{RULE_ID.pattern}$"
    definitions["RuleDocument"]["properties"]["match"] = {"oneOf": [_match(kind) for kind in sorted(MATCHERS)]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A rule of readiness",
        "description": "One thing that is looked for, with the examples that are its tests.",
        "$ref": "#/definitions/RuleDocument",
        "definitions": definitions,
    }


def _match(kind: str) -> dict[str, object]:
    parameters: Any = draft_07(msgspec.json.schema(MATCHERS[kind].params))
    own = parameters["definitions"][MATCHERS[kind].params.__name__]
    inlined = {name: _inline(field, parameters["definitions"]) for name, field in own.get("properties", {}).items()}
    return {
        "type": "object", "description": own.get("description", ""), "properties": {"kind": {"const": kind}, **inlined},
        "required": ["kind", *own.get("required", [])], "additionalProperties": False,
    }


def _inline(field: Any, definitions: dict[str, Any]) -> Any:
    """Parameters are flat: a reference can only lead to an enumeration or a small struct, which stands here instead."""
    if isinstance(field, dict):
        if "$ref" in field:
            return _inline(definitions[field["$ref"].rpartition("/")[2]], definitions)
        return {name: _inline(part, definitions) for name, part in field.items()}
    return [_inline(part, definitions) for part in field] if isinstance(field, list) else field


def rule_schema_text() -> str:
    """What the committed file holds."""
    return msgspec.json.format(msgspec.json.encode(rule_schema(), order="deterministic"), indent=2).decode() + "\n"
