"""``report``, ``explain``, ``rules``, ``config`` and the helps."""

import io
import json
import os
from pathlib import Path

import pytest

from readiness.catalogue.load import load_catalogue
from readiness.cli.main import COMMANDS
from readiness.cli.new_rule import KINDS
from tests.cli.conftest import Cli
from tests.intake.repositories import write

ONE = ("--select", "operations.readme-missing", "--as-of", "2026-01-15")


def test_help(cli: Cli) -> None:
    done = cli("--help")
    assert done.code == 0
    for name, command in COMMANDS.items():
        assert f"  {name} " in done.out
        assert command.about in done.out
        assert cli(name, "--help").out.startswith(f"Usage: readiness {name}")
    assert cli("rules", "validate", "--help").code == 0
    assert cli("--version").out.startswith("readiness ")


@pytest.mark.parametrize("arguments", [[], ["rules"], ["cache"]])
def test_help_for_a_command_that_is_not_finished(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.code, done.err) == (2, "")
    assert done.out == cli(*arguments, "--help").out


@pytest.mark.parametrize("arguments", [["scn"], ["--nope"], ["rules", "lst"], ["report"]])
def test_commands_that_are_not_there(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
    assert "hint: see: readiness" in done.err


def test_a_saved_report_is_rendered_as_the_scan_would(cli: Cli, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = tmp_path / "r.json"
    assert cli("scan", shop, *ONE, "-q", "-o", saved).code == 1
    for name in ("console", "markdown", "badge", "json"):
        done = cli("report", saved, "-f", name)
        assert (done.code, done.out) == (0, cli("scan", shop, *ONE, "-f", name).out)
    cli("report", saved, "-o", tmp_path / "r.md")
    assert (tmp_path / "r.md").read_text() == cli("report", saved, "-f", "markdown").out

    class Stdin:
        buffer = io.BytesIO(saved.read_bytes())

    monkeypatch.setattr("sys.stdin", Stdin())
    assert cli("report", "-", "-f", "json").out == saved.read_text()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this is no report"), (b"{}", "this is no report"), (b"\xff\xfe", "this is no report"),
        (b'{"schema": "x/v9"}', "this is a 'x/v9'"),
    ],
)
def test_a_file_that_is_no_report(cli: Cli, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "r.json").write_bytes(content)
    done = cli("report", tmp_path / "r.json")
    assert done.code == 2
    assert done.err.startswith(f"error: {tmp_path}/r.json: {message}")
    assert "hint: " in done.err


def test_a_report_that_is_missing(cli: Cli, tmp_path: Path) -> None:
    done = cli("report", tmp_path / "gone.json")
    assert (done.code, done.err.splitlines()[0]) == (2, f"error: {tmp_path}/gone.json: there is no such file")


def test_explain_a_rule(cli: Cli) -> None:
    rule = load_catalogue().rule("operations.readme-missing")
    done = cli("explain", rule.id)
    assert done.code == 0
    assert done.out.startswith(f"{rule.id}\n{rule.title}\n")
    assert "Example: fail" in done.out
    assert max(map(len, done.out.splitlines())) <= max(100, *map(len, rule.references)) + 2
    wrong = cli("explain", "operations.readme-mising")
    assert wrong.code == 2
    assert wrong.err == "error: unknown rule 'operations.readme-mising'\nhint: did you mean 'operations.readme-missing'?\n"
    assert cli("explain").err.startswith("error: which rule?")


def test_explain_a_score(cli: Cli, shop: Path, tmp_path: Path) -> None:
    write(shop, {"readiness.yaml": "select: [operations.readme-missing]\n"})
    by_folder = cli("explain", "--score", shop, "--as-of", "2026-01-15")
    assert by_folder.code == 0
    assert "operations.readme-missing" in by_folder.out
    cli("scan", shop, "--as-of", "2026-01-15", "-q", "-o", tmp_path / "r.json")
    assert cli("explain", "--score", tmp_path / "r.json").out == by_folder.out


def test_rules_list_and_show(cli: Cli) -> None:
    done = cli("rules", "list")
    assert done.code == 0
    assert len(done.out.splitlines()) == len(load_catalogue().rules)
    only = cli("rules", "list", "-c", "operations").out.splitlines()
    assert only
    assert all(line.startswith("operations.") for line in only)
    assert cli("rules", "list", "-c", "operation").err.endswith("hint: did you mean 'operations'?\n")
    assert "id: operations.readme-missing" in cli("rules", "show", "operations.readme-missing").out
    assert cli("rules", "show", "x.y").code == 2


def test_a_new_rule_works_and_is_used(cli: Cli, shop: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    done = cli("rules", "new", "team.sql-tracing-on", "--folder", rules)
    target = rules / "team" / "sql-tracing-on.yaml"
    assert (done.code, done.out) == (0, f"{target}\n")
    assert cli("rules", "validate", rules).out == "1 rules are valid\n"
    assert cli("rules", "test", rules).out == "2 examples of 1 rules agree\n"
    assert cli("rules", "show", "team.sql-tracing-on", "--rules", rules).out == target.read_text()
    write(shop, {"app.ini": "[db]\nsql_trace = true\n"})
    report = json.loads(cli("scan", shop, "--rules", rules, "--select", "team", "-f", "json").out)
    assert [(each["rule"], each["location"]["line"]) for each in report["findings"]] == [("team.sql-tracing-on", 2)]
    assert cli("rules", "new", "team.sql-tracing-on", "--folder", rules).err.startswith(f"error: {target}: is there already")
    assert cli("rules", "new", "Team", "--folder", rules).code == 2
    taken = cli("rules", "new", "docker.root-user", "--folder", rules)
    assert (taken.code, taken.out) == (2, "")
    assert taken.err.startswith("error: 'docker.root-user' is a shipped rule\nhint: ")
    assert cli("explain", "team.sql-tracing-on", "--rules", rules).code == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_of_each_kind_is_valid_and_agrees_with_its_examples(cli: Cli, tmp_path: Path, kind: str) -> None:
    assert cli("rules", "new", "team.mine", "--folder", tmp_path, "--kind", kind).code == 0
    assert f"kind: {kind}" in (tmp_path / "team/mine.yaml").read_text()
    assert cli("rules", "validate", tmp_path).out == "1 rules are valid\n"
    done = cli("rules", "test", tmp_path)
    assert (done.code, done.err) == (0, "")
    page = cli("explain", "team.mine", "--rules", tmp_path)
    assert (page.code, "Example: fail" in page.out) == (0, True)
    assert f"kind: {kind}" in cli("rules", "show", "team.mine", "--rules", tmp_path).out


def test_a_new_rule_of_no_kind(cli: Cli, tmp_path: Path) -> None:
    done = cli("rules", "new", "team.mine", "--folder", tmp_path, "--kind", "code-patern")
    assert (done.code, "did you mean 'code-pattern'?" in done.err) == (2, True)


def test_the_shipped_rules_are_valid(cli: Cli) -> None:
    done = cli("rules", "validate")
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("severity: low", "severity: lo"), "team/x.yaml:3: "),
        (("kind: text-pattern", "kind: text-patern"), "rules/team/x.yaml:1: unknown matcher kind 'text-patern'"),
        (("effort: XS", "efort: XS"), "rules/team/x.yaml:"),
        (("sql_trace\\s", "sql_trace(\\s"), "rules/team/x.yaml:1: match of rule team.x: the pattern does not compile"),
        (("id: team.x", "id: Team"), "rules/team/x.yaml:1: a rule id is"),
        (("match:", "when: {has: [dokerfile]}\nmatch:"), "rules/team/x.yaml:1: rule team.x: when names 'dokerfile'"),
        (("outcome: pass", "outcome: fail"), "rules/team/x.yaml:1: rule team.x: no example with outcome pass"),
    ],
)
def test_rules_that_are_wrong(cli: Cli, tmp_path: Path, change: tuple[str, str], message: str) -> None:
    cli("rules", "new", "team.x", "--folder", tmp_path / "rules")
    target = tmp_path / "rules" / "team" / "x.yaml"
    assert change[0] in target.read_text()
    target.write_text(target.read_text().replace(*change, 1))
    done = cli("rules", "validate", tmp_path / "rules")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
    assert message in done.err.splitlines()[0]


def test_rules_are_called_by_their_path_from_here(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By their path from here, so that they can be opened; elsewhere only the end is shown. The catalogue's digest is always the same."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"app.py": "x = 1\n"})
    cli("rules", "new", "team.x", "--folder", "ops/rules")
    digests = {
        json.loads(cli("scan", ".", "--rules", rules, "-f", "json").out)["tool"]["catalogue"]
        for rules in ("ops/rules", "./ops/rules/", tmp_path / "ops" / "rules", "ops/../ops/rules")
    }
    assert len(digests) == 1
    broken = tmp_path / "ops" / "rules" / "team" / "x.yaml"
    broken.write_text(broken.read_text().replace("severity: low", "severity: lo"))
    for folder, shown in ((tmp_path, "ops/rules"), (tmp_path / "ops", "rules"), (tmp_path / "home", "rules")):
        monkeypatch.chdir(folder)
        rules = os.path.relpath(tmp_path / "ops" / "rules")
        assert cli("rules", "validate", rules).err.startswith(f"error: {shown}/team/x.yaml:3: ")
        assert cli("scan", tmp_path, "--rules", rules).err.startswith(f"error: {shown}/team/x.yaml:3: ")


def test_a_rule_that_contradicts_its_example(cli: Cli, tmp_path: Path) -> None:
    cli("rules", "new", "team.x", "--folder", tmp_path / "rules")
    target = tmp_path / "rules" / "team" / "x.yaml"
    target.write_text(target.read_text().replace("app.ini:2", "app.ini:1"))
    done = cli("rules", "test", tmp_path / "rules")
    line = target.read_text().splitlines().index("  - outcome: fail") + 1
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: rules/team/x.yaml:{line}: rule team.x, example 'switched on': expected fail at app.ini:1")
    write(tmp_path, {"empty/x.txt": ""})
    assert cli("rules", "test", tmp_path / "empty").code == 2
    write(tmp_path, {"twice/a.yaml": target.read_text(), "twice/b.yaml": target.read_text()})
    assert "stands twice" in cli("rules", "validate", tmp_path / "twice").err


def test_config(cli: Cli, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(shop, {"readiness.yaml": "profile: strict\nextend-ignore: [ci]\nrules: [team]\njobs: 3\n"})
    write(tmp_path, {"home/.config/readiness/config.yaml": "fail-on: high\n"})
    monkeypatch.setenv("READINESS_FAIL_UNDER", "80")
    done = cli("config", shop, "--origin")
    lines = dict(line.split(": ", 1) for line in done.out.splitlines())
    assert lines["profile"].split() == ['"strict"', "#", "readiness.yaml:1"]
    assert lines["ignore"].split() == ['["ci"]', "#", "readiness.yaml:2"]
    assert lines["fail-on"].split() == ['"high"', "#", f"{tmp_path}/home/.config/readiness/config.yaml:1"]
    assert lines["fail-under"].split() == ["80.0", "#", "READINESS_FAIL_UNDER"]
    assert lines["rules"].split() == ['["team"]', "#", "readiness.yaml:3"]
    assert lines["coverage-target"].split() == ["80", "#", "default"]
    assert "warning: readiness.yaml:4: jobs is ignored" in done.err
    assert "#" not in cli("config", shop).out
    assert '"standard"' in cli("config", shop, "--ignore-repo-config").out


def test_without_a_home(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    assert cli("scan", shop, *ONE).code == 1
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert cli("scan", shop, *ONE).code == 1
