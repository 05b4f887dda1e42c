"""Text of people made fit for a sentence."""

from __future__ import annotations

SHOWN = 60  # characters of a title in a sentence


def short(text: str) -> str:
    """Return the text on one line, in quotes, and shortened."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return repr(line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…")
