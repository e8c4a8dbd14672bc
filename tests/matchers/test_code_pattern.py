"""The kind ``code-pattern``: what matches, what is searched, and which rules are refused as they can match nothing."""

import datetime
from typing import Any

import pytest

from readiness.engine import bind
from readiness.errors import UsageError
from readiness.examples import run_example
from readiness.facts.packing import pack, unpack
from readiness.facts.reading import CodePattern, read_file
from readiness.model import Effort, Example, Location, Match, Outcome, Role, Rule, Severity


def rule(language: str, matching: dict[str, Any], **params: Any) -> Rule:
    given = {"language": language, "rule": matching, "message": "m"} | params
    match = Match("code-pattern", given, {"language": 5, "rule": 6, "constraints": 8})
    return Rule("acme.rule", "A title", Severity.LOW, "Why.", "How.", Effort.S, match, location=Location("acme.yaml", 1))


def outcomes(one: Rule, files: dict[str, str]) -> list[tuple[str, str]]:
    result = run_example(bind(one), Example(Outcome.PASS, "test", files, as_of=datetime.date(2026, 1, 15)))
    assert result.outcome is not Outcome.ERROR, result.reason
    return sorted(
        (str(o.outcome), f"{o.location}:{o.location.column}" if o.location.column else str(o.location)) for o in result.observations
    )


EXCEPT = {"kind": "except_clause", "has": {"kind": "block", "has": {"pattern": "return $A", "stopBy": "end"}}}


@pytest.mark.parametrize(
    ("language", "matching", "name", "code", "expected"),
    [
        ("python", {"pattern": "eval($A)"}, "a.py", "x = 1\nif x:\n    y = eval('é' + z); eval(y)\n", ["a.py:3:24", "a.py:3:9"]),
        ("python", {"pattern": "f($$$A, retry=None)"}, "a.py", "f(1, 2, retry=None)\nf(retry=1)\n", ["a.py:1:1"]),
        ("python", {"pattern": "async def $F($$$P): $$$B", "not": {"has": {"pattern": "await $X", "stopBy": "end"}}}, "a.py",
         "async def a():\n    pass\n\n\nasync def b():\n    await c()\n", ["a.py:1:1"]),
        ("python", {"any": [{"pattern": "pickle.loads($A)"}, {"pattern": "yaml.load($A)"}]}, "a.py", "yaml.load(x)\n", ["a.py:1:1"]),
        ("python", {"pattern": "$X.save()", "inside": {"kind": "for_statement", "stopBy": "end"}}, "a.py",
         "for a in b:\n    if a:\n        a.save()\na.save()\n", ["a.py:3:9"]),
        ("python", {"kind": "call", "regex": "^open"}, "a.py", "open(x)\nclose(x)\n", ["a.py:1:1"]),
        ("python", {"pattern": {"context": "x.y = 1", "selector": "attribute"}}, "a.py", "print(x.y)\n", ["a.py:1:7"]),
        ("javascript", {"pattern": "$el.html($A)"}, "a.mjs", "$el.html(x)\n", ["a.mjs:1:1"]),
        ("typescript", {"pattern": "$A as any"}, "a.ts", "const x = y as any;\n", ["a.ts:1:11"]),
        ("java", {"pattern": "System.exit($A)"}, "A.java", "class A { void f() { System.exit(1); } }\n", ["A.java:1:22"]),
        ("go", {"pattern": "panic($A)"}, "a.go", "package a\n\nfunc f() {\n\tpanic(1)\n}\n", ["a.go:4:2"]),
        ("yaml", {"pattern": "hostNetwork: true"}, "a.yaml", "spec:\n  hostNetwork: true\n", ["a.yaml:2:3"]),
        ("json", {"pattern": '{"strict": $A}'}, "a.json", '{"x": {"strict": false}}\n', ["a.json:1:7"]),
        ("bash", {"pattern": "rm -rf $$$A"}, "a.sh", "#!/bin/sh\nrm -rf /x\n", ["a.sh:2:1"]),
        ("python", {"pattern": "eval($A)"}, "a.py", "\ufeffx = 1\r\neval(y)\r\n", ["a.py:2:1"]),
    ],
)  # fmt: skip
def test_what_matches(language: str, matching: dict[str, Any], name: str, code: str, expected: list[str]) -> None:
    found = outcomes(rule(language, matching), {name: code})
    assert [place for outcome, place in found if outcome == "fail"] == expected
    assert not [place for outcome, place in found if outcome == "unknown"]


def test_constraints_and_utils() -> None:
    one = rule("python", {"pattern": "get($A)", "matches": "far"}, constraints={"A": {"regex": "^url"}}, utils={"far": {"kind": "call"}})
    assert outcomes(one, {"a.py": "get(url_of(x))\nget(other)\n"}) == [("fail", "a.py:1:1")]


def test_files_without_a_match_pass_together_and_others_are_not_searched() -> None:
    files = {"a.py": "x = 1\n", "b.py": "y = 2\n", "c.js": "eval(x)\n", "tests/test_a.py": "eval(x)\n"}
    result = run_example(bind(rule("python", {"pattern": "eval($A)"})), Example(Outcome.PASS, "test", files))
    assert [(o.outcome, o.count) for o in result.observations] == [(Outcome.PASS, 2)]
    assert outcomes(rule("python", {"pattern": "eval($A)"}, globs=["*.txt"]), {"a.txt": "eval(x)\n"}) == [("fail", "a.txt:1:1")]
    tests = rule("python", {"pattern": "eval($A)"}, roles=["test"])
    assert outcomes(tests, {"tests/test_a.py": "eval(x)\n", "a.py": "eval(x)\n"}) == [("fail", "tests/test_a.py:1:1")]


def test_a_file_that_does_not_parse_is_unknown_if_it_may_hold_the_pattern() -> None:
    one = rule("python", {"pattern": "danger.eval($A)"})
    broken = "x = 1\ndef (\n"
    assert outcomes(one, {"a.py": f"{broken}danger.evil(eval(x))\n"})[0][0] == "unknown"
    assert outcomes(one, {"a.py": f"{broken}other(x)\n"})[0][0] == "pass"
    assert outcomes(one, {"a.py": f"danger.eval(x)\n{broken}"}) == [("fail", "a.py:1:1")]


def test_a_file_of_brackets_in_brackets_is_unknown() -> None:
    nested = rule("python", {"pattern": "eval($A)", "has": {"kind": "call", "stopBy": "end"}})
    assert outcomes(nested, {"a.py": f"x = 1\ny = {'eval(' * 9000}{')' * 9000}\n"})[0] == ("unknown", "a.py:2:1")


def deep(levels: int) -> dict[str, Any]:
    """Rules that stand in each other."""
    matching: dict[str, Any] = {"kind": "call"}
    for _ in range(levels):
        matching = {"not": matching}
    return matching


def test_rules_that_refer_to_themselves_are_refused() -> None:
    for utils in ({"a": {"matches": "a"}}, {"a": {"matches": "b"}, "b": {"not": {"matches": "a"}}}):
        with pytest.raises(UsageError, match="cyclic"):
            bind(rule("python", {"matches": "a"}, utils=utils))


@pytest.mark.parametrize(
    ("language", "matching", "line", "message"),
    [
        ("pyton", {"pattern": "f($A)"}, 5, "did you mean 'python'?"),
        ("zzz", {"pattern": "f($A)"}, 5, "one of: bash, c, cpp"),
        ("python", {"pattern": "f($a)"}, 6, "a metavariable is in capitals: $A"),
        ("python", {"pattern": "f($Url)"}, 6, "a metavariable is in capitals: $URL"),
        ("python", {"pattern": "f($A"}, 6, "does not parse as python"),
        ("python", {"pattern": "except $E: pass"}, 6, "give what is around it"),
        ("css", {"pattern": "a { color: $A"}, 6, "does not parse as css"),
        ("python", {"pattern": " "}, 6, "a pattern is empty"),
        ("python", {"pattern": "f('a')"}, 6, "matches only in these quotes; add 'f(\"a\")' under any"),
        ("python", {"kind": "cal"}, 6, "python has no kind 'cal'; did you mean 'call'?"),
        ("python", {"kind": "ERROR"}, 6, "the kind ERROR"),
        ("python", {"pattern": "f($A)", "kind": "import_statement"}, 6, "as import_statement: it is another kind"),
        ("python", {"pattern": {"context": "x.y", "selector": "atribute"}}, 6, "did you mean 'attribute'?"),
        ("python", {"pattern": "f($A)", "not": {"has": {"kind": "strin"}}}, 6, "did you mean 'string'?"),
        ("python", {"patern": "f($A)"}, 6, "did you mean 'pattern'?"),
        ("python", {"pattern": "f($A)", "inside": {"kind": "module", "stopby": "end"}}, 6, "did you mean 'stopBy'?"),
        ("python", {"pattern": "f($A)", "regex": "("}, 6, "unclosed group"),
        ("python", {"pattern": 3}, 6, "Expected"),
        ("python", {}, 6, "only what a node is not"),
        ("python", {"not": {"kind": "call"}}, 6, "only what a node is not"),
        ("python", {"matches": "gone"}, 6, "`gone` is not defined"),
        ("python", {"kind": "call", "nthChild": -1}, 6, ">= 1"),
        ("python", {"kind": "call", "range": {"a": 1}}, 6, "range"),
        ("python", {"pattern": "$$$"}, 6, "multi meta variable"),
        ("python", {"pattern": "$"}, 6, "does not parse"),
        ("python", {"pattern": "\0"}, 6, "does not parse"),
        ("python", {"pattern": "(" * 9000}, 6, "at most 2,000 characters"),
        ("python", {"kind": "call", "regex": "(a{1000}){1000}"}, 6, "size limit"),
        ("python", {"kind": "call", "not": deep(3000)}, 6, "more than 60 deep"),
    ],
)
def test_rules_that_can_match_nothing_are_refused(language: str, matching: dict[str, Any], line: int, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        bind(rule(language, matching))
    assert message in str(caught.value)
    assert caught.value.where == f"acme.yaml:{line}"


def test_constraints_are_checked_too() -> None:
    with pytest.raises(UsageError, match="Undefined meta var `B`"):
        bind(rule("python", {"pattern": "f($A)"}, constraints={"B": {"regex": "x"}}))
    with pytest.raises(UsageError, match="no kind 'cal'"):
        bind(rule("python", {"pattern": "f($A)"}, constraints={"A": {"kind": "cal"}}))


def test_both_quotes_are_accepted() -> None:
    both = rule("python", {"any": [{"pattern": "f('a')"}, {"pattern": 'f("a")'}]})
    assert outcomes(both, {"a.py": "f('a')\nf(\"a\")\nf('b')\n"}) == [("fail", "a.py:1:1"), ("fail", "a.py:2:1")]


@pytest.mark.parametrize(
    ("matching", "words"),
    [
        ({"pattern": "requests.get($URL, verify=False)"}, (("False", "get", "requests", "verify"),)),
        ({"any": [{"pattern": "aaa($A)"}, {"pattern": "bbb($A)"}]}, (("aaa",), ("bbb",))),
        ({"any": [{"pattern": "aaa($A)"}, {"kind": "call"}]}, ((), ("aaa",))),
        ({"pattern": "aaa($A)", "inside": {"pattern": "bbb($$$B)"}, "not": {"pattern": "ccc"}}, (("aaa", "bbb"),)),
        ({"pattern": {"context": "aaa.bbb", "selector": "identifier"}}, ((),)),
        ({"kind": "call"}, ((),)),
    ],
)
def test_only_files_that_hold_the_words_are_parsed(matching: dict[str, Any], words: tuple[tuple[str, ...], ...]) -> None:
    (wanted,) = bind(rule("python", matching)).wanted
    assert isinstance(wanted, CodePattern)
    assert wanted.words == words


def test_hits_are_packed_with_the_other_facts() -> None:
    wanted = bind(rule("python", {"pattern": "eval($A)"})).wanted
    facts = read_file("a.py", Role.PRODUCTION, b"eval(x)\n", wanted)
    assert unpack(pack(facts)).hits == facts.hits
    assert [(hit.line, hit.text) for hit in facts.hits] == [(1, "eval(x)")]
