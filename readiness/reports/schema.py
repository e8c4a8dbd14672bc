"""The JSON Schema (draft-07) of ``readiness.report/v1``, generated from the types, so that it cannot say anything else."""

import msgspec

from readiness.model.report import Report
from readiness.reports.json import SCHEMA

Schema = dict[str, object]


def report_schema() -> Schema:
    """The schema as a JSON document. Unknown fields are allowed: a later version may add some."""
    generated = _draft_07(msgspec.json.schema(Report))
    assert isinstance(generated, dict)
    definitions = generated["definitions"]
    report = definitions["Report"]
    report["properties"]["schema"] = {"const": SCHEMA}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#", "title": "A report of readiness",
        "description": "Scores are on the 0-100 scale with two decimals; paths are relative to the root; a line counts from 1.",
        "$ref": "#/definitions/Report", "definitions": definitions,
    }


def schema_text() -> str:
    """What the committed file holds."""
    return msgspec.json.format(msgspec.json.encode(report_schema(), order="deterministic"), indent=2).decode() + "\n"


def _draft_07(value: object) -> object:
    """msgspec writes 2020-12: tuples and definitions are spelt differently there. Decimals are written as numbers here."""
    if isinstance(value, list | tuple):
        return [_draft_07(part) for part in value]
    if not isinstance(value, dict):
        return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
    if value.get("format") == "decimal":
        return {"type": "number"}
    spelt = {{"$defs": "definitions"}.get(name, name): _draft_07(part) for name, part in value.items()}
    if "prefixItems" in spelt:
        spelt["items"], spelt["additionalItems"] = spelt.pop("prefixItems"), spelt.get("items", False)
    return spelt
