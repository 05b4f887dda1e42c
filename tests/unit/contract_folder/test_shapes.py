"""A shape that is not as it always was is named by its path; what was found is never repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract.errors import SourceChangedError
from connectors.contract.shapes import (
    flag_at,
    has,
    id_at,
    list_at,
    moment_at,
    number_at,
    object_at,
    objects_at,
    text_at,
)

DATA = {
    "issues": [{"id": "10012", "fields": {"summary": "Dig", "labels": ["a"], "done": True, "spent": 3600}}],
    "total": 2.5,
    "none": None,
    "created": "2026-03-01T09:00:00.000+0100",
    "secret": "Hq7",
}
READERS: list[Callable[..., object]] = [
    flag_at, id_at, list_at, moment_at, number_at, object_at, objects_at, text_at,
]  # fmt: skip


@pytest.mark.parametrize(
    ("read", "steps", "value"),
    [
        (object_at, (), DATA),
        (object_at, ("issues", 0, "fields"), DATA["issues"][0]["fields"]),  # type: ignore[index] # a table
        (list_at, ("issues", 0, "fields", "labels"), ["a"]),
        (objects_at, ("issues",), DATA["issues"]),
        (text_at, ("issues", 0, "id"), "10012"),
        (id_at, ("issues", 0, "id"), "10012"),
        (id_at, ("issues", 0, "fields", "spent"), "3600"),
        (number_at, ("issues", 0, "fields", "spent"), 3600),
        (flag_at, ("issues", 0, "fields", "done"), True),
        (moment_at, ("created",), datetime(2026, 3, 1, 8, tzinfo=UTC)),
    ],
)
def test_what_is_there_is_returned(read: Callable[..., object], steps: tuple[str | int, ...], value: object) -> None:
    assert read(DATA, *steps) == value


@pytest.mark.parametrize(
    ("read", "steps", "path", "sentence"),
    [
        (object_at, ("issues",), "issues", "expected an object at issues, found a list"),
        (list_at, (), "", "expected a list at the top of the answer, found an object"),
        (
            object_at,
            ("issues", 3, "fields"),
            "issues[3].fields",
            "expected an object at issues[3].fields, found nothing",
        ),
        (text_at, ("issues", "0"), "issues.0", "expected text at issues.0, found nothing"),
        (text_at, ("issues", -1), "issues[-1]", "expected text at issues[-1], found nothing"),
        (text_at, ("none",), "none", "expected text at none, found null"),
        (text_at, ("none", "name"), "none.name", "expected text at none.name, found nothing"),
        (number_at, ("total",), "total", "expected a whole number at total, found a number"),
        (number_at, ("secret",), "secret", "expected a whole number at secret, found text"),
        (
            number_at,
            ("issues", 0, "fields", "done"),
            "issues[0].fields.done",
            "expected a whole number at issues[0].fields.done, found true or false",
        ),
        (flag_at, ("total",), "total", "expected true or false at total, found a number"),
        (id_at, ("total",), "total", "expected an identifier at total, found a number"),
        (moment_at, ("secret",), "secret", "expected a moment with its offset at secret, found text"),
        (
            objects_at,
            ("issues", 0, "fields", "labels"),
            "issues[0].fields.labels[0]",
            "expected an object at issues[0].fields.labels[0], found text",
        ),
    ],
)
def test_what_is_not_there_is_named_by_its_path(
    read: Callable[..., object], steps: tuple[str | int, ...], path: str, sentence: str
) -> None:
    with pytest.raises(SourceChangedError) as caught:
        read(DATA, *steps)
    assert (caught.value.path, str(caught.value)) == (path, sentence)


@pytest.mark.parametrize("read", READERS)
def test_a_path_begins_where_the_data_was_taken_from(read: Callable[..., object]) -> None:
    with pytest.raises(SourceChangedError) as caught:
        read({}, "fields", 2, under="issues[3]")
    assert caught.value.path == "issues[3].fields[2]"
    with pytest.raises(SourceChangedError) as caught:
        read(2.5, under="issues[3]")
    assert caught.value.path == "issues[3]"


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-03-01", "2026-03-01T09:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", 7],
)
def test_a_moment_without_its_offset_is_none(text: object) -> None:
    with pytest.raises(SourceChangedError, match="expected a moment with its offset at created"):
        moment_at({"created": text}, "created")


def test_an_empty_text_is_a_text_but_no_identifier() -> None:
    assert text_at({"a": ""}, "a") == ""
    with pytest.raises(SourceChangedError):
        id_at({"a": ""}, "a")


@pytest.mark.parametrize(
    ("steps", "there"),
    [(("total",), True), (("none",), False), (("gone",), False), (("issues", 0, "id"), True), (("issues", 1), False)],
)
def test_what_may_be_left_out_is_asked_for_first(steps: tuple[str | int, ...], there: bool) -> None:
    assert has(DATA, *steps) is there


def test_a_name_from_the_source_does_not_fill_the_sentence() -> None:
    with pytest.raises(SourceChangedError) as caught:
        text_at({}, "x" * 5000)
    assert len(str(caught.value)) < 200


@given(
    data=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists), read=st.sampled_from(READERS)
)
def test_whatever_comes_is_returned_or_refused(data: object, read: Callable[..., object]) -> None:
    try:
        read({"a": [data]}, "a", 0)
    except SourceChangedError as error:
        path = error.path
    else:
        path = "a[0]"
    assert path.startswith("a[0]")
