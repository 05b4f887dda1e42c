"""The report as Markdown, read back with a parser: nothing that a document says becomes markup."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.document import Presentation, ReportDocument
from reports.render.facts import every_fact
from reports.render.formatting import figure_text, plain
from reports.render.markdown import RENDERER, to_markdown
from reports.render.markdown.text import link, prose, table, text
from tests.unit.render.hostile import BEGINNINGS, HOSTILE, LINES, NUL, filled, full_document, large_document
from tests.unit.render.sample import empty_document

PARSER = MarkdownIt("commonmark", {"linkify": False}).enable("table")
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))


def tokens(markdown: str) -> list[Token]:
    return PARSER.parse(markdown)


def inline(markdown: str) -> list[Token]:
    return [child for token in tokens(markdown) for child in token.children or []]


def read(markdown: str) -> str:
    """What a reader sees, one line a block."""
    blocks = [token for token in tokens(markdown) if token.type == "inline"]
    return "\n".join("".join(child.content for child in block.children or []) for block in blocks).translate(ISOLATES)


def harmless(hostile: str) -> str:
    """As long and cut into as many parts, but letters: how long a note is decides where it stands."""
    return "; ".join(re.sub(r"\S", "w", part) for part in " ".join(hostile.split()).split("; "))


def shape(document: ReportDocument) -> list[str]:
    """The blocks of a printed document, whatever stands in them."""
    return [f"{token.type} {token.tag}" for token in tokens(to_markdown(document).decode())]


@pytest.mark.parametrize("hostile", [HOSTILE, LINES, NUL, *filter(None, BEGINNINGS)])
def test_text_is_printed_as_it_is(hostile: str) -> None:
    for markdown in (text(hostile), f"- {text(hostile)}", f"# {text(hostile)}"):
        assert read(markdown) == " ".join(plain(hostile).split()).translate(ISOLATES)
        assert {token.type for token in inline(markdown)} <= {"text", "text_special"}
    (cell,) = [token for token in tokens("\n".join(table(["A"], [[text(hostile)]])))[8:] if token.type == "inline"]
    assert read(text(hostile)) == "".join(child.content for child in cell.children or []).translate(ISOLATES)


@pytest.mark.parametrize("hostile", [HOSTILE, LINES, NUL, *BEGINNINGS])
def test_no_text_changes_the_blocks_of_a_report(hostile: str) -> None:
    printed = filled(full_document(), lambda _: hostile)
    assert shape(printed) == shape(filled(full_document(), lambda _: harmless(hostile)))


def test_no_text_becomes_markup_or_a_link() -> None:
    found = inline(to_markdown(filled(full_document(), lambda _: HOSTILE)).decode())
    kinds = {token.type for token in found}
    assert not kinds & {"html_inline", "html_block", "image", "em_open", "s_open"}
    links = {str(token.attrs["href"]) for token in found if token.type == "link_open"}
    assert links == {"https://marlow.example/browse/ERP-1", "https://marlow.example/browse/PORTAL-12"}


def test_addresses_never_leave_their_link() -> None:
    (opened, *_, closed) = inline(link("see [it]", "https://marlow.example/a)b(c|d`e"))
    assert opened.attrs["href"] == "https://marlow.example/a%29b%28c%7Cd%60e"
    assert closed.type == "link_close"
    assert link("x_y", "") == "x\\_y"


def test_what_stands_in_backticks_is_code() -> None:
    assert prose("Give it `Browse_Projects` again") == "Give it `Browse_Projects` again"
    assert prose("Add `a|b` now") == "Add \N{LEFT DOUBLE QUOTATION MARK}a\\|b\N{RIGHT DOUBLE QUOTATION MARK} now"
    assert prose("one ` is none *") == "one \\` is none \\*"


def test_amounts_stay_readable_without_a_parser() -> None:
    assert text("$1,204.50 of -$3, +14 days late, 1.5 and 0.93") == "$1,204.50 of -$3, +14 days late, 1.5 and 0.93"
    assert text("$x$ costs $5") == "\\$x\\$ costs $5"


def test_every_figure_is_printed_or_its_reason_is() -> None:
    shown = read(to_markdown(full_document()).decode())
    for fact in every_fact(full_document()):
        said = figure_text(fact.figure) if fact.figure.value is not None else fact.figure.reason
        assert " ".join(said.split()).casefold().translate(ISOLATES) in shown.casefold(), fact.figure.id


def test_what_documents_hold_since_lately_is_printed() -> None:
    shown = read(to_markdown(full_document()).decode())
    for said in (
        "Declared by Ada Example on Nov 18, 2026 in place of ▲ At risk: The vendor left.",
        "The finish moves back to November 16, 2026.",
        "Schedule performance index (SPI)",
        "not known (the ledger has no month of it)",
        "Choose who runs payroll in January",
        "4 \N{MULTIPLICATION SIGN} 5 = 20",
        "Closed since the last report: Old",
        "Interfaces tested",
        "Go-live rehearsal, Dec 4, 2026",
        "accepted: by Ada Example until December 31, 2026; id d1",
        "typst: 0.15.2",
    ):
        assert said in shown


def test_a_status_is_printed_with_the_words_of_the_report() -> None:
    words = Presentation(words={"red": "Critical *", "green": "Fine"})
    shown = read(to_markdown(replace(full_document(), presentation=words)).decode())
    assert "■ Critical *" in shown
    assert "Off track" not in shown
    assert "was Fine" in shown


def test_a_portfolio_of_none_says_so() -> None:
    shown = read(to_markdown(empty_document()).decode())
    assert "No projects are declared yet, so there is nothing to report." in shown
    assert "No source is declared yet." in shown


def test_headings_are_in_order_and_none_is_empty() -> None:
    opened = [token for token in tokens(to_markdown(full_document()).decode()) if token.type == "heading_open"]
    levels = [int(token.tag[1:]) for token in opened]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_two_hundred_projects_are_all_there() -> None:
    opened = to_markdown(large_document(200)).decode().count("\n## Project ")
    assert opened == 200


def test_its_name_and_type() -> None:
    assert (RENDERER.name, RENDERER.suffix, RENDERER.media_type) == ("md", ".md", "text/markdown; charset=utf-8")
