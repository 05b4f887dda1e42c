"""The pace of requests, and what every request of a run has in common."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from connectors.contract.errors import SignInError
from connectors.contract.pages import Scope
from connectors.tempo.site import Pace
from syncline.demo.tempo_site.state import Tempo
from tests.unit.tempo.account import ADA, HOUR, OPEN, desk


def test_requests_are_spread_evenly_over_a_second() -> None:
    reached = [100.0]
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        reached[0] += seconds

    pace = Pace(5, pause, lambda: reached[0])
    for _ in range(4):
        pace.wait()
    assert waits == pytest.approx([0.2, 0.2, 0.2])
    reached[0] += 10
    pace.wait()
    assert len(waits) == 3


def test_the_settings_say_how_fast() -> None:
    with desk(Tempo(), requests_per_second=1) as it:
        connector = it.connector()
        for month in ("2026-10", "2026-11"):
            list(connector.pages("worklogs", Scope(name=month), ""))
    (wait,) = it.clock.waits
    assert 0.5 < wait <= 1


def test_a_secret_that_is_not_there_ends_the_run_with_its_reference() -> None:
    with desk(Tempo()) as it:
        connector = it.connector()
        connector._surroundings.environment.clear()  # type: ignore[attr-defined] # a dict, made by the desk
        with pytest.raises(SignInError, match="TEMPO_TOKEN"):
            connector.scopes("worklogs")


def test_the_day_is_that_of_the_organisation() -> None:
    with desk(Tempo()) as it:
        it.clock.at = it.clock.at.replace(month=12, day=1, hour=6, minute=59)  # 23:59 of 30 November in Phoenix
        last = it.connector().scopes("worklogs").scopes[-1].name
        it.clock.at += timedelta(minutes=1)
        assert (last, it.connector().scopes("worklogs").scopes[-1].name) == ("2026-11", "2026-12")


def test_each_run_asks_anew_which_attribute_holds_the_account() -> None:
    tempo = Tempo()
    tempo.log(10012, ADA, OPEN, HOUR, account="ERP")
    with desk(tempo) as it:
        connector = it.connector()
        for expected in ("ERP", None):
            connector.scopes("worklogs")
            (page,) = connector.pages("worklogs", Scope(name="2026-11"), "")
            assert page.records[0].data.get("Account") == expected
            tempo.account_attributes = ()


def test_the_first_day_of_the_default_is_that_of_the_previous_fiscal_year() -> None:
    with desk(Tempo(), since=None) as it:
        names = [scope.name for scope in it.connector().scopes("worklogs").scopes]
    assert names[:2] == ["changes", "2025-01"]
    assert date.fromisoformat(f"{names[-1]}-01") == date(2026, 11, 1)


def test_a_stream_that_does_not_exist_is_a_fault_of_the_caller() -> None:
    with desk(Tempo()) as it:
        with pytest.raises(ValueError, match="there is no stream 'teams'"):
            it.connector().scopes("teams")
        with pytest.raises(ValueError, match="there is no stream 'teams'"):
            it.pages("teams", "teams")
