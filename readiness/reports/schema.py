"""The JSON Schema (draft-07) of ``readiness.report/v1``, generated from the types, so that it cannot say anything else."""

import msgspec

from readiness.draft07 import draft_07
from readiness.model.report import Report
from readiness.reports.json import SCHEMA

Schema = dict[str, object]


def report_schema() -> Schema:
    """The schema as a JSON document. Unknown fields are allowed: a later version may add some."""
    generated = draft_07(msgspec.json.schema(Report))
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
