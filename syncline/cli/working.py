"""What people see while something takes long: how far it has come, and at the end how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from syncline.cli.terminal import printable, warn

if TYPE_CHECKING:
    from sync.outcome import Listener, Progress

_MINUTE = 60  # seconds


@contextmanager
def working(on: str, *, quiet: bool = False) -> Iterator[Listener]:
    """Show on a terminal what is worked on and for how long; the block gets the function to tell progress to.

    Print nothing inside the block: the line is drawn again and again until its end, and then taken away.
    """
    if quiet or not _is_terminal():
        yield lambda _progress: None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (bars.SpinnerColumn(), bars.TextColumn("{task.description}", markup=False), bars.TimeElapsedColumn())
    # Standard output may be a file while standard error is a terminal; left alone, rich would print it here instead.
    line = bars.Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )
    with line:
        task = line.add_task(printable(on), total=None)

        def tell(event: Progress) -> None:
            line.update(task, description=printable(f"{on}: {event.scope}, {event.read:,} records read"))

        yield tell


@contextmanager
def timed(*, quiet: bool = False) -> Iterator[None]:
    """Say at the end of the block how long it took, on a terminal only."""
    begun = time.monotonic()
    yield
    if not quiet and _is_terminal():
        warn(f"Took {_span(time.monotonic() - begun)}.")


def _is_terminal() -> bool:
    return sys.stderr.isatty()


def _span(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s"
