"""Marks words of a web page that no line can hold, so that only these break and a table keeps ordinary words whole.

A style sheet cannot tell them apart: `overflow-wrap: anywhere` on a cell lets a narrow column cut every word in it,
and without it one address of 4,000 characters makes its table, and with it the page, as wide as itself.
"""

from __future__ import annotations

import re

LONGEST = 30  # characters of a word that a line of a phone holds

_PARTS = re.compile(
    rf"<style>.*?</style>|<svg\b.*?</svg>|<title>.*?</title>|<[^>]*>|(?P<word>[^\s<]{{{LONGEST + 1},}})", re.DOTALL
)


def breakable(page: str) -> str:
    """Return a page whose words of more than `LONGEST` characters stand in `<span class="long">`; its text is the same.

    What stands in tags, style sheets, titles and pictures is left alone. Every text of the page must be escaped.
    """
    return _PARTS.sub(_marked, page)


def _marked(found: re.Match[str]) -> str:
    return f'<span class="long">{found["word"]}</span>' if found["word"] else found[0]
