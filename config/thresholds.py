"""Where a status turns yellow or red: published rules by name, and the shape of an organisation's own.

Sources of the numbers: the status report forms of the bodies named below.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.durations import Limit, LimitText


class Limits(BaseModel):
    """When one dimension of a project leaves green; each limit itself still belongs to the better colour."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    yellow_above: LimitText = Field(description="like `10 %` or `30 days`")
    red_above: LimitText = Field(description="like `25 %` or `44 days`")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.yellow_above.unit != self.red_above.unit:
            raise ValueError("`yellow_above` and `red_above` are in different units; write both as % or both as days")
        if self.yellow_above.amount > self.red_above.amount:
            raise ValueError("`yellow_above` is more than `red_above`, so that nothing could ever be yellow")
        return self


class Thresholds(BaseModel):
    """Limits of cost (share of the baseline's cost) and schedule (share of its duration, or days late)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cost: Limits | None = Field(default=None, description="limits of the cost; without them cost has no colour")
    schedule: Limits | None = Field(default=None, description="limits of the schedule; without them it has no colour")

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.cost is None and self.schedule is None:
            raise ValueError("expected `cost:` or `schedule:` with `yellow_above` and `red_above`")
        if self.cost is not None and self.cost.red_above.unit == "days":
            raise ValueError("the limits of `cost` are in days; write them as %")
        return self


def _share(yellow: int, red: int) -> Limits:
    return Limits(yellow_above=Limit(yellow * 100, "basis points"), red_above=Limit(red * 100, "basis points"))


def _days(yellow: int, red: int) -> Limits:
    return Limits(yellow_above=Limit(yellow, "days"), red_above=Limit(red, "days"))


PRESETS = MappingProxyType(
    {
        # Alabama Office of Information Technology, template 430T2: green within 15 %, yellow to 25 %, red beyond
        "alabama": Thresholds(cost=_share(15, 25), schedule=_share(15, 25)),
        # project management office template: on track, then up to 10 % over or late, then more
        "pmo": Thresholds(cost=_share(0, 10), schedule=_share(0, 10)),
        # stoplight as in US defence programmes: estimate at completion to 100 %, to 105 %, beyond; its schedule rule
        # tells internal from external milestones and is no number
        "dod": Thresholds(cost=_share(0, 5)),
        # US Veterans Affairs, programme management accountability: less than 30 days late, 30 to 44, more
        "va": Thresholds(schedule=_days(29, 44)),
    }
)
"""Published thresholds by the name a project uses; those that cannot be said in two numbers are not here."""
