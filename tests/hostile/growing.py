"""Repositories of any size, each of which has very many of one thing, and what every relation and rule takes for them::

    python -m tests.hostile.growing [NAME ...]

A relation that takes more than in proportion to its rows is a way to hang a scan. Time is this process's own.
"""

import datetime
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import msgspec

from readiness.catalogue.load import load_catalogue
from readiness.engine import Check, bind, judge
from readiness.facts.build import build_project
from readiness.facts.project import Project
from readiness.facts.relation import Relation
from readiness.intake.memory import MemorySnapshot
from readiness.model import Outcome
from tests.hostile.multitudes import MULTITUDES

NOTICED, GROWING = 0.25, 2.6
"""Seconds that are worth a line, and so many times what half as much takes: twice would be in proportion."""
AS_OF = datetime.date(2026, 1, 15)


class Measured(msgspec.Struct, frozen=True):
    """Seconds of processor time: of reading all files, and by name of each relation and rule without what it had derived."""

    reading: float
    parts: Mapping[str, float]

    @property
    def judging(self) -> float:
        return sum(self.parts.values())


class _Stopwatch:
    """Own time of parts that call each other: what an inner one takes is not the outer one's."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._inner = [0.0]

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        begun = time.process_time()
        self._inner.append(0.0)
        try:
            yield
        finally:
            whole = time.process_time() - begun
            self.seconds[name] += whole - self._inner.pop()  # type: ignore[assignment]
            self._inner[-1] += whole


def measured(files: Mapping[str, str]) -> Measured:
    """What a repository of these files takes."""
    checks = all_checks()
    wanted = tuple(dict.fromkeys(want for check in checks for want in check.wanted))
    snapshot = MemorySnapshot({path: text.encode() for path, text in files.items()})
    begun = time.process_time()
    project = build_project(snapshot, as_of=AS_OF, wanted=wanted)
    reading = time.process_time() - begun
    watch, derive = _Stopwatch(), Relation.rows

    def timed(relation: Relation, of: Project) -> tuple[Any, ...]:
        with watch.part(relation.name):
            return derive(relation, of)

    with patch.object(Relation, "rows", timed):
        for check in checks:
            with watch.part(f"rule {check.rule.id}"):
                result = judge(check, project)
            assert result.outcome is not Outcome.ERROR, f"{result.rule.id}: {result.reason}"
    return Measured(reading, dict(watch.seconds))


def all_checks() -> tuple[Check, ...]:
    """Every rule of the catalogue."""
    return tuple(bind(rule) for rule in load_catalogue(examples=False).rules.values())


def main() -> None:
    measured(MULTITUDES["examples"][0](1))  # imports everything
    for name in sys.argv[1:] or MULTITUDES:
        made, most = MULTITUDES[name]
        half, whole = measured(made(most // 2)), measured(made(most))
        sys.stdout.write(f"{name:32}{most:>8}  {_grown('reading', half.reading, whole.reading)}")
        sys.stdout.write(f"  {_grown('judging', half.judging, whole.judging)}\n")
        for part, seconds in sorted(whole.parts.items(), key=lambda item: -item[1]):
            if seconds > max(NOTICED, GROWING * half.parts.get(part, 0)):
                sys.stdout.write(f"    {_grown(part, half.parts.get(part, 0), seconds)}\n")
        sys.stdout.flush()


def _grown(part: str, half: float, whole: float) -> str:
    return f"{part:44}{half:7.2f} → {whole:7.2f} s"


if __name__ == "__main__":
    main()
