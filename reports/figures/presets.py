"""The thresholds that a report knows by name, and the colour they give a value."""

from __future__ import annotations

from model.thresholds import PERCENT, PUBLISHED, Limits, LimitUnit, Preset
from reports.document import Colour

__all__ = ["PERCENT", "PRESETS", "LimitUnit", "Limits", "Preset", "colour_of"]

PRESETS = PUBLISHED


def colour_of(value: int, limits: Limits) -> Colour:
    """Return the colour of a value in the unit of the limits. Example: 10 % with limits 15 % and 25 %: green."""
    if value > limits.red_above:
        return Colour.RED
    return Colour.YELLOW if value > limits.yellow_above else Colour.GREEN
