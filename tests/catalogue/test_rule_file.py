"""A rule file that is wrong is refused with its line and what to do; one that is right means what is written."""

import datetime

import msgspec
import pytest

from readiness.catalogue.rule_file import rules_of
from readiness.catalogue.validate import problems_of
from readiness.errors import UsageError
from readiness.model import Effort, Location, Match, Outcome, Severity
from tests.catalogue.writing import RULE, changed

KNOWN = frozenset({"dockerfile", "app.web"})


def refused(content: bytes) -> UsageError:
    with pytest.raises(UsageError) as caught:
        rules_of(content, "mine/a.yaml")
    return caught.value


def test_a_rule_as_written() -> None:
    (rule,) = rules_of(RULE.encode(), "mine/a.yaml")
    assert (rule.id, rule.category, rule.severity, rule.effort) == ("shop.notes-missing", "shop", Severity.LOW, Effort.XS)
    assert (rule.match.kind, rule.match.params) == ("file-exists", {"globs": ["NOTES"], "message": "no notes"})
    assert rule.location == Location("mine/a.yaml", 1)
    assert [(one.outcome, one.name, one.line) for one in rule.examples] == [(Outcome.FAIL, "nothing", 9), (Outcome.PASS, "notes", 13)]
    assert (rule.blocker, rule.ratio, rule.tags) == (False, False, ())


def test_several_documents_in_a_file() -> None:
    second = RULE.replace("notes-missing", "plans-missing")
    first, other = rules_of(f"{RULE}---\n{second}".encode(), "mine/all.yaml")
    assert (first.id, other.id) == ("shop.notes-missing", "shop.plans-missing")
    assert other.location.line == RULE.count("\n") + 2
    assert rules_of(b"# nothing yet\n", "mine/all.yaml") == ()


@pytest.mark.parametrize(
    ("old", "new", "where", "said", "hint"),
    [
        ("severity: low", "severety: low", "mine/a.yaml:3", "unknown key 'severety'", "did you mean 'severity'?"),
        ("severity: low", "severity: lowish", "mine/a.yaml:3", "lowish", ""),
        ("effort: XS", "effort: 15 min", "mine/a.yaml:4", "15 min", ""),
        ("effort: XS\n", "", "mine/a.yaml:1", "missing required field `effort`", ""),
        ("title: There are no notes", "title: 2024", "mine/a.yaml:2", "Expected `str`, got `int`", ""),
        ("title: There are no notes", "title: Twice\ntitle: There are no notes", "mine/a.yaml:3", "the key 'title' stands twice", ""),
        ("    at: [.]", "    att: [.]", "mine/a.yaml:11", "unknown key 'att'", "did you mean 'at'?"),
        ("    at: [.]", "    at: [.]\n    at: [a]", "mine/a.yaml:12", "the key 'at' stands twice", ""),
        ("    at: [.]", "    as_of: yesterday", "mine/a.yaml:9", "as_of is a date like 2026-01-15, not 'yesterday'", ""),
        ("    at: [.]", "    as_of: 2026-02-30", "mine/a.yaml:9", "as_of is a date", ""),
        ('{a.py: ""}', "{a.py: [1]}", "mine/a.yaml:12", "Expected `str | null`, got `array`", ""),
        ("id: shop.notes-missing", "id: notes-missing", "mine/a.yaml:1", "<category>.<slug>", ""),
        ("id: shop.notes-missing", "id: Shop.Notes", "mine/a.yaml:1", "in lower case", ""),
        ("id: shop.notes-missing", "id: shop.notes.missing", "mine/a.yaml:1", "<category>.<slug>", ""),
        ("{kind: file-exists, globs", "{globs", "mine/a.yaml:7", "match needs a kind", ""),
        ("{kind: file-exists, globs: [NOTES], message: no notes}", "file-exists", "mine/a.yaml:7", "Expected `object`, got `str`", ""),
        ("examples:", "when: {had: [dockerfile]}\nexamples:", "mine/a.yaml:8", "unknown key 'had'", "'has'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, where: str, said: str, hint: str) -> None:
    error = refused(changed(old, new))
    assert said in error.message
    assert error.where == where
    assert hint in error.hint


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b"id: a\n\tb: c\n", "mine/a.yaml:2", "not valid YAML"),
        (b"- a\n- b\n", "mine/a.yaml:1", "a YAML mapping was expected here"),
        (RULE.encode() + b"---\njust words\n", f"mine/a.yaml:{RULE.count(chr(10)) + 2}", "a YAML mapping was expected here"),
        (b"title: caf\xe9\n", "mine/a.yaml:1", "not UTF-8"),
        (b"a: &a [*a]\n", "mine/a.yaml:1", "contains itself"),
        (b"id: a\nexamples: some\n", "mine/a.yaml:2", "Expected `array`, got `str`"),
    ],
)
def test_what_is_no_rule_file_at_all(content: bytes, where: str, said: str) -> None:
    error = refused(content)
    assert said in error.message
    assert error.where == where


def test_files_of_an_example_are_text_as_written() -> None:
    (rule,) = rules_of(changed('{a.py: ""}', "{.python-version: 3.10, on: yes, empty: , time: 22:22, switch: True, quoted: '~'}"), "a.yaml")
    assert rule.examples[0].files == {".python-version": "3.10", "on": "yes", "empty": "", "time": "22:22", "switch": "True", "quoted": "~"}


def test_joined_texts_stand_in_no_file() -> None:
    (rule,) = rules_of(changed('{a.py: ""}', '{a.py: "key = {{join:AK|IA|REST}}, {{ other }}"}'), "a.yaml")
    assert rule.examples[0].files == {"a.py": "key = AKIAREST, {{ other }}"}
    assert b"AKIAREST" not in changed('{a.py: ""}', '{a.py: "key = {{join:AK|IA|REST}}"}')


def test_an_example_has_a_date_of_its_own_or_always_the_same() -> None:
    (rule,) = rules_of(changed("    at: [.]", "    at: [.]\n    as_of: 2030-06-01"), "a.yaml")
    assert [one.as_of for one in rule.examples] == [datetime.date(2030, 6, 1), datetime.date(2026, 1, 15)]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "examples:", "when: {has: [dockerfle]}\nexamples:",
            "when names 'dockerfle', which is no relation or artifact kind; did you mean 'dockerfile'?",
        ),
        ("examples:", "when: {lacks: [zzz]}\nexamples:", "when names 'zzz', which is no relation or artifact kind"),
        ("outcome: pass", "outcome: fail", "no example with outcome pass"),
        ("name: notes", "name: nothing", "two examples are called 'nothing'"),
        ("    at: [.]\n", "", "example 'nothing' fails nowhere: give at: [path:line]"),
        ("what to do.", "what to do", "rationale does not end with a full stop"),
        ("Write NOTES.", "Write NOTES", "remediation does not end with a full stop"),
        ("title: There are no notes", "title: There are no notes.", "a title has no full stop"),
        ("effort: XS", "effort: XS\nblocker: true\nratio: true", "a blocker is never ratio-scored"),
    ],
)  # fmt: skip
def test_a_rule_that_decodes_may_still_be_unfinished(old: str, new: str, problem: str) -> None:
    (rule,) = rules_of(changed(old, new), "a.yaml")
    assert problem in problems_of(rule, KNOWN)


def test_a_query_scored_by_a_share_needs_its_subjects() -> None:
    (rule,) = rules_of(changed("effort: XS", "effort: XS\nratio: true"), "a.yaml")
    asking = msgspec.structs.replace(rule, match=Match("query", {"sql": "SELECT 1"}))
    assert "scored by the share of subjects" in problems_of(asking, KNOWN)[0]
    assert problems_of(msgspec.structs.replace(rule, match=Match("query", {"sql": "SELECT 1", "subjects": "SELECT 1"})), KNOWN) == ()


def test_a_finished_rule() -> None:
    (rule,) = rules_of(changed("examples:", "when: {has: [dockerfile], any: [app.web]}\nexamples:"), "a.yaml")
    assert problems_of(rule, KNOWN) == ()
