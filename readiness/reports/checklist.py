"""The deployment checklist and the sign-off roles. What a scan can prove is answered by the scan; the rest is for people."""

from collections.abc import Iterable

import msgspec

from readiness.model.report import Report, RuleLine


class Item(msgspec.Struct, frozen=True):
    """One thing to have done. ``rules``: ids, or beginnings (``secrets.*``), that a scan can hold against it.

    ``proven``: whether all of them passing settles it; otherwise they can only refute it, and a person has to answer.
    """

    text: str
    rules: tuple[str, ...] = ()
    proven: bool = True


class Answer(msgspec.Struct, frozen=True):
    """``state``: ``proven``, ``refuted``, ``unknown`` or ``manual``; ``rules`` are those that make it so."""

    text: str
    state: str
    rules: tuple[str, ...] = ()


PHASES: tuple[tuple[str, tuple[Item, ...]], ...] = (
    ("Before deployment", (
        Item("No secret is in code, documents or the repository", ("secrets.*",)),
        Item("Configuration is that of production: debug off, origins and hosts named", ("config.*",)),
        Item("Every dependency is declared and pinned", ("dependencies.*",)),
        Item("Images are minimal, pinned and run as an unprivileged user", ("docker.*",)),
        Item("Services restart, wait for each other and keep their data", ("compose.*", "kubernetes.*", "systemd.*")),
        Item("Health endpoints tell the truth", ("health.*",)),
        Item("Tests exist, and CI runs them on every change", ("testing.*", "ci.tests-not-run", "ci.workflow-missing", "ci.step-ignored")),
        Item(
            "Backups are made, scheduled and have been restored once",
            ("operations.backup-*", "operations.disaster-recovery-missing"), proven=False,
        ),
        Item("Migrations were tried on a copy of production data, and back again"),
        Item("Monitoring and alerts reach the people on call"),
        Item("The rollback below was rehearsed, and takes less time than an outage may"),
    )),
    ("During deployment", (
        Item("The version deployed is the commit named in the sign-off"),
        Item("A backup was taken immediately before"),
        Item("Migrations ran without error"),
        Item("Readiness endpoints answer before traffic is sent"),
        Item("Rollback, if needed: stop, previous version, downgrade the schema, restart, verify"),
    )),
    ("After deployment", (
        Item("Smoke tests passed (liveness, readiness, one request of each kind)"),
        Item("No errors in the logs, and no debug output"),
        Item("Metrics are normal: latency, errors, memory against the container's limit"),
        Item("Alerts are active, and a test alert arrived"),
        Item("Backups are running"),
        Item("HTTPS is enforced, security headers are present, documentation pages are closed"),
    )),
)

ROLES: tuple[tuple[str, tuple[Item, ...]], ...] = (
    ("Technical Lead", (
        Item("Code reviewed"), Item("Tests passing", ("testing.failing", "testing.results-unknown")),
        Item("Security audit completed", ("secrets.*",), proven=False), Item("Performance acceptable"),
    )),
    ("DevOps Lead", (
        Item("Infrastructure ready", ("docker.*", "compose.*", "kubernetes.*", "systemd.*", "proxy.*"), proven=False),
        Item("Monitoring configured", ("observability.*",)), Item("Backups tested", ("operations.backup-*",), proven=False),
        Item("Rollback plan verified"),
    )),
    ("Product Owner", (Item("Features validated"), Item("Acceptance criteria met"), Item("Business requirements satisfied"))),
)


def answer(report: Report, item: Item) -> Answer:
    """Refuted by any rule that fails or is waived; else unknown if any is, or was checked in part; proven only if any applies."""
    rules = [line for line in report.rules if any(_covers(pattern, line.rule) for pattern in item.rules)]
    applicable = [line for line in rules if line.outcome not in ("not-applicable", "manual")]
    refuting = [line for line in applicable if line.outcome in ("fail", "waived")]
    doubtful = [line for line in applicable if line.outcome in ("unknown", "error") or line.coverage[0] < line.coverage[1]]
    for state, lines in (("refuted", refuting), ("unknown", doubtful), ("proven", applicable)):
        if lines and (state != "proven" or item.proven):
            return Answer(item.text, state, _ids(lines))
    return Answer(item.text, "manual")


def _covers(pattern: str, rule: str) -> bool:
    return rule.startswith(pattern[:-1]) if pattern.endswith("*") else rule == pattern


def _ids(lines: Iterable[RuleLine]) -> tuple[str, ...]:
    return tuple(sorted(line.rule for line in lines))
