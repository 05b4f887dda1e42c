"""Order, trend and shades of a status, and where figures are found."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reports.document import PROJECT_FIGURES, Colour, Declared, Presentation, Unit
from reports.render import palette, views
from reports.render.facts import every_fact, label, project_facts, total_label
from tests.unit.render.sample import assets, dashboards, erp, figure, light, portal, sample_document

TEMPLATES = Path(palette.__file__).parent / "templates"


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast of two colours (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", Colour)
def test_a_status_can_be_read_on_white_and_as_white_text(colour: Colour) -> None:
    assert contrast(palette.mark(colour).shade, "#ffffff") >= 4.5


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        (palette.INK, "#ffffff", 7),
        (palette.QUIET, "#ffffff", 4.5),
        (palette.QUIET, "#f5f7f9", 4.5),  # footer
        (palette.FIRM, "#ffffff", 3),
        (palette.ACTUAL, "#ffffff", 4.5),
        (palette.ACTUAL, "#f5f7f9", 4.5),  # links in the contents
        ("#c9dcec", "#12344d", 4.5),  # cover
        ("#6b4600", "#fdf5e3", 4.5),  # restated
        ("#b35c00", "#ffffff", 3),  # focus ring
        ("#8a5a00", "#ffffff", 3),  # edge of committed bars
    ],
)
def test_colours_that_carry_meaning_have_contrast(front: str, back: str, least: float) -> None:
    used = (TEMPLATES / "style.css").read_text() + Path(palette.__file__).read_text()
    assert front in used or front == palette.INK
    assert contrast(front, back) >= least


def test_every_shade_of_a_status_in_the_style_sheet_is_the_palettes() -> None:
    style = (TEMPLATES / "style.css").read_text()
    for colour, mark in palette.MARKS.items():
        assert set(re.findall(rf"\.{colour} {{ (?:background|color|border-\w+-color): (#\w+)", style)) <= {
            mark.shade,
            "#fff",
        }


@pytest.mark.parametrize(
    ("now", "before", "arrow", "words"),
    [
        (Colour.RED, Colour.YELLOW, "↓", "worse, was At risk"),
        (Colour.GREEN, Colour.RED, "↑", "better, was Off track"),
        (Colour.YELLOW, Colour.YELLOW, "→", "unchanged"),
        (Colour.GREY, Colour.GREEN, "↔", "was On track"),
        (Colour.RED, Colour.GREY, "↔", "was Not known"),
    ],
)
def test_a_trend_has_arrow_and_words(now: Colour, before: Colour, arrow: str, words: str) -> None:
    assert palette.trend(light("cost", now, before, "")) == palette.Trend(arrow=arrow, words=words)


def test_nothing_to_compare_with_is_no_trend() -> None:
    assert palette.trend(light("cost", Colour.RED, None, "")) is None


def test_projects_are_ordered_by_status_then_by_their_worse_light() -> None:
    both = replace(erp(), code="both", name="z")
    one = replace(erp(), code="one", name="a", cost=light("cost", Colour.GREEN, None, ""))
    found = palette.worst_first((dashboards(), one, portal(), both, assets()))
    assert [page.code for page in found] == ["both", "one", "IT-0388", "IT-0410", "IT-0501"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("actual", "Actual to date"),
        ("IT-0423/hours/city_staff", "City staff"),
        ("IT-0423/FY2027/budget_revised", "Budget, revised"),
        ("cost_ratio", "Cost ratio"),
        ("", ""),
    ],
)
def test_a_figure_is_called_by_the_last_part_of_its_id(name: str, shown: str) -> None:
    assert label(name) == shown


def test_every_figure_is_found_once_and_has_a_label() -> None:
    facts = every_fact(sample_document())
    ids = [fact.figure.id for fact in facts]
    assert len(ids) == len(set(ids))
    assert all(fact.label for fact in facts)
    for fact in (
        "IT-0423/milestone/5/moved",
        "IT-0423/discrepancy/budget/plan",
        "IT-0423/FY2026/actual",
        "discrepancy/ytd",
        "unmatched/plans/old_fiber",
        "IT-0423/hours/contractor",
        "portfolio/projects_red",
    ):
        assert fact in ids
    assert {fact.figure.id for fact in project_facts(erp())} <= set(ids)


def test_key_figures_are_grouped_and_unknown_names_are_kept() -> None:
    made = {group.title: [name for name, _ in group.rows] for group in views.groups(assets().figures)}
    assert list(made) == ["Schedule", "Work and hours", "Money", "Other figures"]
    assert made["Other figures"] == ["Cost ratio", "Phase gate"]


def test_every_listed_figure_has_its_group() -> None:
    names = {name for name, _ in PROJECT_FIGURES}
    assert names <= {*views.SCHEDULE, *views.WORK, *views.MONEY}


def test_money_by_year_is_newest_first_with_the_columns_of_any_year() -> None:
    table = views.year_table(
        {
            "FY2026": (figure("p/FY2026/actual", Unit.MONEY, 1),),
            "FY2027": (figure("p/FY2027/budget_revised", Unit.MONEY, 2), figure("p/FY2027/odd", Unit.MONEY, 3)),
        }
    )
    assert table.columns == ("Budget, revised", "Actual to date", "Odd")
    assert [(year, [f.value if f else None for f in row]) for year, row in table.rows] == [
        ("FY2027", [2, None, 3]),
        ("FY2026", [None, 1, None]),
    ]


def test_counts_of_the_last_report_leave_out_what_was_not_in_it() -> None:
    assert views.counts_before(sample_document()) == {Colour.RED: 0, Colour.YELLOW: 2, Colour.GREY: 0, Colour.GREEN: 1}
    assert views.counts_before(replace(sample_document(), previous=None)) is None
    assert sum(views.counts_now(sample_document().projects).values()) == 4


def test_a_document_has_the_words_it_configures_and_the_usual_ones_else() -> None:
    words = {"red": "Red", "yellow": " ", "violet": "Violet"}
    document = replace(sample_document(), presentation=Presentation(words=words))
    assert palette.words_of(document) == {
        Colour.RED: "Red",
        Colour.YELLOW: "At risk",
        Colour.GREY: "Not known",
        Colour.GREEN: "On track",
    }
    printed = palette.marks(document)
    assert printed[Colour.RED] == replace(palette.MARKS[Colour.RED], word="Red")
    assert palette.trend(light("cost", Colour.YELLOW, Colour.RED, ""), printed) == palette.Trend(
        arrow="↑", words="better, was Red"
    )
    assert total_label("projects_red", document) == "Projects: Red"
    assert total_label("projects_green", document) == "Projects on track"
    assert total_label("projects", document) == "Projects in this report"


@pytest.mark.parametrize(
    ("since", "as_of", "words"),
    [
        (None, date(2026, 11, 30), ""),
        (date(2026, 11, 30), date(2026, 11, 30), ""),
        (date(2026, 12, 1), date(2026, 11, 30), ""),
        (date(2026, 11, 29), date(2026, 11, 30), "At risk for 1 day"),
        (date(2026, 11, 17), date(2026, 11, 30), "At risk for 13 days"),
        (date(2026, 11, 16), date(2026, 11, 30), "At risk for 2 weeks"),
        (date(2026, 9, 30), date(2026, 11, 29), "At risk for 8 weeks"),
        (date(2026, 9, 30), date(2026, 11, 30), "At risk for 2 months"),
        (date(2026, 11, 30), date(2027, 2, 28), "At risk for 3 months"),
        (date(2025, 12, 31), date(2027, 1, 30), "At risk for 12 months"),
    ],
)
def test_how_long_a_status_has_stood_is_said_in_whole_months_weeks_or_days(
    since: date | None, as_of: date, words: str
) -> None:
    stood = replace(light("cost", Colour.YELLOW, None, ""), since=since)
    assert views.held(stood, as_of) == words


def test_a_declared_status_is_said_beside_the_computed_one() -> None:
    said = Declared(computed=Colour.RED, by="Ada Example", on=date(2026, 11, 20), reason="agreed with the vendor")
    assert views.declaration(light("cost", Colour.YELLOW, None, "")) == ""
    assert views.declaration(replace(light("cost", Colour.YELLOW, None, ""), declared=said)) == (
        "computed: Off track; declared: At risk - agreed with the vendor, Ada Example, Nov 20, 2026"
    )
