"""The connector as the engine and people meet it: listing, paging, resuming, checking, discovering."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from connectors.contract.connector import Deletions
from connectors.contract.errors import SettingsError
from connectors.contract.pages import Scope
from connectors.project_file import MANIFEST
from connectors.project_file.settings import ProjectFileSettings
from tests.unit.project_file.conftest import MakeConnector, Read, project

Drop = Callable[..., Path]
DATA = Path(__file__).parents[2] / "data" / "project_file"


def many(tasks: int) -> str:
    rows = "".join(f"<Task><UID>{uid}</UID><Name>T{uid}</Name></Task>" for uid in range(1, tasks + 1))
    return f"<Project><CurrencyCode>USD</CurrencyCode><Tasks>{rows}</Tasks></Project>"


def test_the_manifest_declares_one_stream_of_files() -> None:
    (stream,) = MANIFEST.streams
    assert (stream.name, stream.files, stream.deletions) == ("plans", True, Deletions.ABSENCE)
    assert MANIFEST.link_attributes == ("file", "plan")
    assert MANIFEST.mapping.is_file()


def test_each_plan_is_a_scope_oldest_first(connector: MakeConnector, drop: Drop) -> None:
    drop("gis.xml", project(), minutes=5)
    drop("2026/erp.XML", project(), minutes=1)
    listing = connector().scopes("plans")
    assert [(scope.name, scope.file.name if scope.file else "") for scope in listing.scopes] == [
        ("erp", "2026/erp.XML"),
        ("gis", "gis.xml"),
    ]


def test_of_several_exports_of_a_plan_the_newest_is_offered_and_the_others_are_told(
    connector: MakeConnector, drop: Drop
) -> None:
    drop("erp-2026-09.xml", project(), minutes=2)
    drop("erp-2026-10.xml", project(), minutes=3)
    drop("erp-2026-08.xml", project(), minutes=1)
    listing = connector(plan=r"(.+)-\d{4}-\d\d").scopes("plans")
    assert [(scope.name, scope.file.name if scope.file else "") for scope in listing.scopes] == [
        ("erp", "erp-2026-10.xml")
    ]
    assert [(one.name, one.reason) for one in listing.waiting] == [
        ("erp-2026-08.xml", "superseded by erp-2026-09.xml, a newer export of plan 'erp'"),
        ("erp-2026-09.xml", "superseded by erp-2026-10.xml, a newer export of plan 'erp'"),
    ]


@pytest.mark.parametrize(
    ("name", "settings", "sentence"),
    [
        (
            "notes.txt",
            {},
            (
                "notes.txt: does not fit `files: *.xml`, so it is not read. "
                "Move it out of the folder, or change `files:` of this source."
            ),
        ),
        (
            "erp.mpp",
            {},
            (
                "erp.mpp: a .mpp file is not read, only Project XML is. In Microsoft Project choose File, Save As, "
                "XML Format (*.xml), and put that file here."
            ),
        ),
        (
            "erp.xml",
            {"plan": "(.+)-plan"},
            (
                "erp.xml: the file name does not give a plan's name by `plan: (.+)-plan`. "
                "Rename the file, or change `plan:` of this source."
            ),
        ),
        (
            " -plan.xml",
            {"plan": "(.+)-plan"},
            (
                " -plan.xml: the file name does not give a plan's name by `plan: (.+)-plan`. "
                "Rename the file, or change `plan:` of this source."
            ),
        ),
    ],
    ids=["not matched", "project's own format", "pattern does not fit", "pattern gives nothing"],
)
def test_a_file_that_settings_do_not_explain_is_told(
    connector: MakeConnector, drop: Drop, name: str, settings: dict[str, str], sentence: str
) -> None:
    drop(name, project())
    listing = connector(**settings).scopes("plans")
    assert listing.scopes == ()
    assert [str(problem) for problem in listing.rejected] == [sentence]


def test_names_that_differ_in_case_only_are_not_both_counted(connector: MakeConnector, drop: Drop) -> None:
    drop("ERP.xml", project())
    drop("erp.xml", project(), minutes=1)
    listing = connector().scopes("plans")
    assert [scope.name for scope in listing.scopes] == ["erp"]
    assert [str(problem) for problem in listing.rejected] == [
        (
            "ERP.xml: plan 'ERP' differs from plan 'erp' (erp.xml) only in upper and lower case. "
            "Give both files one spelling, or names that differ."
        )
    ]


def test_pages_hold_500_rows_and_the_ends_are_marked(read: Read) -> None:
    pages = read(many(1200))
    assert [len(page.records) for page in pages] == [501, 500, 200]  # the plan's own record comes first
    assert [page.cursor for page in pages] == ["1", "2", "3"]
    assert [page.listed for page in pages] == [(), (), ("erp",)]
    assert [page.facts is not None for page in pages] == [True, False, False]
    assert pages[0].records[0].kind == "project"
    assert pages[0].facts is not None
    assert pages[0].facts.rows == 1201
    assert {record.partition for page in pages for record in page.records} == {"erp"}


@pytest.mark.parametrize("after", ["1", "2"])
def test_reading_resumes_after_any_page_with_the_same_pages(read: Read, after: str) -> None:
    assert read(many(1200), after=after) == read(many(1200))[int(after) :]


def test_nothing_follows_the_last_page(read: Read) -> None:
    assert read(many(1200), after="3") == []


def test_a_cursor_of_another_file_is_refused(read: Read) -> None:
    with pytest.raises(ValueError, match="no page 9: the file has 1 pages"):
        read(many(2), after="9")


def test_the_file_is_named_by_its_offer_and_not_by_the_copy_that_is_read(read: Read) -> None:
    pages = read(project(), name="2026/erp.xml")
    assert pages[0].records[0].data["FileName"] == "2026/erp.xml"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<LastSaved>2026-10-01T09:30:00</LastSaved>", "2026-10-01T16:30:00+00:00"),
        ("", "2026-10-04T12:00:00+00:00"),
        ("<LastSaved>9999-01-01T00:00:00</LastSaved>", "2026-10-04T12:00:00+00:00"),
        ("<LastSaved>yesterday</LastSaved>", "2026-10-04T12:00:00+00:00"),
        ("<LastSaved>9999-12-31T23:59:59</LastSaved>", "2026-10-04T12:00:00+00:00"),
    ],
    ids=["in the source's zone", "missing", "from the future", "unreadable", "beyond all years"],
)
def test_exports_are_ordered_by_when_the_plan_was_saved(read: Read, head: str, expected: str) -> None:
    facts = read(project(head=f"<CurrencyCode>USD</CurrencyCode>{head}"), time_zone="America/Phoenix")[0].facts
    assert facts is not None
    assert facts.as_of == expected


def test_a_source_may_have_its_own_zone(connector: MakeConnector) -> None:
    phoenix, berlin = connector(), connector(time_zone="Europe/Berlin")
    assert phoenix.reading_version != berlin.reading_version


def test_reading_is_the_same_only_under_the_same_settings(connector: MakeConnector) -> None:
    assert connector().reading_version == connector(settle="5 minutes", max_tasks=7).reading_version
    assert connector().reading_version != connector(plan="(.+)").reading_version
    assert connector().reading_version != connector(currency="EUR").reading_version


def test_a_plan_without_its_file_cannot_be_read(connector: MakeConnector) -> None:
    with pytest.raises(ValueError, match="plan 'erp' was asked for without its file"):
        list(connector().pages("plans", Scope(name="erp"), ""))


def test_an_unknown_stream_is_refused(connector: MakeConnector) -> None:
    with pytest.raises(ValueError, match="there is no stream 'files'; there is 'plans'"):
        connector().scopes("files")


def test_check_tells_of_folder_plans_and_every_file_that_cannot_be_used(connector: MakeConnector, drop: Drop) -> None:
    drop("erp.xml", project())
    drop("broken.xml", "not xml")
    drop("empty.xml")
    drop("fresh.xml", project(), minutes=24 * 60)
    findings = connector().check()
    assert [(one.subject, one.good) for one in findings] == [
        ("folder", True),
        ("plans", True),
        ("fresh.xml", True),
        ("empty.xml", False),
        ("broken.xml", False),
    ]
    assert findings[1].detail == "2 found, the newest of 2026-10-04 12:00 UTC"
    assert findings[2].detail.startswith("waits: modified less than 30 s ago")
    assert findings[4].detail.startswith("broken.xml:1: this is not XML")


def test_check_says_what_to_do_in_an_empty_folder(connector: MakeConnector, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    assert connector().check()[1].detail == (
        "no plan in the folder: save one as XML from Microsoft Project and put it there"
    )


def test_check_says_that_the_folder_is_missing_and_scopes_raise_it(connector: MakeConnector) -> None:
    (finding,) = connector().check()
    assert not finding.good
    assert finding.detail == "folder 'plans' does not exist: create it, or correct `folder:` in the configuration"
    with pytest.raises(SettingsError, match="folder 'plans' does not exist"):
        connector().scopes("plans")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_check_names_a_file_without_the_right_to_read(connector: MakeConnector, drop: Drop) -> None:
    drop("erp.xml", project()).chmod(0)
    assert not connector().check()[-1].good


def test_discover_shows_title_size_dates_and_custom_fields_with_lines_to_start_from(
    connector: MakeConnector, drop: Drop
) -> None:
    drop("erp.xml", (DATA / "erp.xml").read_bytes())
    drop("broken.xml", "not xml", minutes=1)
    plan, broken = connector().discover()
    assert (plan.name, plan.kind) == ("erp", "plan")
    assert plan.detail == (
        "ERP finance replacement, 10 tasks, file erp.xml, 2026-02-02 to 2026-12-18, status date 2026-09-30"
    )
    assert plan.suggestion == (
        'projects:\n  - code: "ERP"\n    name: "ERP finance replacement"\n    links: [{source: plans, plan: "erp"}]\n'
    )
    fields = {field.name: field for field in plan.fields}
    budget = fields["Budget code"]
    assert (budget.filled, budget.of, budget.samples) == (1, 10, ("IT-0423",))
    assert budget.suggestion == 'mapping: {task: {custom: {"Budget code": "ExtendedAttributes.Budget code"}}}'
    assert fields["Budget code (Text2)"].suggestion == (
        'mapping: {task: {custom: {"Budget code (Text2)": "ExtendedAttributes.\\"Budget code (Text2)\\""}}}'
    )
    assert (broken.name, broken.kind) == ("broken", "unreadable file")
    assert broken.detail.startswith("broken.xml:1: this is not XML")


def test_discover_keeps_three_short_samples(connector: MakeConnector, drop: Drop) -> None:
    tasks = "".join(
        f"<Task><UID>{uid}</UID><ExtendedAttribute><FieldID>1</FieldID><Value>{uid}{'x' * 90}</Value>"
        "</ExtendedAttribute></Task>"
        for uid in range(1, 6)
    )
    drop("a.xml", f"<Project><CurrencyCode>USD</CurrencyCode><Tasks>{tasks}</Tasks></Project>")
    (plan,) = connector().discover()
    assert plan.detail == "a, 5 tasks, file a.xml, no status date"
    (field,) = plan.fields
    assert field.filled == 5
    assert [len(sample) for sample in field.samples] == [60, 60, 60]


def settings(**given: object) -> ProjectFileSettings:
    return ProjectFileSettings.model_validate({"connector": "project_file", "folder": "plans", **given})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"plan": "erp"}, "the pattern has 0 groups; expected exactly one, around the plan's name"),
        ({"plan": "(a)(b)"}, "the pattern has 2 groups"),
        ({"plan": "(a"}, "not a regular expression: missing \\), unterminated subpattern"),
        ({"plan": "((?:a|aa)+)"}, "repeated groups and back-references are not allowed"),
        ({"plan": "(?:a+)+(b)"}, "repeated groups and back-references are not allowed"),
        ({"plan": "(a)\\1"}, "repeated groups and back-references are not allowed"),
        ({"plan": f"({'a' * 200})"}, "the pattern has 202 characters; 200 are allowed"),
        ({"time_zone": "Mars/Olympus"}, "unknown time zone 'Mars/Olympus'; expected a name like America/Phoenix"),
        ({"settle": "30"}, "expected a whole number and a unit, like `30 seconds`"),
        ({"max_size": "big"}, "expected a whole number and a unit, like `512 MB`"),
        ({"max_tasks": 0}, "greater than or equal to 1"),
        ({"patern": "x"}, "Extra inputs are not permitted"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_setting_that_cannot_be_used_is_explained(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        settings(**given)


def test_every_setting_says_what_it_is_and_has_a_stated_default() -> None:
    for name, field in ProjectFileSettings.model_fields.items():
        assert name == "connector" or field.description
    made = settings()
    assert (made.files, made.plan, made.time_zone, made.max_tasks) == ("*.xml", None, None, 100_000)
    assert (made.settle.total_seconds(), made.max_size) == (30, 512_000_000)


def test_dates_of_files_are_utc(connector: MakeConnector, drop: Drop) -> None:
    drop("erp.xml", project())
    (scope,) = connector().scopes("plans").scopes
    assert scope.file is not None
    assert scope.file.modified_at == datetime.fromisoformat("2026-10-04T12:00:00+00:00")
