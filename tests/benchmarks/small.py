"""What is measured without a checkout: start-up, a repository of one file, growth with files and rules, memory of many findings."""

import sys
from collections.abc import Iterator
from itertools import pairwise

from tests.benchmarks.checkout import Setting, cpu, one_file
from tests.benchmarks.commands import NOTHING, OWN_RULES, UNCACHED, VERSION, bandit, scan
from tests.benchmarks.measuring import MIB, in_turn, measured, peak, ratio
from tests.benchmarks.rule_packs import CATEGORY, write_finding_rule, write_findings, write_pack
from tests.benchmarks.synthetic import write_repository
from tests.benchmarks.table import Row, median, unmeasured

FINDINGS = 47_000
_SEMGREP_RULES = 21


def measure_start_up(setting: Setting) -> Iterator[Row]:
    """``--version``, beside an interpreter that does nothing and bandit's."""
    commands = {"--version": VERSION, "pass": NOTHING, "bandit": [sys.executable, "-m", "bandit", "--version"]}
    costs = in_turn(commands, max(setting.rounds, 9), setting.env)
    seconds = {name: round(median(cpu(each)), 4) for name, each in costs.items()}
    found = ratio(cpu(costs["--version"]), cpu(costs["pass"]))
    yield Row("`readiness --version`: CPU / `python -c pass`", found.text, "≤ 2.5", found.median <= 2.5, seconds)
    found = ratio(cpu(costs["--version"]), cpu(costs["bandit"]))
    yield Row("`readiness --version`: CPU / `bandit --version`", found.text, "< 1", found.median < 1)


def measure_one_file(setting: Setting, semgrep: str, checkov: str) -> Iterator[Row]:
    """A repository of one file: the first scan of it, and a scan that remembers it. ``semgrep`` and ``checkov`` are programs, or empty."""
    folder = one_file(setting.scratch / "one")
    warm = scan(folder, "--cache-dir", str(setting.scratch / "cache-one"))
    measured(warm, setting.env)
    commands = {"cold": scan(folder, *UNCACHED), "warm": warm, "bandit": bandit(folder, recursive=True)}
    if semgrep:
        rules = setting.scratch / "semgrep.yaml"
        rules.write_text(_semgrep_rules(), encoding="utf-8")
        commands["semgrep"] = [semgrep, "scan", "--metrics=off", "--disable-version-check", "--quiet", "--config", str(rules), str(folder)]
    if checkov:
        commands["checkov"] = [checkov, "--directory", str(folder), "--quiet", "--compact", "--skip-download"]
    costs = in_turn(commands, max(setting.rounds, 7), setting.env)
    seconds = {name: round(median(cpu(each)), 3) for name, each in costs.items()}
    for name, goal, limit in (("bandit", "≤ 1", 1.0), ("semgrep", "≤ 0.1", 0.1), ("checkov", "≤ 0.067", 1 / 15)):
        if name not in costs:
            yield unmeasured(f"one-file repository: CPU / {name}", goal, "not installed")
            continue
        cold, known = ratio(cpu(costs["cold"]), cpu(costs[name])), ratio(cpu(costs["warm"]), cpu(costs[name]))
        figure = f"{cold.text}; remembered {known.median:.3g}"
        yield Row(f"one-file repository, first scan: CPU / {name}", figure, goal, cold.median <= limit, seconds)


def measure_growth(setting: Setting, smallest: int = 500) -> Iterator[Row]:
    """Synthetic repositories of 1 ×, 2 ×, 4 × and 8 × the files."""
    sizes = [smallest * factor for factor in (1, 2, 4, 8)]
    commands = {}
    for size in sizes:
        folder = setting.scratch / f"synthetic-{size}"
        if not folder.exists():
            write_repository(folder, size)
        commands[str(size)] = scan(folder, *UNCACHED, "--jobs", "1", *OWN_RULES)
    costs = in_turn(commands, setting.rounds, setting.env)
    seconds = {name: round(median(cpu(each)), 3) for name, each in costs.items()}
    for half, size in pairwise(sizes):
        found = ratio(cpu(costs[str(size)]), cpu(costs[str(half)]))
        yield Row(f"synthetic, {size:,} files: CPU / {half:,} files", found.text, "≤ 2.1", found.median <= 2.1, seconds)


def measure_rules(setting: Setting, files: int = 1000) -> Iterator[Row]:
    """Packs of 30 and of 300 generated rules, without the shipped ones."""
    folder = setting.scratch / f"synthetic-{files}"
    if not folder.exists():
        write_repository(folder, files)
    commands = {}
    for count in (30, 300):
        pack = setting.scratch / f"pack-{count}"
        write_pack(pack, count)
        commands[str(count)] = scan(folder, *UNCACHED, "--jobs", "1", "--rules", str(pack), "--select", CATEGORY)
    costs = in_turn(commands, setting.rounds, setting.env)
    found = ratio(cpu(costs["300"]), cpu(costs["30"]))
    seconds = {name: round(median(cpu(each)), 3) for name, each in costs.items()}
    yield Row(f"300 generated rules: CPU / 30 rules, {files:,} files", found.text, "≤ 2", found.median <= 2, seconds)


def measure_findings(setting: Setting) -> Iterator[Row]:
    """The same tree with a rule that fails everywhere, and with one that fails nowhere."""
    folder = setting.scratch / "findings"
    write_findings(folder, FINDINGS)
    peaks = []
    for pattern in ("^finding", "^nothing"):
        rule = setting.scratch / f"{pattern[1:]}.yaml"
        write_finding_rule(rule, pattern)
        command = scan(folder, *UNCACHED, "--rules", str(rule), "--select", CATEGORY)
        peaks.append(sorted(peak(command, setting.env).together for _ in range(3))[1])
    more = (peaks[0] - peaks[1]) / MIB
    yield Row(f"memory that {FINDINGS:,} findings add", f"{more:.0f} MiB", "≤ 50 MiB", more <= 50)


def _semgrep_rules() -> str:
    """As many rules as the reference figure had."""
    rules = "".join(
        f"  - {{id: rule-{number}, languages: [python], severity: WARNING, message: m, pattern: 'call{number}(...)'}}\n"
        for number in range(_SEMGREP_RULES)
    )
    return f"rules:\n{rules}"
