"""Spreads blocks over slides: each column is filled from the top, what does not fit goes on in it on the next slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.render.slides.blocks import GAP, Block, ChartBlock

TOP, BOTTOM = 82.0, 490.0  # of the room for blocks, points from the slide's upper edge
MARGIN = 36.0
FULL = 888.0  # width between the margins
HALF = 432.0  # width of each of two columns
_LEAST_CHART = 30.0  # how much of its height a chart may lose to stay on its slide


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Blocks below each other."""

    left: float
    width: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A block with its place on a slide, in points."""

    block: Block
    left: float
    top: float
    width: float
    height: float


def one_column(*blocks: Block) -> tuple[Column, ...]:
    """Return a column over the whole width."""
    return (Column(left=MARGIN, width=FULL, blocks=blocks),)


def two_columns(left: Sequence[Block], right: Sequence[Block]) -> tuple[Column, ...]:
    """Return two columns of the same width."""
    return (
        Column(left=MARGIN, width=HALF, blocks=tuple(left)),
        Column(left=MARGIN + FULL - HALF, width=HALF, blocks=tuple(right)),
    )


def spread(columns: Sequence[Column]) -> list[list[Placed]]:
    """Return what stands on each of as many slides as it takes; one without anything for columns without blocks."""
    rests = [list(column.blocks) for column in columns]
    slides: list[list[Placed]] = []
    while any(rests) or not slides:
        slide: list[Placed] = []
        for index, column in enumerate(columns):
            placed, rests[index] = _filled(column, rests[index])
            slide += placed
        slides.append(slide)
    return slides


def _filled(column: Column, blocks: list[Block]) -> tuple[list[Placed], list[Block]]:
    """Return the blocks that fit below each other, each with its place, and those that do not."""
    placed: list[Placed] = []
    top = TOP
    rest = list(blocks)
    while rest:
        fits, over = _parted(rest[0], column.width, BOTTOM - top, alone=not placed)
        if fits is None:
            break
        high = fits.height(column.width)
        placed.append(Placed(block=fits, left=column.left, top=top, width=column.width, height=high))
        top += high + GAP
        if over is not None:
            return placed, [over, *rest[1:]]
        rest.pop(0)
    return placed, rest


def _parted(block: Block, width: float, room: float, *, alone: bool) -> tuple[Block | None, Block | None]:
    if isinstance(block, ChartBlock):
        lacks = block.height(width) - room
        if 0 < lacks <= _LEAST_CHART:
            return _lower(block, lacks), None
    return block.parted(width, room, alone=alone)


def _lower(block: ChartBlock, lacks: float) -> ChartBlock:
    return replace(block, high=block.high - lacks)
