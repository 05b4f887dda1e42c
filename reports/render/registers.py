"""A project's registers as a page shows them: the open entries that weigh most, how many more, and what was closed."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document import Figure, ProjectPage, RegisterRow
from reports.render.facts import label
from reports.render.views import REGISTERS

TIMES = "\N{MULTIPLICATION SIGN}"
SHOWN = 5  # of each register: what a reader with three minutes takes in; workbook and feeds have all


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register of a project."""

    kind: str
    title: str  # "Open risks"
    count: Figure | None  # of the open entries; None: the document is older than these figures
    shown: tuple[RegisterRow, ...]  # open ones, in the document's order
    more: int  # open ones that are not shown
    closed: tuple[RegisterRow, ...]  # since the last report


def registers(page: ProjectPage, most: int = SHOWN) -> tuple[Register, ...]:
    """Return the registers that have an entry or whose open entries can be counted, in printing order."""
    found = []
    for kind, name in REGISTERS.items():
        rows = [row for row in page.register if row.kind == kind]
        count = page.figures.get(name)
        is_kept = count is not None and count.value is not None
        if not rows and not is_kept:
            continue
        opened = [row for row in rows if row.is_open]
        total = count.value if count is not None and isinstance(count.value, int) else len(opened)
        shown = tuple(opened[:most])
        closed = tuple(row for row in rows if not row.is_open)
        more = max(total, len(opened)) - len(shown)
        found.append(Register(kind=kind, title=label(name), count=count, shown=shown, more=more, closed=closed))
    return tuple(found)


def score(row: RegisterRow) -> str:
    """Return probability and impact as they are printed, with their product; empty where the source says neither.

    Where it says one of them only, the other is a question mark. Example: `4 x 5 = 20`, with a sign of multiplication.
    """
    if row.probability is None and row.impact is None:
        return ""
    if row.probability is None or row.impact is None:
        return f"{row.probability or '?'} {TIMES} {row.impact or '?'}"
    return f"{row.probability} {TIMES} {row.impact} = {row.probability * row.impact}"


def not_listed(page: ProjectPage, name: str) -> int:
    """Return how many entries of `finished` or `coming` the page counts beside those it lists."""
    figure = page.figures.get({"finished": "finished_since_last_report", "coming": "due_soon"}[name])
    listed = len(page.finished if name == "finished" else page.coming)
    return max(0, figure.value - listed) if figure is not None and isinstance(figure.value, int) else 0
