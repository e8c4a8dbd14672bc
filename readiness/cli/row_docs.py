"""What row types say of themselves and of their fields. Docstrings of fields are in the source only, which is read where it is at hand."""

import ast
import inspect
import re
from itertools import pairwise

import msgspec

from readiness.facts.relation import Relation, Row
from readiness.tables.schema import COMPONENT

_COMMON = {
    "path": "The file that the row is in; `.` for the repository.",
    "line": "The line, from 1; NULL for a whole file.",
    "column": "The column, from 1.",
    COMPONENT: "The component that the file belongs to; empty for what is the repository's own.",
    "unreadable": "Empty, or why the row's key could not be read: there is one here, and nobody knows which.",
    "dockerfile": "The path of the Dockerfile.",
    "stage": "The stage that the image ends in, as its number in the file, from 0.",
    "home": "The folder of the project that it belongs to; `.` for the root.",
    "name": "What it is called.",
    "service": "The service of the compose file.",
    "owner": "What it belongs to: a service, a workload, a unit, an image.",
    "source": "The kind of file that says so.",
    "origin": "The kind of file that says so.",
    "role": "What the file is for.",
    "key": "The variable.",
    "framework": "The web framework.",
    "application": "Path and name of the application.",
    "environment": "Variables by name; null for a value that is kept elsewhere.",
    "workdir": "The working directory, empty when unknown.",
    "manifest": "The file that declares it.",
    "lock": "The path of the lock.",
    "tool": "The program that wrote it, or does it.",
    "distribution": "The normalised name of the package.",
    "host": "The host's name, empty when there is none.",
    "profile": "What is known of a well-known image.",
    "function": "The function it stands in; empty at module level.",
    "end_line": "Its last line.",
    "docstring": "Whether it has one.",
    "decorators": "As text, in source order.",
    "reason": "By what evidence.",
    "evidence": "What shows it.",
    "signing": "It signs or encrypts.",
    "in_url": "It is the password of a URL.",
    "shape": "All that is kept of a secret: its strength, length and fingerprint.",
    "what": "What it is about, in words.",
    "because": "By what evidence.",
    "why": "By what evidence.",
    "how": "In what way, as written.",
    "text": "As it is written there.",
    "raw": "As it is written there.",
    "template": "The path with placeholders, as of `http.route`.",
    "handler": "The function or class that answers.",
    "handler_path": "The file of what answers.",
    "purpose": "What it is for.",
    "command": "What is run, read word by word.",
    "launch": "What is run: the program, its arguments, the server and the application.",
    "process": "The process, as of `process`.",
    "step": "The step of CI, as of `ci.step`.",
    "job": "The job it belongs to.",
    "system": "The CI system.",
    "image": "The image, as of `image`, or its reference.",
    "reference": "The image as it is referred to.",
    "target": "What it leads to.",
    "test": "The number of bandit's test.",
    "severity": "How bad bandit says it is.",
    "confidence": "How sure bandit says it is.",
    "metric": "The name of the metric.",
    "metrics": "The names of metrics.",
    "dialect": "The kind of database.",
    "driver": "The library that speaks to the database.",
    "database": "The name of the database.",
    "scheme": "The part of the URL before `://`.",
    "port": "NULL when it cannot be known.",
    "model": "The class.",
    "site": "The site, as of `nginx.site`.",
    "object": "The Kubernetes object.",
    "workload": "The workload, as of `kubernetes.workload`.",
    "namespace": "The namespace, empty for the default.",
    "variable": "The environment variable.",
    "variables": "The environment variables it is put together from.",
    "dependency": "The entry of `depends_on`.",
    "unit": "The unit, with every directive.",
    "conditional": "It happens under a condition only.",
    "folder": "A folder of the repository.",
    "production": "What it is in production.",
    "unset": "What it is when its variable is not set.",
}
_OWN_NAME = re.compile(r"(?:^Relation ``[\w.-]+``: |[:;,]? ?\b(?:the )?relation ``[\w.-]+``)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`(])")


class RowDocs(msgspec.Struct, frozen=True):
    """``about``: one sentence. ``text``: all of it. ``columns``: what is said of a column, by its name."""

    about: str
    text: str
    columns: dict[str, str]


def row_docs(relation: Relation) -> RowDocs:
    """The documentation of a relation's rows."""
    row_type = relation.row_type
    text = _without_name(inspect.getdoc(row_type) or "")
    columns = dict(_COMMON)
    bases = [each for each in reversed(row_type.__mro__) if issubclass(each, Row) and each is not Row]
    for each in bases:
        sentences = _sentences(inspect.getdoc(each) or "")
        for name in row_type.__struct_fields__:
            said = [sentence for sentence in sentences if f"``{name}``" in sentence]
            if said:
                columns[name] = " ".join(said)
        columns.update(_field_docs(each))
    return RowDocs(_sentences(text)[0], text, columns)


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(" ".join(text.split()))


def _without_name(text: str) -> str:
    """Without the mention of the relation's own name, which stands above it anyway."""
    said = _OWN_NAME.sub("", text, count=1)
    return said[:1].upper() + said[1:]


def _field_docs(row_type: type[Row]) -> dict[str, str]:
    """The strings after a class's own fields. Empty where there is no source (a frozen program)."""
    try:
        tree = ast.parse(inspect.getsource(row_type))
    except (OSError, TypeError, SyntaxError):
        return {}
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found = {}
    for field, after in pairwise(body):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as said)):
                found[name] = " ".join(said.split())
    return found
