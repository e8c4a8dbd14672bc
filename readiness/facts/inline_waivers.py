"""Inline waivers: ``# readiness: ignore[rule.id] until=2027-01-31 owner=team-api reason`` in any comment syntax."""

import datetime

from readiness.artifacts.text import lines_of
from readiness.model import Location, NotAnalysed, Waiver
from readiness.patterns import pattern

_MARK = pattern(rb"readiness:[ \t]*ignore\b")
_FORM = pattern(r"readiness:\s*ignore\[(?P<rules>[^\]]*)\](?P<rest>.*)")
# A comment begins a line or follows white space: what stands in quotes or backticks only speaks of waivers.
_ANY = pattern(r"(?:(?<=\s)|^)(?:#|//|--|;|<!--|/\*|\{#|\.\.)[ \t]*+readiness:[ \t]*ignore\b")
_IN_DOCUMENTS = pattern(r"(?:<!--|\{#)[ \t]*+readiness:[ \t]*ignore\b")
_TAIL = 100  # characters at the end of a line in which comments end
_CLOSING = pattern(r"(?:-->|\*/|#\}|-?\}\})$")
_OPTION = pattern(r"\b(until|owner)=(\S+)")
_FORM_HINT = "write: readiness: ignore[rule.id] until=YYYY-MM-DD owner=NAME reason"


def inline_waivers(path: str, content: bytes) -> tuple[tuple[Waiver, ...], tuple[NotAnalysed, ...]]:
    """Waivers of the file, and the malformed ones with what is wrong. A waiver covers its own line, or the next when it stands alone."""
    if b"readiness:" not in content or not _MARK.search(content):
        return (), ()
    comment = _IN_DOCUMENTS if path.lower().endswith((".md", ".mdx", ".html")) else _ANY
    waivers: list[Waiver] = []
    invalid: list[NotAnalysed] = []
    for number, line in enumerate(lines_of(content.decode("utf-8-sig", "replace")), 1):
        found = comment.search(line)
        if not found:
            continue
        location = Location(path, number)
        form = _FORM.search(line, found.start())
        rest = _uncommented(form["rest"]) if form else ""
        options = dict(_OPTION.findall(rest))
        reason = " ".join(_OPTION.sub("", rest).split())
        until = _date(options.get("until", ""))
        rules = [rule.strip() for rule in form["rules"].split(",") if rule.strip()] if form else []
        wanted = (("a rule id", rules), ("until=YYYY-MM-DD", until), ("owner=NAME", options.get("owner")), ("a reason", reason))
        missing = [name for name, given in wanted if not given]
        if missing or until is None:
            invalid.append(NotAnalysed(location, f"a waiver needs {', '.join(missing)}; {_FORM_HINT}", "waiver"))
            continue
        alone = not line[: found.start()].strip()
        covers = (number, number + 1) if alone else (number,)
        waivers += [Waiver(rule, reason, options["owner"], until, location, covers) for rule in rules]
    return tuple(waivers), tuple(invalid)


def _uncommented(text: str) -> str:
    """Without the end of the comment, which may touch the last word (``owner=team-api-->``)."""
    bare = text.rstrip()
    head, tail = bare[:-_TAIL], bare[-_TAIL:]
    while (shorter := _CLOSING.sub("", tail).rstrip()) != tail:
        tail = shorter
    return head + tail


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
