"""Row types of the area code."""

from readiness.artifacts.bandit.model import Level, Nosec
from readiness.facts.relation import Row


class PythonFile(Row, frozen=True, kw_only=True):
    """Relation ``python.file``: a production file of Python. ``refused`` says why no grammar accepts it (empty: one does); a file whose
    grammar is not known is unreadable."""

    refused: str = ""


class CodeHit(Row, frozen=True, kw_only=True):
    """Relation ``code.hit``: what a test of bandit's says of production code. ``text`` has no quotes from the file; ``reference`` is a page
    about the test; ``cwe`` 0 where there is none. ``settled`` says which other rule speaks of it, or what of the value makes it right;
    it is empty where nothing does."""

    test: str
    name: str
    severity: Level
    confidence: Level
    cwe: int
    text: str
    reference: str
    settled: str = ""


class SuppressedHit(CodeHit, frozen=True, kw_only=True):
    """Relation ``code.suppressed``: a hit that a ``# nosec`` comment silences. ``by`` is the metric by which bandit counts it: ``nosec``
    for a bare comment, ``skipped_test`` for one that names the test."""

    by: Nosec
