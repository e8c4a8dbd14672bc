"""The facts of a target, for commands that show facts and judge nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from readiness.cli.output import Streams
from readiness.errors import EmptyTargetError

if TYPE_CHECKING:
    from readiness.cli.settings import Asked
    from readiness.facts.project import Project
    from readiness.facts.relation import Relation


@contextmanager
def facts_of(asked: "Asked", relations: "tuple[Relation, ...]", streams: Streams, *, quiet: bool) -> "Iterator[Project]":
    """The project, as long as the block lasts, with whatever its files must be read for if these relations are asked for.

    Raises UsageError and TargetError, EmptyTargetError where no file can be read.
    """
    from readiness.artifacts.table import KINDS
    from readiness.assessment import scan_project
    from readiness.cache.scans import opened
    from readiness.cli.progress import ProgressLine
    from readiness.cli.settings import prepared
    from readiness.facts.reading import CostlyKind

    kinds = {kind for relation in relations for kind in (*relation.kinds, *relation.also)}
    wanted = tuple(CostlyKind(kind.name) for kind in KINDS if kind.costly and kind.name in kinds)
    with prepared(asked) as ready:
        with ProgressLine(shown=not quiet) as progress, opened(ready.cache) as cache:
            project = scan_project(ready.snapshot, ready.settings, wanted=wanted, progress=progress, cache=cache)
        if not quiet:
            for warning in ready.warnings:
                streams.say(f"warning: {warning}")
        if not project.files:
            raise EmptyTargetError("there is no file to read", where=asked.target)
        yield project
