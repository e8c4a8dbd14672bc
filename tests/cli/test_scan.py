"""``readiness scan`` from the outside: what is written where, and with which exit code."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from readiness.cli.scan import exit_code
from readiness.reports.json import decode
from tests.cli.conftest import Cli
from tests.intake.repositories import git, needs_git, repository, write

ONE = ("--select", "operations.readme-missing", "--as-of", "2026-01-15")
MISSING = "no README"


def test_the_summary_goes_to_stdout(cli: Cli, shop: Path) -> None:
    done = cli("scan", shop, *ONE)
    assert MISSING in done.out
    assert done.err == ""
    assert "\x1b" not in done.out
    assert done.code == 1


def test_a_satisfied_gate(cli: Cli, shop: Path) -> None:
    (shop / "README.md").write_text("# Shop\n\nHow to run it.\n")
    done = cli("scan", shop, *ONE)
    assert (done.code, done.err) == (0, "")
    assert "READY" in done.out


def test_the_gate(cli: Cli, shop: Path) -> None:
    assert cli("scan", shop, *ONE).code == 1
    assert cli("scan", shop, *ONE, "--exit-zero").code == 0
    assert cli("scan", shop, *ONE, "--fail-on", "never").code == 0
    assert cli("scan", shop, *ONE, "--fail-on", "medium").code == 0
    assert cli("scan", shop, *ONE, "--fail-on", "low").code == 1
    (shop / "README.md").write_text("# Shop\n\nHow to run it.\n")
    assert cli("scan", shop, *ONE, "--fail-under", "100", "--max-unknown", "0").code == 0


def test_rules_are_selected_one_by_one_or_with_commas(cli: Cli, shop: Path) -> None:
    def judged(*arguments: str) -> list[str]:
        return [line["rule"] for line in json.loads(cli("scan", shop, *arguments, "-f", "json").out)["rules"]]

    two = ["operations.changelog-missing", "operations.readme-missing"]
    assert judged("--select", two[0], "--select", two[1]) == judged("--select", f"{two[1]}, {two[0]},") == two
    assert judged("--select", ",".join(two), "--ignore", f"{two[0]},docker") == two[1:]


def test_several_outputs_of_one_run(cli: Cli, shop: Path, tmp_path: Path) -> None:
    pairs = ("-f", "markdown", "-o", tmp_path / "r.md", "-f", "json", "-o", tmp_path / "r.json", "-o", tmp_path / "b.svg", "-f", "badge")
    done = cli("scan", shop, *ONE, *pairs)
    assert done.code == 1
    assert (tmp_path / "r.md").read_text().startswith("#")
    assert json.loads((tmp_path / "r.json").read_text())["schema"] == "readiness.report/v1"
    assert (tmp_path / "b.svg").read_text().startswith("<svg")
    assert MISSING in done.out, "the summary is shown beside the files"
    quiet = cli("scan", shop, *ONE, "-q", "-o", tmp_path / "again.json")
    assert (quiet.out, quiet.err) == ("", "")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "r.json").read_bytes()


@pytest.mark.parametrize("git_too", [False, pytest.param(True, marks=needs_git)])
def test_a_report_in_the_target_is_no_part_of_it(cli: Cli, tmp_path: Path, *, git_too: bool) -> None:
    """It says much of runbooks and rollbacks, and none of that is the project's own word; nor does writing it change the tree."""
    root = tmp_path / "shop"
    write(root, {"app/main.py": "print(1)\n", "kept.md": "# Old report\n"})
    if git_too:
        repository(root, {"kept.md": "# Old report\n"})
    wanted = ("scan", root, "-q", "-f", "json", "-o", root / "readiness.json", "-f", "markdown", "-o", root / "readiness.md")
    said = []
    for _ in range(2):
        assert cli(*wanted, "-f", "badge", "-o", root / "kept.md").code in (0, 1)
        said.append((root / "readiness.json").read_bytes())
    assert said[0] == said[1]
    assert json.loads(said[1])["target"]["files"] == 1
    assert json.loads(said[1])["target"]["dirty"] is False


def test_json_to_stdout_is_only_json(cli: Cli, shop: Path) -> None:
    done = cli("scan", shop, *ONE, "-f", "json")
    assert json.loads(done.out)["target"] == {**json.loads(done.out)["target"], "as_of": "2026-01-15", "commit": None, "name": "shop"}
    assert cli("scan", shop, *ONE, "-f", "json", "-o", "-").out == done.out


def test_the_same_tree_gives_the_same_bytes(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cli("scan", shop, *ONE, "-f", "json").out
    (shop.parent / "link").symlink_to("shop")
    monkeypatch.chdir(shop)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert cli("scan", ".", *ONE, "-f", "json", "--jobs", "3").out == first
    assert cli("scan", shop.parent / "link", *ONE, "-f", "json").out == first


def test_dates(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    select = ("--select", "operations.readme-missing", "-f", "json")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    target = json.loads(cli("scan", shop, *select).out)["target"]
    assert (target["as_of"], target["timestamp"]) == ("2026-01-01", "2026-01-01T00:00:00Z")
    assert json.loads(cli("scan", shop, *select, "--as-of", "2030-05-06").out)["target"]["as_of"] == "2030-05-06"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert json.loads(cli("scan", shop, *select, "--as-of", "2030-05-06").out)["target"]["timestamp"] is None
    assert json.loads(cli("scan", shop, *select, "--timestamp").out)["target"]["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["-f", "jsn"], "--format: unknown format 'jsn'", "did you mean 'json'?"),
        (["-f", "json", "-f", "markdown"], "--output: 2 formats and 0 outputs do not make pairs", "give each -f its own -o"),
        (["-f", "json", "-o", "a.json", "-o", "b.json"], "--output: 1 formats and 2 outputs", "give each -f"),
        (["-o", "report.xyz"], "--output: the format of 'report.xyz' is not plain from its name", "say it with --format"),
        (["-f", "json", "-o", "a", "-f", "markdown", "-o", "./a"], "--output: two outputs go to a", "give each its own file"),
        (["-f", "json", "-o", "no/such/r.json"], "no/such/r.json: there is no folder no/such", "make it first"),
        (["-f", "json", "-o", "."], ".: is a folder", ""),
        (["--fail-on", "hihg"], "--fail-on: fail-on is one of not-ready", "did you mean 'high'?"),
        (["--fail-under", "much"], "--fail-under: fail-under is a number", ""),
        (["--fail-under", "101"], "--fail-under: fail-under is a number <= 100", ""),
        (["--jobs", "0"], "--jobs: jobs is a whole number >= 1", ""),
        (["--profile", "strct"], "--profile: unknown profile 'strct'", "did you mean 'strict'?"),
        (["--select", "operations.readme-mising"], "--select: unknown rule or category", "did you mean 'operations.readme-missing'?"),
        (["--ignore", "operation"], "--ignore: unknown rule or category 'operation'", "did you mean 'operations'?"),
        (["--as-of", "yesterday"], "--as-of: 'yesterday' is no date", "write it like"),
        (["--color", "pink"], "--color: unknown choice 'pink'", "one of: auto"),
        (["--config", "gone.yaml"], "gone.yaml: there is no such file", ""),
        (["--rules", "gone"], "", ""),
        (["--fial-on", "high"], "No such option", "see: readiness scan --help"),
        (["--jobs", "x"], "Invalid value for '--jobs'", "see: readiness scan --help"),
        (["a", "b"], "Got unexpected extra argument", "see: readiness scan --help"),
    ],
)
def test_what_is_wrong_on_the_command_line(
    cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str, hint: str
) -> None:
    monkeypatch.chdir(shop)
    done = cli("scan", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {message}")
    assert f"hint: {hint}" in done.err or not hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("profile: strict\nselct: [x]\n", "readiness.yaml:2: unknown key 'selct'", "did you mean 'select'?"),
        ("ignore:\n  - operations.readme-mising\n", "readiness.yaml:2: unknown rule or category", "did you mean 'operations"),
        ("severity:\n  operations.readme-mising: low\n", "readiness.yaml:2: unknown rule", "did you mean"),
        ("not-applicable:\n  x.y: because\n", "readiness.yaml:2: unknown rule 'x.y'", "see: readiness rules list"),
        ("extend-ignore: [nope]\n", "readiness.yaml:1: unknown rule or category 'nope'", ""),
        ("per-path-ignores:\n  'a/**': [nope]\n", "readiness.yaml:2: unknown rule or category 'nope'", ""),
        ("multipliers: {nope: 2}\n", "readiness.yaml:1: unknown category 'nope'", ""),
        ("profile: nope\n", "readiness.yaml:1: unknown profile 'nope'", "profiles: "),
        ("rules: [nowhere]\n", "readiness.yaml:1: there are no rule files at 'nowhere'", "name a folder"),
        ("a: [\n", "readiness.yaml:1: not valid YAML", ""),
    ],
)
def test_what_is_wrong_in_a_configuration(cli: Cli, shop: Path, text: str, message: str, hint: str) -> None:
    (shop / "readiness.yaml").write_text(text)
    done = cli("scan", shop)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {message}")
    assert f"hint: {hint}" in done.err or not hint
    assert cli("scan", shop, *ONE, "--ignore-repo-config").code == 1


def test_targets_that_cannot_be_taken_in(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    assert cli("scan", tmp_path / "missing").code == 2
    assert cli("scan", tmp_path / "file").code == 2
    done = cli("scan", tmp_path / "empty")
    assert done.code == 3
    assert done.err.startswith("error: ")
    assert "hint: " in done.err
    assert cli("scan", tmp_path / "file", "--exit-zero").code == 2
    assert cli("scan", tmp_path / "empty", "--exit-zero").code == 3


def test_names_from_outside_cannot_drive_the_terminal(cli: Cli, tmp_path: Path) -> None:
    done = cli("scan", tmp_path / "\x1b]0;owned\x07\u202e")
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err
    assert "\\x1b]0;owned\\x07\\u202e" in done.err


def test_configuration_decides(cli: Cli, shop: Path) -> None:
    text = "select: [operations.readme-missing]\nfail-on: never\nseverity: {operations.readme-missing: critical}\n"
    write(shop, {"readiness.yaml": text})
    done = cli("scan", shop, "-f", "json", "--as-of", "2026-01-15")
    assert done.code == 0
    report = json.loads(done.out)
    assert [(rule["rule"], rule["severity"]) for rule in report["rules"]] == [("operations.readme-missing", "critical")]
    assert report["score"]["as_found"] is not None
    assert cli("scan", shop, "--fail-on", "high").code == 1, "the command line is stronger"


def test_a_repository_cannot_raise_its_own_limits(cli: Cli, shop: Path) -> None:
    write(shop, {"readiness.yaml": "jobs: 200\nevidence: [/etc/passwd]\nrules: [../outside]\n"})
    done = cli("scan", shop, *ONE)
    assert done.code == 1
    assert done.err.count("warning: readiness.yaml:") == 3
    assert "warning" not in cli("scan", shop, *ONE, "-q").err


RULE = """
id: team.{name}
title: A setting is wrong
severity: high
effort: XS
rationale: It breaks.
remediation: Mend it.
match: {{kind: text-pattern, pattern: '^wrong', globs: ["*.ini"], message: it is wrong}}
examples:
  - {{outcome: fail, name: a, at: ["a.ini:1"], files: {{a.ini: "wrong\\n"}}}}
  - {{outcome: pass, name: b, files: {{a.ini: "right\\n"}}}}
"""


@needs_git
def test_rules_of_a_team(cli: Cli, tmp_path: Path) -> None:
    root = tmp_path / "repo"
    write(tmp_path, {"mine/one.yaml": RULE.format(name="one")})
    files = {"readiness.yaml": "rules: [ci/rules]\nselect: [team]\n", "ci/rules/two.yaml": RULE.format(name="two"), "app.ini": "wrong\n"}
    repository(root, files)
    done = cli("scan", root, "--rules", tmp_path / "mine", "-f", "json")
    assert {finding["rule"] for finding in json.loads(done.out)["findings"]} == {"team.one"}, "the list of the command line replaces"
    report = json.loads(cli("scan", root, "-f", "json").out)
    assert [(finding["rule"], finding["location"]["path"]) for finding in report["findings"]] == [("team.two", "app.ini")]
    write(root, {"ci/rules/two.yaml": "broken: ["})
    assert cli("scan", root).err.startswith("error: ci/rules/two.yaml:1:")
    assert json.loads(cli("scan", root, "--ref", "HEAD", "-f", "json").out)["findings"] == report["findings"]


@needs_git
def test_a_commit(cli: Cli, tmp_path: Path) -> None:
    commit = repository(tmp_path / "repo", {"app.py": ""})
    write(tmp_path / "repo", {"README.md": "# It is here now\n"})
    assert cli("scan", tmp_path / "repo", *ONE).code == 0
    done = cli("scan", tmp_path / "repo", *ONE, "--ref", "main", "-f", "json")
    assert (done.code, json.loads(done.out)["target"]["commit"]) == (1, commit)
    assert cli("scan", tmp_path / "repo", "--ref", "nope").err.startswith("error: 'nope' names no commit")
    git(tmp_path, "clone", "-q", "--bare", "repo", "bare.git")
    assert json.loads(cli("scan", tmp_path / "bare.git", *ONE, "-f", "json").out)["target"]["commit"] == commit


def test_verbose_says_what_is_read(cli: Cli, shop: Path) -> None:
    done = cli("scan", shop, *ONE, "-v")
    assert "target: 1 entries, commit none" in done.err
    assert "configuration: select from --select" in done.err


def test_colour(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" in cli("scan", shop, *ONE, "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in cli("scan", shop, *ONE).out
    assert "\x1b[" not in cli("scan", shop, *ONE, "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in cli("scan", shop, *ONE).out


def test_a_file_is_written_whole_or_not_at_all(cli: Cli, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out" / "r.json"
    target.parent.mkdir()
    target.write_text("before")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = cli("scan", shop, *ONE, "-o", target)
    assert done.code == 2
    assert done.err == f"error: {target}: cannot be written: no space left on device\n"
    assert target.read_text() == "before"
    assert list(target.parent.iterdir()) == [target]


def test_a_bug_is_said_to_be_one(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("what a file says")

    monkeypatch.setattr("readiness.scan.scan", broken)
    done = cli("scan", shop)
    assert done.code == 2
    assert done.err.startswith("error: a bug of readiness: ZeroDivisionError at test_scan.py:")
    assert "what a file says" not in done.err
    monkeypatch.setattr("readiness.scan.scan", _interrupted)
    done = cli("scan", shop)
    assert (done.code, done.out) == (130, "")


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def process(*arguments: object, **options: object) -> "subprocess.CompletedProcess[bytes]":
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONPATH": str(Path(__file__).parents[2]), **options}
    command = [sys.executable, "-W", "error", "-m", "readiness", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=environment, timeout=120)  # type: ignore[arg-type]


def test_the_process_itself(shop: Path) -> None:
    done = process("scan", shop, *ONE)
    assert (done.returncode, done.stderr) == (1, b"")
    assert MISSING in done.stdout.decode()
    version = process("--version")
    assert (version.returncode, version.stdout.split()[0]) == (0, b"readiness")


def test_the_version_imports_no_command(shop: Path) -> None:
    watched = "{'typer', 'rich', 'yaml', 'msgspec', 'readiness.cli'}"
    code = f"import sys; sys.argv = ['x', '-V']; import readiness.__main__ as m; m.main(); print(sorted({watched} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.splitlines()[1] == "[]"


def test_a_reader_that_goes_away(shop: Path) -> None:
    command = f'"{sys.executable}" -m readiness scan "{shop}" {" ".join(ONE)} -f json; echo "code $?" >&2'
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(["sh", "-c", f"({command}) | true"], capture_output=True, text=True, check=False, env=environment, timeout=120)
    assert done.stderr == "code 1\n"


def test_a_scan_that_is_told_to_end_leaves_nothing_behind(cli: Cli, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules of the repository's own are what a scan keeps a copy of meanwhile."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    write(shop, {"readiness.yaml": "rules: [ci/rules]\n", "ci/rules/one.yaml": RULE.format(name="one")})

    def told(*_: object, **__: object) -> None:
        assert list(folder.iterdir()), "the scan has something to clean up"
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("readiness.scan.scan", told)
    with pytest.raises(SystemExit) as caught:
        cli("scan", shop, "-o", tmp_path / "r.json")
    assert caught.value.code == 128 + signal.SIGTERM
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "r.json").exists()


@needs_git
def test_a_hostile_tree(cli: Cli, shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside-secret.yaml"
    outside.write_text("password: outside\n")
    (shop / "docker-compose.yml").symlink_to(outside)
    (shop / "loop").symlink_to("loop")
    (shop / "up").symlink_to("..")
    os.mkfifo(shop / "Dockerfile")
    for name in (b"new\nline.py", b"esc\x1b[31m.py", b"bad\xff.py", "right\u202eleft.py".encode(), b"n" * 250 + b".py"):
        (shop / os.fsdecode(name)).write_bytes(b"x = (\n")
    write(shop, {"deep.py": "(" * 100_000, "bomb.yaml": "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(40))})
    (shop / "utf16.py").write_text("x = 1\n", encoding="utf-16")
    (shop / "nul.py").write_bytes(b"\0" * 1000)
    with open(shop / "huge.sql", "wb") as file:
        file.truncate(3_000_000_000)
    without_git = cli("scan", shop, *ONE, "-f", "json")
    git(shop, "init", "-q")
    with_git = cli("scan", shop, *ONE, "-f", "json")
    for done in (without_git, with_git):
        assert done.code in (0, 1), done.err
        reasons = {each["path"]: each["reason"] for each in json.loads(done.out)["not_analysed"]}
        assert reasons.get("Dockerfile") == ("a FIFO, not a file" if done is without_git else None), "git knows no untracked FIFO"
        assert "larger than" in reasons["huge.sql"]
        assert "outside" not in done.out
    console = cli("scan", shop, *ONE, "--color", "never")
    assert not {"\x1b", "\u202e"} & set(console.out + console.err)


def test_a_rule_that_crashes_and_a_target_without_a_score(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crashed = cli("scan", shop, *ONE, "-f", "json")
    report = decode(crashed.out.encode())
    assert exit_code(report) == 1
    assert exit_code(report, exit_zero=True) == 0
    line = msgspec.structs.replace(report.rules[0], outcome="error")
    assert exit_code(msgspec.structs.replace(report, rules=(line,)), exit_zero=True) == 2
    assert exit_code(msgspec.structs.replace(report, score=None), exit_zero=True) == 3
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert cli("scan", shop).err.startswith("error: SOURCE_DATE_EPOCH: 'soon' is no number of seconds")
