"""Findings: nothing lost, the same tomorrow, the worst first."""

from msgspec.structs import replace

from readiness.model import Location, Outcome, Related, Severity
from readiness.verdict.findings import findings, fingerprint
from tests.verdict.making import absent, bad, crashed, dark, good, result, rule, waived

PLAIN = rule()
BLOCKER = rule("secrets.key", Severity.CRITICAL, blocker=True)


def test_every_fail_unknown_and_error_is_a_finding_and_nothing_else() -> None:
    found = findings((
        result(PLAIN, good(), bad(), dark(line=2)), crashed(rule("ci.x")), result(rule("ci.silent")),
        absent(rule("proxy.x")), result(rule("ci.y"), good()),
    ))
    assert [(one.rule, one.outcome, one.location.path, one.location.line) for one in found] == [
        ("docker.root-user", "fail", "a.py", 1), ("ci.x", "error", ".", None), ("ci.silent", "unknown", ".", None),
        ("docker.root-user", "unknown", "a.py", 2),
    ]
    assert found[1].message == "ZeroDivisionError in the matcher"


def test_order_is_what_to_read_first() -> None:
    low, high = rule("ci.low", Severity.LOW), rule("ci.high", Severity.HIGH)
    found = findings((
        result(low, bad()), result(high, bad("z.py"), bad("b.py", 12), bad("b.py", 3)),
        result(BLOCKER, waived(bad(), BLOCKER), bad(line=8)),
    ))
    assert [(one.rule, one.location.line, one.waiver is not None) for one in found] == [
        ("secrets.key", 8, False), ("ci.high", 3, False), ("ci.high", 12, False), ("ci.high", 1, False), ("ci.low", 1, False),
        ("secrets.key", 1, True),
    ]


def test_lowered_failure_of_a_blocker_has_its_own_severity_and_does_not_block() -> None:
    (found,) = findings((result(BLOCKER, bad(severity=Severity.MEDIUM)),))
    assert (found.severity, found.blocker) == ("medium", False)


def test_fingerprint_survives_moved_lines() -> None:
    before = findings((result(PLAIN, bad(line=10, subject="a.py:10 the key"), bad(line=20, subject="other")),))
    after = findings((result(PLAIN, bad(line=11, subject="a.py:11  the key"), bad(line=25, subject="other")),))
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]


def test_fingerprint_keeps_a_port_and_tells_occurrences_apart() -> None:
    assert fingerprint("r", "a.py", "redis:6379", 0) != fingerprint("r", "a.py", "redis:6380", 0)
    one, two = findings((result(PLAIN, bad(line=1), bad(line=2)),))
    assert one.fingerprint != two.fingerprint
    assert fingerprint("r", "a", "b", 0) != fingerprint("r", "ab", "", 0)


def test_related_places_are_kept_and_bytes_that_are_no_text_are_spelt_out() -> None:
    seen = replace(bad(), location=Location("caf\udce9.py", 1), related=(Related(Location("b.py", 2), "says \ud800"),))
    (found,) = findings((result(PLAIN, seen),))
    assert found.location.path == "caf\\udce9.py"
    assert [(one.path, one.line, one.message) for one in found.related] == [("b.py", 2, "says \\ud800")]


def test_waived_unknown_keeps_no_waiver() -> None:
    (found,) = findings((result(PLAIN, waived(dark(), PLAIN)),))
    assert (found.outcome, found.waiver) == (Outcome.UNKNOWN, None)
