"""The head of a memo: lines to, from, date and subject with what the document knows, and room to write the rest."""

from __future__ import annotations

from reports.document import ReportDocument
from reports.outline import KINDS
from reports.render.formatting import day, instant, plain
from reports.render.palette import QUIET
from reports.render.stamp import coverage
from reports.render.word.forms import MEMO
from reports.render.word.markup import TEXT_WIDTH, TWIPS, Body, run

_NAME_WIDTH = 64.0  # points before what a line says


def head(body: Body, document: ReportDocument, digest: str) -> None:
    """Add the head of a memo; nobody says to whom it goes, so that line is left to be written on."""
    last = document.previous
    body.text(document.organisation, bold=True, colour=QUIET)
    body.text(KINDS[MEMO].title, "Title")
    lines = (
        ("To", ""),
        ("From", plain(document.organisation)),
        ("Date", f"{day(document.as_of)} (as of, inclusive)"),
        ("Subject", plain(document.title)),
    )
    for index, (name, said) in enumerate(lines):
        body.xml(_line(name, said, is_last=index == len(lines) - 1))
    compared = f"report {last.id}, as of {day(last.as_of)}" if last else "no earlier report"
    body.text(
        f"Made {instant(document.made_at, document.time_zone)}. Compared with {compared}. {coverage(document)}. "
        f"Report hash (SHA-256): {digest}",
        colour=QUIET,
        size=8,
    )


def _line(name: str, said: str, *, is_last: bool) -> str:
    """Return a line as XML; without a text it is a rule to write on, below the last is a rule across the page."""
    indent, end = round(_NAME_WIDTH * TWIPS), round(TEXT_WIDTH * TWIPS)
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="6" w:color="7B8794"/></w:pBdr>' if is_last else ""
    to_write_on = "" if said else f'<w:tab w:val="right" w:leader="underscore" w:pos="{end}"/>'
    spaced = f'<w:spacing w:before="60" w:after="{160 if is_last else 60}"/>'
    shape = (
        f'<w:pPr>{rule}<w:tabs><w:tab w:val="left" w:pos="{indent}"/>{to_write_on}</w:tabs>{spaced}'
        f'<w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr>'
    )
    tab = "<w:r><w:tab/></w:r>"
    return f"<w:p>{shape}{run(f'{name}:', bold=True)}{tab}{run(said) if said else tab}</w:p>"
