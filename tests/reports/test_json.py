"""JSON: round trip, schema, and what is no report."""

import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path

import jsonschema
import msgspec
import pytest
from msgspec.structs import replace

import readiness
from readiness.errors import UsageError
from readiness.model.report import Report
from readiness.reports import FORMATS, pieces, render
from readiness.reports.json import decode, digest
from readiness.reports.schema import report_schema, schema_text
from tests.reports.making import full, hostile, nothing, ready

REPORTS = pytest.mark.parametrize("report", [full(), ready(), nothing(), hostile()], ids=["full", "ready", "nothing", "hostile"])
COMMITTED = Path(readiness.__file__).parent / "schemas" / "report.v1.json"


@REPORTS
def test_round_trip(report: Report) -> None:
    text = render(report, "json")
    assert decode(text.encode()) == report
    assert render(decode(text.encode()), "json") == text


@pytest.mark.parametrize("count", [0, 1, 2, 499, 500, 501, 1000, 1203])
def test_parts_are_the_whole(count: int) -> None:
    report = full()
    many = replace(report, findings=(report.findings * count)[:count])
    parts = list(pieces(many, "json"))
    assert len(parts) == 2 + -(-count // 500)
    whole = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode(many)
    assert "".join(parts).encode() == msgspec.json.format(whole, indent=2) + b"\n"
    assert decode("".join(parts).encode()) == many
    assert digest(many) == hashlib.sha256(render(many, "json").encode()).hexdigest()


def test_characters_that_a_terminal_obeys_are_escaped() -> None:
    report = replace(full(), warnings=("a\x9b31m\x7f\u202eb\u2028c", "é ✔"))
    text = render(report, "json")
    assert r"a\u009b31m\u007f\u202eb\u2028c" in text
    assert "é ✔" in text
    assert decode(text.encode()) == report


@REPORTS
def test_every_format_of_a_saved_report_is_that_of_the_report(report: Report) -> None:
    saved = decode(render(report, "json").encode())
    for name in FORMATS:
        assert render(saved, name) == render(report, name)


@REPORTS
def test_report_obeys_its_schema(report: Report) -> None:
    schema = report_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(json.loads(render(report, "json")))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("schema", "readiness.report/v2"), ("findings", [{}]), ("verdict", None), ("score", {"raw": "72.40"}),
        ("rules", [{"credit": [0, 1, 2]}]), ("warnings", [1]),
    ],
)
def test_schema_refuses(part: str, value: object) -> None:
    document = {**json.loads(render(full(), "json")), part: value}
    assert not jsonschema.Draft7Validator(report_schema()).is_valid(document)


def test_committed_schema_is_the_generated_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == schema_text(), "write readiness.reports.schema.schema_text() to the file"


def test_scores_are_numbers_with_two_places() -> None:
    text = render(full(), "json")
    assert re.search(r'"raw": 38\.19,', text)
    assert isinstance(json.loads(text)["score"]["raw"], float)


def test_digest_is_the_sha256_of_the_json() -> None:
    assert digest(full()) == hashlib.sha256(render(full(), "json").encode()).hexdigest()
    assert digest(full()) != digest(ready())


def test_fields_of_a_later_version_are_passed_over() -> None:
    document = {**json.loads(render(ready(), "json")), "newer": {"x": 1}}
    assert decode(json.dumps(document).encode()).verdict == "READY"


def test_optional_fields_may_be_missing() -> None:
    document = json.loads(render(ready(), "json"))
    for name in ("plan", "reasons", "warnings", "waivers", "declared", "evidence"):
        del document[name]
    assert decode(json.dumps(document).encode()).plan is None


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"{", b"null", b"\xff\xfe", b'{"schema": 1}',
        b'{"schema": "readiness.report/v9"}', b'{"schema": "readiness.report/v1"}',
        b'{"schema": "readiness.report/v1", "evidence": ' + b"[" * 100_000, b"PK\x03\x04",
    ],
)
def test_what_is_no_report_is_the_users_error_and_says_where(content: bytes) -> None:
    with pytest.raises(UsageError) as raised:
        decode(content, "old.json")
    assert str(raised.value).startswith("old.json: ")
    assert raised.value.hint


@pytest.mark.parametrize("figure", ["1e999999", "-1e40", "1e308"])
def test_figures_that_no_report_holds_are_refused(figure: str) -> None:
    text = render(full(), "json").replace('"raw": 38.19', f'"raw": {figure}')
    with pytest.raises(UsageError, match="out of range"):
        decode(text.encode())


def test_finding_without_a_place_is_refused() -> None:
    text = render(full(), "json").replace('"path": "api/config.py"', '"path": ""')
    with pytest.raises(UsageError, match="needs a location"):
        decode(text.encode())


def test_equal_reports_give_equal_bytes() -> None:
    report = full()
    assert report.score is not None
    turned = replace(report, score=replace(report.score, counts=dict(reversed(report.score.counts.items()))))
    assert render(turned, "json") == render(report, "json")
    assert report.score.raw == Decimal("38.19")
