"""What the document says of its sources: how fresh they are, what is linked, and what nothing links."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from model.entities import Identity, Task
from model.values import FileState, Measure
from reports.build import CONFIGURATION, build
from reports.document import Colour
from reports.figures.freshness import Age
from reports.narrative.freshness_notes import in_few_words
from tests.fakes import FakeRun, MemorySnapshot
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS, city, erp, made, others, runs
from tests.unit.figures.rows import HOUR, entry, line, link, person, project, source_file, source_project, task


def test_a_stale_ledger_makes_the_cost_grey_and_says_so() -> None:
    old = source_file("glytdbud.xlsx", "ledger", modified_at=datetime(2026, 8, 1, tzinfo=UTC))
    document = made(*erp(), old)
    page = document.projects[0]
    assert page.cost.colour is Colour.GREY
    assert page.cost.because == "data of ledger is 92 days old, the limit is 45"
    assert page.overall.colour is Colour.YELLOW
    assert {note.source: note.state for note in document.freshness} == {"ledger": "stale", "plans": "fresh"}
    assert document.totals["sources_stale"].value == 1


def test_a_broken_plan_of_one_project_leaves_the_others_alone() -> None:
    gis = source_file("gis.xml", state=FileState.REJECTED, reason="gis.xml: line 3 ends early.")
    rows = [row for row in others() if row.key != "plans:file:gis.xml"]
    document = made(*erp(), *rows, gis)
    assert document.projects[0].schedule.colour is Colour.YELLOW
    assert document.projects[1].schedule.because.startswith("gis.xml was put aside: line 3 ends early")


def test_a_failed_run_shows_and_a_source_that_never_ran_too() -> None:
    latest = {"plans": FakeRun(id=9, state="failed", error="the folder is gone"), "ledger": runs()["ledger"]}
    settings = replace(SETTINGS, stale_after={**SETTINGS.stale_after, "jira": timedelta(days=7)})
    document = build(city(), settings, as_of=AS_OF, made_at=MADE_AT, latest=latest)
    notes = {note.source: note for note in document.freshness}
    assert (notes["plans"].state, notes["plans"].detail) == ("failed", "The last reading failed: the folder is gone.")
    assert (notes["jira"].state, notes["jira"].run) == ("never", None)
    assert CONFIGURATION not in notes
    assert document.projects[0].schedule.because == "the last reading of plans failed"


def test_freshness_names_files_and_what_the_data_itself_names() -> None:
    notes = {note.source: note for note in build(city(), SETTINGS, as_of=AS_OF, made_at=MADE_AT).freshness}
    assert notes["plans"].data_as_of == "2026-10-31"
    assert notes["ledger"].data_as_of == "FY2027 P04"
    assert [(file.name, file.state, file.reason) for file in notes["plans"].files] == [
        ("erp.xml", "current", ""),
        ("fiber.xml", "rejected", "line 4 ends early"),
        ("gis.xml", "current", ""),
    ]
    assert notes["plans"].state == "stale"
    assert "1 file was put aside and is not in the figures: fiber.xml; apart from that" in notes["plans"].detail


def test_what_nothing_links_is_listed_with_the_text_to_add() -> None:
    found = {(row.kind, row.name): row for row in build(city(), SETTINGS, as_of=AS_OF, made_at=MADE_AT).unmatched}
    plan = found["plan", "old"]
    assert plan.hours is not None
    assert (plan.rows, plan.hours.value, plan.reason) == (1, 3 * HOUR, "no link matches")
    assert plan.remedy == 'links: [{source: plans, plan: "old"}]'
    code = found["finance code", "IT0999"]
    assert code.amount is not None
    assert (code.rows, code.amount.value) == (5, 700_000)
    assert code.remedy == 'links: [{source: ledger, project: "IT0999"}]'
    nameless = found["lines without code", "munis"]
    assert nameless.amount is not None
    assert (nameless.rows, nameless.amount.value) == (1, 55_000)
    ben = found["person", "ben"]
    assert ben.hours is not None
    assert (ben.rows, ben.hours.value) == (1, 10 * HOUR)
    assert ben.remedy == 'people: {organisations: [{email: "ben@vendor.example", organisation: city_staff}]}'


def remedy(*accounts: Identity) -> str:
    """What to write about the first of the accounts, who worked an hour."""
    rows = [project(), link("IT-0423", "plans", "plan", "erp"), source_project(), entry(HOUR, identity=accounts[0].key)]
    (found,) = made(*rows, *accounts).unmatched
    return found.remedy


GREETED = [person(name, group_raw="Everybody") for name in ("ben", "cleo", "drew")]


def test_a_person_without_an_address_is_named_by_a_group_only_where_it_is_not_everybodys() -> None:
    other = 'people: {same: [["plans:identity:ben", "another account of this person, as syncline discover prints it"]]}'
    assert remedy(*GREETED) == other
    assert remedy(person("ben"), person("cleo")) == other
    assert remedy(person("ben", email=""), *GREETED[1:]) == other
    vendor = person("ben", group_raw="Vendor")
    assert remedy(vendor, *GREETED[1:]) == 'people: {organisations: [{group: "Vendor", organisation: city_staff}]}'


@pytest.mark.parametrize(
    ("fields", "pattern"),
    [({"email": "*@vendor.example"}, 'email: "[*]@vendor.example"'), ({"group_raw": "*"}, 'group: "[*]"')],
)
def test_a_pattern_that_is_proposed_fits_one_text_only(fields: dict[str, str], pattern: str) -> None:
    assert remedy(person("ben", **fields), *GREETED[1:]) == (
        f"people: {{organisations: [{{{pattern}, organisation: city_staff}}]}}"
    )


def test_a_person_whose_address_is_hidden_is_said_to_show_none() -> None:
    rows = [project(), link("IT-0423", "plans", "plan", "erp"), source_project(), person("ben"),
            entry(HOUR, identity="plans:identity:ben")]  # fmt: skip
    (found,) = made(*rows).unmatched
    assert found.reason == "no rule says who employs this person, and its source shows no e-mail address of theirs"


def test_what_two_projects_claim_belongs_to_neither_and_names_both() -> None:
    document = made(
        *erp(),
        project("IT-0777"),
        link("IT-0777", "plans", "file", "erp?xml"),
        link("IT-0777", "ledger", "project", "IT0423"),
    )
    rows = {row.kind: row for row in document.unmatched if row.kind != "person"}
    assert rows["plan"].reason.startswith("links of IT-0423 and IT-0777 match equally")
    assert rows["plan"].remedy == "keep the link in one of IT-0423 and IT-0777"
    assert rows["finance code"].reason.startswith("links of IT-0423 and IT-0777 match equally")
    assert document.projects[0].figures["percent_complete"].reason == "no plan is linked"
    assert document.projects[0].figures["actual"].value is None


def test_codes_beyond_the_list_are_added_up() -> None:
    many = [line(Measure.ACTUAL, 1_000 + at, project_code=f"X{at:03}") for at in range(203)]
    found = [row for row in made(*many).unmatched if row.kind == "finance code"]
    assert len(found) == 201
    rest = found[-1]
    assert (rest.name, rest.rows) == ("(3 further codes with smaller amounts)", 3)
    assert rest.amount is not None
    assert rest.amount.value == 1_000 + 1_001 + 1_002


def test_rows_that_name_no_plan_are_not_dropped() -> None:
    found = made(task("x", source_project=None), entry(HOUR, source_project=None)).unmatched
    assert [(row.kind, row.name, row.rows) for row in found] == [("plan", "(rows that name no plan)", 1)]


def test_only_chosen_projects_are_reported_and_the_others_still_own_their_rows() -> None:
    document = made(*erp(), *others(), settings=replace(SETTINGS, projects=("IT-0500",)))
    assert [page.code for page in document.projects] == ["IT-0500"]
    assert "erp" not in {row.name for row in document.unmatched}


def test_a_linked_code_without_lines_says_which_code() -> None:
    document = made(
        project(), link("IT-0423", "ledger", "project", "IT0423"), line(Measure.ACTUAL, 5, project_code="Z")
    )
    assert document.projects[0].figures["actual"].reason == "no finance line has a code that is linked (ledger: IT0423)"


def test_a_ledger_that_was_never_read_is_linked_all_the_same() -> None:
    latest = {"ledger": FakeRun(connector="finance_file", state="failed")}
    document = build(
        MemorySnapshot([project(), link("IT-0423", "ledger", "project", "IT0423")], {}), SETTINGS,
        as_of=AS_OF, made_at=MADE_AT, latest=latest,
    )  # fmt: skip
    page = document.projects[0]
    assert page.sources == ("ledger: IT0423",)
    assert page.cost.because.startswith("the last reading of ledger failed")


def test_many_linked_codes_are_listed_to_a_limit() -> None:
    links = [link("IT-0423", "ledger", "project", f"C{at:02}") for at in range(23)]
    page = made(project(), *links, line(Measure.ACTUAL, 5, project_code="C01")).projects[0]
    assert len(page.sources) == 21
    assert page.sources[-1] == "and 3 further finance codes"


def test_files_behind_the_figures_are_named_by_hash_older_deliveries_too() -> None:
    older, newer, other = "ab" * 32, "cd" * 32, "ef" * 32
    rows = [replace(row, place=f"{older[:16]}#Task UID 5") if isinstance(row, Task) else row for row in city().data]
    snapshot = replace(city(), data=rows, files={newer: "erp.xml", other: "gis.xml", older: "erp.xml"})
    document = build(snapshot, SETTINGS, as_of=AS_OF, made_at=MADE_AT)
    assert document.files == {older: "erp.xml"}
    assert {file.name: file.sha256 for note in document.freshness for file in note.files}["erp.xml"] == "ab" * 32


def test_the_summary_names_the_sources_that_are_not_up_to_date() -> None:
    said = {one.rule: one.text for one in build(city(), SETTINGS, as_of=AS_OF, made_at=MADE_AT).summary}
    assert said["stale"] == "Not up to date: plans (fiber.xml was put aside)."


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Age(state="failed"), "its last reading failed"),
        (Age(state="never"), "it was never read completely"),
        (Age(state="stale", days=60), "its newest data is older than its limit"),
        (Age(state="stale", days=1, put_aside=(source_file("a.xml"),)), "a.xml was put aside"),
        (
            Age(state="stale", days=1, put_aside=tuple(source_file(f"{name}.xml") for name in "abcd")),
            "a.xml, b.xml, c.xml, and others were put aside",
        ),
        (Age(state="stale", days=60, put_aside=(source_file("a.xml"),)), "its newest data is older than its limit"),
    ],
)
def test_why_a_source_is_not_fresh_fits_a_sentence(found: Age, words: str) -> None:
    assert in_few_words(found) == words
