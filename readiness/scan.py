"""Floor 6: the use case. A report that is remembered, or a new one; every step is somebody else's."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from readiness.cache.scans import ScanCache
from readiness.catalogue.locate import digest_of_files
from readiness.intake.snapshot import Snapshot
from readiness.model.report import Report
from readiness.scan_settings import ScanSettings
from readiness.verdict.inputs import GateFlags

Progress = Callable[[int, int], None]


def scan(
    snapshot: Snapshot, settings: ScanSettings, *, as_found: ScanSettings | None = None, gate: GateFlags = GateFlags(),  # noqa: B008 (frozen)
    warnings: tuple[str, ...] = (), progress: Progress | None = None, cache: ScanCache | None = None,
) -> Report:
    """The report. ``as_found`` are the settings without the scanned repository's own configuration, where it has one. ``cache`` changes
    how long this takes, and nothing else.

    Raises UsageError for settings or rules that are wrong; never for what a file of the target contains.
    """
    if cache is None:
        return _assessed(snapshot, settings, as_found, gate, warnings, progress)
    tree = cache.tree(snapshot)
    about = (
        _deciding(settings), _deciding(as_found) if as_found else None, gate, warnings, digest_of_files(settings.rules),
        digest_of_files(as_found.rules) if as_found and as_found.rules != settings.rules else "",
    )  # fmt: skip

    def report_key(contents: bytes) -> bytes:
        cache.settle_dirtiness(snapshot, contents)
        return cache.report_key(snapshot.name, snapshot.commit, snapshot.dirty, snapshot.entries(), about, contents)

    if tree.familiar:
        known = cache.report(report_key(tree.recognise()))
        if known is not None:
            tree.keep()
            return known
    report = _assessed(snapshot, settings, as_found, gate, warnings, progress, cache, tree)
    if tree.complete and all(line.outcome != "error" for line in report.rules):
        cache.keep_report(report_key(tree.digest()), report)
    tree.keep()
    return report


def _assessed(*inputs: Any) -> Report:
    from readiness.assessment import assess  # parsers, relations, rules: a report that is remembered needs none of them

    return assess(*inputs)


def _deciding(settings: ScanSettings) -> ScanSettings:
    """The settings without what a report does not depend on; a folder of rules counts by what is in it."""
    return replace(settings, jobs=0, rules=())
