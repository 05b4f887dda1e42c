"""Hours that are said to come from Tempo must come from there."""

from __future__ import annotations

from types import SimpleNamespace

from connectors.jira.contradictions import contradictions
from tests.unit.jira.marlow import settings


def test_hours_from_tempo_need_a_tempo_source_that_names_this_one() -> None:
    jira = settings(hours="tempo")
    elsewhere = SimpleNamespace(connector="tempo", jira="other")
    (found,) = contradictions("jira", jira, {"jira": jira, "hours": elsewhere})
    assert found.keys == ("hours",)
    assert found.reason == "the hours of jira are said to come from Tempo, and no source of kind tempo names it"
    assert found.remedy == "add a source with `connector: tempo` and `jira: jira`, or write `hours: jira`"
    named = SimpleNamespace(connector="tempo", jira="jira")
    assert contradictions("jira", jira, {"jira": jira, "hours": named}) == ()


def test_hours_of_jira_itself_need_nobody() -> None:
    for hours in ("jira", "none"):
        jira = settings(hours=hours)
        assert contradictions("jira", jira, {"jira": jira}) == ()
