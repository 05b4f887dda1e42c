"""The invented document with everything a page may hold beside the usual, and pages nobody hopes for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.document import (
    Colour,
    Declared,
    EarnedValue,
    EarnedValuePoint,
    ProjectPage,
    RegisterRow,
    ReportDocument,
    StatusLight,
    Unit,
)
from tests.unit.render.sample import dashboards, erp, figure, sample_document, unknown

HOSTILE = '{{ 7*7 }} {% for x in y %} #read("/etc/passwd") *b* $x$ =1+1 <w:br/> & "q" {_{ 🚧 ]]> _x0041_'
LONG = "word " * 800  # 4,000 characters


def full_page() -> ProjectPage:
    """A project with other lights, earned value, a register, and what was finished and comes."""
    light = StatusLight(
        dimension="risk",
        colour=Colour.YELLOW,
        previous=Colour.GREEN,
        rule="open risks by weight",
        threshold="yellow from 9, red from 15",
        because="one risk weighs 12",
        to_green="close or lower the risk of late data",
        declared=Declared(computed=Colour.RED, by="Ada Example", on=date(2026, 11, 19), reason="the vendor confirmed"),
    )
    rows = tuple(
        RegisterRow(
            kind=kind,
            key=f"R-{number}",
            title=f"{kind} number {number} of the register",
            source="tracker",
            status="Open",
            is_open=True,
            owner="Ben Sample",
            due_on=date(2026, 12, number),
            probability=3,
            impact=4,
        )
        for number, kind in enumerate(("risk", "issue", "decision"), start=1)
    )
    earned = EarnedValue(
        reason="",
        figures={
            "spi": figure("IT-0900/ev/spi", Unit.RATIO, Decimal("0.93")),
            "cpi": figure("IT-0900/ev/cpi", Unit.RATIO, Decimal("1.04")),
        },
        curve=tuple(
            EarnedValuePoint(
                label=f"{month} 2026",
                ends_on=date(2026, number, 28),
                planned=number * 1_000_000,
                earned=number * 900_000 if number < 11 else None,
                actual=number * 950_000 if number < 11 else None,
            )
            for number, month in ((8, "Aug"), (9, "Sep"), (10, "Oct"), (11, "Nov"))
        ),
    )
    return replace(
        erp(),
        code="IT-0900",
        name="Records system",
        others=(light,),
        register=rows,
        earned_value=earned,
        finished=("Contract signed",),
        coming=("Test on Dec 1, 2026",),
    )


def bare_page() -> ProjectPage:
    """A project of which nothing is known."""
    page = dashboards()
    return replace(
        page,
        code="IT-0901",
        name="Bare",
        department="",
        sponsor="",
        manager="",
        phase="",
        sentences=(),
        figures={},
        hours_by_organisation=(),
        money_by_year={},
        periods=(),
        months_together=(),
        milestones=(),
        changes=(),
        discrepancies=(),
        sources=(),
        unread=(),
    )


def odd_page() -> ProjectPage:
    """A project with amounts no chart can hold, below zero, in another currency, and hostile texts."""
    page = erp()
    figures = {
        **page.figures,
        "budget_revised": figure("IT-0902/budget_revised", Unit.MONEY, 10**16),
        "actual": figure("IT-0902/actual", Unit.MONEY, -5, currency="EUR"),
        "available": unknown("IT-0902/available", Unit.MONEY, "two currencies"),
    }
    return replace(page, code="=1+1", name=HOSTILE, department=LONG, figures=figures, periods=())


def full_document() -> ReportDocument:
    """The invented document with these pages beside its own."""
    made = sample_document()
    return replace(made, projects=(*made.projects, full_page(), bare_page(), odd_page()))


def many(count: int) -> ReportDocument:
    """A document with so many projects."""
    pages = tuple(replace(erp(), code=f"IT-{number:04}", name=f"Project {number}") for number in range(count))
    return sample_document(pages)
