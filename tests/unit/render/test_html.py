"""The web page: complete, accessible, self-contained, and deaf to whatever a title tries."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from reports.document import RecordLink, Unit
from reports.render.canonical_json import document_hash
from reports.render.html import to_html
from tests.unit.render.page import Element, read_page
from tests.unit.render.sample import (
    FORMULA,
    FRESHNESS,
    RTL,
    SCRIPT,
    dashboards,
    empty_document,
    erp,
    figure,
    portal,
    sample_document,
)
from tests.unit.render.sample_tracker import PORTAL_UNREAD

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@pytest.fixture(scope="module")
def page() -> Element:
    return read_page(to_html(sample_document()))


@pytest.fixture(scope="module", params=["sample", "empty", "first"])
def any_page(request: pytest.FixtureRequest) -> Element:
    documents = {
        "sample": sample_document(),
        "empty": empty_document(),
        "first": replace(sample_document(), previous=None),
    }
    return read_page(to_html(documents[request.param]))


def test_the_page_has_a_language_a_title_and_its_landmarks(any_page: Element) -> None:
    (html,) = any_page.all("html")
    assert html.attributes["lang"] == "en-US"
    assert len(any_page.all("title")) - len(any_page.all("svg")) == 1
    for landmark in ("header", "nav", "main", "footer"):
        assert len(any_page.all(landmark)) == 1, landmark


def test_there_is_one_first_heading_and_no_level_is_skipped(any_page: Element) -> None:
    levels = [int(heading.name[1]) for heading in any_page.all(*HEADINGS)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_reference_has_its_target(any_page: Element) -> None:
    ids = [element.attributes["id"] for element in any_page.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in any_page.walk():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(element.attributes.get(name, "").split()) <= set(ids)
        if element.attributes.get("href", "").startswith("#"):
            assert element.attributes["href"][1:] in ids
        for value in element.attributes.values():
            assert set(re.findall(r"url\(#([^)]*)\)", value)) <= set(ids)


def test_the_first_thing_a_keyboard_reaches_skips_to_the_report(page: Element) -> None:
    first = next(
        element
        for element in page.walk()
        if element.name in {"a", "summary", "button"} or "tabindex" in element.attributes
    )
    assert first.attributes == {"class": "skip", "href": "#main"}


def test_every_table_has_a_caption_headers_with_scope_and_explicit_roles(any_page: Element) -> None:
    for table in any_page.all("table"):
        assert table.attributes["role"] == "table"
        (caption,) = table.all("caption")
        assert caption.text
        for cell in table.all("th"):
            assert cell.attributes["scope"] in {"col", "row"}
            assert cell.attributes["role"] in {"columnheader", "rowheader"}
        heads = [cell.text for cell in table.all("thead")[0].all("th")]
        for row in table.all("tbody")[0].all("tr"):
            cells = row.all("th", "td")
            assert len(cells) == len(heads)
            assert all(cell.text for cell in cells), "no cell is blank"
            if "stack" in table.attributes.get("class", ""):
                assert [cell.attributes["data-label"] for cell in cells[1:]] == heads[1:]


def test_a_region_that_scrolls_can_be_focused_and_has_a_name(any_page: Element) -> None:
    for region in [element for element in any_page.walk() if element.attributes.get("class") == "scroll"]:
        assert region.attributes["role"] == "region"
        assert region.attributes["tabindex"] == "0"
        assert any_page.one(region.attributes["aria-labelledby"]).text


def test_a_picture_is_announced_by_title_and_facts(page: Element) -> None:
    pictures = page.all("svg")
    assert pictures
    for picture in pictures:
        assert picture.attributes["role"] == "img"
        title, description = picture.attributes["aria-labelledby"].split()
        assert picture.one(title).name == "title"
        assert picture.one(description).name == "desc"


def test_colour_never_stands_alone(page: Element) -> None:
    words = {"red": "■Off track", "yellow": "▲At risk", "grey": "–Not known", "green": "●On track"}  # noqa: RUF001 -- the symbol
    marks = [
        element for element in page.walk() if element.attributes.get("class", "").split()[:1] in (["pill"], ["flat"])
    ]
    assert len(marks) > 20
    for mark in marks:
        assert mark.text == words[mark.attributes["class"].split()[1]]


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(page: Element) -> None:
    raw = to_html(sample_document()).decode()
    assert not page.all("script", "link", "iframe", "img", "object", "embed", "form")
    assert "@import" not in raw
    assert not re.search(r"url\((?!#)", raw)
    for element in page.walk():
        assert not [name for name in element.attributes if name.startswith("on") or name == "src"]
    (policy,) = [meta for meta in page.all("meta") if "http-equiv" in meta.attributes]
    assert policy.attributes["content"].startswith("default-src 'none'")


def test_hostile_titles_stay_text(page: Element) -> None:
    for text in (SCRIPT, FORMULA, RTL, "IT0999 <b>Fiber</b>"):
        assert text in page.text
    for text in (SCRIPT, FORMULA, RTL):
        assert [element for element in page.all("bdi") if text in element.text], "isolated from the text around it"


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://marlow.atlassian.net/browse/ERP-1", True),
        ("http://planner.example/task?id=3#top", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("https://user:secret@evil.example/", False),
        ('https://x.example/" onclick="alert(1)', False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, linked: bool) -> None:
    link = RecordLink(key="jira:issue:1", url=url)
    fact = figure("IT-0501/actual", Unit.MONEY, 5, records=(link,))
    page = read_page(to_html(sample_document((replace(dashboards(), figures={"actual": fact}),))))
    found = [element for element in page.all("a") if element.text == "jira:issue:1"]
    assert [element.attributes["href"] for element in found] == ([url] if linked else [])
    assert "jira:issue:1" in page.text
    assert "secret" not in page.text


def test_the_organisation_cannot_leave_the_style_sheet() -> None:
    document = replace(sample_document(), organisation='x"; } </style><script>alert(1)</script> \\')
    page = read_page(to_html(document))
    assert not page.all("script")
    assert len(page.all("style")) == 1
    assert "\\3c \\2f style\\3e \\3c script\\3e " in to_html(document).decode()


def test_the_cover_says_who_when_against_what_and_which_bytes(page: Element) -> None:
    (cover,) = page.all("header")
    for said in (
        "City of Marlow",
        "Nov 20, 2026",
        "Nov 22, 2026, 8:15 AM MST",
        "America/Phoenix",
        "Report 11, as of Oct 30, 2026",
        "Sources: 1 fresh, 1 waiting, 2 stale, 1 never read; rows left out: 7",
        document_hash(sample_document())[:12],
    ):
        assert said in cover.text
    assert document_hash(sample_document()) in page.one("definitions").text


def test_the_summary_has_a_bottom_line_five_points_at_most_and_warns_of_old_data() -> None:
    said = sample_document().summary
    page = read_page(to_html(replace(sample_document(), summary=said * 3)))
    summary = page.one("summary")
    (lead,) = [element for element in summary.all("p") if element.attributes.get("class") == "lead"]
    assert lead.text == said[0].text
    (points,) = [element for element in summary.all("ul") if element.attributes.get("class") == "points"]
    assert len(points.all("li")) == 5
    assert "ledger (stale): The newest good file is 12 days old; the limit is 7 days." in summary.text
    assert "At risk1last report: 2" in summary.text
    assert "Available-$7,981last report: $51,000" in summary.text


def test_projects_come_worst_first_everywhere(page: Element) -> None:
    codes = ["IT-0423", "IT-0388", "IT-0410", "IT-0501"]
    rows = page.one("portfolio").all("tbody")[0].all("tr")
    assert [next(code for code in codes if code in row.text) for row in rows] == codes
    assert [s.attributes["id"] for s in page.all("section") if s.attributes.get("class") == "project"] == [
        f"project-{code.lower()}" for code in codes
    ]


def test_the_portfolio_row_says_everything_asked(page: Element) -> None:
    row = page.one("portfolio").all("tbody")[0].all("tr")[0].text
    for said in (
        "ERP finance replacement",
        "Information Technology",
        "Off track",
        "worse, was At risk",
        "62.6%1",
        "Nov 16, 2026",
        "now Jan 11, 2027",
        "Jan 25, 2027",
        "+46 days late",
        "$4,200,000",
        "$3,124,480",
        "restated",
        "$1,180,000",
        "-$104,480",
        "9,310.25 h",
        "of 14,200 h",
    ):
        assert said in row, said


def test_what_several_cells_would_repeat_stands_once_below_the_table(page: Element) -> None:
    portfolio = page.one("portfolio")
    assert page.one("portfolio-note-1").text == "Weighted by planned work: work 80%, duration 20% of it."
    mark = next(link for link in portfolio.all("a") if link.attributes["href"] == "#portfolio-note-1")
    assert (mark.text, mark.attributes["aria-label"]) == ("1", "note 1")
    assert portfolio.text.count("Weighted by planned work") == 1
    assert portfolio.text.count("No finance code is linked to this project.") == 1


def test_months_that_are_only_known_together_say_so_with_their_sum(page: Element) -> None:
    project = page.one("project-it-0423").text
    assert "P01 Jul 2025 $200,000.00 not known by month" in project
    assert "P07 Jan 2027 $230,000.00 ahead" in project
    assert (
        "FY2026 P01 to P03: $312,126.51 in all, not known by month. Balances of FY2026 were read at P03 only."
        in project
    )
    assert "FY2028 P01: not known. No file of ledger has them." in project
    assert "nothing posted" not in project


def test_records_name_their_file_and_not_its_hash(page: Element) -> None:
    assert "Go-liveerp.xml, Task UID 14" in page.one("project-it-0423").text
    origins = page.one("provenance").text
    assert "ledger_2026-11.xlsx, ACCOUNT DETAIL!H213 (unchanged since an earlier delivery of this file)" in origins
    assert "3f2a3f2a" not in page.one("main").text


def test_what_only_decides_a_status_is_no_key_figure() -> None:
    inner = figure("IT-0501/cost/planned_for_comparison", Unit.MONEY, 5)
    moved = figure("IT-0501/schedule/finish_moved_since_last_report", Unit.WORKING_DAYS, 0, 5)
    names = {"planned_for_comparison": inner, "finish_moved_since_last_report": moved}
    page = read_page(to_html(sample_document((replace(dashboards(), figures=names),))))
    section = page.one("project-it-0501")
    key_figures = next(
        part for part in section.all("div") if "figures" in part.attributes.get("class", "").split()
    ).text
    assert "Finish moved since the last reportnot moved+5 days later" in key_figures
    assert "compared" not in key_figures
    assert "Planned spending that actual spending is compared with" not in section.text
    assert "Planned spending that actual spending is compared with" in page.one("provenance").text


def test_a_status_explains_itself(page: Element) -> None:
    project = page.one("project-it-0423").text
    for said in (
        "Rule slip against the first baseline",
        "Threshold yellow above 10 working days, red above 40 (preset marlow)",
        "Margin 6 days beyond red",
        "is 46 working days after the first baseline finish of Nov 16, 2026.",
    ):
        assert (
            said.replace("Rule ", "Rule").replace("Threshold ", "Threshold").replace("Margin ", "Margin") in project
        ), said


def test_a_figure_without_value_says_not_known_and_why(page: Element) -> None:
    project = page.one("project-it-0410").text
    assert "Budget, revisednot known1" in project
    assert page.one("project-it-0410-money-note-1").text == "No finance code is linked to this project."
    assert "Hours actualnot knownNo time entries in the plan." in project


def test_a_figure_the_document_lacks_is_not_in_this_report() -> None:
    page = read_page(
        to_html(
            replace(
                sample_document((replace(portal(), figures={}),)), totals={"used": figure("u", Unit.BASIS_POINTS, 1)}
            )
        )
    )
    assert page.one("portfolio").text.count("not knownNot in this report.") == 8
    assert "Schedule and work" not in page.one("project-it-0410").text


def test_changes_discrepancies_and_restatements_are_shown(page: Element) -> None:
    project = page.one("project-it-0423").text
    for said in (
        "Integrated test passed",
        "Nov 20, 2026",
        "restated +$12,500.00",
        "restated +32 h",
        "Restated",
        "$4,000,000.00 plans: erp.xml",
        "$4,200,000.00 ledger: ledger_2026-11.xlsx",
        "Ledger, because budgets are appropriated there.",
    ):
        assert said in project, said
    assert "Nothing changed since the report as of Oct 30, 2026." in page.one("project-it-0388").text


def test_what_is_not_in_the_figures_is_listed(page: Element) -> None:
    data = page.one("data").text
    for said in (
        "old_fiber.xml",
        "88 h",
        "links: [{source: ledger, project: IT0999}]",
        "7 rows are not in the figures; the first 2",
        "$2,500.00",
        "ledger_2026-11b.xlsx: rejected, as of Nov 15, 2026. ACCOUNT DETAIL!H213",
        "Never read",
        "year to date against journal",
    ):
        assert said in data, said


def test_a_project_that_could_not_be_read_is_stale_below_its_name_with_what_to_do(page: Element) -> None:
    (care,) = [part for part in page.one("project-it-0410").walk() if part.attributes.get("class") == "care"]
    assert care.text == (
        "Stale: part of this page is an earlier reading's, because its source could not be read again. "
        "PORTAL of tracker, not read since Nov 18, 2026: The account sync@marlow.example no longer sees the project "
        "<PORTAL>; give it Browse Projects again."
    )
    assert "care" not in {part.attributes.get("class") for part in page.one("project-it-0423").walk()}


def test_what_a_sentence_puts_in_backticks_is_shown_as_code_and_stays_harmless(page: Element) -> None:
    (care,) = [part for part in page.one("project-it-0410").walk() if part.attributes.get("class") == "care"]
    assert [part.text for part in care.all("code")] == ["Browse Projects"]
    hostile = replace(PORTAL_UNREAD, reason="set `<script>alert(1)</script>` and `jira.token`; a ` alone stays")
    shown = read_page(to_html(replace(sample_document(), freshness=(replace(FRESHNESS[3], unread=(hostile,)),))))
    assert "<script>alert(1)</script>" in [part.text for part in shown.one("data").all("code")]
    assert shown.all("script") == []
    assert "Set <script>alert(1)</script> and jira.token; a ` alone stays." in shown.one("data").text


def test_a_milestone_that_no_baseline_has_says_so_and_not_that_nobody_knows() -> None:
    found = erp()
    bare = replace(found.milestones[0], title="Release", first_baseline_on=None, current_baseline_on=None)
    shown = read_page(to_html(sample_document((replace(found, milestones=(bare,)),))))
    row = next(
        part for part in shown.one("project-it-0423").all("tr") if "Release" in part.text and "Done" in part.text
    )
    assert row.text.count("no baseline") == 4
    assert "not known" not in row.text


def test_a_disagreement_says_up_to_where_it_would_be_none(page: Element) -> None:
    assert "budget: plan against ledgerlisted above 2%" in page.one("project-it-0423").text


def test_tasks_that_moved_or_were_cut_have_a_word_of_their_kind(page: Element) -> None:
    said = page.one("project-it-0423").text
    assert "Old `scans` Movedin IT-0423 ERPin IT-0410 Portal" in said
    assert "Reports Changedone taskcut into 10 parts" in said
