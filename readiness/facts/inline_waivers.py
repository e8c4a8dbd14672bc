"""Inline waivers: ``# readiness: ignore[rule.id] until=2027-01-31 owner=team-api reason`` in any comment syntax."""

import datetime
import re

from readiness.model import Location, NotAnalysed, Waiver

_MARK = b"readiness: ignore"
_FORM = re.compile(r"readiness:\s*ignore\[(?P<rules>[^\]]*)\](?P<rest>.*)")
# A comment begins a line or follows white space: what stands in quotes or backticks only speaks of waivers.
_ANY = re.compile(r"(?:(?<=\s)|^)(?:#|//|--|;|<!--|/\*|\{#|\.\.)\s*readiness:\s*ignore\b")
_IN_DOCUMENTS = re.compile(r"<!--\s*readiness:\s*ignore\b")
_OPTION = re.compile(r"\b(until|owner)=(\S+)")
_FORM_HINT = "write: readiness: ignore[rule.id] until=YYYY-MM-DD owner=NAME reason"


def inline_waivers(path: str, content: bytes) -> tuple[tuple[Waiver, ...], tuple[NotAnalysed, ...]]:
    """Waivers of the file, and the malformed ones with what is wrong. A waiver covers its own line, or the next when it stands alone."""
    if _MARK not in content:
        return (), ()
    comment = _IN_DOCUMENTS if path.lower().endswith((".md", ".mdx", ".html")) else _ANY
    waivers: list[Waiver] = []
    invalid: list[NotAnalysed] = []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        found = comment.search(line)
        if not found:
            continue
        location = Location(path, number)
        form = _FORM.search(line, found.start())
        options = dict(_OPTION.findall(form["rest"])) if form else {}
        reason = _OPTION.sub("", form["rest"]).strip().removesuffix("-->").removesuffix("*/").removesuffix("#}").strip() if form else ""
        until = _date(options.get("until", ""))
        rules = [rule.strip() for rule in form["rules"].split(",") if rule.strip()] if form else []
        missing = [
            name
            for name, given in (
                ("a rule id", rules),
                ("until=YYYY-MM-DD", until),
                ("owner=NAME", options.get("owner")),
                ("a reason", reason),
            )
            if not given
        ]
        if missing or until is None:
            invalid.append(NotAnalysed(location, f"a waiver needs {', '.join(missing)}; {_FORM_HINT}", "waiver"))
            continue
        alone = not line[: found.start()].strip()
        covers = (number, number + 1) if alone else (number,)
        waivers += [Waiver(rule, reason, options["owner"], until, location, covers) for rule in rules]
    return tuple(waivers), tuple(invalid)


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
