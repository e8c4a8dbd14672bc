"""What holds for texts of a stranger that rules quote or take apart: secrets, waivers, names of images, shell commands."""

from readiness.artifacts.command import read_commands, read_word
from readiness.artifacts.command_model import ShellText
from readiness.artifacts.image_name import ImageName, parse_image
from readiness.facts.inline_waivers import inline_waivers
from readiness.facts.secrets.candidates import SecretCandidate, secret_candidates
from readiness.facts.secrets.redaction import redacted
from readiness.model import Role
from tests.fuzz.oracle import check_lines, check_same, check_stored, forget, lines_at_most


def check_secrets(path: str, content: bytes, thorough: bool) -> None:
    found = secret_candidates(path, Role.PRODUCTION, content)
    check_lines(found, lines_at_most(content) if content[:2] not in (b"\xff\xfe", b"\xfe\xff") else len(content) + 2)
    assert len({(one.kind, one.line, one.column) for one in found}) == len(found), "the same candidate twice"
    if thorough:
        check_stored(found, tuple[SecretCandidate, ...])
        check_same(found, lambda: secret_candidates(path, Role.PRODUCTION, content))


def check_waivers(path: str, content: bytes, thorough: bool) -> None:
    for name in ("x.py", "x.md"):
        waivers, invalid = inline_waivers(name, content)
        check_lines((waivers, invalid), lines_at_most(content))
        assert all(waiver.reason and waiver.owner and waiver.rule for waiver in waivers)
        assert all(line >= 1 for waiver in waivers for line in waiver.covers)


def check_redaction(path: str, content: bytes, thorough: bool) -> None:
    """What was redacted has nothing left to redact."""
    text = content.decode("utf-8", "replace")
    once = redacted(text)
    if thorough:
        assert redacted(once) == once, "redacting again takes more"


def check_image_name(path: str, content: bytes, thorough: bool) -> None:
    """A name put together again is the same name."""
    found = parse_image(content.decode("utf-8", "replace"))
    if found is not None:
        assert parse_image(_written(found)) == found, f"read back otherwise: {found}"


def _written(name: ImageName) -> str:
    registry = f"{name.registry}/" if name.registry else "docker.io/library/" if name.repository.startswith("library/") else "docker.io/"
    tag, digest = f":{name.tag}" if name.tag else "", f"@{name.digest}" if name.digest else ""
    return f"{registry}{name.repository}{tag}{digest}"


def check_commands(path: str, content: bytes, thorough: bool) -> None:
    """Shell text gives commands at lines of its own, and every word resolves to text or to nothing."""
    text = content.decode("utf-8", "replace")
    found = read_commands(text, 1)
    check_lines(found, text.count("\n") + 2)
    for command in found.commands:
        for word in command.words:
            word.resolve({"A": "b", "a": None})
            word.unresolved({"A": "b"})
    read_word(text).resolve({})
    if thorough:
        forget()
        check_stored(found, ShellText)
        check_same(found, lambda: read_commands(text, 1))
