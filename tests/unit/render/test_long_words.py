"""Words that no line can hold are marked, and nothing else of a page is touched."""

from __future__ import annotations

import pytest

from reports.render.long_words import LONGEST, breakable

LONG = "x" * (LONGEST + 1)


def test_a_long_word_is_marked_and_its_neighbours_are_not() -> None:
    assert breakable(f"<td>due {LONG} now</td>") == f'<td>due <span class="long">{LONG}</span> now</td>'
    assert breakable(f"<td>{LONG[1:]}</td>") == f"<td>{LONG[1:]}</td>"


@pytest.mark.parametrize(
    "kept",
    [
        f'<a href="https://marlow.example/{LONG}" title="{LONG}">x</a>',
        f"<style>.{LONG} {{ color: red }}</style>",
        f"<title>{LONG}</title>",
        f'<svg class="chart"><title>{LONG}</title><text>{LONG}</text></svg>',
    ],
    ids=["attributes", "style", "title", "picture"],
)
def test_what_is_no_text_of_the_page_is_left_alone(kept: str) -> None:
    assert breakable(kept) == kept


def test_escaped_text_stays_escaped() -> None:
    assert breakable(f"<p>&lt;b&gt;{LONG}&amp;</p>") == f'<p><span class="long">&lt;b&gt;{LONG}&amp;</span></p>'
