"""Where a status turns yellow or red: published rules by name, with who published them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

PERCENT = 100  # basis points


class LimitUnit(StrEnum):
    """What a limit is counted in."""

    BASIS_POINTS = "basis points"  # share of the baseline's duration, or of the money it is set against
    DAYS = "days"  # calendar days late, as the published rules count them


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
    origin: str = ""  # who published the numbers


def _share(yellow: int, red: int) -> Limits:
    return Limits(yellow_above=yellow * PERCENT, red_above=red * PERCENT)


_TEN_OR_MORE = Limits(yellow_above=10 * PERCENT - 1, red_above=10 * PERCENT - 1)
"""The rule is "10 % or more", limits are "above": the hundredth of a percent below is the last that is green."""

PUBLISHED: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset(
                name="alabama",
                cost=_share(15, 25),
                schedule=_share(15, 25),
                origin="Alabama Office of Information Technology, template 430T2: within 15 %, 16-25 %, above 25 %",
            ),
            Preset(
                name="pmo",
                cost=_share(0, 10),
                schedule=_share(0, 10),
                origin="project management office template: tracking, up to 10 % late or over, above 10 %",
            ),
            # its schedule rule tells internal from external milestones and is no number
            Preset(
                name="dod",
                cost=_share(0, 5),
                origin="US defence programme stoplight: estimate at completion to 100 %, to 105 %, above 105 %",
            ),
            Preset(
                name="va",
                schedule=Limits(yellow_above=29, red_above=44, unit=LimitUnit.DAYS),
                origin="US Veterans Affairs, PMAS dashboard: less than 30 days late, 30-44 days, above 44 days",
            ),
            Preset(
                name="california",
                cost=_TEN_OR_MORE,
                schedule=_TEN_OR_MORE,
                origin="California SAM 4819.36: a special project report at a deviation of 10 % or more; no yellow",
            ),
        )
    }
)
"""Thresholds by the name a project uses; those that cannot be said in two numbers are not here."""
