"""ISO 8601 durations as Project writes them, and the rarer forms of other programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_PLAIN = re.compile(r"PT(\d{1,9})H(\d{1,9})M(\d{1,9})S", re.ASCII)
_NUMBER = r"(\d{1,9}(?:\.\d{1,12})?)"
_ANY = re.compile(
    rf"(-?)P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?=[\d])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    re.ASCII,
)
_EXPECTED = "expected a duration like PT8H30M0S"
_DAYS_NEED_THE_PLAN = "days, weeks and months of working time need the plan's minutes per day"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """How long a day, a week and a month of work are, as the plan says it."""

    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20


@lru_cache(maxsize=8192)
def seconds(text: str) -> int:
    """Return the whole seconds of `PT8H30M0S`, halves rounded away from zero; negative ones have a minus before the P.

    Raises ValueError for anything else, and for years, months, weeks and days, whose length the plan decides.
    """
    return _seconds(text, None)


def in_hours(text: str, working: WorkingTime) -> str:
    """Return a duration that counts in days, weeks or months as `PT…S` by the plan's own working time.

    What counts in hours, and what is no duration at all, comes back as it is: `P2D` at 450 minutes a day is PT54000S.
    """
    if text.startswith(("PT", "-PT")) or not _ANY.fullmatch(text):
        return text
    try:
        count = _seconds(text, working)
    except ValueError:
        return text
    return f"PT{count}S" if count >= 0 else f"-PT{-count}S"


def hours(count: int) -> str:
    """Return seconds as people write them: `2:30 h`, with `:15` of seconds where there are any."""
    minutes, rest = divmod(abs(count), 60)
    sign = "-" if count < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "") + " h"


def _seconds(text: str, working: WorkingTime | None) -> int:
    plain = _PLAIN.fullmatch(text)
    if plain:
        return int(plain[1]) * 3600 + int(plain[2]) * 60 + int(plain[3])
    found = _ANY.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise ValueError(_EXPECTED)
    years, months, weeks, days, *clock = (Decimal(part or 0) for part in found.groups()[1:])
    if years:
        raise ValueError("a year has no fixed working time; export the plan with durations in hours")
    if months or weeks or days:
        if working is None:
            raise ValueError(_DAYS_NEED_THE_PLAN)
        days += months * working.days_per_month
        clock[1] += days * working.minutes_per_day + weeks * working.minutes_per_week
    total = clock[0] * 3600 + clock[1] * 60 + clock[2]
    whole = int(total.quantize(Decimal(1), ROUND_HALF_UP))
    return -whole if found[1] else whole
