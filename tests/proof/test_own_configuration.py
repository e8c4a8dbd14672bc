"""What a scanned repository's own configuration can do: change what is judged and how, in sight of everybody; nothing else."""

import json
from pathlib import Path

import pytest

from readiness.config.fields import FIELDS
from tests.intake.repositories import write
from tests.proof.canaries import INSTALLED, Markers, write_texts
from tests.proof.running import Planted, beside, watched

#: Keys that change the judgement. A report says that the repository did so, and what the score would be without.
JUDGEMENT = {
    "profile", "thresholds", "multipliers", "select", "ignore", "extend-select", "extend-ignore", "severity", "blocker", "not-applicable",
    "per-path-ignores", "roles", "exclude", "extend-exclude", "generated", "public-api", "routes", "coverage-target", "fail-on",
    "fail-under", "max-unknown", "exit-zero",
}  # fmt: skip
#: Keys that name files: confined to the repository.
CONFINED = {"extends", "evidence", "rules"}
#: Keys that use the machine: only for whoever runs the scan.
FOR_THE_USER = {"jobs": "99", "cache": "false", "cache-dir": "here"}


def test_every_key_is_one_or_the_other() -> None:
    """A new key has to be thought about, here: what could a stranger do with it?"""
    assert set(FIELDS) == JUDGEMENT | CONFINED | set(FOR_THE_USER)
    assert {key for key, field in FIELDS.items() if field.trusted_only} == set(FOR_THE_USER)
    assert {key for key, field in FIELDS.items() if field.paths and not field.trusted_only} == CONFINED


@pytest.fixture
def place(tmp_path: Path) -> Planted:
    write(tmp_path / "target", {"app.py": "x = 1\n", "README.md": "# Shop\n"})
    write(tmp_path, {"outside.yaml": "fail-on: low\n", "outside/rule.yaml": "private: yes\n"})
    return beside(tmp_path, tmp_path / "target")


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


OUTWARD = ["../outside", "/etc", "~/x", "team/../../outside", "./../outside", "leads/out"]


@pytest.mark.parametrize("name", ["readiness.yaml", ".readiness.yaml", "pyproject.toml"])
def test_nothing_outside_is_opened(place: Planted, name: str) -> None:
    values: dict[str, object] = {"evidence": OUTWARD, "jobs": 99, "cache": False, "cache-dir": "cache", "extends": "../outside.yaml"}
    lines = [f"{key}{' =' if name.endswith('toml') else ':'} {json.dumps(value)}\n" for key, value in values.items()]
    write(place.root, {name: "".join(["[tool.readiness]\n" * name.endswith("toml"), *lines])})
    (place.root / "leads").mkdir()
    (place.root / "leads" / "out").symlink_to("../../outside")
    before = files_below(place.root)
    done = watched(place, [str(place.script), "scan", ".", "-f", "json", "--as-of", "2026-01-15"])
    assert (done.code, done.trespasses) == (0, []), done.err
    assert done.err.count("leads out of the repository and is ignored") == len(OUTWARD), "a link is its reader's to refuse"
    assert [f"{key} is ignored in a scanned repository's own configuration" in done.err for key in FOR_THE_USER] == [True, True, True]
    assert done.forks == 1, "one worker for two files, whatever the repository says"
    assert files_below(place.root) == before, "no cache, no report, nothing"
    assert (place.own / "home" / ".cache" / "readiness" / "readiness.db").is_file(), "the cache is where it always is"
    assert json.loads(done.out)["findings"], "the file outside was not read: it would make the gate fail at these"


@pytest.mark.parametrize("path", OUTWARD)
def test_rules_from_outside_are_not_read(place: Planted, path: str) -> None:
    (place.root / "leads").mkdir()
    (place.root / "leads" / "out").symlink_to("../../outside")
    write(place.root, {"readiness.yaml": f"rules: [{path}]\n"})
    done = watched(place, [str(place.script), "scan", ".", "-f", "badge"])
    assert done.trespasses == []
    assert f"rules {path!r} leads out of the repository and is ignored" in done.err or "there are no rule files at" in done.err


def test_a_configuration_that_is_a_link_out_is_none(place: Planted) -> None:
    (place.root / "readiness.yaml").symlink_to("../outside.yaml")
    done = watched(place, [str(place.script), "config", "."])
    assert done.trespasses == []
    assert "fail-on: \"not-ready\"" in done.out


HOPES = (
    "plugins", "matchers", "extensions", "imports", "python-path", "entry-points", "formats", "hooks", "command", "network", "offline",
    "proxy", "advisories", "max-file-bytes", "timeout", "memory", "output", "trust", "git", "template",
)  # fmt: skip


@pytest.mark.parametrize("key", HOPES)
def test_a_key_that_does_not_exist_ends_the_scan(place: Planted, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A switch that somebody believes to have is told, not passed over; and none of these is one."""
    from readiness.cli.main import run

    write(place.root, {"readiness.yaml": f"{key}: [evil]\n"})
    assert run(["scan", str(place.root)]) == 2
    assert capsys.readouterr().err.startswith(f"error: readiness.yaml:1: unknown key '{key}'")


RULE = """id: team.shop-{n}
title: "@TEMPLATE@"
severity: high
effort: S
rationale: "@TEMPLATE@ {{0.__class__}} %(x)s"
remediation: "@TEMPLATE@ ${{IFS}} `@SH@`"
references: ["https://127.0.0.1:9/@TEMPLATE@"]
match: {match}
examples:
- {{outcome: fail, name: one, at: ["a.txt:1"], files: {{a.txt: "evil"}}}}
- {{outcome: pass, name: two, files: {{a.txt: "good"}}}}
"""
MATCHES = (
    "{kind: text-pattern, globs: ['*.txt'], pattern: evil, message: '@TEMPLATE@'}",
    "{kind: text-pattern, globs: ['{a,b}{a,b}{a,b}{a,b}**/**/**/**/*.txt', '*.txt'], pattern: '((e+)+)+vil', message: x}",
)


def test_rules_of_a_repository_are_data(place: Planted) -> None:
    """Templates in every text of a rule reach the reports as text, and expressions that never end in other engines end in ours."""
    template = "{{ 7 * 191 }}"
    rules = {f"team/shop-{n}.yaml": RULE.format(n=n, match=match).replace("@TEMPLATE@", template) for n, match in enumerate(MATCHES)}
    texts = {**rules, "readiness.yaml": "rules: [team]\nselect: [team]\n", "a.txt": "evil\n", "b.txt": "e" * 5000 + "\n"}
    write_texts(place.root, {**texts, **{f"team/{name}.py": "@PY@" for name in INSTALLED}}, place.markers, place.own)
    report = place.own / "out" / "report.md"
    done = watched(place, [str(place.script), "scan", ".", "-f", "markdown", "-o", str(report), "--as-of", "2026-01-15"])
    assert (done.trespasses, done.sprung) == ([], [])
    assert "team.shop-0" in done.out, done.err
    said = done.out + report.read_text()
    assert "7 * 191" in said
    assert "1337" not in said


def test_tags_in_rules_and_configuration_are_refused(place: Planted) -> None:
    tag = "!!python/object/apply:os.system ['@SH@']\n"
    for texts in ({"readiness.yaml": f"profile: {tag}"}, {"readiness.yaml": "rules: [team]\n", "team/x.yaml": f"id: {tag}"}):
        write_texts(place.root, texts, place.markers, place.own)
        done = watched(place, [str(place.script), "scan", "."])
        assert (done.code, done.trespasses, done.sprung) == (2, [], [])


def test_marks_are_no_part_of_the_target(place: Planted) -> None:
    assert isinstance(place.markers, Markers)
    assert not place.markers.folder.is_relative_to(place.root)
