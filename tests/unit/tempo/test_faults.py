"""What each kind of bad answer becomes: an ending with a sentence, and the figures that were there before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from model.entities import TimeEntry, UnreadScope
from store.open import Store
from sync.outcome import Ending
from syncline.demo.tempo_site.server import TOKEN
from syncline.demo.tempo_site.state import Tempo
from syncline.demo.tempo_site.switches import Fault, FaultKind, throttled
from tests.unit.tempo.account import ADA, BEN, CLOSED, HOUR, OPEN, desk, hours, truth


def account() -> Tempo:
    tempo = Tempo()
    tempo.log(10012, ADA, OPEN, 2 * HOUR)
    tempo.log(10012, BEN, CLOSED, HOUR)
    tempo.advance(timedelta(days=3))
    return tempo


def anything(_: dict[str, object]) -> object:
    return {"results": "none"}


@pytest.mark.parametrize(
    ("fault", "ending", "words"),
    [
        (
            Fault(match="/worklogs", kind=FaultKind.HTML, status=401, times=None),
            Ending.FAILED,
            "the credential was refused (401)",
        ),
        (
            Fault(match="/worklogs", status=403, times=None),
            Ending.FAILED,
            "Tempo refuses to show worklogs (403): give Syncline a token with the scope Worklogs (view)",
        ),
        (Fault(match="/worklogs", status=404, times=None), Ending.FAILED, "Tempo refuses to show worklogs (404)"),
        (Fault(match="/worklogs", status=400, times=None), Ending.COMPLETED, "the request was refused (400)"),
        (Fault(match="/worklogs", status=410, times=None), Ending.COMPLETED, "a newer version of Syncline is needed"),
        (
            Fault(match="/worklogs", kind=FaultKind.HTML, status=200, times=None),
            Ending.COMPLETED,
            "let requests pass the proxy or sign-in page",
        ),
        (Fault(match="/worklogs", kind=FaultKind.CUT_OFF, times=None), Ending.COMPLETED, "report this"),
        (
            Fault(match="/worklogs", kind=FaultKind.RESHAPE, change=anything, times=None),
            Ending.COMPLETED,
            "expected a list at GET /4/worklogs.results, found text",
        ),
        (Fault(match="/worklogs", status=500, times=None), Ending.FAILED, "the server failed (500)"),
        (Fault(match="/worklogs", status=502, times=None), Ending.FAILED, "4 times"),
        (Fault(match="/worklogs", kind=FaultKind.DROP, times=None), Ending.FAILED, "broke off"),
        (throttled("/worklogs", after="1847", times=9), Ending.WAITING, "nothing is to be done"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_answer_keeps_what_was_there_and_says_who_acts(
    store: Store, fault: Fault, ending: Ending, words: str
) -> None:
    with desk(account(), store) as it:
        before = hours(it.run())
        it.switches.faults.append(fault)
        result = it.bench().run(it.source())
        assert result.ending is ending
        # Completed: the open months are put aside, each with its sentence, and called stale; closed ones stand.
        said = {result.error} if ending is not Ending.COMPLETED else {one.reason for one in result.unread}
        assert len(result.unread) == (4 if ending is Ending.COMPLETED else 0)
        assert all(words in one and TOKEN not in one for one in said)
        assert hours(it.bench()) == before
        it.switches.faults.clear()
        it.later(timedelta(hours=2))
        it.tempo.edit(1, seconds=HOUR)
        assert hours(it.run()) == truth(it.tempo)


@pytest.mark.parametrize(
    "fault",
    [
        throttled("/worklogs", after="1"),
        throttled("/worklogs", after=None),
        Fault(match="/worklogs", status=503),
        Fault(match="/worklogs", kind=FaultKind.DROP),
        Fault(match="/worklogs", kind=FaultKind.CUT_OFF),
    ],
    ids=["429 with a wait", "429 without", "503", "dropped", "cut off"],
)
def test_what_passes_is_tried_again_in_the_same_run(store: Store, fault: Fault) -> None:
    with desk(account(), store) as it:
        it.switches.faults.append(fault)
        assert hours(it.run()) == truth(it.tempo)


def test_a_refused_token_is_sent_once() -> None:
    with desk(account()) as it:
        it.switches.faults.append(Fault(match="", kind=FaultKind.HTML, status=401, times=None))
        with pytest.raises(Exception, match="make a new token in Tempo"):
            it.pages("worklogs", "2026-11")
        assert len(it.paths()) == 1


def test_one_bad_month_is_put_aside_and_the_others_are_read(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.switches.faults.append(Fault(match="from=2026-10", kind=FaultKind.RESHAPE, change=anything, times=None))
        it.tempo.edit(1, seconds=HOUR)
        bench = it.run()
        assert hours(bench) == truth(it.tempo)
        (unread,) = bench.rows(UnreadScope)
        assert (unread.stream, unread.scope) == ("worklogs", "2026-10")
        assert "GET /4/worklogs.results" in unread.reason


def test_a_resource_that_is_refused_is_put_aside_with_scope_and_option(store: Store) -> None:
    with desk(account(), store, accounts=True, plans=True, budgets=True) as it:
        it.switches.refused |= {"accounts", "plans", "projects"}
        bench = it.run()
        assert hours(bench) == truth(it.tempo)
        reasons = {one.scope: one.reason for one in bench.rows(UnreadScope)}
    assert reasons == {
        "accounts": "Tempo refuses to show accounts (403): give Syncline a token with the scope Accounts (view), "
        "or write `accounts: false`",
        "plans": "Tempo refuses to show plans (403): give Syncline a token with the scope Plans (view), and let its "
        "owner view the plans of the teams, or write `plans: false`",
        "projects": "Tempo refuses to show projects and budgets (403): give Syncline a token with the scope Financial "
        "Manager (Projects) (view), or write `budgets: false`",
    }


def test_refused_approvals_keep_the_approvals_that_were_read(store: Store) -> None:
    with desk(account(), store, approvals=True) as it:
        it.tempo.approve(ADA, OPEN)
        it.run()
        it.switches.refused.add("timesheet-approvals")
        bench = it.run()
        (row,) = [row for row in bench.rows(TimeEntry) if row.key == "tempo:time_entry:1"]
        assert row.approval_raw == "APPROVED"
        (unread,) = bench.rows(UnreadScope)
        assert unread.scope == "2026-11"
        assert "or write `approvals: false`" in unread.reason


def test_a_lost_permission_to_see_people_is_held_until_somebody_confirms(store: Store) -> None:
    tempo = account()
    for number in range(60):
        tempo.log(10012, BEN, OPEN, number + 1)
    with desk(tempo, store) as it:
        before = hours(it.run())
        tempo.hidden_people.add(BEN)
        bench = it.bench()
        result = bench.completed(it.source())
        assert [(one.partition, one.absent) for one in result.brakes] == [("2026-11", 60)]
        assert hours(bench) == before
        tempo.hidden_people.clear()
        assert it.bench().completed(it.source()).brakes == []
        tempo.hidden_people.add(BEN)
        bench.completed(it.source(), confirm_deletes=True)
        assert "1" in hours(bench)
        assert len(hours(bench)) == 2


def test_an_entry_of_a_deleted_person_is_kept(store: Store) -> None:
    tempo = account()
    tempo.unknown_people.add(ADA)
    with desk(tempo, store, approvals=True) as it:
        rows = {row.key: row for row in it.run().rows(TimeEntry)}
    assert rows["tempo:time_entry:1"].identity == f"jira:identity:{ADA}"
    assert rows["tempo:time_entry:1"].approval_raw is None


def test_an_entry_that_names_nobody_is_kept_without_person(store: Store) -> None:
    def nobody(body: dict[str, object]) -> object:
        for row in body["results"]:  # type: ignore[attr-defined] # the simulated answer's rows
            del row["author"]
        return body

    with desk(account(), store) as it:
        it.switches.faults.append(Fault(match="from=2026-11", kind=FaultKind.RESHAPE, change=nobody))
        rows = {row.key: row for row in it.run().rows(TimeEntry)}
    assert (rows["tempo:time_entry:1"].identity, rows["tempo:time_entry:1"].work) == (None, 2 * HOUR)
