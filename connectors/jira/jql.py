"""Writes JQL: quoted words, bounded scopes, and instants as the text Jira reads in the account's own time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

_MINUTE = timedelta(minutes=1)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(word: str) -> str:
    """Return a word as a JQL string that holds it and nothing else, whatever characters it is made of."""
    return '"' + "".join(_escaped(letter) for letter in word) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    units = letter.encode("utf-16-be", "surrogatepass").hex()  # JQL writes what lies beyond 16 bits as two escapes
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def in_projects(keys: Iterable[str]) -> str:
    """Return the condition that an issue belongs to one of the projects; raises ValueError where there is none.

    Jira refuses a query without a restriction, and one that lost its projects would read the whole site.
    """
    words = [quoted(key) for key in keys]
    if not words:
        raise ValueError("a query needs at least one project")
    return f"project in ({', '.join(words)})"


def changed_since(keys: Iterable[str], literal: str) -> str:
    """Return the condition for issues of the projects that were changed at the literal's minute or later."""
    return f'{in_projects(keys)} AND updated >= "{literal}"'


def of_keys(keys: Iterable[str]) -> str:
    """Return the condition for the issues of these keys; a key that an issue had before it moved finds it, too."""
    return f"key in ({', '.join(quoted(key) for key in keys)})"


def of_ids(ids: Iterable[int]) -> str:
    """Return the condition for the issues of these ids."""
    return f"id in ({', '.join(map(str, ids))})"


def literal(instant: datetime, zone: tzinfo, overlap: timedelta = timedelta(0)) -> str:
    """Return `2026-11-22 09:58`, which Jira reads in the account's zone as `instant - overlap` or somewhat earlier.

    A JQL date has minutes, no seconds and no offset. In the hour that is repeated when clocks go back it means two
    instants, and in the one that is skipped either side may be meant: the literal is chosen so that no reading of it is
    later than wanted, which costs at most the length of the shift (an hour, as a rule) and a minute.

    Args:
        instant: aware.
        zone: of the account that runs the query (`GET /myself`, `timeZone`).
        overlap: how much earlier is asked for; zero or more.
    """
    wanted = instant.astimezone(UTC) - overlap
    start = wanted
    while True:
        local = start.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
        late = _latest(local, zone) - wanted
        if late <= timedelta(0):
            return local.isoformat(sep=" ", timespec="minutes")
        start -= max(late, _MINUTE)


def _latest(local: datetime, zone: tzinfo) -> datetime:
    return max(readings(local, zone))


def readings(local: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the instants (UTC) that a clock's time may mean in a zone: two equal ones but around a shift."""
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second
