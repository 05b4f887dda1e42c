"""`verify`: whether the store agrees with itself."""

from __future__ import annotations

from pathlib import Path

from syncline.cli.terminal import INDENT, Exit, Mark, say, say_json, say_marked, say_table
from syncline.cli.working import timed, working
from syncline.wiring import load_application


def run_verify(config: Path | None, *, json: bool) -> Exit:
    """Check the store against itself."""
    from store import verify

    application = load_application(config)
    with timed(quiet=json), application.store() as store:
        with working("Checking the store", quiet=json), store.reading() as connection:
            tallies = verify.tallies(connection)
            findings = verify.findings(connection)
        if json:
            say_json({"rows": tallies, "findings": findings})
            return Exit.NEEDS_PERSON if findings else Exit.GOOD
        if tallies:
            rows = [(tally.source, tally.entity, f"{tally.rows:,}") for tally in tallies]
            say_table([("source", "holds", "rows"), *rows], right=(2,))
        else:
            say("The store is empty: nothing was read yet.", indent=INDENT)
        for finding in findings:
            found = f"{finding.check}: {finding.number:,} of {finding.subject}, like {', '.join(finding.examples)}"
            say_marked(Mark.NEEDS_YOU, found)
            say(f"What to do: {finding.remedy}.", indent=INDENT)
        if not findings:
            say_marked(Mark.GOOD, "raw records, unified rows and archived files agree, and no reference points nowhere")
    return Exit.NEEDS_PERSON if findings else Exit.GOOD
