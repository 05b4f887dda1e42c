"""Files of which nothing may enter the store: each is refused before its first page, in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.contract.errors import RejectedFileError
from connectors.project_file import reading
from tests.unit.project_file.conftest import Read, project

ERRORS = Path(__file__).parents[2] / "data" / "errors" / "project_file"
FILES = sorted(ERRORS.glob("*.xml"))


def refusal(read: Read, content: Path | str | bytes, **settings: object) -> str:
    with pytest.raises(RejectedFileError) as caught:
        read(content, **settings)
    (problem,) = caught.value.problems
    assert problem.code
    assert problem.remedy
    return str(problem)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_with_the_sentence_beside_it(path: Path, read: Read, recording: bool) -> None:
    sentence = refusal(read, path)
    golden = path.with_suffix(".txt")
    if recording:
        golden.write_text(f"{sentence}\n", encoding="utf-8")
    assert f"{sentence}\n" == golden.read_text(encoding="utf-8")


def test_every_kind_of_bad_file_has_its_example() -> None:
    assert len(FILES) >= 25


def deep() -> str:
    return project("<A>" * 30_000)


def deep_and_closed() -> str:
    return project("<A>" * 30_000 + "</A>" * 30_000)


def long_text() -> str:
    return project(f"<Notes>{'x' * 1_200_000}</Notes>")


def long_comment() -> str:
    return project(f"<!--{'x' * 1_200_000}-->")


def long_row() -> str:
    return project(f"<Assignments><Assignment>{'<TimephasedData/>' * 1_000_000}</Assignment></Assignments>")


def wordy_row() -> str:
    task = f"<Task><UID>2</UID><Name>{'x' * 150_000}</Name><WBS>{'x' * 150_000}</WBS></Task>"
    return project().replace("</Tasks>", f"{task}</Tasks>")


def many_names() -> str:
    return project("".join(f"<N{number}/>" for number in range(6_000)))


def many_names_in_a_long_row() -> str:
    inside = "".join(f"<N{number}/>" for number in range(6_000))
    return project(f"<Assignments><Assignment>{'<Value/>' * 200_000}{inside}</Assignment></Assignments>")


def many_attributes() -> str:
    return project("".join(f'<N a{number}=""/>' for number in range(6_000)))


def long_prolog() -> str:
    return f"<!--{'x' * 1_100_000}-->{project()}"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (deep, "erp.xml: elements stand more than 64 deep within each other, which no plan needs."),
        (deep_and_closed, "erp.xml: elements stand more than 64 deep within each other, which no plan needs."),
        (long_text, "erp.xml: a single text is longer than 1 MB, which no plan needs."),
        (long_comment, "erp.xml: a single text is longer than 1 MB, which no plan needs."),
        (long_row, "erp.xml: a single row is longer than 16 MB, which no plan needs."),
        (wordy_row, "erp.xml: a single row has more than 200000 characters of text, which no plan needs."),
        (
            many_names,
            "erp.xml: there are more than 5000 different names of elements and attributes, which no plan needs.",
        ),
        (
            many_names_in_a_long_row,
            "erp.xml: there are more than 5000 different names of elements and attributes, which no plan needs.",
        ),
        (
            many_attributes,
            "erp.xml: there are more than 5000 different names of elements and attributes, which no plan needs.",
        ),
    ],
)
def test_what_no_plan_needs_is_refused(read: Read, make: Callable[[], str], sentence: str) -> None:
    assert refusal(read, make()) == f"{sentence} Export the plan again and copy the file whole."


def test_a_flood_before_the_first_element_is_refused(read: Read) -> None:
    assert refusal(read, long_prolog()) == (
        "erp.xml: no element within the first 1000000 bytes. In Microsoft Project choose File, Save As, XML Format "
        "(*.xml), and put that file here."
    )


def test_too_many_tasks_are_refused(read: Read) -> None:
    content = project().replace("</Tasks>", "<Task><UID>2</UID></Task></Tasks>")
    assert refusal(read, content, max_tasks=1) == (
        "erp.xml: the plan has more than the 1 tasks allowed. Split the plan, or raise `max_tasks:` of this source."
    )


def test_too_many_assignments_are_refused(read: Read) -> None:
    rows = "".join(f"<Assignment><UID>{uid}</UID><TaskUID>1</TaskUID></Assignment>" for uid in range(1, 22))
    assert refusal(read, project(f"<Assignments>{rows}</Assignments>"), max_tasks=1) == (
        "erp.xml: the plan has more than 20 assignments. Split the plan, or raise `max_tasks:` of this source."
    )


def test_too_many_resources_are_refused(read: Read) -> None:
    rows = "".join(f"<Resource><UID>{uid}</UID><Name>R</Name></Resource>" for uid in (1, 2))
    assert refusal(read, project(f"<Resources>{rows}</Resources>"), max_tasks=1) == (
        "erp.xml: the plan has more than 1 resources. Split the plan, or raise `max_tasks:` of this source."
    )


def test_without_any_currency_the_configuration_is_named(read: Read) -> None:
    assert refusal(read, project(head=""), currency="") == (
        "erp.xml: expected the code of a currency in use (ISO 4217), like USD, in CurrencyCode. "
        "Set `organisation: currency:` in the configuration."
    )


def test_a_plan_inserted_into_a_task_is_passed_over_however_large(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_ROW", 500_000)
    inside = f"<Project><Tasks>{'<Task><UID>9</UID></Task>' * 40_000}</Tasks></Project>"
    pages = read(project().replace("</Task>", f"{inside}</Task>"))
    assert [record.key for page in pages for record in page.records] == ["erp/0", "erp/1"]


def test_a_file_cut_anywhere_is_refused_and_never_half_read(read: Read) -> None:
    whole = (ERRORS.parents[1] / "project_file" / "erp.xml").read_bytes().rstrip()
    for length in range(0, len(whole), 379):
        refusal(read, whole[:length])


def test_the_file_is_named_as_the_person_knows_it(read: Read) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read("x", name="2026/Erp plan.xml")
    assert str(caught.value).startswith("2026/Erp plan.xml:1:")
    assert "staged" not in str(caught.value)
