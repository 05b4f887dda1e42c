"""People: joined by written rules, never by name, and never by a rule that a stronger one contradicts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import Identity
from model.people import OrganisationRule, PeopleRules, people
from model.values import AccountKind, Organisation
from tests.unit.figures.rows import person

NO_RULES = PeopleRules()


def together(identities: list[Identity], rules: PeopleRules = NO_RULES) -> set[tuple[str, ...]]:
    found = people(identities, rules)
    return {tuple(key.rsplit(":", 1)[-1] for key in one.accounts) for one in found.values()}


def test_equal_employee_numbers_are_one_person() -> None:
    rows = [person("a", employee_number="17"), person("b", employee_number="17"), person("c", employee_number="18")]
    assert together(rows) == {("a", "b"), ("c",)}


def test_equal_names_are_not_one_person() -> None:
    assert together([person("a", name="Ada Example"), person("b", name="Ada Example")]) == {("a",), ("b",)}


def test_mail_addresses_are_compared_without_case() -> None:
    assert together([person("a", email="Ada@marlow.example "), person("b", email="ada@marlow.example")]) == {("a", "b")}


def test_a_shared_mailbox_does_not_join_two_employee_numbers() -> None:
    rows = [
        person("a", employee_number="17", email="desk@marlow.example"),
        person("b", employee_number="18", email="desk@marlow.example"),
        person("c", email="desk@marlow.example"),
    ]
    assert together(rows) == {("a",), ("b",), ("c",)}


def test_directory_ids_join_where_no_employee_number_contradicts() -> None:
    rows = [person("a", employee_number="17", directory_id="x"), person("b", directory_id="x")]
    assert together(rows) == {("a", "b")}


def test_a_list_of_keys_joins_whatever_they_share() -> None:
    rows = [person("a", employee_number="17"), person("b", employee_number="18")]
    rules = PeopleRules(same=(("plans:identity:a", "plans:identity:b", "plans:identity:gone"),))
    assert together(rows, rules) == {("a", "b")}


def test_only_the_attributes_of_match_count() -> None:
    rows = [person("a", email="a@marlow.example"), person("b", email="a@marlow.example")]
    assert together(rows, PeopleRules(match=("employee_number",))) == {("a",), ("b",)}


def test_a_name_is_refused_as_something_to_match_on() -> None:
    with pytest.raises(ValueError, match=r"matched on one of employee_number, directory_id, email, not on 'name'"):
        people([person("a")], PeopleRules(match=("name",)))


def test_materials_are_no_people() -> None:
    assert people([person("concrete", kind=AccountKind.MATERIAL)], NO_RULES) == {}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (person("a", email="Ada@Marlow.example"), Organisation.CITY_STAFF),
        (person("b", email="b@vendor.example", group_raw="GIS"), Organisation.CONTRACTOR),
        (person("c", email="c@vendor.example", group_raw="ERP"), Organisation.UNKNOWN),
        (person("d", group_raw="County"), Organisation.OUTSIDE_AGENCY),
        (person("e"), Organisation.UNKNOWN),
    ],
    ids=["mail", "mail and group", "mail without the group", "group", "nothing to go by"],
)
def test_the_first_rule_that_fits_says_who_employs_a_person(row: Identity, expected: Organisation) -> None:
    rules = PeopleRules(
        organisations=(
            OrganisationRule(organisation=Organisation.CITY_STAFF, email="*@marlow.example"),
            OrganisationRule(organisation=Organisation.CONTRACTOR, email="*@vendor.example", group="GIS"),
            OrganisationRule(organisation=Organisation.OUTSIDE_AGENCY, group="County"),
        )
    )
    assert people([row], rules)[row.key].organisation is expected


def test_a_person_is_named_as_an_account_shows_it_or_else_by_key() -> None:
    rows = [person("a", name=None, employee_number="1"), person("b", name="Ben", employee_number="1")]
    assert people(rows, NO_RULES)["plans:identity:a"].name == "Ben"
    alone = person("z", name=None)
    assert people([alone], NO_RULES)[alone.key].name == alone.key


FEW = st.sampled_from([None, "1", "2"])


@given(st.lists(st.tuples(FEW, FEW, FEW), max_size=7), st.randoms())
def test_the_order_of_accounts_changes_nothing(drawn: list[tuple[str | None, ...]], random: object) -> None:
    rows = [
        person(str(at), employee_number=number, directory_id=directory, email=mail)
        for at, (number, directory, mail) in enumerate(drawn)
    ]
    shuffled = list(rows)
    getattr(random, "shuffle")(shuffled)  # noqa: B009 # hypothesis types its random as object
    assert people(rows, NO_RULES) == people(shuffled, NO_RULES)


@given(st.lists(st.tuples(FEW, FEW, FEW), max_size=7))
def test_nobody_has_two_employee_numbers(drawn: list[tuple[str | None, ...]]) -> None:
    rows = {
        f"plans:identity:{at}": person(str(at), employee_number=number, directory_id=directory, email=mail)
        for at, (number, directory, mail) in enumerate(drawn)
    }
    for one in people(rows.values(), NO_RULES).values():
        assert len({rows[key].employee_number for key in one.accounts} - {None}) <= 1
