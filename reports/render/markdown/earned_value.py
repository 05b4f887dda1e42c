"""Earned value of one project, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import Figure, ProjectPage, ReportDocument
from reports.render.facts import basis_label, earlier_label
from reports.render.figure_groups import earned_groups
from reports.render.markdown.figures import value
from reports.render.markdown.portfolio import figure_groups
from reports.render.markdown.text import heading, paragraph, table, text
from reports.render.markdown.text import said as as_sentence


def earned_value(document: ReportDocument, page: ProjectPage) -> list[str]:
    """Return earned value with what limits it, its past and its basis; nothing where the report does not know of it."""
    earned, grouped = page.earned_value, earned_groups(page)
    reason = earned.reason if earned is not None else ""
    if not grouped and not reason:
        return []
    lines = [*heading(3, "Earned value"), *(paragraph(as_sentence(reason)) if reason else [])]
    lines += figure_groups(document, grouped, f"{page.code}-earned")
    if earned is None:
        return lines
    earlier = [(earlier_label(figure), figure) for period in earned.earlier for figure in period]
    basis = [(basis_label(figure), figure) for figure in earned.basis]
    return [
        *lines,
        *_listed("Indices in earlier reports", earlier),
        *_listed("What percent complete is based on", basis),
    ]


def _listed(title: str, figures: Sequence[tuple[str, Figure]]) -> list[str]:
    if not figures:
        return []
    rows = [(text(name), value(figure), text(figure.formula)) for name, figure in figures]
    return [*paragraph(f"**{title}**"), *table(("Figure", "Value", "Formula"), rows, ("Value",))]
