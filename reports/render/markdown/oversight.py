"""Initial, last reported and current of one project, with what explains the difference."""

from __future__ import annotations

from reports.document import ProjectPage, ReportDocument
from reports.render import said
from reports.render.markdown.figures import value
from reports.render.markdown.text import heading, prose, table, text
from reports.render.oversight import DOES_NOT_APPLY, OversightRow
from reports.render.oversight import oversight as rows_of


def oversight(document: ReportDocument, page: ProjectPage) -> list[str]:
    """Return the table that an overseer asks for; nothing where the report knows none of it."""
    rows = rows_of(page, is_compared=document.previous is not None)
    if not rows:
        return []
    titles = ("What", "Initial", "Last reported", "Current", "Difference", "What explains it")
    return [*heading(3, "Initial, last reported and current"), *table(titles, [_row(row) for row in rows])]


def _row(row: OversightRow) -> tuple[str, ...]:
    differences = "; ".join(f"{text(said.now(figure))} ({text(name)})" for name, figure in row.differences)
    return (
        row.label,
        value(row.initial) if row.has_initial else DOES_NOT_APPLY,
        text(row.last_reported),
        value(row.current),
        differences or "none is stated",
        " ".join(prose(one) for one in row.explanation) or "nothing is stated",
    )
