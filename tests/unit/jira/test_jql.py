"""JQL: whatever the words and whatever the zone, the query asks for what is wanted and never for less."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.jira import jql
from syncline.demo.jira_site.jql import Clause, parse

ZONES = sorted(zone for zone in available_timezones() if not zone.startswith(("right/", "posix/")))
NEW_YORK = ZoneInfo("America/New_York")
LONGEST_SHIFT = timedelta(hours=24)  # Samoa skipped a whole day at the end of 2011


def read(literal: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return jql.readings(datetime.strptime(literal, "%Y-%m-%d %H:%M"), zone)  # noqa: DTZ007 # the account's zone


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    instant=st.integers(31_622_400, 2_143_238_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    overlap=st.timedeltas(timedelta(0), timedelta(days=2)),
)
@example(zone=NEW_YORK, instant=datetime(2026, 11, 1, 5, 59, 59, tzinfo=UTC), overlap=timedelta(0))
@example(zone=NEW_YORK, instant=datetime(2026, 11, 1, 6, 30, tzinfo=UTC), overlap=timedelta(0))
@example(zone=NEW_YORK, instant=datetime(2026, 3, 8, 7, 0, tzinfo=UTC), overlap=timedelta(minutes=1))
@example(zone=ZoneInfo("Australia/Lord_Howe"), instant=datetime(2026, 4, 4, 15, 15, tzinfo=UTC), overlap=timedelta(0))
@example(zone=ZoneInfo("Pacific/Apia"), instant=datetime(2011, 12, 30, 10, 0, tzinfo=UTC), overlap=timedelta(0))
def test_every_reading_of_a_literal_is_early_enough_and_not_much_too_early(
    zone: ZoneInfo, instant: datetime, overlap: timedelta
) -> None:
    first, second = read(jql.literal(instant, zone, overlap), zone)
    wanted = instant - overlap
    shift = abs(second - first)
    assert max(first, second) <= wanted
    assert min(first, second) >= wanted - timedelta(hours=1, minutes=1) - max(shift, _shift_near(wanted, zone))


def _shift_near(instant: datetime, zone: ZoneInfo) -> timedelta:
    """How far the zone's clocks were set within two days around an instant."""
    offsets = [(instant + timedelta(minutes=minute)).astimezone(zone).utcoffset() for minute in range(-2880, 2881, 15)]
    known = [one for one in offsets if one is not None]
    return min(max(known) - min(known), LONGEST_SHIFT)


@given(zone=st.sampled_from(["UTC", "America/Phoenix", "Asia/Kolkata", "Asia/Kathmandu"]).map(ZoneInfo))
def test_without_a_shift_a_literal_is_at_most_a_minute_early(zone: ZoneInfo) -> None:
    instant = datetime(2026, 6, 1, 12, 34, 56, tzinfo=UTC)
    first, second = read(jql.literal(instant, zone), zone)
    assert first == second == instant.replace(second=0)


@pytest.mark.parametrize(
    ("utc", "literal"),
    [
        ("2026-11-01T05:30", "2026-11-01 00:30"),  # 01:30 in summer time, and 01:30 comes again
        ("2026-11-01T06:30", "2026-11-01 01:30"),  # the second 01:30: its earlier reading is early enough, too
        ("2026-11-01T07:30", "2026-11-01 02:30"),
        ("2026-03-08T06:59", "2026-03-08 01:59"),
        ("2026-03-08T07:00", "2026-03-08 03:00"),  # the hour from two to three is skipped
    ],
)
def test_literals_around_the_shifts_of_new_york(utc: str, literal: str) -> None:
    assert jql.literal(datetime.fromisoformat(utc).replace(tzinfo=UTC), NEW_YORK) == literal


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
@example(['ERP") OR project is not EMPTY OR project in ("'])
@example(["\\", '"', '\\"'])
def test_a_project_s_key_stays_a_word_whatever_it_holds(keys: list[str]) -> None:
    text = jql.in_projects(keys)
    if all(key.isprintable() for key in keys):  # the simulator's parser knows no \\u escapes
        assert parse(text).where == Clause("project", "in", tuple(keys))
    assert text.count('"') - text.count('\\"') == 2 * len(keys) or "\\" in "".join(keys)
    assert text.isprintable()


def test_a_query_is_always_bounded() -> None:
    with pytest.raises(ValueError, match="at least one project"):
        jql.in_projects([])


def test_a_query_reads_like_one_that_people_write() -> None:
    assert jql.changed_since(["ERP", "GIS"], "2026-11-22 09:58") == (
        'project in ("ERP", "GIS") AND updated >= "2026-11-22 09:58"'
    )
    assert jql.of_ids([10001, 10002]) == "id in (10001, 10002)"
    assert jql.of_keys(["ERP-1"]) == 'key in ("ERP-1")'
