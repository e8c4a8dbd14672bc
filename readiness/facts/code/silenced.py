"""What a report says of ``# nosec`` comments: who silences something is counted, by everybody."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.artifacts.bandit.model import Nosec
from readiness.facts.code.rows import SuppressedHit

if TYPE_CHECKING:
    from readiness.facts.project import Project


def silenced(project: Project) -> str:
    """A sentence with the numbers, bare comments and those that name their test apart, as bandit counts them; empty for none."""
    rows = project.rows(SuppressedHit)
    if not rows:
        return ""
    by = Counter(row.by for row in rows)
    tests = ", ".join(f"{test} × {count}" for test, count in sorted(Counter(row.test for row in rows).items()))
    files = len({row.path for row in rows})
    return (
        f"# nosec comments silence {len(rows)} of bandit's hits in {files} {'file' if files == 1 else 'files'} "
        f"({by[Nosec.BARE]} by bare comments, {by[Nosec.NAMED]} by name): {tests}"
    )
