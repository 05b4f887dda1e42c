"""Where a status turns yellow or red: published rules by name, with who published them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

PERCENT = 100  # basis points


class LimitUnit(StrEnum):
    """What a limit is counted in."""

    BASIS_POINTS = "basis points"  # share of the baseline's duration, of money, hours or tasks it is set against
    DAYS = "days"  # calendar days late, as the published rules count them
    ENTRIES = "entries"  # open risks and issues that are severe
    POINTS = "points"  # probability x impact, 1 to 25


class CostMeasure(StrEnum):
    """What of the cost is set against the budget."""

    SPENT_AND_COMMITTED = "spent_and_committed"
    ESTIMATE_AT_COMPLETION = "estimate_at_completion"


class Dimension(StrEnum):
    """What of a project is judged."""

    OVERALL = "overall"
    SCHEDULE = "schedule"
    COST = "cost"
    SCOPE = "scope"
    RESOURCES = "resources"
    RISK = "risk"


UNITS: Mapping[Dimension, tuple[LimitUnit, ...]] = MappingProxyType(
    {
        Dimension.SCHEDULE: (LimitUnit.BASIS_POINTS, LimitUnit.DAYS),
        Dimension.COST: (LimitUnit.BASIS_POINTS,),
        Dimension.SCOPE: (LimitUnit.BASIS_POINTS,),
        Dimension.RESOURCES: (LimitUnit.BASIS_POINTS,),
        Dimension.RISK: (LimitUnit.ENTRIES, LimitUnit.POINTS),
    }
)
"""In which units the limits of a dimension may be; the overall status follows from the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When one dimension of a project leaves green; a limit itself still belongs to the better colour."""

    yellow_above: int
    red_above: int
    unit: LimitUnit = LimitUnit.BASIS_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """The limits a project is judged by; a dimension without limits has no colour."""

    name: str
    cost: Limits | None = None
    schedule: Limits | None = None
    scope: Limits | None = None
    resources: Limits | None = None
    risk: Limits | None = None
    cost_by: CostMeasure = CostMeasure.SPENT_AND_COMMITTED
    red_from_yellows: int | None = None  # so many yellow dimensions make the whole red; None: never
    origin: str = ""  # who published the numbers

    def limits(self, dimension: str) -> Limits | None:
        """Return the limits of a dimension; None where it has none, as the overall status has."""
        found: Limits | None = None if dimension == Dimension.OVERALL else getattr(self, Dimension(dimension).value)
        return found


def _share(yellow: int, red: int) -> Limits:
    return Limits(yellow_above=yellow * PERCENT, red_above=red * PERCENT)


def _both(name: str, limits: Limits, origin: str, *, red_from_yellows: int | None = None) -> Preset:
    return Preset(name=name, cost=limits, schedule=limits, origin=origin, red_from_yellows=red_from_yellows)


def _or_more(percent: int) -> int:
    """Return the last hundredth of a percent below: the rule is "10 % or more", limits are "above"."""
    return percent * PERCENT - 1


_TOLERANCES = "a project controls handbook's table of tolerances"

PUBLISHED: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            _both(
                "alabama",
                _share(15, 25),
                "Alabama Office of Information Technology, template 430T2: within 15 %, 16-25 %, above 25 %",
            ),
            _both(
                "pmo",
                _share(0, 10),
                "project management office template: tracking, up to 10 % late or over, above 10 %",
            ),
            # its schedule rule tells internal from external milestones and is no number
            Preset(
                name="dod",
                cost=_share(0, 5),
                cost_by=CostMeasure.ESTIMATE_AT_COMPLETION,
                origin="US defence programme stoplight: estimate at completion to 100 %, to 105 %, above 105 %",
            ),
            Preset(
                name="va",
                schedule=Limits(yellow_above=29, red_above=44, unit=LimitUnit.DAYS),
                origin="US Veterans Affairs, PMAS dashboard: less than 30 days late, 30-44 days, above 44 days",
            ),
            _both(
                "california",
                Limits(yellow_above=_or_more(10), red_above=_or_more(10)),
                "California SAM 4819.36: a special project report at a deviation of 10 % or more; no yellow",
            ),
            # Texas: only the contract's cost is limited
            Preset(
                name="texas",
                cost=_share(10, 10),
                origin="Texas Quality Assurance Team: an amendment is reviewed above 10 % of the cost; no yellow",
            ),
            _both("two_five", _share(2, 5), f"{_TOLERANCES}, the tighter one: 2 % and 5 %"),
            _both("five_ten", _share(5, 10), f"{_TOLERANCES}: 5 % and 10 %"),
            _both("ten_twenty", _share(10, 20), f"{_TOLERANCES}, the looser one: 10 % and 20 %"),
            _both(
                "stage_gate",
                Limits(yellow_above=0, red_above=_or_more(10)),
                "stage-gate template: no slippage, below 10 %, 10 % or more; three yellows make the whole red",
                red_from_yellows=3,
            ),
        )
    }
)
"""Thresholds by the name a project uses.

Those that cannot be said in two numbers are not here: Nebraska's form and the UK's delivery confidence are judgements,
Kansas limits increases to the lesser of 1,000,000 dollars and 10 %, Florida asks to explain single dates.
"""
