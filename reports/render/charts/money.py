"""Spent and committed money of each project against its revised budget, with the time that has passed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.document import Figure, ProjectPage
from reports.render.charts.svg import box, element, fitted, line, picture, share, width_of, words
from reports.render.formatting import NOT_KNOWN, figure_text, money_short, plain
from reports.render.palette import ACTUAL, COMMITTED, INK, LINE, QUIET, TRACK

_WHOLE = 10_000  # basis points: the whole revised budget
_FARTHEST = 15_000  # a bar is cut here; its words still say how much it is
_NARROW = 560  # below this the name stands above its bar
_BAR, _TOP, _KEY_ROW = 20, 8, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    key: str
    width: int
    left: int  # where bars begin
    right: int  # where the scale ends
    scale: int  # basis points between left and right
    pitch: int
    stacked: bool  # names above bars

    def x(self, basis_points: int) -> int:
        return self.left + share(max(0, min(basis_points, self.scale)), self.scale, self.right - self.left)


def money_use(key: str, projects: Sequence[ProjectPage], width: int) -> Markup:
    """Return one bar per project: actual and committed as shares of the revised budget, and schedule elapsed as a tick.

    Shares make projects of any size comparable; the amounts stand beside the bars. A project whose budget is not known,
    or not above zero, keeps its row and says so.
    """
    farthest = max((_taken(page) or 0 for page in projects), default=0)
    stacked = width < _NARROW
    left, right = (2, width - 8) if stacked else (width * 3 // 10, width - 188)
    frame = _Frame(
        key=key,
        width=width,
        left=left,
        right=right,
        scale=max(_WHOLE + 500, min(farthest, _FARTHEST) + 300),
        pitch=72 if stacked else 36,
        stacked=stacked,
    )
    bottom = _TOP + len(projects) * frame.pitch
    drawn = [
        _hatch(key),
        *(part for row, page in enumerate(projects) for part in _row(frame, page, _TOP + row * frame.pitch)),
    ]
    drawn.extend(_scale(frame, bottom))
    legend, height = _legend(frame, bottom + 24)
    said = " ".join(_said(page) for page in projects) or "No projects."
    title = "Money spent and committed against the revised budget"
    return picture(key, (width, height), title, said, *drawn, *legend)


def is_drawable(page: ProjectPage) -> bool:
    """Return whether a project's bar can be drawn: its actual is known and its revised budget is above zero."""
    return _share(page, _amount(page, "actual")) is not None


def _amount(page: ProjectPage, name: str) -> int | None:
    figure = page.figures.get(name)
    return figure.value if figure is not None and isinstance(figure.value, int) else None


def _share(page: ProjectPage, amount: int | None) -> int | None:
    budget = _amount(page, "budget_revised")
    return amount * _WHOLE // budget if amount is not None and budget is not None and budget > 0 else None


def _taken(page: ProjectPage) -> int | None:
    actual, committed = _amount(page, "actual"), _amount(page, "commitment")
    return None if actual is None else _share(page, actual + (committed or 0))


def _row(frame: _Frame, page: ProjectPage, y: int) -> list[Markup]:
    name = plain(page.name)
    drawn: list[Markup] = []
    if frame.stacked:
        drawn.append(words(0, y + 12, fitted(name, 13, frame.width), size=13, weight=600))
        y += 23
    else:
        drawn.append(words(0, y + 15, fitted(name, 13, frame.left - 14), size=13))
    after = (0, y + _BAR + 15) if frame.stacked else (frame.right + 12, y + 15)
    room = frame.width - after[0]
    actual = _share(page, _amount(page, "actual"))
    if actual is None:
        drawn.append(
            element(
                "rect",
                {
                    "x": frame.left,
                    "y": y,
                    "width": frame.x(_WHOLE) - frame.left,
                    "height": _BAR,
                    "fill": "none",
                    "stroke": LINE,
                    "stroke-dasharray": "4 3",
                },
            )
        )
        drawn.append(words(frame.left + 8, y + 14, NOT_KNOWN, size=12, fill=QUIET))
        drawn.append(words(*after, fitted(_why(page), 12, room), size=12, fill=QUIET))
        return drawn
    drawn.append(box(frame.left, y, frame.x(_WHOLE) - frame.left, _BAR, TRACK))
    drawn.append(box(frame.left, y, frame.x(actual) - frame.left, _BAR, ACTUAL))
    taken = _taken(page)
    if taken is not None and taken > actual:
        start = frame.x(actual)
        drawn.append(box(start, y, frame.x(taken) - start, _BAR, f"url(#{frame.key}-hatch)", "#8a5a00"))
    elapsed = _amount(page, "time_elapsed")
    if elapsed is not None:
        x = frame.x(elapsed)
        drawn.append(
            element(
                "polygon", {"points": f"{x - 5},{y - 6} {x + 5},{y - 6} {x},{y + 2}", "fill": INK, "stroke": "#ffffff"}
            )
        )
    return [*drawn, words(*after, fitted(_amounts(page), 12, room), size=12)]


def _amounts(page: ProjectPage) -> str:
    budget, actual, committed = (_amount(page, name) for name in ("budget_revised", "actual", "commitment"))
    currency = page.figures["budget_revised"].currency
    taken = (actual or 0) + (committed or 0)
    used = page.figures.get("used")
    said = f"{money_short(taken, currency)} of {money_short(budget or 0, currency)}"
    return f"{said} ({figure_text(used)})" if used is not None and used.value is not None else said


def _why(page: ProjectPage) -> str:
    for name in ("budget_revised", "actual"):
        figure = page.figures.get(name)
        if figure is not None and figure.value is None and figure.reason:
            return plain(figure.reason)
    budget = page.figures.get("budget_revised")
    return (
        "the revised budget is not above zero"
        if budget is not None and budget.value is not None
        else "not in this report"
    )


def _said(page: ProjectPage) -> str:
    if not is_drawable(page):
        return f"{plain(page.name)}: {NOT_KNOWN}, {_why(page)}."

    def text(figure: Figure | None) -> str:
        return NOT_KNOWN if figure is None else figure_text(figure)

    parts = {name: text(page.figures.get(name)) for name in ("actual", "commitment", "budget_revised", "time_elapsed")}
    return (
        f"{plain(page.name)}: {parts['actual']} spent and {parts['commitment']} committed "
        f"of {parts['budget_revised']}, schedule elapsed {parts['time_elapsed']}."
    )


def _scale(frame: _Frame, bottom: int) -> list[Markup]:
    whole = frame.x(_WHOLE)
    ticks = [
        words(frame.x(at), bottom + 12, label, size=11, anchor=anchor, fill=QUIET)
        for at, label, anchor in ((0, "0%", "start"), (_WHOLE // 2, "50%", "middle"), (_WHOLE, "100%", "middle"))
    ]
    return [line((whole, 0), (whole, bottom - 2), INK, width=2), *ticks]


def _legend(frame: _Frame, y: int) -> tuple[list[Markup], int]:
    drawn: list[Markup] = []
    x = 0
    for name in ("Actual to date", "Committed", "Revised budget", "Schedule elapsed"):
        needed = 24 + width_of(name, 12) + 16
        if x and x + needed > frame.width:
            x, y = 0, y + _KEY_ROW
        match name:
            case "Actual to date":
                drawn.append(box(x, y, 16, 12, ACTUAL))
            case "Committed":
                drawn.append(box(x, y, 16, 12, f"url(#{frame.key}-hatch)", "#8a5a00"))
            case "Revised budget":
                drawn.append(line((x + 8, y - 1), (x + 8, y + 13), INK, width=2))
            case _:
                drawn.append(
                    element("polygon", {"points": f"{x + 3},{y + 1} {x + 13},{y + 1} {x + 8},{y + 10}", "fill": INK})
                )
        drawn.append(words(x + 22, y + 11, name, size=12, fill=QUIET))
        x += needed
    return drawn, y + 18


def _hatch(key: str) -> Markup:
    stripe = element("path", {"d": "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4", "stroke": "#8a5a00", "stroke-width": 2})
    pattern = element(
        "pattern",
        {"id": f"{key}-hatch", "width": 8, "height": 8, "patternUnits": "userSpaceOnUse"},
        box(0, 0, 8, 8, COMMITTED),
        stripe,
    )
    return element("defs", None, pattern)
