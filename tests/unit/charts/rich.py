"""An invented report with everything that a chart can show: a past, earned value, weeks of work and a register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from reports.document import (
    Colour,
    EarnedValue,
    EarnedValuePoint,
    ProjectPage,
    RegisterRow,
    ReportDocument,
    StatusLight,
    TrailPoint,
    Unit,
    WorkWeek,
)
from tests.unit.render.sample import erp, figure, light, sample_document

AS_OF = date(2026, 11, 20)
_COLOURS = (Colour.GREEN, Colour.GREEN, Colour.YELLOW, Colour.GREY, Colour.YELLOW, Colour.RED, Colour.RED)


def rich_document() -> ReportDocument:
    """The sample, with a first project of which everything is known."""
    document = sample_document()
    return replace(
        document, projects=tuple(rich_page() if page.code == "IT-0423" else page for page in document.projects)
    )


def rich_page() -> ProjectPage:
    """The sample's project that is off track, with a past and registers."""
    page = erp()
    return replace(
        page,
        others=(light_of("scope", Colour.YELLOW), light_of("resources", Colour.GREEN), light_of("risk", Colour.GREY)),
        earned_value=earned_value(),
        trail=trail(page),
        register=register(),
        weeks=weeks(),
    )


def light_of(dimension: str, colour: Colour) -> StatusLight:
    """A light of a dimension that only some projects judge."""
    return replace(light("overall", colour, None, "Invented"), dimension=dimension)


def earned_value() -> EarnedValue:
    """A project behind its plan and above its cost, with a month of which the cost is not known."""
    months = [date(2025, 7 + n, 28) if n < 6 else date(2026, n - 5, 28) for n in range(18)]
    planned = [420_000_000 * n * n * (54 - 2 * n) // (18**3) for n in range(1, 19)]
    curve = tuple(
        EarnedValuePoint(
            label=on.strftime("%b %Y"),
            ends_on=on if on < AS_OF or on.month == 12 else AS_OF,
            planned=amount,
            earned=None if on > AS_OF + timedelta(days=9) else amount * 86 // 100,
            actual=None if on > AS_OF + timedelta(days=9) or on == months[8] else amount * 104 // 100,
        )
        for on, amount in zip(months, planned, strict=True)
    )
    money = {"bac": 420_000_000, "pv": curve[16].planned, "ev": curve[16].earned, "ac": curve[16].actual}
    figures = {name: figure(f"IT-0423/earned_value/{name}", Unit.MONEY, value) for name, value in money.items()}
    figures["eac_cpi"] = figure("IT-0423/earned_value/eac_cpi", Unit.MONEY, 507_906_976)
    figures["spi"] = figure("IT-0423/earned_value/spi", Unit.RATIO, Decimal("0.86"))
    return EarnedValue(reason="", figures=figures, curve=curve)


def trail(page: ProjectPage) -> tuple[TrailPoint, ...]:
    """Seven monthly reports; the dates move, one report knew no finish."""
    points = []
    for number, colour in enumerate(_COLOURS):
        colours = {"overall": colour, "schedule": colour, "cost": Colour.GREEN}
        if number > 2:
            colours["scope"] = Colour.YELLOW
        points.append(
            TrailPoint(
                as_of=date(2026, 4 + number, 30 if number != 6 else 31),
                colours=colours,
                finish_forecast=None if number == 3 else date(2026, 11, 16) + timedelta(days=9 * number),
                milestones={
                    row.key: row.forecast_on - timedelta(days=(6 - number) * (4 + 3 * index))
                    for index, row in enumerate(page.milestones)
                    if row.forecast_on is not None
                },
            )
        )
    return tuple(points)


def register() -> tuple[RegisterRow, ...]:
    """Risks in several cells, one without an impact, one closed, and an issue."""
    places = [(4, 5), (4, 5), (3, 3), (2, 4), (1, 1), (5, 2), (3, None), (5, 5)]
    risks = tuple(
        RegisterRow(
            kind="risk",
            key=f"R-{number}",
            title=f"Invented risk {number}",
            source="tracker",
            status="Open",
            is_open=number != 7,
            probability=probability,
            impact=impact,
        )
        for number, (probability, impact) in enumerate(places)
    )
    issue = RegisterRow(kind="issue", key="I-1", title="Invented issue", source="tracker", status="Open", is_open=True)
    return (*risks, issue)


def weeks() -> tuple[WorkWeek, ...]:
    """Thirty weeks in which scope grows twice and is cut once."""
    made, total, done = [], 96, 0
    for number in range(30):
        added, removed, finished = {8: 22, 19: 31}.get(number, 1), {24: 6}.get(number, 0), 3 + number % 4
        total, done = total + added - removed, min(done + finished, 118)
        ends_on = AS_OF - timedelta(days=(29 - number) * 7 - (2 if number < 29 else 0))
        made.append(
            WorkWeek(ends_on=ends_on, added=added, removed=removed, done=finished, total=total, total_done=done)
        )
    return tuple(made)
