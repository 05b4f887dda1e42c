"""A document of every shape there is, and the same with hostile text in each place that holds free text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from reports.document import (
    Colour,
    Declared,
    Discrepancy,
    EarnedValue,
    EarnedValuePoint,
    Figure,
    ProjectPage,
    RegisterRow,
    ReportDocument,
    StatusLight,
    TrailPoint,
    Unit,
    WorkWeek,
)
from reports.render.canonical_json import to_json
from tests.unit.render.sample import erp, figure, light, sample_document, unknown

HOSTILE = (
    "# not a heading | `code` ``` *x* __y__ ~~z~~ ![i](http://evil.example/i.png) [l](javascript:alert) "
    "<script>alert(1)</script> </mj-raw><mj-raw> <!-- --> ]]> &copy; &amp; {{ 7*7 }} {% raw %} $x$ #read("
    '"/etc/passwd") http://evil.example www.evil.example \\ | \u202egnp.exe \u05d0\u05d1 \U0001f600'
)
LINES = "one\r\n\r\n# two\n- three\n> four\n    five\n1. six\n---\n| a | b |\n|---|---|"
NUL = "a\x00b\x1b[31m\ud83dc\uffff"
BEGINNINGS = ("- x", "+ x", "1. x", "12) x", "=====", "---", "* x", "> x", "# x", "|", "    x", "~~~", "```", "***", "")

_KEPT = frozenset({"currency", "time_zone", "sha256", "schema", "unit", "colour", "standing", "language", "accent"})
"""Fields with words of ours: another word there is another document, not another title."""

_KINDS = frozenset({"kind", "state", "dimension"})


def full_document() -> ReportDocument:
    """The sample with every part that a document may have."""
    document = sample_document()
    return replace(
        document,
        projects=tuple(full_page(page) if page.code == "IT-0423" else page for page in document.projects),
        manifest={"syncline": "0.9", "typst": "0.15.2"},
    )


def full_page(page: ProjectPage | None = None) -> ProjectPage:
    """A project with earned value, registers, weeks, a trail and a status that a person declared."""
    page = page or erp()
    return replace(
        page,
        overall=replace(
            page.overall,
            to_green="the finish moves back to November 16, 2026",
            since=date(2026, 9, 30),
            declared=Declared(
                computed=Colour.YELLOW, by="Ada Example", on=date(2026, 11, 18), reason="the vendor left"
            ),
        ),
        others=(replace(light("cost", Colour.GREEN, None, "Nothing was added"), dimension="scope"),),
        earned_value=EarnedValue(
            reason="",
            figures={
                "spi": figure("IT-0423/earned_value/spi", Unit.RATIO, Decimal("0.875"), Decimal("0.91")),
                "cpi": unknown("IT-0423/earned_value/cpi", Unit.RATIO, "the ledger has no month of it"),
                "bac": figure("IT-0423/earned_value/bac", Unit.MONEY, 400_000_000),
            },
            earlier=((figure("IT-0423/earned_value/2026-10/spi", Unit.RATIO, Decimal("0.91")),),),
            curve=(
                EarnedValuePoint(label="Nov 2026", ends_on=date(2026, 11, 20), planned=350_000, earned=None, actual=1),
            ),
            basis=(figure("IT-0423/earned_value/basis/work", Unit.BASIS_POINTS, 8_000),),
        ),
        trail=(TrailPoint(as_of=date(2026, 10, 30), colours={"overall": Colour.YELLOW}),),
        register=register(),
        weeks=(WorkWeek(ends_on=date(2026, 11, 15), added=4, removed=1, done=6, total=160, total_done=118),),
        finished=("Interfaces tested",),
        coming=("Go-live rehearsal, Dec 4, 2026",),
        discrepancies=tuple(_standing(item) for item in page.discrepancies),
    )


def register() -> tuple[RegisterRow, ...]:
    """Entries of each register, one of them closed."""
    return (
        RegisterRow(
            kind="decision",
            key="tracker:task:1",
            title="Choose who runs payroll in January",
            source="tracker",
            status="To decide",
            is_open=True,
            owner="Council",
            due_on=date(2026, 12, 1),
            url="https://marlow.example/browse/ERP-1",
        ),
        RegisterRow(
            kind="risk",
            key="tracker:task:2",
            title="The vendor loses its lead",
            source="tracker",
            status="Open",
            is_open=True,
            probability=4,
            impact=5,
        ),
        RegisterRow(kind="risk", key="tracker:task:3", title="Old", source="tracker", status="Closed", is_open=False),
    )


def _standing(item: Discrepancy) -> Discrepancy:
    return replace(
        item, id="d1", since=date(2026, 9, 30), owner="Finance", accepted="by Ada Example until December 31, 2026"
    )


def filled(document: ReportDocument, make: Callable[[str], str]) -> ReportDocument:
    """Return the document with `make` of each free text in its place; ids, words of ours and numbers stay."""
    made = _filled(document, make, "")
    assert isinstance(made, ReportDocument)
    return made


def _filled(value: Any, make: Callable[[str], str], name: str) -> Any:
    if isinstance(value, Figure):
        text = make(value.value) if value.unit is Unit.TEXT and isinstance(value.value, str) else value.value
        return replace(value, value=text, reason=value.reason and make(value.reason), formula=make(value.formula))
    if isinstance(value, StatusLight):
        return replace(value, because=make(value.because), rule=make(value.rule), to_green=make(value.to_green))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{one.name: _filled(getattr(value, one.name), make, one.name) for one in fields(value) if one.init},
        )
    if isinstance(value, tuple):
        return tuple(_filled(one, make, name) for one in value)
    if isinstance(value, Mapping):
        return {key: _filled(one, make, name) for key, one in value.items()}
    plain_text = type(value) is str and value and name not in _KEPT | _KINDS | _IDS
    return make(value) if plain_text else value


_IDS = frozenset({"id", "key", "code", "facts", "inputs", "url", "place", "label", "title_of", "project", "projects"})


def large_document(projects: int) -> ReportDocument:
    """The sample with many copies of its first project."""
    return replace(
        sample_document(),
        projects=tuple(replace(erp(), code=f"IT-{number:04}", name=f"Project {number}") for number in range(projects)),
    )


def text_of_json(document: ReportDocument) -> str:
    """The canonical JSON as text."""
    return to_json(document).decode()
