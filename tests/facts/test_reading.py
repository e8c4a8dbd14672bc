"""One file's bytes become its facts, or the reason why not."""

import pytest

from readiness.artifacts.table import KINDS, kinds_named, kinds_of
from readiness.facts.reading import MAX_BYTES, CostlyKind, FileFacts, TextPattern, read_file, unread_file
from readiness.model import Location, NotAnalysed, Role

NOTES = TextPattern("note", r"#\s*TODO\b", ("*.py",))


def hits(text: str, pattern: TextPattern = NOTES, path: str = "a.py") -> list[tuple[int, int, str]]:
    return [(hit.line, hit.column, hit.text) for hit in read_file(path, Role.PRODUCTION, text.encode(), (pattern,)).hits]


def kinds(facts: FileFacts) -> tuple[set[str], set[str]]:
    """What was read, and what was not."""
    return set(facts.artifacts), {entry.kind for entry in facts.not_analysed}


def test_a_file_that_nothing_claims_has_no_facts() -> None:
    facts = read_file("a.bin", Role.PRODUCTION, b"\x00\x01")
    assert kinds(facts) == (set(), set())
    assert facts.unread == ""


def test_a_file_may_be_of_several_kinds() -> None:
    assert kinds(read_file("compose.yml", Role.PRODUCTION, b"services:\n  a: {image: b}\n")) == ({"compose", "settings-file"}, set())


def test_what_does_not_parse_is_not_analysed_at_its_line() -> None:
    facts = read_file(".github/workflows/ci.yml", Role.PRODUCTION, b"on: push\njobs:\n  a: [\n")
    assert "workflow" not in facts.artifacts
    (entry,) = [entry for entry in facts.not_analysed if entry.kind == "workflow"]
    assert (entry.location.path, entry.location.line) == (".github/workflows/ci.yml", 3)
    assert entry.reason.startswith("not valid YAML")


def test_what_is_read_in_part_says_which_part_is_not() -> None:
    facts = read_file("compose.yml", Role.PRODUCTION, b"services:\n  a:\n    image: b\n    image: c\n")
    assert "compose" in facts.artifacts
    assert NotAnalysed(Location("compose.yml", 4), "the key 'image' stands twice", "compose") in facts.not_analysed


@pytest.mark.parametrize("role", [Role.GENERATED, Role.VENDORED])
def test_what_others_wrote_is_not_parsed(role: Role) -> None:
    assert kinds(read_file("a.py", role, b"x = (")) == (set(), set())
    assert kinds(read_file("poetry.lock", role, b"[[package]]\nname = 'a'\nversion = '1'\n")) == ({"lock"}, set())
    assert kinds(read_file("package.json", role, b"{}"))[0] == {"package-json"}


@pytest.mark.parametrize("role", [Role.TEST, Role.EXAMPLE, Role.DOCUMENTATION, Role.DEVELOPMENT])
def test_what_is_not_production_is_parsed_all_the_same(role: Role) -> None:
    assert kinds(read_file("a.py", role, b"x = 1\n")) == ({"python"}, set())


def test_a_costly_kind_is_read_for_a_rule_that_wants_it_and_in_its_roles_only() -> None:
    wanted = (CostlyKind("bandit"),)
    assert kinds(read_file("a.py", Role.PRODUCTION, b"assert x\n", wanted)) == ({"python", "bandit"}, set())
    assert kinds(read_file("a.py", Role.PRODUCTION, b"x = (", wanted)) == (set(), {"python", "bandit"})
    assert kinds(read_file("a.py", Role.PRODUCTION, b"assert x\n")) == ({"python"}, set())
    for role in set(Role) - {Role.PRODUCTION}:
        assert "bandit" not in kinds(read_file("a.py", role, b"assert x\n", wanted))[0]
        assert "bandit" not in kinds(read_file("a.py", role, b"x = (", wanted))[1]
    assert kinds(unread_file("tests/a.py", Role.TEST, "permission denied")) == (set(), {"python"})


def test_what_no_grammar_accepts_is_told_from_what_is_not_read() -> None:
    def broken(content: bytes) -> list[bool]:
        return [entry.broken for entry in read_file("a.py", Role.PRODUCTION, content).not_analysed]

    assert broken(b"def f(:\n    pass\n") == [True]
    assert broken(b"if x:\n    a = 1\n  b = 2\n") == [True], "tree-sitter takes any indentation"
    assert broken(b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n") == [True]
    assert broken(b"print 'no longer'\n") == [True]
    assert broken(b"{% if cookiecutter.celery %}\nimport celery\n{% endif %}\n") == [False], "a template of Python"
    assert broken(b"x = " + b"(" * 300 + b")" * 300) == [False]
    assert broken(b"\xff\xfex\x00") == [False]
    assert broken(b"def f[T](x: T) -> T:\n    return x\n") == []


def test_a_file_too_large_to_read() -> None:
    facts = read_file("a.py", Role.PRODUCTION, b"# TODO\n" * (MAX_BYTES // 7 + 1), (NOTES,))
    assert kinds(facts) == (set(), {"python", "bandit"})
    assert facts.hits == ()
    assert facts.unread == facts.not_analysed[0].reason == "larger than 4 MiB"


def test_a_file_that_nobody_could_read_is_all_that_its_name_suggests() -> None:
    facts = unread_file("deploy/docker-compose.yml", Role.PRODUCTION, "permission denied")
    assert kinds(facts) == (set(), {"compose", "settings-file"})
    assert facts.unread == "permission denied"
    assert unread_file("x.bin", Role.PRODUCTION, "a device").not_analysed == (NotAnalysed(Location("x.bin"), "a device", ""),)
    head = b"apiVersion: v1\nkind: Pod\n"
    assert kinds(unread_file("pod.yml", Role.PRODUCTION, "took longer than 20 s", head)) == (set(), {"kubernetes", "settings-file"})


def test_a_name_suggests_no_more_than_it_must() -> None:
    names = {path: {kind.name for kind in kinds_named(path)} for path in ("a.yml", "nginx.conf", "x.service", "Dockerfile", "a.json")}
    assert names == {
        "a.yml": {"settings-file"}, "nginx.conf": {"nginx", "settings-file"}, "x.service": {"unit"}, "Dockerfile": {"dockerfile"},
        "a.json": {"settings-file"},
    }  # fmt: skip


def test_every_kind_has_a_parser_and_every_name_one_only() -> None:
    assert all(callable(kind.parser()) for kind in KINDS)
    assert len({(kind.name, kind.module) for kind in KINDS}) == len({kind.name for kind in KINDS})


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("Dockerfile", "FROM a", {"dockerfile"}),
        ("docker/Dockerfile.prod", "", {"dockerfile"}),
        ("API.DOCKERFILE", "", {"dockerfile"}),
        ("Dockerfile.md", "", {"markdown"}),
        ("Dockerfile.dockerignore", "", {"dockerignore"}),
        ("docker-compose.prod.yml", "version: '3'\n", {"compose", "settings-file"}),
        ("compose/README.yml", "services: {}\n", {"settings-file"}),
        ("k8s/a.yaml", "kind: Pod\napiVersion: v1\n", {"kubernetes", "settings-file"}),
        (".github/workflows/x.yml", "", {"workflow", "settings-file"}),
        ("docs/.github/workflows/x.yml", "", {"workflow", "settings-file"}),
        (".env", "A=b", {"env-file"}),
        ("env.py", "", {"python", "bandit"}),
        ("requirements/base.txt", "", {"requirements"}),
        ("bin/start", "#!/bin/sh\n", {"shell"}),
        ("bin/tool", "#!/usr/bin/env python3\n", set()),
        ("app.service", "no unit", set()),
        ("app.service", "[Unit]\n", {"unit"}),
        ("etc/nginx/app.conf", "server { listen 80; }", {"nginx", "settings-file"}),
        ("sites-enabled/app", "server { listen 80; }", {"nginx"}),
        ("package.json", "{}", {"package-json"}),
    ],
)
def test_which_file_is_of_which_kind(path: str, content: str, expected: set[str]) -> None:
    assert {kind.name for kind in kinds_of(path, content.encode())} == expected


def test_searching_text() -> None:
    assert hits("a = 1  # TODO: b # TODO\n\n#TODO\n# todo\n# TODOS\n") == [(1, 8, "# TODO"), (3, 1, "#TODO")]
    assert hits("# TODO", path="a.txt") == []
    assert hits("é = '→'  # TODO\n") == [(1, 10, "# TODO")], "columns count characters"


def test_searching_counts_lines_as_editors_do() -> None:
    assert hits("a\x0cb\u2028c\r\n# TODO\rx # TODO") == [(2, 1, "# TODO"), (3, 3, "# TODO")]


def test_a_pattern_is_about_one_line() -> None:
    assert hits("#\nTODO") == []
    assert hits("a\nb\n", TextPattern("x", r"^b$", ("*",))) == [(2, 1, "b")]


def test_a_hit_shows_a_part_of_a_long_line() -> None:
    ((_, _, text),) = hits("x" * 5000, TextPattern("x", "x+", ("*",)))
    assert len(text) == 200
