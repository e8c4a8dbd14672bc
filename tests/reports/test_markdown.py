"""The sign-off document: complete, valid, and immune to what it quotes."""

import html as entities
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from readiness.model.report import Report
from readiness.reports import render
from readiness.reports.escape import code, link, prose
from readiness.reports.json import digest
from readiness.reports.text import folded, place, visible
from tests.reports.making import HOSTILE, full, hostile, nothing, ready

OURS = {
    "code", "strong", "em", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "blockquote",
}
GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def html(text: str) -> str:
    """As GitHub would read it, raw HTML included."""
    return str(GITHUB.render(text))


def text_of(rendered: str) -> str:
    return entities.unescape(re.sub(r"<[^>]+>", "", rendered)).replace("\u200b", "")


@pytest.mark.parametrize("number", range(1, 12))
def test_sections_stand_in_order(number: int) -> None:
    assert re.findall(r"^## (\d+)\. ", render(full(), "markdown"), re.MULTILINE)[number - 1] == str(number)


def test_no_finding_is_lost() -> None:
    report = full()
    document = text_of(html(render(report, "markdown")))
    for finding in report.findings:
        assert finding.message in document
        assert place(finding.location) in document
        assert all(place(other) in document for other in finding.related)
    for line in report.not_analysed:
        assert f"{place(line)}: {line.reason}" in document
    assert all(line.rule in document for line in report.rules)


def test_sign_off_is_bound_to_commit_and_report() -> None:
    report = full()
    section = render(report, "markdown").split("## 11. Sign-off")[1].split("## Appendix")[0]
    assert "commit `3f9c2b7d51aa` **with uncommitted changes**" in section
    assert f"sha256:{digest(report)}" in section
    assert all(f"### {role}" in section for role in ("Technical Lead", "DevOps Lead", "Product Owner"))


def test_ready_system_is_go_and_its_proven_items_are_ticked() -> None:
    document = render(ready(), "markdown")
    assert "**GO**" in document
    assert "- [x] No secret is in code, documents or the repository (scan: 1 of 1 rules pass)" in document
    assert "- [ ] Security audit completed" in document, "no scan completes an audit"
    assert "**no commit**" in document


def test_report_without_score_is_still_a_document() -> None:
    document = render(nothing(), "markdown")
    assert "No rule applies to this target, so nothing can be said of it." in document
    assert "**NO-GO**" in document


@pytest.mark.parametrize("report", [full(), ready(), nothing(), hostile()], ids=["full", "ready", "nothing", "hostile"])
def test_every_table_row_has_the_cells_of_its_head(report: Report) -> None:
    width = None
    for line in render(report, "markdown").splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else None
        assert width is None or cells is None or cells == width, line
        width = cells
    assert "\n\n\n" not in render(report, "markdown")


def test_hostile_text_is_only_text() -> None:
    document = render(hostile(), "markdown")
    rendered = html(document)
    assert set(re.findall(r"</?([a-z0-9]+)", rendered)) <= OURS
    assert "<img" not in rendered
    assert re.findall(r'href="([^"]*)"', rendered) == ["https://ok.example/a)b"], "only a rule's own reference is a link"
    assert not re.search(r"@[A-Za-z0-9]", document), "no mention"
    assert not re.search(r"(?<!&)#\d", document), "no issue number"
    assert "49" not in document, "no template was evaluated"
    assert not re.search(r"(?<!\\)\$", document), "no formula"
    assert not re.search(r"https?://evil", document)
    assert all(character.isprintable() or character == "\n" for character in document)


_MARKS = st.sampled_from("|*_[]()<>&#@!\\~-+=.1$:/ \n\t")
_TEXTS = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"], exclude_characters="`"), _MARKS), max_size=40)
_TICKED = st.text(alphabet=st.one_of(st.sampled_from("``abc"), _MARKS), max_size=40)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTS)
def test_escaped_prose_shows_exactly_the_text(text: str) -> None:
    shown = html(f"a {prose(text)} z")
    assert text_of(shown).split() == f"a {folded(text)} z".split()
    assert set(re.findall(r"</?([a-z0-9]+)", shown)) == {"p"}


@settings(max_examples=200, deadline=None)
@given(_TICKED)
def test_backticks_make_code_and_nothing_else(text: str) -> None:
    shown = html(f"a {prose(text)} z")
    assert set(re.findall(r"</?([a-z0-9]+)", shown)) <= {"p", "code", "em"}
    assert text_of(shown).replace("(empty)", "").replace("`", "").split() == f"a {folded(text)} z".replace("`", "").split()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTS)
def test_code_shows_exactly_the_text_in_a_cell_too(text: str) -> None:
    shown = html(f"| a | b |\n|---|---|\n| {code(text)} | {prose(text)} |\n")
    cells = re.findall(r"<td>(.*?)</td>", shown, re.DOTALL)
    assert len(cells) == 2
    assert text_of(cells[0]).strip() == (visible(text).strip() or "(empty)")
    assert text_of(cells[1]).split() == folded(text).split()


@settings(max_examples=200, deadline=None)
@given(_TEXTS)
def test_prose_at_the_start_of_an_item_begins_no_block(text: str) -> None:
    shown = html(f"- {prose(text)}\n")
    assert set(re.findall(r"<([a-z0-9]+)", shown)) == {"ul", "li"}


_STARTS = ["# h", "- x", "+ x", "1. x", "12) x", "> q", "=== ", "---", "| a |", "    code", "```", "~~~", "* x", "<div>", "***", "___"]


@pytest.mark.parametrize("start", _STARTS)
def test_block_starts_are_text(start: str) -> None:
    shown = html(f"{prose(start)}\n")
    assert shown.startswith("<p>")
    assert shown.count("<") == 2


_NO_LINKS = ["javascript:alert(1)", "https://a.example/<x>", "ftp://a.example", "https://a example", "http://a|b", HOSTILE]


@pytest.mark.parametrize("url", _NO_LINKS)
def test_only_plain_web_addresses_are_links(url: str) -> None:
    assert "href" not in html(link(url))
    assert 'href="https://a.example/x?y=1#z"' in html(link("https://a.example/x?y=1#z"))
