"""Where a status turns yellow or red: published rules by name, and the shape of an organisation's own."""

from __future__ import annotations

from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.durations import Limit, LimitText
from model.thresholds import PUBLISHED, LimitUnit, Preset
from model.thresholds import Limits as Published


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


def _written(preset: Preset) -> Thresholds:
    return Thresholds(cost=_limits(preset.cost), schedule=_limits(preset.schedule))


def _limits(published: Published | None) -> Limits | None:
    if published is None:
        return None
    yellow, red = published.yellow_above, published.red_above
    if published.unit is LimitUnit.DAYS:
        return Limits(yellow_above=Limit(yellow, "days"), red_above=Limit(red, "days"))
    return Limits(yellow_above=Limit(yellow, "basis points"), red_above=Limit(red, "basis points"))


PRESETS = MappingProxyType({name: _written(preset) for name, preset in PUBLISHED.items()})
"""Published thresholds by the name a project uses, in the shape of an organisation's own."""
