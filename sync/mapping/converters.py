"""The closed list of conversions a mapping may name: each takes one raw value or refuses it with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from store.columns import instant_text

HOUR_SECONDS = 3600
MINUTE_SECONDS = 60
DAY_SECONDS = 86_400
WHOLE = 10_000  # basis points
_DAY_LENGTH = len("2026-11-22")
MAX_DIGITS = 18  # before the decimal point; 1E+999999999 would fill the memory as a whole number

_DURATION = re.compile(
    r"(-?)P(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,9}))?S)?)?", re.ASCII
)
_TRUE = frozenset({"1", "true", "yes"})
_FALSE = frozenset({"0", "false", "no"})


def text(value: object) -> str:
    """Return numbers and truth values as people write them, text as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float | Decimal):
        return str(value)
    message = f"expected a single value, not {_word(value)}"
    raise ValueError(message)


def integer(value: object) -> int:
    """Return a whole number; `12.0` is one, `12.5` is not."""
    number = _decimal(value)
    if number != number.to_integral_value():
        message = "expected a whole number"
        raise ValueError(message)
    return int(number)


def hours_to_seconds(value: object) -> int:
    """Return hours as whole seconds, half a second rounded to the even one."""
    return round(_decimal(value) * HOUR_SECONDS)


def minutes_to_seconds(value: object) -> int:
    """Return minutes as whole seconds, half a second rounded to the even one."""
    return round(_decimal(value) * MINUTE_SECONDS)


def iso_duration(value: object) -> int:
    """Return an ISO 8601 duration of days and smaller as whole seconds; months and years have no fixed length.

    A fraction of a second is rounded. `PT8H30M0S` is 30,600.
    """
    match = _DURATION.fullmatch(str(value))
    if match is None or not any(match.groups()[1:]):
        message = "expected a duration like PT8H30M0S"
        raise ValueError(message)
    sign, days, hours, minutes, seconds, fraction = match.groups()
    whole = int(days or 0) * DAY_SECONDS + int(hours or 0) * HOUR_SECONDS + int(minutes or 0) * MINUTE_SECONDS
    whole += int(seconds or 0) + (round(Decimal(f"0.{fraction}")) if fraction else 0)
    return -whole if sign else whole


def iso_date(value: object) -> str:
    """Return the day of an ISO date or local date and time, as ISO text; the time of day is left away."""
    return _day((value if type(value) is str else str(value))[:_DAY_LENGTH])


def instant(value: object) -> str:
    """Return an ISO instant in UTC, as text; one without zone names no instant and is refused."""
    try:
        return instant_text(datetime.fromisoformat(str(value)))
    except (ValueError, OverflowError):
        message = "expected an instant with its zone, like 2026-11-22T08:00:00-07:00"
        raise ValueError(message) from None


def percent(value: object) -> int:
    """Return a percentage from 0 to 100 as basis points, 50 as 5000."""
    return _share(_decimal(value) * (WHOLE // 100))


def fraction(value: object) -> int:
    """Return a share from 0 to 1 as basis points, 0.5 as 5000."""
    return _share(_decimal(value) * WHOLE)


def boolean(value: object) -> bool:
    """Return yes or no from the usual words and digits."""
    word = str(value).strip().lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    message = "expected yes or no"
    raise ValueError(message)


def hundredths(value: object) -> int:
    """Return money that is printed in hundredths of its unit as minor units; a fraction of a cent is rounded."""
    return round(_decimal(value))


CONVERTERS: Mapping[str, Callable[[object], object]] = {
    "text": text,
    "integer": integer,
    "seconds": integer,
    "hours_to_seconds": hours_to_seconds,
    "minutes_to_seconds": minutes_to_seconds,
    "iso_duration": iso_duration,
    "date": iso_date,
    "instant": instant,
    "percent": percent,
    "fraction": fraction,
    "boolean": boolean,
    "hundredths": hundredths,
}
"""Built-in conversions by the name a mapping uses; a connector adds its own."""


@lru_cache(maxsize=4096)  # a plan's or ledger's days repeat: a hit costs a sixth of the parse
def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        message = "expected a date like 2026-11-22"
        raise ValueError(message) from None


def _share(points: Decimal) -> int:
    if not 0 <= points <= WHOLE:
        message = "expected a share between nothing and the whole"
        raise ValueError(message)
    return round(points)


def _decimal(value: object) -> Decimal:
    if not isinstance(value, bool):
        try:
            number = Decimal(value if isinstance(value, str | int) else repr(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            if number.adjusted() < MAX_DIGITS:
                return number
            message = f"expected a number of at most {MAX_DIGITS} digits"
            raise ValueError(message)
    message = "expected a number"
    raise ValueError(message)


def _word(value: object) -> str:
    return (
        "a list"
        if isinstance(value, list | tuple)
        else "an object"
        if isinstance(value, Mapping)
        else type(value).__name__
    )
