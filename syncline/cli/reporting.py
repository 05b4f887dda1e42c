"""`report`: makes a report and says where it lies and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syncline.cli.terminal import Exit, Mark, counted, say, say_json, say_marked, warn
from syncline.cli.working import timed, working
from syncline.wiring import load_application

if TYPE_CHECKING:
    from reports.document import ReportDocument
    from syncline.reporting import MadeReport, Wish

SENTENCES = 3
"""Of the report's summary that are printed, heaviest first."""


def run_report(config: Path | None, wish: Wish, *, json: bool) -> Exit:
    """Make a report from what was read last, and say where it lies."""
    from sync.run import run_sync
    from syncline.reporting import make_report

    application = load_application(config)
    if wish.as_of is not None and wish.as_of > application.today():
        warn(f"{wish.as_of.isoformat()} lies in the future; the report speaks of that day by what is known today.")
    with timed(quiet=json), application.store() as store:
        with working("Making the report", quiet=json) as listener:
            declared = run_sync(application.world(store, listener), application.declared())
            made = make_report(application, store, wish)
        if declared.error:
            warn(declared.error)
        if json:
            say_json(_shape(made))
        else:
            say_report(made)
    return Exit.NEEDS_PERSON if made.printed.failed else Exit.GOOD


def say_report(made: MadeReport) -> None:
    """Print where a report lies and its heaviest sentences."""
    document = made.document
    number = f"report {made.saved.id}, {made.saved.sha256[:12]}"
    say_marked(Mark.DONE, f"{document.title}, as of {document.as_of.isoformat()} ({number})")
    for sentence in document.summary[:SENTENCES]:
        say(sentence.text, indent="    ")
    gaps = _gaps(document)
    if gaps:
        say(f"The report says what is missing from it: {'; '.join(gaps)}.", indent="    ")
    for file in made.printed.files:
        say(str(file), indent="  ")
    for reason in made.printed.failed:
        warn(reason)


def _gaps(document: ReportDocument) -> list[str]:
    gaps = []
    stale = _not_fresh(document)
    if stale:
        gaps.append(f"not fresh: {', '.join(stale)}")
    if document.quarantined_count:
        gaps.append(f"{counted(document.quarantined_count, 'row')} in quarantine")
    if document.unmatched:
        gaps.append(f"{counted(len(document.unmatched), 'thing')} that no link gives to a project or person")
    return gaps


def _not_fresh(document: ReportDocument) -> list[str]:
    return [note.source for note in document.freshness if note.state != "fresh"]


def _shape(made: MadeReport) -> dict[str, object]:
    document = made.document
    return {
        "report": made.saved.id,
        "name": document.name,
        "as_of": document.as_of,
        "sha256": made.saved.sha256,
        "files": made.printed.files,
        "failed": made.printed.failed,
        "summary": [sentence.text for sentence in document.summary],
        "not_fresh": _not_fresh(document),
        "in_quarantine": document.quarantined_count,
        "unmatched": len(document.unmatched),
    }
