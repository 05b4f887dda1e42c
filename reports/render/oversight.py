"""What an overseer compares: initial, last reported and current, with what the report already says of the difference.

The rows are those of state oversight forms, as in the Monitoring Report of the Texas Project Delivery Framework.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.document import Figure, ProjectPage, StatusLight
from reports.render import said
from reports.render.facts import label
from reports.render.formatting import count, sentence

NO_EARLIER_REPORT = "no earlier report"
DOES_NOT_APPLY = "does not apply"
MOST_MILESTONES = 3  # that moved; the changes of the page have all


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightRow:
    """One matter as it was first approved, as the last report had it, and as it is now."""

    label: str
    initial: Figure | None  # None: the matter has no initial value, or the report does not have it
    has_initial: bool  # whether the matter has one at all
    last_reported: str
    current: Figure | None
    differences: tuple[tuple[str, Figure], ...]  # known figures that say how far apart they are, with their labels
    explanation: tuple[str, ...]  # sentences of the document, each once


def oversight(page: ProjectPage, *, is_compared: bool = True) -> tuple[OversightRow, ...]:
    """Return budget, forecast cost, finish and percent complete; a row of which the report has nothing is left out.

    `is_compared` tells whether there is an earlier report. No sentence is made here: an explanation is the reason of
    a status, what a figure says of itself, or a milestone that moved.
    """
    rows = (_budget(page), _forecast_cost(page), _finish(page), _complete(page))
    return tuple(
        row if is_compared else replace(row, last_reported=NO_EARLIER_REPORT)
        for row in rows
        if row.initial is not None or row.current is not None
    )


def _budget(page: ProjectPage) -> OversightRow:
    return _row(
        page,
        ("Budget", "budget_original", "budget_revised"),
        differences=("budget_adjustment",),
        explanation=_of_light(page.cost),
    )


def _forecast_cost(page: ProjectPage) -> OversightRow:
    current = page.figures.get("forecast_cost")
    if current is None or current.value is None:
        return _row(page, ("Forecast cost", "", ""))
    earned = page.earned_value.figures.get("vac") if page.earned_value is not None else None
    made = _row(page, ("Forecast cost", "budget_original", "forecast_cost"), explanation=(current.formula,))
    return made if earned is None else _differing(made, earned)


def _finish(page: ProjectPage) -> OversightRow:
    return _row(
        page,
        ("Finish", "finish_first_baseline", "finish_forecast"),
        differences=("slip_first", "slip_current", "finish_moved_since_last_report"),
        explanation=(*_of_light(page.schedule), *_moved(page)),
    )


def _complete(page: ProjectPage) -> OversightRow:
    current = page.figures.get("percent_complete")
    basis = (current.formula,) if current is not None else ()
    return _row(page, ("Percent complete", "", "percent_complete"), explanation=basis)


def _row(
    page: ProjectPage,
    names: tuple[str, str, str],
    *,
    differences: tuple[str, ...] = (),
    explanation: tuple[str, ...] = (),
) -> OversightRow:
    """Return the row of label, initial and current figure by name; a figure that is none explains by its reason."""
    title, first, now = names
    current = page.figures.get(now)
    known = ((name, page.figures.get(name)) for name in differences)
    return OversightRow(
        label=title,
        initial=page.figures.get(first),
        has_initial=bool(first),
        last_reported=said.then(current),
        current=current,
        differences=tuple((label(name), one) for name, one in known if one is not None and one.value is not None),
        explanation=tuple(dict.fromkeys(sentence(text) for text in explanation if text.strip())),
    )


def _differing(row: OversightRow, figure: Figure) -> OversightRow:
    if figure.value is None:
        return row
    return replace(row, differences=(*row.differences, (label(figure.id), figure)))


def _of_light(light: StatusLight) -> tuple[str, ...]:
    declared = (light.declared.reason,) if light.declared is not None else ()
    return light.because, *declared


def _moved(page: ProjectPage) -> Iterator[str]:
    """Yield the milestones that moved since the last report, and how many more there are."""
    found = [change for change in page.changes if change.kind == "milestone"]
    for change in found[:MOST_MILESTONES]:
        yield f"{change.subject}: {change.before or 'not there'} → {change.after or 'not there'}"
    if len(found) > MOST_MILESTONES:
        yield f"Further milestones that changed: {count(len(found) - MOST_MILESTONES)}"
