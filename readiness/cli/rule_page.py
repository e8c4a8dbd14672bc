"""A rule as a page of text: what, why, how to fix it, and an example of each outcome."""

import textwrap

from readiness.model import Example, Outcome, Rule

_SHOWN = (Outcome.FAIL, Outcome.PASS, Outcome.UNKNOWN)


def rule_page(rule: Rule, width: int) -> str:
    """The page, at most ``width`` columns wide where words allow it."""
    columns = max(40, min(width, 100))
    worth = f"{rule.severity}{', blocker' if rule.blocker else ''} · {rule.severity.points} points · effort {rule.effort}"
    parts = [rule.id, rule.title, worth + (" · scored by the share of subjects that pass" if rule.ratio else ""), ""]
    parts += ["Why", _paragraphs(rule.rationale, columns), "", "How to fix it", _paragraphs(rule.remediation, columns), ""]
    if rule.proof:
        parts += ["Where the scan cannot know", _paragraphs(rule.proof, columns), ""]
    applies = _applies(rule)
    if applies:
        parts += ["Applies", _paragraphs(applies, columns), ""]
    for outcome in _SHOWN:
        example = next((each for each in rule.examples if each.outcome is outcome), None)
        if example is not None:
            parts += [f"Example: {outcome}", *_example(example), ""]
    if rule.references:
        parts += ["More", *(f"  {reference}" for reference in rule.references), ""]
    if rule.tags:
        parts += [f"Tags: {', '.join(rule.tags)}", ""]
    suppress = f"# readiness: ignore[{rule.id}] until=YYYY-MM-DD owner=TEAM reason"
    parts += ["To live with it for a while, on the line or the line above:", f"  {suppress}", f"Rule file: {rule.location}"]
    return "\n".join(line.rstrip() for line in "\n".join(parts).splitlines()) + "\n"


def _paragraphs(text: str, columns: int) -> str:
    """Paragraphs are wrapped; indented lines and lists are kept as they are written."""
    shown = []
    for block in text.strip().split("\n\n"):
        lines = block.splitlines()
        if any(line.startswith((" ", "- ", "* ", "```")) or line[:2].rstrip(".").isdigit() for line in lines):
            shown.append(textwrap.indent(block, "  "))
        else:
            shown.append(textwrap.fill(" ".join(lines), columns, initial_indent="  ", subsequent_indent="  ", break_long_words=False))
    return "\n\n".join(shown)


def _applies(rule: Rule) -> str:
    when = rule.when
    parts = [f"where there is {' and '.join(when.has)}"] if when.has else []
    parts += [f"where there is {' or '.join(when.any)}"] if when.any else []
    parts += [f"unless there is {' or '.join(when.lacks)}"] if when.lacks else []
    return ", ".join(parts)


def _example(example: Example) -> list[str]:
    lines = [f"  {example.name}{' (found at ' + ', '.join(example.at) + ')' if example.at else ''}"]
    for path, text in example.files.items():
        lines += [f"    {path}", *(f"      {line}" for line in text.splitlines())]
    return lines
