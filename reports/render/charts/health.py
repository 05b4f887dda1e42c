"""The portfolio's health: how many projects carry each colour now and carried it in the last report."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from reports.document import Colour
from reports.render.charts.svg import box, picture, share, width_of, words
from reports.render.formatting import count
from reports.render.palette import MARKS, QUIET

_BAR, _GAP, _LABEL = 34, 12, 92
_SIZE = 14


def health(key: str, now: Mapping[Colour, int], before: Mapping[Colour, int] | None, width: int) -> Markup:
    """Return a bar of all projects by colour, worst first, with the last report's bar below it where there is one.

    Each part carries symbol and number; a part too narrow for both is explained by the counts beside the chart.
    """
    rows = [("Now", now)] + ([("Last report", before)] if before is not None else [])
    drawn: list[Markup] = []
    longest = max((sum(counts.values()) for _, counts in rows), default=0)
    for index, (name, counts) in enumerate(rows):
        y = index * (_BAR + _GAP)
        drawn.append(words(0, y + 22, name, size=13, fill=QUIET))
        drawn.extend(_bar(counts, longest, y, width))
    height = len(rows) * (_BAR + _GAP) - _GAP
    title = "Projects by overall status" + (", now and in the last report" if before is not None else "")
    return picture(
        key, (width, height), title, " ".join(f"{name}: {counted(counts)}." for name, counts in rows), *drawn
    )


def counted(counts: Mapping[Colour, int]) -> str:
    """Return the counts in words, worst first: `1 off track, 2 at risk`; `no projects` when there are none."""
    said = [f"{count(counts[colour])} {mark.word.lower()}" for colour, mark in MARKS.items() if counts.get(colour)]
    return ", ".join(said) or "no projects"


def _bar(counts: Mapping[Colour, int], longest: int, y: int, width: int) -> list[Markup]:
    drawn: list[Markup] = []
    done = 0
    room = width - _LABEL
    for colour, mark in MARKS.items():
        number = counts.get(colour, 0)
        if not number:
            continue
        left = _LABEL + share(done, longest, room)
        done += number
        right = _LABEL + share(done, longest, room)
        drawn.append(box(left, y, right - left - 2, _BAR, mark.shade))
        for label in (f"{mark.symbol} {count(number)} {mark.word}", f"{mark.symbol} {count(number)}", count(number)):
            if width_of(label, _SIZE) + 12 <= right - left:
                drawn.append(words(left + 8, y + 22, label, size=_SIZE, fill="#ffffff", weight=600))
                break
    return drawn
