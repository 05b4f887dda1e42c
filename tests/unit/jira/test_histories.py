"""Whatever happens at a site, and wherever runs are cut or fail, the last run leaves the store as the site is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from connectors.contract.errors import ConnectorError
from syncline.demo.jira_site import Fault, FaultKind, Jira
from tests.unit.jira import marlow
from tests.unit.jira.cities import DAY, log, person, reader, settings_of, small_city
from tests.unit.jira.memory import Reader, differences

Act = Callable[[Jira, int], object]


def _issue(jira: Jira, number: int) -> int:
    known = sorted(jira.live)
    return known[number % len(known)]


def _worklog(jira: Jira, number: int) -> int | None:
    known = sorted(jira.worklog_issue)
    return known[number % len(known)] if known else None


def _crowd(jira: Jira, number: int) -> None:
    for _ in range(22):
        log(jira, _issue(jira, number), person(jira), 60)


def _on_worklog(act: Callable[[Jira, int], object]) -> Act:
    def acted(jira: Jira, number: int) -> None:
        found = _worklog(jira, number)
        if found is not None:
            act(jira, found)

    return acted


def _delete_issue(jira: Jira, number: int) -> None:
    if len(jira.live) > 3:
        jira.delete_issue(_issue(jira, number))


ACTS: dict[str, Act] = {
    "edit": lambda jira, number: jira.edit_issue(_issue(jira, number), summary=f"Changed {number}"),
    "add": lambda jira, number: jira.add_issue("ERP" if number % 2 else "GIS", "Task", f"Added {number}"),
    "move": lambda jira, number: jira.move_issue(_issue(jira, number), "ERP" if number % 2 else "GIS"),
    "delete": _delete_issue,
    "hide": lambda jira, number: jira.hide_issue(_issue(jira, number)),
    "show": lambda jira, number: jira.hide_issue(_issue(jira, number), hidden=False),
    "log": lambda jira, number: log(jira, _issue(jira, number), person(jira), 60 + number),
    "log in silence": lambda jira, number: log(jira, _issue(jira, number), person(jira), 60, touch=False),
    "crowd": _crowd,
    "correct": _on_worklog(lambda jira, found: jira.edit_worklog(found, 77)),
    "strike": _on_worklog(lambda jira, found: jira.delete_worklog(found)),
    "conceal": _on_worklog(lambda jira, found: jira.hide_worklog(found)),
    "withdraw": lambda jira, _: jira.withdraw("GIS"),
    "restore": lambda jira, _: jira.restore("GIS"),
    "a moment": lambda jira, _: jira.advance(timedelta(seconds=20)),
    "some minutes": lambda jira, number: jira.advance(timedelta(minutes=number)),
    "a day": lambda jira, _: jira.advance(DAY),
}
FAULTS = {
    "busy": Fault(match="bulkfetch", status=503, times=None),
    "refused": Fault(match="search", status=400, times=None),
    "web page": Fault(match="worklog", kind=FaultKind.HTML, status=200, times=None),
    "no feed": Fault(match="worklog/updated", status=504, times=None),
    "no feed of deletions": Fault(match="worklog/deleted", status=500, times=None),
    "once": Fault(match="issue", status=502, times=1),
    "cut off": Fault(match="worklog/list", kind=FaultKind.CUT_OFF, times=None),
}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 40)),
        st.tuples(st.just("run"), st.integers(0, 6) | st.just(99)),
        st.tuples(st.sampled_from(sorted(FAULTS)), st.just(0)),
        st.tuples(st.just("other settings"), st.integers(0, 1)),
    ),
    max_size=25,
)


def _step(jira: Jira, reading: Reader, name: str, number: int) -> None:
    if name in ACTS:
        ACTS[name](jira, number)
        return
    if name == "other settings":
        tracked = ("status",) if number else ("status", "assignee")
        reading.settings = reading.settings.model_copy(update={"history": tracked})
        return
    reading.site.switches.faults = [FAULTS[name]] if name in FAULTS else []
    try:
        reading.run(number if name == "run" else None)
    except ConnectorError:
        return  # the run ends where its last page stands
    finally:
        reading.site.switches.faults = []


def _comes_out_right(steps: list[tuple[str, int]], *, cloud: bool, worklogs: str) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira) as reading:
        reading.settings = settings_of(jira, reading.site.url, worklogs=worklogs)
        reading.around = marlow.surroundings(reading.around.asked["issue"], pause=lambda _: None)
        for name, number in steps:
            _step(jira, reading, name, number)
        jira.restore("GIS")
        for _ in range(3):  # what a sweep finds returned is read by the run after it
            jira.advance(DAY)
            reading.run()
        silent = any(name == "log in silence" for name, _ in steps)
        if worklogs != "embedded" or not silent:  # without the feed nobody tells such hours
            assert differences(jira, reading.store) == []


WAYS = pytest.mark.parametrize(
    ("cloud", "worklogs"),
    [(True, "auto"), (True, "feed"), (True, "embedded"), (False, "auto")],
    ids=["cloud", "cloud by feed", "cloud embedded", "own server"],
)


@WAYS
@settings(
    max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
@given(steps=STEPS)
@example(steps=[("run", 99), ("hide", 1), ("a day", 0), ("run", 99), ("edit", 1), ("show", 1), ("run", 99)])
@example(steps=[("run", 3), ("withdraw", 0), ("run", 99), ("edit", 1), ("restore", 0), ("run", 2), ("run", 99)])
@example(steps=[("run", 99), ("strike", 9), ("other settings", 1), ("a day", 0), ("run", 99)])
@example(steps=[("run", 99), ("log in silence", 3), ("no feed", 0), ("log", 3), ("run", 99)])
def test_the_store_is_as_the_site_is(cloud: bool, worklogs: str, steps: list[tuple[str, int]]) -> None:
    _comes_out_right(steps, cloud=cloud, worklogs=worklogs)
