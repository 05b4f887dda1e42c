"""Regular expressions an administrator may write, bounded so that no cell can make them run away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _parser  # type: ignore[attr-defined]  # the only way to see a pattern's repeats without running it
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

MAX_PATTERN_LENGTH = 200
MAX_TEXT_LENGTH = 200
"""A cell is matched by its first 200 characters: with four repeats at most, the worst match stays below a second."""

MAX_REPEATS = 4
_MANY = 20  # a repeat that may go further counts as open-ended
_REMEMBERED = 50_000  # cells whose answer is kept
_PLAIN = re.compile(r"[^\\^$.|?*+()\[\]{}]*")
_REFUSED = {
    "GROUPREF": "a reference back to a group",
    "GROUPREF_EXISTS": "a condition on a group",
}


def bounded(text: str) -> str:
    """Return `text`, a regular expression that ends soon on any input; raises ValueError with the reason otherwise.

    Refused: more than 200 characters, more than four open-ended repeats, a repeat or an alternative inside a repeat
    (`(a+)+`), references back.
    """
    if len(text) > MAX_PATTERN_LENGTH:
        raise ValueError(f"a pattern may have {MAX_PATTERN_LENGTH} characters, this one has {len(text)}")
    try:
        parsed = _parser.parse(text)
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    if _repeats(parsed, inside=False) > MAX_REPEATS:
        raise ValueError(f"{text!r} has more than {MAX_REPEATS} open-ended repeats (* + {{n,}}): write it narrower")
    return text


def capture(text: str) -> str:
    """Return `text`, a bounded regular expression with exactly one group; raises ValueError otherwise."""
    groups = re.compile(bounded(text)).groups
    if groups != 1:
        raise ValueError(f"{text!r} needs exactly one group in parentheses, the part to take; it has {groups}")
    return text


def _repeats(parsed: Iterable[tuple[Any, Any]], *, inside: bool) -> int:
    """Count the open-ended repeats; raises ValueError for what may take exponential time."""
    count = 0
    for operation, argument in parsed:
        name = str(operation)
        if name in _REFUSED:
            raise ValueError(f"{_REFUSED[name]} is not allowed in a pattern")
        if name.endswith("_REPEAT"):
            least, most, part = argument
            if inside and least != most:
                raise ValueError("a repeat inside a repeat, like (a+)+, is not allowed in a pattern: it may never end")
            count += int(most) > _MANY and least != most
            count += _repeats(part, inside=inside or int(most) > 1)
        elif name == "BRANCH":
            if inside:
                raise ValueError("an alternative inside a repeat, like (a|b)+, is not allowed in a pattern")
            count += sum(_repeats(branch, inside=inside) for branch in argument[1])
        elif name == "SUBPATTERN":
            count += _repeats(argument[-1], inside=inside)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            count += _repeats(argument[1], inside=inside)
        elif name == "ATOMIC_GROUP":
            count += _repeats(argument, inside=inside)
    return count


def word(value: object) -> object:
    """Return a whole number as its text, so that `FUND: 1010` may be written without quotes; anything else as it is."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Capture = Annotated[str, AfterValidator(capture)]
"""A pattern whose one group is the value."""

Condition = Annotated[str, BeforeValidator(word), AfterValidator(bounded)]
"""A plain word that has to be the whole cell, or a pattern that is searched for in it."""


class Matches(dict[object, bool]):
    """Whether a cell's text fulfils a condition; remembers its answers."""

    def __init__(self, condition: str) -> None:
        super().__init__()
        plain = _PLAIN.fullmatch(condition) is not None
        self._pattern = re.compile(re.escape(condition) + r"\Z" if plain else condition)
        self._test = self._pattern.match if plain else self._pattern.search

    def __missing__(self, text: object) -> bool:
        found = isinstance(text, str) and self._test(text[:MAX_TEXT_LENGTH]) is not None
        if len(self) < _REMEMBERED:
            self[text] = found
        return found


class Captures(dict[object, str | None]):
    """The part of a cell's text that a pattern takes, None where it does not match; remembers its answers."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._search = re.compile(pattern).search

    def __missing__(self, text: object) -> str | None:
        found = self._search(text[:MAX_TEXT_LENGTH]) if isinstance(text, str) else None
        taken = (found[1] or "").strip() or None if found else None
        if len(self) < _REMEMBERED:
            self[text] = taken
        return taken
