"""The overall colour, which follows from the others, and colours that people declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from model.thresholds import Preset
from reports.document import Colour, Declared
from reports.figures.colours.verdict import WORST_FIRST, Declaration, Verdict

OVERALL = "overall"


def overall_verdict(parts: Sequence[Verdict], preset: Preset) -> Verdict:
    """Return the overall colour: red or yellow as soon as one part is, green only when every part is known to be.

    Otherwise grey: a good schedule says nothing of a cost that nobody knows. A dimension that the thresholds give no
    limits for has no colour and does not count, unless a person declared one. A declared colour counts in place of the
    computed one. Thresholds may say that several yellow parts make the whole red.
    Example: schedule green, cost grey: grey.
    """
    counted = [part for part in parts if part.counts]
    unknown = tuple(part.dimension for part in counted if part.colour is Colour.GREY)
    colour = min((part.colour for part in counted), key=WORST_FIRST.index, default=Colour.GREY)
    yellows = sum(part.colour is Colour.YELLOW for part in counted)
    if preset.red_from_yellows is not None and yellows >= preset.red_from_yellows:
        colour = Colour.RED
    inputs = tuple(dict.fromkeys(figure for part in parts for figure in part.inputs))
    return Verdict(dimension=OVERALL, colour=colour, preset=preset, limits=None, unknown=unknown, inputs=inputs)


def declared(verdict: Verdict, declaration: Declaration | None, as_of: date) -> Verdict:
    """Return a verdict with the colour that a person declared for it, as long as the declaration holds.

    It holds from its first to its last as-of date, both inclusive; after that the verdict says that it has lapsed, and
    before it says nothing. The computed colour is kept beside it. Example: until December 31, as of January 1: lapsed.
    """
    if declaration is None or as_of < declaration.on:
        return verdict
    if as_of > declaration.until:
        return replace(verdict, lapsed=declaration)
    said = Declared(computed=verdict.colour, by=declaration.by, on=declaration.on, reason=declaration.reason)
    return replace(verdict, colour=declaration.colour, declared=said)
