"""No chart needs its colours: series differ in dash and shape, statuses carry symbols, edges can be seen."""

from __future__ import annotations

from itertools import combinations

import pytest

from reports.charts.batch import portfolio_drawings, project_drawings
from reports.charts.drawing import Drawing
from reports.charts.lettering import width_of
from reports.charts.look import COMMITTED_EDGE, COST, DONE, PLAN, SERIES, STATUS_SHAPES
from reports.charts.marks import Look
from reports.document import Colour
from reports.render.palette import ACTUAL, FIRM, MARKS, PLANNED
from tests.unit.charts.drawn import rows, strings
from tests.unit.charts.rich import rich_document
from tests.unit.render.test_palette import contrast

DOCUMENT = rich_document()


def every(width: int) -> list[Drawing]:
    pages = [one for page in DOCUMENT.projects for one in project_drawings(DOCUMENT, page, width)]
    return [*portfolio_drawings(DOCUMENT, width), *pages]


@pytest.mark.parametrize("together", [SERIES, (PLAN, DONE, COST)], ids=["trend", "curve"])
def test_series_differ_in_dash_and_shape(together: tuple[Look, ...]) -> None:
    for one, other in combinations(together, 2):
        assert one.dash != other.dash
        assert one.shape != other.shape


@pytest.mark.parametrize("look", [*SERIES, PLAN, COST])
def test_a_line_can_be_seen_on_white(look: Look) -> None:
    assert contrast(look.colour, "#ffffff") >= 3


def test_edges_of_light_bars_can_be_seen_and_bars_side_by_side_differ_in_lightness() -> None:
    assert contrast(FIRM, "#ffffff") >= 3
    assert contrast(COMMITTED_EDGE, "#ffffff") >= 3
    assert contrast(ACTUAL, PLANNED) >= 3


def test_every_status_has_a_symbol_of_its_own() -> None:
    assert set(STATUS_SHAPES) == set(Colour)
    assert len(set(STATUS_SHAPES.values())) == len(Colour)


@pytest.mark.parametrize("width", [320, 640])
def test_every_mark_of_a_status_carries_its_symbol_and_every_word_is_there(width: int) -> None:
    shades = {mark.shade: colour for colour, mark in MARKS.items()}
    seen = set()
    for drawing in every(width):
        if not drawing.key.startswith("health"):
            continue
        boxes = [(row, shades.get(row["fill"], shades.get(row["stroke"]))) for row in rows(drawing, "rect")]
        symbols = list(rows(drawing, "point"))
        scale = next(
            (one["encoding"]["x"]["scale"] for one in drawing.spec["layer"] if one["encoding"]["x"]["scale"]), None
        )
        for row, colour in boxes:
            if colour is None:
                continue
            left, right = row["x"], row["x2"]
            if drawing.key == "health" and scale and row["y"] < 90 and right <= scale["domain"][1]:
                start, end = scale["range"]
                left, right = (start + x / scale["domain"][1] * (end - start) for x in (left, right))
            inside = [s["shape"] for s in symbols if left <= s["x"] <= right and row["y"] <= s["y"] <= row["y2"]]
            assert inside == [STATUS_SHAPES[colour]], (drawing.key, row)
            seen.add(colour)
        words = " ".join(strings(rows(drawing, "text")))
        assert all(MARKS[colour].word in words for _, colour in boxes if colour is not None)
    assert seen == set(Colour)


@pytest.mark.parametrize("width", [320, 640])
def test_words_and_marks_stay_inside_their_picture(width: int) -> None:
    for drawing in every(width):
        height = drawing.size[1]
        for row in rows(drawing, "text"):
            wide = width_of(row["text"], row["size"], bold=row["weight"] == "bold")
            left = row["x"] - {"left": 0, "center": wide / 2, "right": wide}[row["align"]]
            assert left >= -1, (drawing.key, row)
            assert left + wide <= width + 2, (drawing.key, row)
            assert 0 <= row["y"] <= height, (drawing.key, row)
        for row in rows(drawing, "rule"):
            assert -1 <= min(row["x"], row["x2"]) <= max(row["x"], row["x2"]) <= width + 1, (drawing.key, row)
            assert max(row["y"], row["y2"]) <= height, (drawing.key, row)


@pytest.mark.parametrize("width", [320, 640])
def test_words_do_not_overlap(width: int) -> None:
    for drawing in every(width):
        taken: list[tuple[float, float, float, float, str]] = []
        for row in rows(drawing, "text"):
            wide = width_of(row["text"], row["size"], bold=row["weight"] == "bold")
            left = row["x"] - {"left": 0, "center": wide / 2, "right": wide}[row["align"]]
            top = row["y"] - row["size"] * 0.75
            for x, x2, y, y2, other in taken:
                meets = left < x2 and x < left + wide and top < y2 and y < row["y"]
                assert not meets, (drawing.key, row["text"], other)
            taken.append((left, left + wide, top, row["y"], row["text"]))


def test_every_chart_says_in_words_what_it_shows() -> None:
    for drawing in every(640):
        assert drawing.alt.endswith(".")
        assert drawing.title[0].isupper()
        assert any(letter.isdigit() for letter in drawing.alt), drawing.key
        assert drawing.alt.count(". ") <= 2, drawing.alt
