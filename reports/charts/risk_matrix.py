"""Open risks by probability and impact, counted in a grid of five by five."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from reports.charts.drawing import NARROW, Drawing
from reports.charts.legend import Furniture
from reports.charts.lettering import fitted
from reports.charts.marks import box, point, points, rects, spec, texts, words
from reports.charts.telling import listed, number_of
from reports.document import ProjectPage, RegisterRow
from reports.render.formatting import count
from reports.render.palette import INK, QUIET

STEPS = 5
_PROBABILITY = ("1 rare", "2 unlikely", "3 possible", "4 likely", "5 almost certain")
_IMPACT = ("1 minor", "2 small", "3 moderate", "4 major", "5 severe")
_CELL_HEIGHT = 36
_GROUND = ((15, "#b9c4cf"), (8, "#d8dfe6"), (0, "#f0f3f6"))  # by the product: lightness only, no status is meant
_DISC = 520


def risk_matrix(page: ProjectPage, width: int) -> Drawing | None:
    """Return the grid with a number wherever open risks stand; None without an open risk that has both numbers.

    The ground gets darker with probability times impact. A risk without one of the two is in no cell, and is said.
    """
    risks = [row for row in page.register if row.kind == "risk" and row.is_open]
    placed = [row for row in risks if _place(row) is not None]
    if not placed:
        return None
    found = Counter(place for row in placed if (place := _place(row)) is not None)
    narrow = width < NARROW
    left = 26 if narrow else 128
    cell = min((width - left - 2) // STEPS, 100)
    made = Furniture()
    top = 0 if narrow else 20
    _grid(made, found, (left, top, cell), narrow=narrow)
    bottom = top + STEPS * _CELL_HEIGHT + 20
    middle = left + cell * STEPS / 2
    made.words.append(words(middle, bottom + 15, "Impact", size=12, align="center", fill=QUIET, bold=True))
    end = bottom + 22
    notes = ["Probability upwards, from 1 rare to 5 almost certain"] if narrow else []
    missing = len(risks) - len(placed)
    if missing:
        notes.append(f"{number_of(missing, 'open risk', 'open risks')} without probability or impact not drawn")
    for note in notes:
        end += 17
        made.words.append(words(0, end - 5, fitted(note, 11, width), size=11, fill=QUIET))
    return Drawing(
        key="risk_matrix",
        title="Open risks by probability and impact",
        alt=_told(placed, missing),
        spec=spec(width, end, [rects(made.boxes), points(made.points), texts(made.words)]),
    )


def _place(row: RegisterRow) -> tuple[int, int] | None:
    steps = range(1, STEPS + 1)
    if row.probability is None or row.impact is None or row.probability not in steps or row.impact not in steps:
        return None
    return row.probability, row.impact


def _grid(made: Furniture, found: Mapping[tuple[int, int], int], place: tuple[int, int, int], *, narrow: bool) -> None:
    left, top, cell = place
    for probability in range(1, STEPS + 1):
        y = top + (STEPS - probability) * _CELL_HEIGHT
        text = str(probability) if narrow else _PROBABILITY[probability - 1]
        made.words.append(words(left - 8, y + 22, text, size=11, align="right", fill=QUIET))
        for impact in range(1, STEPS + 1):
            x = left + (impact - 1) * cell
            ground = next(shade for least, shade in _GROUND if probability * impact >= least)
            made.boxes.append(box(x, y, x + cell, y + _CELL_HEIGHT, ground, "#ffffff"))
            number = found.get((probability, impact), 0)
            if number:
                at = (x + cell / 2, y + _CELL_HEIGHT / 2)
                made.points.append(point(*at, "circle", INK, "#ffffff", _DISC))
                made.words.append(
                    words(at[0], at[1] + 5, count(number), size=13, align="center", fill="#ffffff", bold=True)
                )
    if not narrow:
        made.words.append(words(left - 8, 12, "Probability", size=12, align="right", fill=QUIET, bold=True))
    for impact in range(1, STEPS + 1):
        text = str(impact) if narrow else _IMPACT[impact - 1]
        middle = left + (impact - 0.5) * cell
        made.words.append(words(middle, top + STEPS * _CELL_HEIGHT + 15, text, size=11, align="center", fill=QUIET))


def _told(placed: list[RegisterRow], missing: int) -> str:
    score = max((row.probability or 0) * (row.impact or 0) for row in placed)
    worst = [row for row in placed if (row.probability or 0) * (row.impact or 0) == score]
    told = (
        f"{number_of(len(placed), 'open risk', 'open risks')}; highest with probability {worst[0].probability} "
        f"and impact {worst[0].impact} of {STEPS}: {listed([row.title for row in worst])}."
    )
    if not missing:
        return told
    return f"{told} {number_of(missing, 'more has', 'more have')} no probability or no impact and is in no cell."
