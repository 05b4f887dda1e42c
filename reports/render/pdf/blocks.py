"""The pieces a page is made of, as plain values that the templates draw: every word is chosen before typst sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reports.render.pdf.fitting import UPRIGHT, Cell, Line, Run, about_lines, certain_lines, letters_of

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

Block: TypeAlias = "dict[str, Json]"

WHOLE_ROW = 700  # characters: a row with more may be cut at the end of a page, for it may need more than one
WHOLE_TABLE = 34  # lines: a table with more may be cut between its rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its header and its share of the width."""

    head: str
    share: float = 1
    numeric: bool = False


def run(manner: str, text: str, to: str = "") -> Run:
    """Return words in a manner that the templates know; `to` is a web address or the name of a heading."""
    return {"k": manner, "t": text, "to": to} if to else {"k": manner, "t": text}


def cell(*lines: Line | str | None) -> Cell:
    """Return a cell of lines below each other; None and empty lines are left out."""
    return [[line] if isinstance(line, str) else line for line in lines if line]


def heading(level: int, text: str, anchor: str = "", above: str = "") -> Block:
    """Return a heading; `anchor` is the name that links go to, `above` a small line over it that belongs to it."""
    return {"b": "heading", "level": level, "text": text, "anchor": anchor, "above": above}


def paragraph(*runs: Run, manner: str = "plain") -> Block:
    """Return a paragraph: plain, lead (the bottom line of a report) or note."""
    return {"b": "paragraph", "runs": _runs(runs), "manner": manner}


def bullets(items: Iterable[Sequence[Run]]) -> list[Block]:
    """Return a list of items, or nothing where there is none."""
    made: list[Json] = [_runs(item) for item in items]
    return [{"b": "bullets", "items": made}] if made else []


def care(lead: Sequence[Run], items: Iterable[Sequence[Run]]) -> Block:
    """Return a framed warning: what it is about, and its points."""
    return {"b": "care", "lead": _runs(lead), "items": [_runs(item) for item in items]}


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    size: float = 8,
    note: str = "",
    width: float = UPRIGHT,
) -> list[Block]:
    """Return a table whose header stands again on each page, or nothing where there are no rows.

    `width` is what the table has, in points; where all texts surely fit it, typst need not find out how high rows are.
    """
    given = [list(row) for row in rows]
    if not given:
        return []
    made: list[Json] = [
        {
            "cells": [_cell(one) for one in row],
            "keep": letters_of(row) <= WHOLE_ROW,
            "lines": certain_lines(row, [one.share for one in columns], size, width),
        }
        for row in given
    ]
    return [
        {
            "b": "table",
            "columns": [{"head": one.head, "share": one.share, "numeric": one.numeric} for one in columns],
            "rows": made,
            "size": size,
            "note": note,
            "keep": sum(map(about_lines, given)) <= WHOLE_TABLE,
        }
    ]


def beside(*groups: Sequence[Block], columns: int = 0) -> list[Block]:
    """Return groups of blocks beside each other; empty groups take no place, unless there are fewer than `columns`."""
    kept = [list(group) for group in groups if group]
    if not kept or len(kept) == 1 > columns - 1:
        return kept[0] if kept else []
    whole = all(block.get("keep", True) for group in kept for block in group)
    shares: list[Json] = [1] * max(columns, len(kept))
    return [{"b": "beside", "groups": [list(group) for group in kept], "shares": shares, "keep": whole}]


def notes(texts: Sequence[str]) -> list[Block]:
    """Return numbered notes that cells are marked with, or nothing where there is none."""
    return [{"b": "notes", "items": list(texts)}] if texts else []


def terms(pairs: Iterable[tuple[str, Cell]], columns: int = 1) -> list[Block]:
    """Return names with what they mean below them, in columns read from top to bottom."""
    made: list[Json] = [{"term": name, "said": _cell(said)} for name, said in pairs]
    return [{"b": "terms", "items": made, "columns": columns}] if made else []


def facts_row(pairs: Iterable[tuple[str, Cell]], shares: Sequence[float]) -> list[Block]:
    """Return short facts, each under its name, in rows of columns with these shares of the width."""
    made: list[Json] = [{"term": name, "said": _cell(said)} for name, said in pairs]
    return [{"b": "facts", "items": made, "shares": list(shares)}] if made else []


def _runs(runs: Sequence[Run]) -> list[Json]:
    return [dict(one) if isinstance(one, dict) else one for one in runs if one]


def _cell(one: Cell) -> Json:
    return one if isinstance(one, str) else [_runs(line) for line in one]
