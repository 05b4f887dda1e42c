"""What differs: from the last report, and between the sources."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import Change, Discrepancy, ProjectPage, ReportDocument
from reports.outline import Section
from reports.render import views
from reports.render.formatting import day
from reports.render.markdown.figures import value
from reports.render.markdown.text import heading, link, paragraph, prose, table, text
from reports.render.markdown.text import said as as_sentence
from reports.render.selection import SECTION_TITLES, news, nothing_changed


def news_section(document: ReportDocument) -> list[str]:
    """Return what differs from the last report, project by project."""
    lines = heading(2, SECTION_TITLES[Section.NEWS])
    found = news(document)
    if not found:
        return lines + paragraph(nothing_changed(document))
    for item in found:
        lines += [*heading(3, f"{text(item.page.name)} ({text(item.page.code)})"), *_changes(item.changes)]
    return lines


def changes(document: ReportDocument, page: ProjectPage) -> list[str]:
    """Return what differs from the last report in one project, or the sentence that nothing does."""
    if not page.changes:
        return paragraph(nothing_changed(document))
    return [*heading(3, "Changes since the last report"), *_changes(page.changes)]


def _changes(found: Sequence[Change]) -> list[str]:
    rows = [
        (
            text(change.subject),
            text(change.kind.replace("_", " ").capitalize()),
            text(change.before) or "not there",
            text(change.after) or "not there",
        )
        for change in found
    ]
    return table(("What", "Kind", "Before", "Now"), rows)


def discrepancies(found: Sequence[Discrepancy], none: str) -> list[str]:
    """Return where the sources disagree, both values; `none` is said where they do not."""
    if not found:
        return paragraph(none) if none else []
    lines = heading(3, "Where the sources disagree")
    titles = ("What is compared", "One source says", "Another says", "What it means", "Which one is used", "Standing")
    lines += paragraph("Both values are shown; neither was corrected.")
    return lines + table(titles, [_discrepancy(item) for item in found])


def _discrepancy(item: Discrepancy) -> tuple[str, ...]:
    listed = f", listed above {text(item.tolerance)}" if item.tolerance else ""
    places = ", ".join(
        link(record.title or record.key, views.safe_url(record.url)) for record in views.linked_records(item)
    )
    means = as_sentence(item.sentence)
    return (
        f"{text(item.rule)}{listed}",
        f"{value(item.left)}, {text(item.left_source)}",
        f"{value(item.right)}, {text(item.right_source)}",
        f"{means} Look at {places}" if places else means,
        as_sentence(item.used),
        _standing(item),
    )


def _standing(item: Discrepancy) -> str:
    """Return since when it is listed, who mends it, whether it is accepted, and the id that an acceptance names."""
    said = [
        f"since {day(item.since)}" if item.since is not None else "",
        f"owner {text(item.owner)}" if item.owner else "",
        f"accepted: {prose(item.accepted)}" if item.accepted else "",
        f"id {text(item.id)}" if item.id else "",
    ]
    return "; ".join(part for part in said if part) or "open"
