"""The hierarchy of a plan, which the file gives only by the order of rows and their outline levels."""

from __future__ import annotations


class Outline:
    """Finds parents while rows come in order."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []  # level and key of the rows above, each level deeper than the one before

    @property
    def level(self) -> int:
        """The level of the row that came last, 1 before the first."""
        return self._open[-1][0] if self._open else 1

    def parent(self, level: int, key: str) -> tuple[str | None, bool]:
        """Return the key of the row above a new one, None at the top, and whether a level was jumped over.

        A row's parent is the nearest row before it that stands less deep; top rows have level 1 (0 in some programs).
        """
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        above = self._open[-1] if self._open else None
        self._open.append((level, key))
        return (above[1], level > above[0] + 1) if above else (None, level > 1)


def level_of(texts: dict[str, str]) -> int | None:
    """Return a row's level, from its outline number ("1.2.3" is 3) where it has none; None where it is unreadable."""
    text = texts.get("OutlineLevel")
    if text is None:
        return texts["OutlineNumber"].count(".") + 1 if "OutlineNumber" in texts else 1
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None  # noqa: PLR2004  # 0 to 999
