"""One rule document: its wire form, and how it becomes a Rule."""

import datetime
import re
from typing import Any

import msgspec

from readiness.artifacts.yaml import Mapping, Scalar, plain
from readiness.catalogue.decode import convert, documents
from readiness.errors import UsageError
from readiness.model import Effort, Example, Location, Match, Outcome, Rule, Severity, When

RULE_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*")
_EXAMPLES = re.compile(rb"^examples:[^\n]*(?:\n(?:[ \t#\r][^\n]*|-(?!--)[^\n]*|(?=\n|\Z)))*", re.MULTILINE)
_JOIN = re.compile(r"\{\{join:([^}]*)\}\}")


class ExampleDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A repository in memory: ``files`` by path. ``{{join:a|b}}`` in a text stands for ``ab``."""

    outcome: Outcome
    name: str
    files: dict[str, str | None]
    at: tuple[str, ...] = ()
    severity: Severity | None = None
    as_of: str = "2026-01-15"


class RuleDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as it stands in YAML; the published JSON Schema of rule files is made from this. ``proof`` says how a person settles what the
    rule could not know."""

    id: str
    title: str
    severity: Severity
    effort: Effort
    rationale: str
    remediation: str
    match: dict[str, Any]
    proof: str = ""
    blocker: bool = False
    ratio: bool = False
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    when: When = When()
    examples: tuple[ExampleDocument, ...] = ()


def without_examples(content: bytes) -> bytes:
    """The text of a rule file with the block ``examples:`` blank, every other line where it was. For files that are known to be valid."""
    return _EXAMPLES.sub(lambda found: b"\n" * found[0].count(b"\n"), content)


def rules_of(content: bytes, where: str) -> tuple[Rule, ...]:
    """Every rule of a file. Raises UsageError with file:line."""
    return tuple(_rule(node, where) for node in documents(content, where))


def _rule(node: Mapping, where: str) -> Rule:
    data = plain(node)
    match = data.get("match")
    _keep_texts(node, data)
    document = convert(node, data, RuleDocument, where)
    id_line = getattr(node.get("id"), "line", node.line)
    if not RULE_ID.fullmatch(document.id):
        raise UsageError(f"a rule id is <category>.<slug> in lower case, not {document.id!r}", where=f"{where}:{id_line}")
    kind = match.get("kind") if isinstance(match, dict) else None
    if not isinstance(kind, str):
        raise UsageError("match needs a kind", where=f"{where}:{getattr(node.get('match'), 'line', node.line)}")
    examples = node.sequence("examples")
    lines = [item.line for item in examples.items] if examples else []
    return Rule(
        id=document.id, title=document.title, severity=document.severity, rationale=document.rationale.strip(),
        remediation=document.remediation.strip(), proof=document.proof.strip(), effort=document.effort,
        match=Match(kind, {name: value for name, value in document.match.items() if name != "kind"}, _lines(node.mapping("match"))),
        blocker=document.blocker, ratio=document.ratio, references=document.references, tags=document.tags, when=document.when,
        examples=tuple(_example(example, line, where) for example, line in zip(document.examples, lines, strict=True)),
        location=Location(where.lstrip("/"), id_line),
    )


def _lines(match: Mapping | None) -> dict[str, int]:
    return {key.value: key.line for key, _ in match.items} if match else {}


def _keep_texts(node: Mapping, data: dict[str, Any]) -> None:
    """The files of examples as they are written: ``.python-version: 3.10`` is no number. What is no text is refused by the decoder."""
    examples = node.sequence("examples")
    if examples is None:
        return
    for item, example in zip(examples.items, data["examples"], strict=True):
        files = item.mapping("files") if isinstance(item, Mapping) else None
        for path, text in files.items if files else ():
            if isinstance(text, Scalar):
                example["files"][path.value] = "" if text.is_null else text.value


def _example(document: ExampleDocument, line: int, where: str) -> Example:
    try:
        as_of = datetime.date.fromisoformat(document.as_of)
    except ValueError:
        raise UsageError(f"as_of is a date like 2026-01-15, not {document.as_of!r}", where=f"{where}:{line}") from None
    files = {path: _JOIN.sub(lambda found: found[1].replace("|", ""), text or "") for path, text in document.files.items()}
    return Example(document.outcome, document.name, files, document.at, document.severity, as_of, line)
