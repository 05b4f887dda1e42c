"""`demo`: a made-up city, read and reported on twice, a month apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syncline.cli.reporting import SENTENCES
from syncline.cli.syncing import sync_everything
from syncline.cli.terminal import Exit, hint, say
from syncline.cli.working import timed, working
from syncline.errors import NotAllowedError
from syncline.wiring import load_application

if TYPE_CHECKING:
    from datetime import date

    from store.open import Store
    from syncline.reporting import MadeReport
    from syncline.wiring import Application


def run_demo(folder: Path) -> Exit:
    """Write the city of Marlow, sync and report for September, let October's files arrive, sync and report again.

    What is wrong in the city's files is part of the demo, so it ends well with them.
    """
    from syncline.demo.city import FIRST_REPORT, SECOND_REPORT
    from syncline.demo.deliveries import advance_city, write_city

    if folder.exists() and not folder.is_dir():
        raise NotAllowedError(f"{folder} is a file, so nothing was written. Name a folder that is empty or new.")
    with timed():
        try:
            write_city(folder)
        except FileExistsError as error:
            raise NotAllowedError(f"{error}. Nothing was written.") from error
        for leftover in sorted(folder.glob("syncline.db*")):
            leftover.unlink()
        say(f"The City of Marlow is made up. Its files lie in {folder}/; some of them are wrong on purpose.")
        application = load_application(folder / "syncline.yaml")
        with application.store() as store:
            _month(application, store, FIRST_REPORT, "first month")
            advance_city(folder)
            made = _month(application, store, SECOND_REPORT, "next month's files arrive")
        _say_made(made)
        hint(f"Next: cd {folder}, look into syncline.yaml, and try `syncline status` and `syncline discover`.")
    return Exit.GOOD


def _month(application: Application, store: Store, as_of: date, what: str) -> MadeReport:
    from syncline.reporting import Wish, make_report

    say()
    say(f"As of {as_of.isoformat()}, {what}:")
    sync_everything(application, store)
    with working("Making the report"):
        return make_report(application, store, Wish(as_of=as_of))


def _say_made(made: MadeReport) -> None:
    page = next(file for file in made.files if file.suffix == ".html")
    say()
    say(f"The report, as of {made.document.as_of.isoformat()}: open {page}")
    for sentence in made.document.summary[:SENTENCES]:
        say(sentence.text, indent="  ")
