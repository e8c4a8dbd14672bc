"""Packs of generated rules of varied kinds, to see what a rule costs; and a tree with as many findings as are wanted."""

from pathlib import Path

CATEGORY = "made"
_MATCHES = (
    r"{{kind: text-pattern, pattern: 'word_{n}\b.*value', globs: ['*.py'], message: m}}",
    "{{kind: python-call, callee: 'tool{n}.start', message: m}}",
    "{{kind: dockerfile-instruction, instruction: RUN, pattern: 'tool{n} +install', message: m}}",
    "{{kind: config-value, globs: ['*.yaml', '*.yml'], key: '*.option{n}', pattern: '^(yes|on)$', message: m}}",
    "{{kind: python-assignment, target: 'OPTION_{n}', pattern: '^unsafe', message: m}}",
    "{{kind: file-exists, globs: ['generated/{n}.txt'], message: m}}",
)


def write_pack(folder: Path, count: int) -> None:
    """``count`` rules below ``folder``, one a file, all of :data:`CATEGORY`."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        match = _MATCHES[number % len(_MATCHES)].format(n=number)
        (folder / f"rule-{number}.yaml").write_text(_rule(f"rule-{number}", match), encoding="utf-8")


def write_finding_rule(place: Path, pattern: str) -> None:
    """A file with one rule that fails at each line of a ``.log`` file that has ``pattern``."""
    match = f"{{kind: text-pattern, pattern: '{pattern}', globs: ['*.log'], message: one more}}"
    place.write_text(_rule("finding", match), encoding="utf-8")


def write_findings(folder: Path, count: int, word: str = "finding") -> None:
    """Files below ``folder`` with ``word`` in ``count`` lines, a thousand lines a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, count, 1000):
        lines = "".join(f"{word} {number}\n" for number in range(first, min(count, first + 1000)))
        (folder / f"notes{first}.log").write_text(lines, encoding="utf-8")


def _rule(slug: str, match: str) -> str:
    about = f"id: {CATEGORY}.{slug}\ntitle: A generated rule\nseverity: low\neffort: S\nrationale: It is measured.\nremediation: Nothing.\n"
    return f"{about}match: {match}\n"
