"""What people see: marked lines on standard output, hints and errors on standard error, JSON where asked for."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any

import typer

INDENT = "    "
_NARROW = 40  # columns; a narrower terminal breaks lines better by itself
_CONTINUED = 2  # columns by which the second line of a broken one stands further in


class Exit(IntEnum):
    """Exit codes; docs/commands.md has the table."""

    GOOD = 0
    NEEDS_PERSON = 1  # something was told that somebody has to mend, confirm or decide
    WRONG_USE = 2  # the command cannot be carried out as it was typed
    INTERRUPTED = 130  # 128 and the signal's number, as shells have it: Ctrl-C
    PIPE_CLOSED = 141  # whoever read our output, like `head`, had enough
    TERMINATED = 143  # asked to end by the system: a service or container is stopped


class Mark(Enum):
    """How something stands: a symbol, the word that says the same, and a colour that adds nothing."""

    GOOD = ("✓", "good", typer.colors.GREEN)
    DONE = ("✓", "done", typer.colors.GREEN)
    NEEDS_YOU = ("!", "needs you", typer.colors.YELLOW)
    FAILED = ("✗", "failed", typer.colors.RED)
    NEW = ("+", "new", typer.colors.CYAN)
    WAITS = ("…", "waits", typer.colors.CYAN)

    def __str__(self) -> str:
        """Return symbol and word: `! needs you`."""
        symbol, word, _ = self.value
        return f"{symbol} {word}"


_WIDTH_OF_MARKS = max(len(str(mark)) for mark in Mark)


def say(text: str = "", *, indent: str = "", breaks: bool = True) -> None:
    """Print lines for people, broken between words where they are printed on a terminal.

    Without `breaks` they stay as they are: lines to be copied, and tables.
    """
    for line in _lines(printable(text), indent, _width(sys.stdout) if breaks else None):
        typer.echo(line)


def say_marked(mark: Mark, text: str) -> None:
    """Print a line with its mark before it."""
    lead = f"{mark!s:<{_WIDTH_OF_MARKS}}  "
    first, *rest = _lines(printable(f"{lead}{text}"), "", _width(sys.stdout), further=len(lead))
    typer.echo(_coloured(mark) + first[len(str(mark)) :])
    for line in rest:
        typer.echo(line)


def warn(text: str) -> None:
    """Print a line that scripts reading standard output shall not see."""
    for line in _lines(printable(text), "", _width(sys.stderr)):
        typer.echo(line, err=True)


def hint(text: str) -> None:
    """Say what to do next, on a terminal only: a log kept for a year needs no advice."""
    if _is_terminal(sys.stdout):
        say(text)


def say_json(value: object) -> None:
    """Print a value for scripts."""
    typer.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2, sort_keys=True))


def say_table(rows: Sequence[Sequence[str]], *, indent: str = INDENT, right: Sequence[int] = ()) -> None:
    """Print rows in columns, those of the indexes in `right` flush right; the last column is never padded."""
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = [
            f"{cell:>{width}}" if index in right else f"{cell:<{width}}"
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        say("  ".join(padded).rstrip(), indent=indent, breaks=False)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return `1 file`, `3 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def printable(text: str) -> str:
    """Return the text without control characters: names come from files, and a terminal obeys escapes."""
    return "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)


def _lines(text: str, indent: str, width: int | None, further: int | None = None) -> list[str]:
    """Return the lines of a text, those that a terminal would break broken; `further` indents what follows a break."""
    lines = []
    for line in text.split("\n"):
        whole = indent + line
        if width is None or len(whole) <= width:
            lines.append(whole)
            continue
        own = len(whole) - len(whole.lstrip()) + _CONTINUED
        lines += textwrap.wrap(
            whole,
            width,
            subsequent_indent=" " * (own if further is None else further),
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def _width(stream: Any) -> int | None:
    """Return the columns of the terminal behind a stream, None where there is none."""
    if not _is_terminal(stream):
        return None
    columns = shutil.get_terminal_size().columns
    return columns if columns >= _NARROW else None


def _is_terminal(stream: Any) -> bool:
    return bool(stream.isatty())


def _coloured(mark: Mark) -> str:
    if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        return str(mark)
    return typer.style(str(mark), fg=mark.value[2], bold=True)  # taken out again where nobody looks at a terminal


def _plain(value: Any) -> object:
    """Return what JSON has a shape for; raises TypeError for anything else."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    for kind, plain in _PLAIN.items():
        if isinstance(value, kind):
            return plain(value)
    raise TypeError(type(value).__name__)


_PLAIN: Mapping[type, Callable[[Any], object]] = {
    date: lambda day: day.isoformat(),  # an instant is one, too
    timedelta: lambda span: int(span.total_seconds()),
    Enum: lambda word: word.value,
    Mapping: dict,
    tuple: list,
    frozenset: sorted,
    Path: str,
}
