"""What every connector keeps when the system it asks refuses, fails, waits or lies: who is told, and no secret."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from connectors.contract.connector import Finding
from connectors.contract.errors import ConnectorError, SourceBusyError, SourceChangedError
from model.entities import QuarantinedRecord, UnreadScope
from store import raw
from store.open import Store
from store.tables import METADATA
from sync import prefetch
from sync.outcome import Ending, Progress
from tests.contract.api_case import Fault, Rows, Site, readings_of, rows_of
from tests.contract.connector_case import SOURCE
from tests.flow.running import everything, opened

STAYING = [fault for fault in Fault if fault.value.errors]
"""Faults that no patience within a run waits out."""

LONG = timedelta(seconds=3600)
"""What BUSY asks for."""

MOMENT, SLACK = 50.0, 10.0
"""Seconds that BUSY_ONCE asks for, and how many of them may really pass meanwhile, which nobody has to wait again."""


@dataclass(slots=True)
class Pauses:
    """Who would have waited, and nobody really does."""

    site: Site
    taken: list[tuple[int, float]] = field(default_factory=list)  # requests that had come before, and the seconds

    def take(self, seconds: float) -> None:
        """Count a pause instead of making it."""
        self.taken.append((self.site.served.requests(), seconds))

    def after(self, requests: int) -> float:
        """Return the seconds that passed between a request, counted from 1, and the next one."""
        return sum(seconds for before, seconds in self.taken if before == requests)


@pytest.fixture(autouse=True)
def pauses(site: Site, monkeypatch: pytest.MonkeyPatch) -> Pauses:
    counted = Pauses(site)
    monkeypatch.setattr(prefetch, "pause", counted.take)
    return counted


def each(faults: list[Fault]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fault", faults, ids=[fault.name.lower() for fault in faults])


def kept(store: Store) -> Rows:
    """Return the rows of the system, without what the engine says of its readings."""
    return {name: rows for name, rows in rows_of(store).items() if name != UnreadScope.__name__}


def raised_by(ask: Callable[[], object]) -> ConnectorError:
    with pytest.raises(ConnectorError) as raised:
        ask()
    return raised.value


@each(STAYING)
def test_a_fault_is_raised_for_who_can_mend_it_in_a_sentence(site: Site, fault: Fault) -> None:
    site.served.fail(fault)
    error = raised_by(lambda: readings_of(site.source()))
    assert isinstance(error, fault.value.errors)
    said = str(error)
    assert len(said.splitlines()) == 1
    assert "no data" not in said.lower()
    if isinstance(error, SourceChangedError):
        assert error.path
        assert error.path in said
    else:
        assert ": " in said, "say what was found, and after a colon what to do"
    if isinstance(error, SourceBusyError):
        assert error.until is None or error.until > site.now
        assert error.until or "Retry-After" not in fault.value.headers, "the moment that the source named is lost"


@each(STAYING)
def test_a_fault_leaves_every_row_as_it_was_and_the_next_run_goes_on(site: Site, fault: Fault) -> None:
    with opened(site.application()) as (store, world):
        assert site.synced(world).ending is Ending.COMPLETED
        before = kept(store)
        site.served.fill()
        site.later(timedelta(hours=1))
        site.served.fail(fault)
        result = site.synced(world, full=True)
        assert (result.ending in {Ending.FAILED, Ending.WAITING}) == bool(result.error)
        assert result.error or result.unread
        assert rows_without(before, kept(store)) == []
        site.served.heal()
        site.later(timedelta(hours=25))  # what is looked at once a day is due again
        assert site.synced(world).ending is Ending.COMPLETED
        mended = rows_of(store)
        with opened(site.application("untroubled")) as (other, unworried):
            assert site.synced(unworried).ending is Ending.COMPLETED
            assert rows_of(other) == mended
        assert not mended[UnreadScope.__name__]
        assert not mended[QuarantinedRecord.__name__]


def rows_without(before: Rows, after: Rows) -> list[str]:
    """Return the keys of rows that are not what they were."""
    return [key for name, rows in before.items() for key, row in rows.items() if after[name].get(key) != row]


def test_a_refused_credential_is_sent_once(site: Site, pauses: Pauses) -> None:
    with opened(site.application()) as (store, world):
        site.served.fail(Fault.REFUSED)
        asks: list[Callable[[], object]] = [
            lambda: site.synced(world),
            site.source().connector.check,
            lambda: raised_by(site.source().connector.discover),
            lambda: raised_by(lambda: readings_of(site.source())),
        ]
        for ask in asks:
            before = site.served.requests()
            ask()
            assert site.served.requests() == before + 1
        assert not any(kept(store).values())
    assert pauses.taken == []


def test_a_source_that_is_busy_for_long_is_left_alone_until_then(site: Site, pauses: Pauses) -> None:
    site.served.fail(Fault.BUSY)
    with opened(site.application()) as (_, world):
        result = site.synced(world)
        assert result.ending is Ending.WAITING
        assert result.until is not None
        assert abs(result.until - site.now - LONG) <= timedelta(minutes=1)
        asked = site.served.requests()
        site.later(LONG - timedelta(minutes=2))
        assert site.synced(world).ending is Ending.WAITING
        assert site.served.requests() == asked
        site.served.heal()
        site.later(timedelta(minutes=4))
        assert site.synced(world).ending is Ending.COMPLETED
    assert sum(seconds for _, seconds in pauses.taken) < LONG.total_seconds(), "a run ends instead of waiting so long"


def test_a_source_that_is_busy_for_a_moment_gets_it(site: Site, pauses: Pauses) -> None:
    before = site.served.requests()
    site.served.fail(Fault.BUSY_ONCE)
    with opened(site.application()) as (_, world):
        assert site.synced(world).ending is Ending.COMPLETED
    assert pauses.after(before + 1) >= MOMENT - SLACK


@each([Fault.BUSY, Fault.DOWN])
def test_a_run_that_meets_a_fault_in_its_middle_goes_on_there(site: Site, fault: Fault) -> None:
    site.served.fill()

    def trouble(progress: Progress) -> None:
        if progress.pages == 1:
            site.served.fail(fault)

    with opened(site.application()) as (store, world):
        broken_off = site.synced(replace(world, listener=trouble))
        assert broken_off.ending is (Ending.FAILED if broken_off.until is None else Ending.WAITING)
        assert broken_off.until is not None or fault is not Fault.BUSY
        assert broken_off.pages >= 1
        site.served.heal()
        if broken_off.until is not None:
            site.later(broken_off.until - site.now + timedelta(minutes=1))
        again = site.synced(world)
        assert again.ending is Ending.COMPLETED
        assert (again.run == broken_off.run) == again.resumed == (broken_off.ending is Ending.WAITING)
        with opened(site.application("untroubled")) as (other, unworried):
            assert site.synced(unworried).ending is Ending.COMPLETED
            assert rows_of(store) == rows_of(other)


@each(STAYING)
def test_a_check_never_raises_and_says_what_is_wrong(site: Site, fault: Fault) -> None:
    site.served.fail(fault)
    bad: list[Finding] = [one for one in site.source().connector.check() if not one.good]
    if fault is not Fault.CHANGED:  # what a check looks at need not be what changed
        assert bad
        assert all(": " in one.detail for one in bad), "say what was found, and after a colon what to do"


@each(STAYING)
def test_a_discovery_finds_something_or_says_why_not(site: Site, fault: Fault) -> None:
    site.served.fail(fault)
    try:
        found = site.source().connector.discover()
    except ConnectorError as error:
        assert isinstance(error, fault.value.errors)  # noqa: PT017 # both ways are right
    else:
        assert found
        assert fault is Fault.CHANGED


@pytest.mark.parametrize("environment", [{}, {"": ""}], ids=["without its variables", "with others"])
def test_a_secret_that_is_not_there_is_named_by_its_reference(site: Site, environment: dict[str, str]) -> None:
    connector = site.source(environment=environment).connector
    before = site.served.requests()
    said = [str(raised_by(lambda: readings_of(site.source(environment=environment))))]
    said += [one.detail for one in connector.check() if not one.good]
    assert len(said) > 1
    assert all(any(name in text for name in site.case.environment) for text in said)
    assert site.served.requests() == before


@each(list(Fault))
def test_nothing_that_is_said_or_stored_tells_a_secret(
    site: Site, fault: Fault, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with opened(site.application()) as (store, world):
        told = [repr(site.synced(world)), *said_of(site)]
        site.served.fail(fault)
        told += [repr(site.synced(world, full=True)), *said_of(site)]
        content = everything(store)
        assert set(content) == set(METADATA.tables)
        told += [repr(content), *payloads(store)]
    told += [caplog.text, *(repr(record.__dict__) for record in caplog.records), *capfd.readouterr()]
    assert len(caplog.records) > 1
    for secret in site.secrets:
        assert [text for text in told if secret in text] == []


def said_of(site: Site) -> Iterator[str]:
    """Yield everything that a connector says of itself and of what it reads, and of why it cannot."""
    source = site.source()
    yield repr(source)
    for ask in (source.connector.check, source.connector.discover, lambda: readings_of(source)):
        try:
            yield repr(ask())
        except ConnectorError as error:
            yield "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
            yield from (repr(one) for one in chain(error))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what came before it, told or not."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def payloads(store: Store) -> Iterator[str]:
    """Yield every raw record that is kept, as the connector gave it."""
    after = ""
    with store.reading() as connection:
        while batch := raw.payloads(connection, SOURCE, after):
            after = batch[-1].key
            yield from map(repr, batch)
