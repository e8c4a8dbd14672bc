"""The JSON Schema (draft-07) of a configuration file, from the table of keys."""

import json
from typing import Any

import msgspec

from readiness.config.fields import FIELDS, Field, Shape


def configuration_schema() -> dict[str, Any]:
    """For editors and for continuous integration; the same keys that :mod:`readiness.config.read` accepts."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "readiness configuration",
        "type": "object",
        "additionalProperties": False,
        "properties": {key: {"description": field.about, **_of(field)} for key, field in sorted(FIELDS.items())},
    }


def _of(field: Field) -> dict[str, Any]:
    value = _inlined(field.type)
    if field.shape is Shape.SCALAR:
        return value
    if field.shape is Shape.TABLE:
        names = {} if field.key_type is str else {"propertyNames": _inlined(field.key_type)}
        return {"type": "object", "additionalProperties": value, **names}
    return {"type": "array", "items": value}


def _inlined(type_: Any) -> dict[str, Any]:
    """The schema of a type; enumerations in place instead of by reference."""
    (found,), components = msgspec.json.schema_components([type_], ref_template="{name}")
    reference = found.get("$ref")
    return dict(components[reference]) if reference else dict(found)


def configuration_schema_text() -> str:
    """As committed in ``readiness/schemas/config.v1.json``."""
    return json.dumps(configuration_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
