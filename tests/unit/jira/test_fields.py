"""Fields are found by the names people see, per project, and an ambiguous or unknown name is told with its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from connectors.contract.errors import SettingsError
from connectors.jira.catalogue import EPIC_LINK, SPRINT, Catalogue, FieldInfo, field_info
from connectors.jira.fields import FieldNames, asks_for_names, field_names
from connectors.jira.fieldvalues import sprints
from connectors.jira.naming import Project

ERP, GIS = Project(id="10000", key="ERP"), Project(id="10001", key="GIS")
SELECT = "com.atlassian.jira.plugin.system.customfieldtypes:select"
TEXTAREA = "com.atlassian.jira.plugin.system.customfieldtypes:textarea"


def custom(number: int, name: str, **more: str) -> FieldInfo:
    return FieldInfo(id=f"customfield_{number}", name=name, **{"type": SELECT, "kind": "option", **more})


def catalogue(
    *fields: FieldInfo, found: Sequence[tuple[str, FieldInfo]] = (), asked: list[Any] | None = None
) -> Catalogue:
    def search(name: str, project: str) -> Sequence[FieldInfo]:
        if asked is not None:
            asked.append((name, project))
        return [info for of, info in found if of == project]

    return Catalogue(fields=fields, search=search)


def names(asked: set[str], known: Catalogue, projects: Sequence[Project] = (ERP, GIS)) -> FieldNames:
    return field_names(asked, known, projects)


def refusal(asked: set[str], known: Catalogue) -> str:
    with pytest.raises(SettingsError) as refused:
        names(asked, known)
    return str(refused.value)


def test_fields_that_every_site_has_need_no_look_up() -> None:
    asked = {"fields.summary", "fields.status.statusCategory.key", "Project", "id", "fields.parent.id"}
    assert not asks_for_names(asked)
    found = names(asked, catalogue())
    assert found.ids == ("parent", "status", "summary")
    assert found.named({"summary": "A", "status": {"name": "Open"}, "duedate": "2026-12-01"}, "ERP") == {
        "status": {"name": "Open"},
        "summary": "A",
    }


def test_a_name_people_see_becomes_an_id_and_back() -> None:
    asked = {"fields.Budget code.value", "fields.Due Date"}
    assert asks_for_names(asked)
    found = names(asked, catalogue(custom(10042, "Budget code"), FieldInfo(id="duedate", name="Due date", kind="date")))
    assert found.ids == ("customfield_10042", "duedate")
    raw = {"customfield_10042": {"self": "https://x", "value": "IT-7", "id": "3"}, "duedate": "2026-12-01"}
    assert found.named(raw, "ERP") == {"Budget code": {"value": "IT-7", "id": "3"}, "Due Date": "2026-12-01"}


def test_an_id_stands_for_itself_whatever_is_ambiguous() -> None:
    found = names({"fields.customfield_10042"}, catalogue(custom(10042, "Code"), custom(10043, "Code")))
    assert found.named({"customfield_10042": "a", "customfield_10043": "b"}, "ERP") == {"customfield_10042": "a"}


def test_the_very_letters_go_before_others_and_spaces_count_once() -> None:
    known = catalogue(custom(1, "budget code"), custom(2, "Budget code"))
    assert names({"fields.Budget  code"}, known).ids == ("customfield_2",)
    assert names({"fields.BUDGET CODE"}, catalogue(custom(1, "Budget   code"))).ids == ("customfield_1",)


def test_a_name_with_dots_is_found_whole() -> None:
    found = names({"fields.Est. hours.value"}, catalogue(custom(1, "Est. hours"), custom(2, "Est")))
    assert found.named({"customfield_1": 5}, "ERP") == {"Est. hours": 5}


def test_a_team_managed_projects_field_goes_before_the_sites_in_its_project_alone() -> None:
    known = catalogue(
        custom(1, "Budget code"), custom(2, "Budget code", project=GIS.id), custom(3, "Budget code", project="9")
    )
    found = names({"fields.Budget code"}, known)
    assert found.ids == ("customfield_1", "customfield_2")
    raw = {"customfield_1": "site", "customfield_2": "team"}
    assert found.named(raw, "ERP") == {"Budget code": "site"}
    assert found.named(raw, "GIS") == {"Budget code": "team"}
    assert found.named(raw, "OLD") == {"Budget code": "site"}


def test_an_ambiguous_name_lists_its_candidates_and_how_to_write_the_id() -> None:
    known = catalogue(custom(10042, "Budget code"), custom(10077, "Budget code", kind="string"))
    assert refusal({"fields.Budget code.value"}, known) == (
        "the mapping asks for the field 'Budget code', and 2 fields have this name: customfield_10042 (Budget code, "
        "option, all projects); customfield_10077 (Budget code, string, all projects). Write the id instead of the "
        "name, like `fields.customfield_10042`"
    )


def test_two_fields_of_one_team_managed_project_are_ambiguous_there() -> None:
    known = catalogue(custom(1, "Code", project=GIS.id), custom(2, "Code", project=GIS.id))
    assert "customfield_1 (Code, option, project GIS)" in refusal({"fields.Code"}, known)


def test_fields_of_one_name_are_told_apart_by_the_projects_that_use_them() -> None:
    one, other = custom(1, "Code"), custom(2, "Code")
    asked: list[Any] = []
    found = names({"fields.Code"}, catalogue(one, other, found=[(ERP.id, one), (GIS.id, other)], asked=asked))
    assert asked == [("Code", ERP.id), ("Code", GIS.id)]
    raw = {"customfield_1": "a", "customfield_2": "b"}
    assert (found.named(raw, "ERP"), found.named(raw, "GIS")) == ({"Code": "a"}, {"Code": "b"})


def test_fields_of_one_name_that_one_project_uses_both_are_ambiguous() -> None:
    one, other = custom(1, "Code"), custom(2, "Code")
    known = catalogue(one, other, found=[(ERP.id, one), (ERP.id, other)])
    assert "2 fields have this name" in refusal({"fields.Code"}, known)


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    known = catalogue(custom(1, "Budget code"), custom(2, "Budget owner"))
    assert (
        "the field 'Budgt code', and no field that the account may see has this name: perhaps you meant 'Budget code'"
        in (refusal({"fields.Budgt code"}, known))
    )
    assert "`syncline discover` lists the fields there are" in refusal({"fields.Zzz"}, known)


def test_a_field_that_only_the_search_shows_is_found_there() -> None:
    asked: list[Any] = []
    known = catalogue(found=[("", custom(7, "Cost centre")), ("", custom(8, "Cost centre group"))], asked=asked)
    assert names({"fields.Cost centre"}, known).ids == ("customfield_7",)
    assert asked == [("Cost centre", "")]


def test_what_the_connectors_own_mapping_asks_for_need_not_exist() -> None:
    found = names({"fields.Sprint", "fields.Start date", "fields.Epic Link", "fields.summary"}, catalogue())
    assert (found.ids, found.notes) == (("summary",), ())


def test_an_ambiguous_start_date_is_not_read_and_told() -> None:
    found = names({"fields.Start date"}, catalogue(custom(1, "Start date"), custom(2, "Start date")))
    assert found.ids == ()
    assert found.notes[0].endswith("like `fields.customfield_1`; until then no Start date is read")


def test_fields_that_jira_makes_are_found_by_their_type_in_every_language() -> None:
    known = catalogue(custom(1, "Сприн", type=SPRINT), custom(2, "Sprint"), custom(3, "Epos-Link", type=EPIC_LINK))
    found = names({"fields.Sprint.name"}, known)
    assert (found.ids, found.sprint, found.epic_link) == (("customfield_1",), "customfield_1", "customfield_3")
    raw = {"customfield_1": [{"id": 5, "name": "S5", "state": "active"}]}
    assert found.named(raw, "ERP") == {"Sprint": [{"id": 5, "name": "S5", "state": "active"}]}


def test_the_digest_follows_what_the_records_hold() -> None:
    known = catalogue(custom(1, "Code"), custom(2, "Other"))
    one = names({"fields.Code", "fields.summary"}, known).digest
    assert one == names({"fields.summary", "fields.Code.value", "fields.Code.id"}, known).digest
    assert one != names({"fields.Other", "fields.summary"}, known).digest
    assert one != names({"fields.Code", "fields.summary"}, catalogue(custom(3, "Code"))).digest


@pytest.mark.parametrize("everything", ["", "@", "fields"])
def test_a_mapping_that_takes_everything_gets_everything(everything: str) -> None:
    known = catalogue(custom(1, "Code"), custom(2, "Twice"), custom(3, "Twice"), custom(4, "Notes", type=TEXTAREA))
    assert asks_for_names({everything})
    found = names({everything, "fields.summary"}, known)
    assert found.ids == ("*all",)
    raw = {
        "summary": "A",
        "customfield_1": 1,
        "customfield_2": 2,
        "customfield_3": None,
        "customfield_4": "*b*",
        "description": "h1. x",
    }
    assert found.named(raw, "ERP") == {"summary": "A", "Code": 1, "customfield_2": 2, "Notes": "b", "description": "x"}


def test_rich_text_is_plain_and_other_text_is_left_alone() -> None:
    known = catalogue(custom(1, "Notes", type=TEXTAREA), custom(2, "Formula", type="…:textfield"))
    found = names({"fields.Notes", "fields.Formula", "fields.description"}, known)
    document = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "*x*"}]}],
    }
    assert found.named({"customfield_1": "*a*", "customfield_2": "*a*", "description": document}, "ERP") == {
        "Notes": "a",
        "Formula": "*a*",
        "description": "*x*",
    }


def test_addresses_and_pictures_are_left_out_since_they_change_by_themselves() -> None:
    raw = {
        "assignee": {"self": "https://x", "accountId": "a1", "avatarUrls": {"48x48": "https://y"}, "displayName": "Ada"}
    }
    assert names({"fields.assignee"}, catalogue()).named(raw, "ERP") == {
        "assignee": {"accountId": "a1", "displayName": "Ada"}
    }


def test_a_person_of_data_center_has_an_account_id_too() -> None:
    raw = {"assignee": {"key": "JIRAUSER1", "name": "ada", "displayName": "Ada"}}
    found = names({"fields.assignee"}, catalogue()).named(raw, "ERP")
    assert found["assignee"]["accountId"] == "JIRAUSER1"


def test_a_value_without_end_is_cut() -> None:
    value: Any = "x"
    for _ in range(5000):
        value = [value]
    assert names({"fields.labels"}, catalogue()).named({"labels": value}, "ERP")["labels"]


WHOLE = (
    "com.atlassian.greenhopper.service.sprint.Sprint@1f39706[id=1,rapidViewId=2,state=ACTIVE,name=Plan, do, check,"
    "goal=<null>,startDate=2026-11-02T08:00:00.000-07:00,endDate=2026-11-16T08:00:00.000-07:00,"
    "completeDate=<null>,activatedDate=2026-11-02T08:00:01.000-07:00,sequence=1,autoStartStop=false]"
)
SPRINT_TEXTS = [
    (
        WHOLE,
        {
            "id": 1,
            "rapidViewId": 2,
            "state": "active",
            "name": "Plan, do, check",
            "startDate": "2026-11-02T08:00:00.000-07:00",
            "endDate": "2026-11-16T08:00:00.000-07:00",
            "activatedDate": "2026-11-02T08:00:01.000-07:00",
            "sequence": "1",
            "autoStartStop": "false",
        },
    ),
    (
        "com.atlassian.greenhopper.service.sprint.Sprint@a[id=7,state=CLOSED,name=x=[y],goal=a, b=c,endDate=<null>]",
        {"id": 7, "state": "closed", "name": "x=[y]", "goal": "a, b=c"},
    ),
    ("Sprint 3", {"name": "Sprint 3"}),
    ("a.B@1[]", {}),
]


@pytest.mark.parametrize(("text", "expected"), SPRINT_TEXTS, ids=["whole", "signs in names", "a name alone", "empty"])
def test_a_sprint_of_old_data_center_is_read_from_its_text(text: str, expected: dict[str, object]) -> None:
    assert sprints([text]) == [expected]
    assert sprints(text) == [expected]


def test_no_sprint_is_none() -> None:
    assert sprints(None) is None
    assert sprints([]) == []
    assert sprints([5, None]) == []


def test_a_field_without_id_or_name_is_left_out_and_its_scope_is_its_project() -> None:
    assert field_info({"name": "x"}) is None
    assert field_info({"id": "x", "name": None}) is None
    raw = {
        "id": "customfield_1",
        "name": "Code",
        "schema": {"type": "array", "items": "option", "custom": SELECT},
        "scope": {"type": "PROJECT", "project": {"id": "10001"}},
    }
    info = FieldInfo(id="customfield_1", name="Code", type=SELECT, kind="array of option", project="10001")
    assert field_info(raw) == info
    assert field_info({"id": "a", "name": "b", "schema": [], "scope": {"project": 5}}) == FieldInfo(id="a", name="b")
