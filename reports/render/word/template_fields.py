"""The values of a template's fields: printed texts only, never an object of the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from reports.document import Colour, Discrepancy, Figure, ProjectPage, RegisterRow, ReportDocument, StatusLight
from reports.render.facts import label, months_label
from reports.render.formatting import count, day, instant, money, plain
from reports.render.office.shown import full, remark, said_as, stamp, whole
from reports.render.palette import marks, worst_first
from reports.render.said import NOT_IN_REPORT, movement, now, stated_day, status, then
from reports.render.stamp import FRESHNESS_WORDS, coverage
from reports.render.views import counts_before, counts_now, month_years, not_fresh, not_read
from reports.render.word.template_shape import EARNED, FIGURES, TOTALS


def fields(document: ReportDocument) -> dict[str, Any]:
    """Return the fields of a document in the shape of `SHAPE`."""
    now, before = counts_now(document.projects), counts_before(document)
    return {
        "report": _report(document),
        "summary": [said_as(said.text) for said in document.summary],
        "care": [f"{plain(source.source)}: {full(source.detail)}" for source in not_fresh(document.freshness)],
        "counts": [_count(document, colour, number, before) for colour, number in now.items()],
        **{
            f"totals{suffix}": figures
            for suffix, figures in zip(
                ("", "_whole", "_previous", "_remarks"), _figures(document.totals, TOTALS), strict=True
            )
        },
        "projects": [_project(document, page) for page in worst_first(document.projects)],
        "discrepancies": [_discrepancy(item) for item in document.discrepancies],
        "sources": _sources(document),
        "unmatched": _unmatched(document),
        "left_out": _left_out(document),
        "left_out_count": count(document.quarantined_count),
        "definitions": [
            {"term": plain(term.term), "text": plain(term.text), "origin": plain(term.origin)}
            for term in document.definitions
        ],
    }


def _report(document: ReportDocument) -> dict[str, str]:
    last = document.previous
    made_from = stamp(document)
    return {
        "title": plain(document.title),
        "organisation": plain(document.organisation),
        "name": plain(document.name),
        "kind": plain(document.kind),
        "as_of": day(document.as_of),
        "made": instant(document.made_at, document.time_zone),
        "time_zone": plain(document.time_zone),
        "currency": plain(document.currency),
        "compared_with": f"report {last.id}, as of {day(last.as_of)}" if last else "no earlier report",
        "coverage": coverage(document),
        "hash": made_from.digest,
        "short_hash": made_from.short,
        "stamp": made_from.line,
    }


def _count(
    document: ReportDocument, colour: Colour, number: int, before: Mapping[Colour, int] | None
) -> dict[str, str]:
    previous = count(before[colour]) if before is not None else "no earlier report"
    return {"status": status(colour, marks(document)), "now": count(number), "previous": previous}


def _figures(figures: Mapping[str, Figure], names: Iterable[str]) -> tuple[dict[str, str], ...]:
    """Return values, values in whole units, last report's values and remarks by name."""
    values, wholes, pasts, remarks = {}, {}, {}, {}
    for name in names:
        figure = figures.get(name)
        values[name] = NOT_IN_REPORT if figure is None else now(figure)
        wholes[name] = NOT_IN_REPORT if figure is None else whole(figure)
        pasts[name] = NOT_IN_REPORT if figure is None else then(figure)
        remarks[name] = "" if figure is None else remark(figure)
    return values, wholes, pasts, remarks


def _project(document: ReportDocument, page: ProjectPage) -> dict[str, Any]:
    values, wholes, pasts, remarks = _figures(page.figures, FIGURES)
    lights = (page.overall, page.schedule, page.cost, *page.others)
    earned = page.earned_value
    return {
        **{name: plain(getattr(page, name)) for name in ("code", "name", "department", "sponsor", "manager", "phase")},
        "status": status(page.overall.colour, marks(document)),
        "schedule": status(page.schedule.colour, marks(document)),
        "cost": status(page.cost.colour, marks(document)),
        "movement": movement(page.overall, marks(document)),
        "because": full(page.overall.because),
        "lights": [_light(document, light) for light in lights],
        "sentences": [said_as(said.text) for said in page.sentences],
        "figures": values,
        "whole": wholes,
        "previous": pasts,
        "remarks": remarks,
        "earned_value": _figures(earned.figures if earned else {}, EARNED)[0],
        "earned_value_reason": full(earned.reason) if earned else "",
        "hours": [
            {"name": label(figure.id), "now": now(figure), "previous": then(figure)}
            for figure in page.hours_by_organisation
        ],
        **_money(document, page),
        **_work(page),
        "discrepancies": [_discrepancy(item) for item in page.discrepancies],
        "sources": [plain(source) for source in page.sources],
        "unread": [full(not_read(note)) for note in page.unread],
    }


def _light(document: ReportDocument, light: StatusLight) -> dict[str, str]:
    declared = light.declared
    return {
        "dimension": plain(light.dimension),
        "status": status(light.colour, marks(document)),
        "movement": movement(light, marks(document)),
        "because": full(light.because),
        "rule": full(light.rule),
        "threshold": full(light.threshold),
        "margin": full(light.margin),
        "to_green": full(light.to_green),
        "since": _day(light.since, ""),
        "declared": f"{plain(declared.by)}, {day(declared.on)}: {full(declared.reason)}" if declared else "",
    }


def _money(document: ReportDocument, page: ProjectPage) -> dict[str, Any]:
    months = []
    for year in month_years(page):
        for period in year.periods:
            actual = money(period.actual, document.currency) if period.actual is not None else period.standing.value
            planned = money(period.planned, document.currency) if period.planned is not None else "no plan"
            months.append({"name": plain(period.label), "planned": planned, "actual": actual})
        months += [
            {"name": months_label(span), "planned": "see its months", "actual": now(span.actual)}
            for span in year.together
        ]
    years = [
        {
            "name": plain(year),
            "figures": _figures({figure.id.rsplit("/", 1)[-1]: figure for figure in figures}, FIGURES)[0],
        }
        for year, figures in sorted(page.money_by_year.items(), reverse=True)
    ]
    return {"months": months, "years": years}


def _work(page: ProjectPage) -> dict[str, Any]:
    return {
        "milestones": [
            {
                "title": plain(row.title),
                "state": plain(row.state),
                "first_baseline": _day(row.first_baseline_on, "no baseline"),
                "current_baseline": _day(row.current_baseline_on, "no baseline"),
                "forecast": _day(row.actual_on or row.forecast_on, "no date yet"),
                "slip_first": now(row.slip_first),
                "slip_current": now(row.slip_current),
                "moved": now(row.moved_since_last),
                "source": plain(row.source),
            }
            for row in page.milestones
        ],
        "register": [_entry(row) for row in page.register],
        "changes": [
            {
                "subject": plain(change.subject),
                "kind": plain(change.kind).replace("_", " "),
                "before": plain(change.before) or "not there",
                "after": plain(change.after) or "not there",
            }
            for change in page.changes
        ],
        "finished": [plain(title) for title in page.finished],
        "coming": [plain(title) for title in page.coming],
    }


def _entry(row: RegisterRow) -> dict[str, str]:
    return {
        "kind": plain(row.kind),
        "key": plain(row.key),
        "title": plain(row.title),
        "status": plain(row.status),
        "state": "open" if row.is_open else "closed",
        "owner": plain(row.owner),
        "due": _day(row.due_on, "no date"),
    }


def _discrepancy(item: Discrepancy) -> dict[str, str]:
    return {
        "project": plain(item.project),
        "rule": plain(item.rule),
        "left": now(item.left),
        "left_source": plain(item.left_source),
        "right": now(item.right),
        "right_source": plain(item.right_source),
        "sentence": full(item.sentence),
        "used": full(item.used),
        "owner": plain(item.owner),
        "accepted": full(item.accepted),
    }


def _sources(document: ReportDocument) -> list[dict[str, str]]:
    return [
        {
            "name": plain(source.source),
            "connector": plain(source.connector),
            "state": FRESHNESS_WORDS.get(source.state, plain(source.state)),
            "last_read": instant(source.finished_at, document.time_zone) if source.finished_at else "never",
            "data_as_of": stated_day(source.data_as_of),
            "detail": full(source.detail),
        }
        for source in document.freshness
    ]


def _unmatched(document: ReportDocument) -> list[dict[str, str]]:
    return [
        {
            "name": plain(item.name),
            "source": plain(item.source),
            "kind": plain(item.kind),
            "rows": count(item.rows),
            "amount": now(item.amount) if item.amount else "",
            "hours": now(item.hours) if item.hours else "",
            "reason": full(item.reason),
            "remedy": plain(item.remedy),
        }
        for item in document.unmatched
    ]


def _left_out(document: ReportDocument) -> list[dict[str, str]]:
    return [
        {
            "where": plain(note.where),
            "source": plain(note.source),
            "value": plain(note.value),
            "reason": full(note.reason),
            "remedy": full(note.remedy),
            "amount": money(note.amount, note.currency) if note.amount is not None else "",
        }
        for note in document.quarantined
    ]


def _day(when: date | None, otherwise: str) -> str:
    return day(when) if when else otherwise
