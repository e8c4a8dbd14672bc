"""Text in GitHub Markdown: nothing that a stranger wrote is markup, a mention, a link, an issue number or a formula.

Everything a template prints passes :func:`prose` unless it is :class:`Markdown` already. What is printed is right in a paragraph, a list
and a table cell alike (a pipe ends a cell even inside backticks, so code that holds one is written with entities).
"""

import re

from readiness.reports.text import folded, visible

_CODE = re.compile(r"`([^`\n]+)`")
_MARKUP = re.compile(r"[\\`*\[\]|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"}
_HTML = re.compile(r"[&<>$]")
_LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#@!&'()*+,;=%-]+")


class Markdown(str):
    """Text that is Markdown, not to be escaped again."""


def prose(text: str) -> Markdown:
    """A phrase or paragraph on one line; ``code`` between backticks stays code, all else is plain text."""
    parts, end = [], 0
    line = folded(text)
    for found in _CODE.finditer(line):
        parts += [_plain(line[end:found.start()]), code(found[1])]
        end = found.end()
    parts.append(_plain(line[end:]))
    return Markdown(re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", re.sub(r"^([-+#=])", r"\\\1", "".join(parts))))


def _plain(text: str) -> str:
    r"""A zero-width space parts ``@`` and ``#`` from what follows: GitHub finds mentions after entities and escapes are resolved."""
    text = _HTML.sub(lambda found: _ENTITIES[found[0]], text)
    text = _MARKUP.sub(lambda found: "\\" + found[0], text)
    text = re.sub(r"@(?=[A-Za-z0-9])", "@&#8203;", text)
    text = re.sub(r"(?<!&)#(?=\d)", "#&#8203;", text)
    text = re.sub(r"\bGH-(?=\d)", "GH-&#8203;", text)
    return re.sub(r"\bwww\.", "www&#46;", text, flags=re.IGNORECASE).replace("://", "&#58;//")


def code(text: str) -> Markdown:
    """A code span; paths, rule ids, subjects."""
    shown = visible(text)
    if not shown.strip():
        return Markdown("<em>(empty)</em>")  # asterisks beside a letter are asterisks
    if "`" in shown or "|" in shown or shown != shown.strip():
        entities = re.sub(r"[^\w \-/]", lambda found: f"&#{ord(found[0])};", shown).replace("_", "&#95;")
        return Markdown(f"<code>{entities}</code>")
    return Markdown(f"`{shown}`")


def link(url: str) -> Markdown:
    """A link to a plain web address; anything else is only shown."""
    return Markdown(f"<{url}>") if _LINK.fullmatch(url) else code(url)
