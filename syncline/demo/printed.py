"""How the city's systems print amounts and tables as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def grouped(cents: int) -> str:
    """Return an amount as the general ledger prints it: `1,234.50`, a credit in parentheses, zero as `.00`."""
    text = f"{abs(cents) // 100:,}.{abs(cents) % 100:02}" if cents else ".00"
    return f"({text})" if cents < 0 else text


def plain(cents: int) -> str:
    """Return an amount as the water utility prints it: `1234.50`, a minus after the digits."""
    return f"{abs(cents) // 100}.{abs(cents) % 100:02}{'-' if cents < 0 else ''}"


def table(rows: Iterable[Sequence[str]], *, encoding: str, delimiter: str = ",") -> bytes:
    """Return rows as delimited text with the line ends of Windows, cells quoted where they have to be."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)
