"""A row says whether its limit holds, and the table and the file say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.rows import Row, at_least, at_most, at_most_times, table, write


@pytest.mark.parametrize(
    ("row", "holds", "limit"),
    [
        pytest.param(at_most_times("a", figure=8, floor=1, unit="s", times=8), True, "at most 8 x", id="just at ratio"),
        pytest.param(at_most_times("a", figure=8.1, floor=1, unit="s", times=8), False, "at most 8 x", id="over ratio"),
        pytest.param(at_most("a", figure=60, unit="MB", limit=60), True, "at most 60 MB", id="just at most"),
        pytest.param(at_most("a", figure=0.31, unit="s", limit=0.3), False, "at most 0.3 s", id="over most"),
        pytest.param(at_least("a", figure=9e4, unit="rows/s", limit=1e5), False, "at least 100,000 rows/s", id="slow"),
        pytest.param(at_least("a", figure=1e5, unit="rows/s", limit=1e5), True, "at least 100,000 rows/s", id="enough"),
    ],
)
def test_a_limit_holds_up_to_and_with_its_number(row: Row, holds: bool, limit: str) -> None:
    assert (row.holds, row.limit) == (holds, limit)


def test_the_ratio_is_figure_over_floor() -> None:
    assert at_most_times("a", figure=3, floor=2, unit="s", times=4).ratio == 1.5
    assert at_least("a", figure=50, floor=200, unit="rows/s", limit=1).ratio == 0.25
    assert at_most("a", figure=3, unit="s", limit=4).ratio is None


def test_a_floor_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a: a floor of 0 s compares with nothing"):
        at_most_times("a", figure=1, floor=0, unit="s", times=2)


ROWS = [
    at_most_times("store: first load", figure=6.4321, floor=1, unit="s", times=8),
    at_least("finance_csv: reading", figure=98_765.4, unit="rows/s", limit=100_000),
]


def test_the_table_lines_up_and_marks_what_does_not_hold() -> None:
    assert table(ROWS) == (
        "name                  figure  unit    floor  ratio  limit                    holds\n"
        "store: first load       6.43  s           1   6.43  at most 8 x              yes\n"
        "finance_csv: reading  98,765  rows/s                at least 100,000 rows/s  NO\n"
    )


def test_the_file_holds_the_same_rows_with_all_their_digits(tmp_path: Path) -> None:
    write(ROWS, tmp_path / "results.json")
    first, second = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert list(first) == ["name", "figure", "unit", "floor", "ratio", "limit", "holds"]
    assert (first["figure"], first["floor"], first["holds"]) == (6.4321, 1, True)
    assert (second["figure"], second["floor"], second["ratio"], second["holds"]) == (98_765.4, None, None, False)
