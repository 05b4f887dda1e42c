"""Writes XML as Microsoft Project does: one element a line, its own words for times, work and truth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from syncline.demo.days import day_of

NAMESPACE = "http://schemas.microsoft.com/project"
_OPENS, _CLOSES = time(8), time(17)

Value = str | int | bool | datetime | None


class XmlText:
    """Lines of a document, indented by the elements that are open."""

    def __init__(self) -> None:
        self._lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>']
        self._indent = ""

    @contextmanager
    def inside(self, name: str, attributes: str = "") -> Iterator[None]:
        """Write an element around what is written in the block."""
        self._lines.append(f"{self._indent}<{name}{attributes}>")
        self._indent += "\t"
        yield
        self._indent = self._indent[:-1]
        self._lines.append(f"{self._indent}</{name}>")

    def fields(self, **values: Value) -> None:
        """Write an element for each value that is not None, in the order given."""
        self._lines += [
            f"{self._indent}<{name}>{_text(value)}</{name}>" for name, value in values.items() if value is not None
        ]

    def document(self) -> bytes:
        """Return the bytes, with the line ends of Windows."""
        return ("\r\n".join(self._lines) + "\r\n").encode()


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return escape(str(value))


def work(minutes: int) -> str:
    """Return minutes as Project writes work and durations: `PT7H30M0S`."""
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def days(number: int) -> str:
    """Return working days as a duration of eight hours each."""
    return f"PT{number * 8}H0M0S"


def money(cents: int) -> str:
    """Return an amount as earned value fields print it: hundredths, with two decimals more."""
    return f"{cents}.00"


def starts(number: int) -> datetime:
    """Return when work begins on the working day of a number."""
    return datetime.combine(day_of(number), _OPENS)


def finishes(number: int) -> datetime:
    """Return when work ends that goes up to, not into, the working day of a number."""
    return datetime.combine(day_of(number - 1), _CLOSES)


def guid(*parts: object) -> str:
    """Return an identifier that is always the same for the same parts."""
    return str(uuid5(NAMESPACE_URL, "/".join(map(str, parts)))).upper()


def a_day(day: date) -> tuple[datetime, datetime]:
    """Return where a day's time-phased value starts and ends: from one morning to the next."""
    start = datetime.combine(day, _OPENS)
    return start, start + timedelta(days=1)
