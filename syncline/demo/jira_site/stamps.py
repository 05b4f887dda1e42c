"""Moments and spans as Jira writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from syncline.demo.jira_site.refused import RefusedError

_UNITS = ((144_000, "w"), (28_800, "d"), (3_600, "h"), (60, "m"))  # a week of five days of eight hours: the defaults


def stamp(moment: datetime, zone: ZoneInfo) -> str:
    """A moment with the account's offset at that moment, to the millisecond: 2026-11-01T05:00:00.000-0400."""
    text = moment.astimezone(zone).isoformat(timespec="milliseconds")
    return text[:-3] + text[-2:]  # the offset without its colon


def plain_stamp(moment: datetime) -> str:
    """A moment as boards and sprints write it: UTC with a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970."""
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000


def moment_of(millis: int) -> datetime:
    """The moment of whole milliseconds since 1970; RefusedError 400 where there is none."""
    try:
        return datetime.fromtimestamp(millis // 1000, UTC) + timedelta(milliseconds=millis % 1000)
    except (OverflowError, OSError, ValueError):
        raise RefusedError(400, f"{millis} is not a time in milliseconds since 1970.") from None


def span(seconds: int) -> str:
    """Seconds as people read them in Jira: "1d 2h 30m"."""
    found = []
    for size, unit in _UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            found.append(f"{number}{unit}")
    return " ".join(found) or "0m"
