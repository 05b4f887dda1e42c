"""Where a status turns yellow or red: published rules by name, and the shape of an organisation's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from config.durations import Limit, LimitText, WrittenUnit
from config.sentences import nearest
from model.thresholds import PUBLISHED, UNITS, CostMeasure, Dimension, LimitUnit, Preset
from model.thresholds import Limits as Published

MOST_POINTS = 25  # probability x impact, each 1 to 5

_WRITTEN = {
    LimitUnit.BASIS_POINTS: "%",
    LimitUnit.DAYS: "days",
    LimitUnit.ENTRIES: "entries",
    LimitUnit.POINTS: "points",
}

_UNITS: Mapping[LimitUnit, WrittenUnit] = {
    LimitUnit.BASIS_POINTS: "basis points",
    LimitUnit.DAYS: "days",
    LimitUnit.ENTRIES: "entries",
    LimitUnit.POINTS: "points",
}


class Limits(BaseModel):
    """When one dimension of a project leaves green; each limit itself still belongs to the better colour."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    yellow_above: LimitText = Field(description="like `10 %`, `30 days`, `2 entries` or `9 points`")
    red_above: LimitText = Field(description="like `25 %`, `44 days`, `4 entries` or `14 points`")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        yellow, red = self.yellow_above, self.red_above
        if yellow.unit != red.unit:
            raise ValueError(
                "`yellow_above` and `red_above` are in different units; "
                f"write both as {_WRITTEN[LimitUnit(yellow.unit)]} or both as {_WRITTEN[LimitUnit(red.unit)]}"
            )
        if yellow.amount > red.amount:
            raise ValueError("`yellow_above` is more than `red_above`, so that nothing could ever be yellow")
        if red.unit == "points" and red.amount >= MOST_POINTS:
            raise ValueError(f"the score of a risk is at most {MOST_POINTS} points, so that nothing could ever be red")
        return self


def _published(name: str) -> str:
    if name in PUBLISHED:
        return name
    near = nearest(name, PUBLISHED)
    raise ValueError(
        f"expected the name of a published rule; perhaps you meant `{near}`"
        if near
        else f"expected the name of a published rule: {', '.join(PUBLISHED)}"
    )


class Thresholds(BaseModel):
    """Limits by dimension; what is not written is as in the published rule that `like` names, else has no colour."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cost: Limits | None = Field(default=None, description="limits of the cost; without them cost has no colour")
    schedule: Limits | None = Field(default=None, description="limits of the schedule; without them it has no colour")
    scope: Limits | None = Field(
        default=None, description="limits of tasks added since the first baseline, in % of those in it"
    )
    resources: Limits | None = Field(
        default=None, description="limits of hours worked and remaining above the planned ones, in % of these"
    )
    risk: Limits | None = Field(
        default=None,
        description="limits of severe open risks and issues in `entries`, or of the worst score in `points`",
    )
    cost_by: CostMeasure | None = Field(
        default=None,
        description="what is set against the budget: `spent_and_committed` (usual) or `estimate_at_completion`",
    )
    red_from_yellows: int | None = Field(
        default=None, ge=2, le=5, description="so many yellow dimensions make the whole red; never if not set"
    )
    like: Annotated[str, AfterValidator(_published)] | None = Field(
        default=None, description="a published rule that gives what is not written here"
    )

    @model_validator(mode="after")
    def _usable(self) -> Self:
        own = {dimension: getattr(self, dimension) for dimension in UNITS}
        if self.like is None and not any(own.values()):
            first, *others = UNITS
            more = ", ".join(f"`{name}:`" for name in others)
            raise ValueError(f"expected `{first}:`, {more} with `yellow_above` and `red_above`, or `like:`")
        for dimension, limits in own.items():
            allowed = UNITS[Dimension(dimension)]
            if limits is not None and limits.red_above.unit not in allowed:
                found = _WRITTEN[LimitUnit(limits.red_above.unit)]
                units = " or ".join(_WRITTEN[unit] for unit in allowed)
                raise ValueError(f"the limits of `{dimension}` are in {found}; write them as {units}")
        return self

    def preset(self, name: str) -> Preset:
        """Return the limits under the organisation's own name, those of `like` where nothing is written."""
        usual = PUBLISHED[self.like] if self.like is not None else Preset(name=name)
        return Preset(
            name=name,
            cost=_read(self.cost) or usual.cost,
            schedule=_read(self.schedule) or usual.schedule,
            scope=_read(self.scope) or usual.scope,
            resources=_read(self.resources) or usual.resources,
            risk=_read(self.risk) or usual.risk,
            cost_by=self.cost_by or usual.cost_by,
            red_from_yellows=self.red_from_yellows or usual.red_from_yellows,
            origin=f"the configuration; what it does not say, {usual.origin}" if usual.origin else "the configuration",
        )


def _read(written: Limits | None) -> Published | None:
    if written is None:
        return None
    yellow, red = written.yellow_above, written.red_above
    return Published(yellow_above=yellow.amount, red_above=red.amount, unit=LimitUnit(red.unit))


def _written(preset: Preset) -> Thresholds:
    return Thresholds(
        cost=_limits(preset.cost),
        schedule=_limits(preset.schedule),
        scope=_limits(preset.scope),
        resources=_limits(preset.resources),
        risk=_limits(preset.risk),
        cost_by=preset.cost_by,
        red_from_yellows=preset.red_from_yellows,
    )


def _limits(published: Published | None) -> Limits | None:
    if published is None:
        return None
    unit = _UNITS[published.unit]
    return Limits(yellow_above=Limit(published.yellow_above, unit), red_above=Limit(published.red_above, unit))


PRESETS = MappingProxyType({name: _written(preset) for name, preset in PUBLISHED.items()})
"""Published thresholds by the name a project uses, in the shape of an organisation's own."""
