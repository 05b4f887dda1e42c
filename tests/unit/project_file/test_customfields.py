"""Custom fields under people's names."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from connectors.project_file import customfields
from connectors.project_file.customfields import CustomFields


def element(text: str) -> ET.Element:
    return ET.fromstring(text)


def test_a_definition_without_a_number_defines_nothing() -> None:
    fields = CustomFields()
    fields.define(element("<ExtendedAttribute><Alias>Lost</Alias></ExtendedAttribute>"))
    assert fields.used([element("<ExtendedAttribute><Value>x</Value></ExtendedAttribute>")]) == {}


def test_a_field_without_any_name_is_known_by_its_number() -> None:
    fields = CustomFields()
    fields.define(element("<ExtendedAttribute><FieldID>5</FieldID></ExtendedAttribute>"))
    used = element("<ExtendedAttribute><FieldID>5</FieldID><Value>x</Value></ExtendedAttribute>")
    assert fields.used([used]) == {"Field 5": "x"}


def test_a_value_that_no_list_has_is_left_out() -> None:
    used = element("<ExtendedAttribute><FieldID>5</FieldID><ValueID>9</ValueID></ExtendedAttribute>")
    assert CustomFields().used([used]) == {}


def test_codes_that_are_their_own_parents_end() -> None:
    fields = CustomFields()
    fields.define(
        element(
            "<OutlineCode><FieldID>1</FieldID><Alias>Code</Alias><Values><Value><ValueID>1</ValueID>"
            "<ParentValueID>1</ParentValueID><Value>A</Value></Value></Values></OutlineCode>"
        )
    )
    used = element("<OutlineCode><FieldID>1</FieldID><ValueID>1</ValueID></OutlineCode>")
    assert fields.used([used]) == {"Code": ".".join("A" * 20)}


def test_more_definitions_than_any_plan_has_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customfields, "MOST_DEFINITIONS", 1)
    fields = CustomFields()
    for number in (1, 2):
        fields.define(element(f"<A><FieldID>{number}</FieldID><Alias>F{number}</Alias></A>"))
    rows = [element(f"<A><FieldID>{number}</FieldID><Value>x</Value></A>") for number in (1, 2)]
    assert fields.used(rows) == {"F1": "x", "Field 2": "x"}
