"""`demo`: a made-up city, read and reported on twice, a month apart; `demo-site`: what answers in it, to go on with."""

from __future__ import annotations

import threading
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
    from syncline.demo.answering import Note
    from syncline.reporting import MadeReport
    from syncline.wiring import Application


def run_demo(folder: Path) -> Exit:
    """Write the city of Marlow, sync and report for September, let October go by, sync and report again.

    Its Jira and Planner answer on this machine for as long as the demo runs. What is wrong in the city's files is
    part of the demo, so it ends well with them.
    """
    from syncline.demo.answering import a_new_city, addresses_of
    from syncline.demo.city import FIRST_REPORT, SECOND_REPORT
    from syncline.demo.deliveries import FIRST_DELIVERY, SECOND_DELIVERY, SEED, advance_city, write_city

    if folder.exists() and not folder.is_dir():
        raise NotAllowedError(f"{folder} is a file, so nothing was written. Name a folder that is empty or new.")
    with timed(), a_new_city(SEED, FIRST_DELIVERY, addresses_of(folder)) as answering:
        try:
            write_city(folder, SEED, answering.at)
        except FileExistsError as error:
            raise NotAllowedError(f"{error}. Nothing was written.") from error
        for leftover in sorted(folder.glob("syncline.db*")):
            leftover.unlink()
        say(f"The City of Marlow is made up. Its files lie in {folder}/; some of them are wrong on purpose.")
        say("Its teams work in Jira and Planner, which answer on this machine while the demo runs.")
        application = load_application(folder / "syncline.yaml")
        with application.store() as store:
            _month(application, store, FIRST_REPORT, "first month")
            advance_city(folder)
            answering.play(SECOND_DELIVERY)
            made = _month(application, store, SECOND_REPORT, "next month's files arrive, and work went on")
        _say_made(made)
        hint(f"Next: cd {folder}, look into syncline.yaml, and try `syncline status` and `syncline discover plans`.")
        hint("`syncline demo-site` lets its Jira and Planner answer again, for `syncline sync` in another terminal.")
    return Exit.GOOD


def run_demo_site(folder: Path) -> Exit:
    """Let Jira and Planner of a city that the demo has written answer until Ctrl-C, as the demo left them."""
    from syncline.demo.answering import noted_city

    note = _note_in(folder)
    try:
        with noted_city(note) as city:
            where = f"Jira answers at {city.at.jira} and its Planner at {city.at.graph}"
            say(f"The City of Marlow's {where}, as of {note.until:%Y-%m-%d}. Ctrl-C ends it.")
            _until_interrupted()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise NotAllowedError(
            f"The city cannot answer at {error.filename}: {why}. "
            "End what answers there, like another `syncline demo-site`, or run `syncline demo` again."
        ) from error
    return Exit.GOOD


def _note_in(folder: Path) -> Note:
    from syncline.demo.answering import read_note

    try:
        return read_note(folder)
    except FileNotFoundError as error:
        raise NotAllowedError(
            f"{folder.resolve()} holds no city that answers. Name the folder that `syncline demo` wrote, like `marlow`."
        ) from error
    except ValueError as error:
        raise NotAllowedError(f"{error}. Run `syncline demo {folder}` again.") from error


def _until_interrupted() -> None:
    """Wait for Ctrl-C, which is how this command ends well; SIGTERM ends it as it ends any other."""
    from syncline.cli.faults import Terminated

    try:
        threading.Event().wait()
    except Terminated:
        raise
    except KeyboardInterrupt:
        return


def _month(application: Application, store: Store, as_of: date, what: str) -> MadeReport:
    from syncline.reporting import Wish, make_report

    say()
    say(f"As of {as_of.isoformat()}, {what}:")
    sync_everything(application, store)
    with working("Making the report"):
        return make_report(application, store, Wish(as_of=as_of))


def _say_made(made: MadeReport) -> None:
    page = next(file for file in made.printed.files if file.suffix == ".html")
    say()
    say(f"The report, as of {made.document.as_of.isoformat()}: open {page}")
    for sentence in made.document.summary[:SENTENCES]:
        say(sentence.text, indent="  ")
