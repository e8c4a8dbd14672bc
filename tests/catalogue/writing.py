"""Rule files for tests: one complete rule, and the parts of it that a test changes."""

from pathlib import Path

RULE = """\
id: shop.notes-missing
title: There are no notes
severity: low
effort: XS
rationale: Nobody knows what to do.
remediation: Write NOTES.
match: {kind: file-exists, globs: [NOTES], message: no notes}
examples:
  - outcome: fail
    name: nothing
    at: [.]
    files: {a.py: ""}
  - outcome: pass
    name: notes
    files: {NOTES: hello}
"""


def changed(old: str, new: str) -> bytes:
    """The rule with one text in the place of another, which must be there."""
    assert old in RULE
    return RULE.replace(old, new).encode()


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """The files below the folder."""
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
