"""Hours that would count twice are refused where they are configured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from connectors.tempo import MANIFEST
from connectors.tempo.settings import TempoSettings
from tests.unit.tempo.account import settings


@dataclass(frozen=True)
class Other:
    """Settings of another source, as far as they are looked at."""

    connector: str
    hours: str = "jira"


def tempo(jira: str = "jira") -> TempoSettings:
    return settings("https://api.tempo.io").model_copy(update={"jira": jira})


@pytest.mark.parametrize(
    ("others", "reason", "remedy"),
    [
        ({}, "there is no source `jira`", "name the source of kind jira"),
        (
            {"jira": Other("finance_file")},
            "the source `jira` is of kind finance_file, not jira",
            "name the source of kind jira",
        ),
        (
            {"jira": Other("jira", "jira")},
            "the source `jira` says `hours: jira`, so each hour would count twice",
            "write `hours: tempo` under `jira`, or remove this source",
        ),
        (
            {"jira": Other("jira", "none")},
            "the source `jira` says `hours: none`, and hours of Tempo would be its hours",
            "write `hours: tempo` under `jira`, or remove this source",
        ),
        (
            {"jira": Other("jira", "tempo"), "first": tempo()},
            "the source `first` reads the hours of `jira` already, so each would count twice",
            "remove one of the two",
        ),
    ],
    ids=["missing", "another kind", "jira", "none", "two"],
)
def test_what_contradicts_is_said_at_the_option(others: dict[str, Any], reason: str, remedy: str) -> None:
    own = tempo()
    (found,) = MANIFEST.contradictions("tempo", own, {**others, "tempo": own})
    assert found.keys == ("jira",)
    assert found.reason == reason
    assert found.remedy.startswith(remedy)


def test_the_first_of_two_is_not_blamed_as_well() -> None:
    jira = Other("jira", "tempo")
    own, second = tempo(), tempo()
    assert MANIFEST.contradictions("tempo", own, {"jira": jira, "tempo": own, "second": second}) == ()


def test_one_tempo_source_for_each_jira_source_is_fine() -> None:
    others = {
        "jira": Other("jira", "tempo"),
        "water": Other("jira", "tempo"),
        "one": tempo(),
        "two": tempo("water"),
    }
    assert MANIFEST.contradictions("one", tempo(), others) == ()
    assert MANIFEST.contradictions("two", tempo("water"), others) == ()
