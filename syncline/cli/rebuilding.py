"""`report verify`: whether a kept report can be built again, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syncline.cli.terminal import INDENT, Exit, Mark, counted, say, say_json, say_marked
from syncline.cli.working import timed, working
from syncline.wiring import load_application

if TYPE_CHECKING:
    from syncline.kept import Kept
    from syncline.rebuilding import Rebuilt

_LIKELY = (
    "What differs above may explain it; so may a setting of this report, its projects or its thresholds that was "
    "changed since. The kept report stays as it is."
)


def run_report_verify(config: Path | None, number: int, *, json: bool) -> Exit:
    """Build a kept report again and compare."""
    from syncline.kept import kept_report
    from syncline.rebuilding import rebuilt

    application = load_application(config)
    with timed(quiet=json), application.store() as store, working("Building the report again", quiet=json):
        kept = kept_report(application, store, number)
        found = rebuilt(application, store, kept)
    if json:
        say_json(_shape(kept, found))
    else:
        _say(kept, found)
    return Exit.NEEDS_PERSON if found.different else Exit.GOOD


def _say(kept: Kept, found: Rebuilt) -> None:
    named = f"report {kept.saved.id}, {kept.document.name} as of {kept.document.as_of.isoformat()}"
    if not found.different:
        say_marked(Mark.GOOD, f"{named}: built again, byte for byte the same")
        say(f"hash {kept.saved.sha256}", indent=INDENT)
    else:
        say_marked(Mark.NEEDS_YOU, f"{named}: built again, {counted(found.different, 'value')} differ")
        say(f"kept: {kept.saved.sha256}", indent=INDENT)
        say(f"now:  {found.sha256}", indent=INDENT)
    for one in found.differences:
        say(one.path, indent=INDENT)
        say(f"kept: {one.kept}", indent=INDENT * 2)
        say(f"now:  {one.rebuilt}", indent=INDENT * 2)
    more = found.different - len(found.differences)
    if more:
        say(f"and {counted(more, 'more value')}", indent=INDENT)
    for one in found.versions:
        say(f"made with another {one.path}: {one.kept} then, {one.rebuilt} now", indent=INDENT)
    if found.different:
        say(_LIKELY, indent=INDENT)


def _shape(kept: Kept, found: Rebuilt) -> dict[str, object]:
    return {
        "report": kept.saved.id,
        "name": kept.document.name,
        "as_of": kept.document.as_of,
        "sha256": kept.saved.sha256,
        "rebuilt_sha256": found.sha256,
        "equal": not found.different,
        "different": found.different,
        "differences": found.differences,
        "versions": found.versions,
    }
