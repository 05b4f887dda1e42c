"""`preview`: what the mapping makes of real records, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syncline.cli.terminal import Exit, Mark, counted, say, say_json, say_marked, say_table
from syncline.cli.values import money, shown
from syncline.cli.working import timed, working
from syncline.errors import UnknownNameError
from syncline.wiring import load_application

if TYPE_CHECKING:
    from connectors.contract.connector import Stream
    from connectors.contract.pages import Page, Scope, Waiting
    from model.entities import Provenance
    from model.problems import Problem
    from sync.source import Source

PROBLEMS_SHOWN = 20
"""Of one scope; the number says the rest, and --json has all."""


@dataclass(slots=True)
class _Preview:
    """What the mapping made of one scope."""

    name: str
    counts: dict[type[Provenance], int] = field(default_factory=dict)  # rows
    rows: dict[type[Provenance], list[dict[str, Any]]] = field(default_factory=dict)  # the first few, filled fields
    totals: dict[tuple[str, str], int] = field(default_factory=dict)  # minor units by measure and currency
    problems: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)


def run_preview(config: Path | None, source_name: str, names: Sequence[str], *, rows: int, json: bool) -> Exit:
    """Map real records and show rows, counts and failures; nothing is stored."""
    application = load_application(config)
    source = application.sources([source_name])[0]
    shown: list[_Preview] = []
    waiting: list[Waiting] = []
    rejected: list[Problem] = []
    with timed(quiet=json):
        for stream, scope in _chosen(source, names, waiting, rejected):
            with working(f"Mapping {scope.name}", quiet=json):
                one = _preview(source, stream, scope, rows)
            shown.append(one)
            if not json:
                _say_preview(one)
        if json:
            said = {"waiting": [{"name": one.name, "reason": one.reason} for one in waiting]}
            say_json({"scopes": [_shape(one) for one in shown], "put_aside": [str(one) for one in rejected], **said})
        else:
            _say_rest(waiting, rejected, is_empty=not shown)
    needs_person = bool(rejected) or any(one.problems or one.rejected for one in shown)
    return Exit.NEEDS_PERSON if needs_person else Exit.GOOD


def _chosen(
    source: Source, names: Sequence[str], waiting: list[Waiting], rejected: list[Problem]
) -> list[tuple[Stream, Scope]]:
    """Return the named scopes, all for none, and fill the lists of what cannot be shown; raises UnknownNameError."""
    offered: list[tuple[Stream, Scope]] = []
    for stream in source.streams:
        listing = source.connector.scopes(stream.name)
        offered += [(stream, scope) for scope in listing.scopes]
        waiting += listing.waiting
        rejected += listing.rejected
    if not names:
        return offered
    known = {scope.name for _, scope in offered} | {_file_name(scope) for _, scope in offered}
    others = {one.name for one in waiting} | {problem.place.file for problem in rejected}
    for name in names:
        if name not in known | others:
            nothing = f"{source.name} offers nothing to read now."
            raise UnknownNameError("plan or file", name, {scope.name for _, scope in offered} | others, none=nothing)
    waiting[:] = [one for one in waiting if one.name in names]
    rejected[:] = [problem for problem in rejected if problem.place.file in names]
    return [(stream, scope) for stream, scope in offered if {scope.name, _file_name(scope)} & set(names)]


def _preview(source: Source, stream: Stream, scope: Scope, limit: int) -> _Preview:
    from connectors.contract.errors import RejectedFileError
    from sync.files import StillWrittenError

    preview = _Preview(name=scope.name)
    try:
        for page in _pages(source, stream, scope):
            preview.problems += [str(row.problem) for row in page.quarantined]
            for record in page.records:
                mapped = source.mapper.map(record, f"{source.name}:{record.kind}:{record.key}")
                preview.problems += [str(problem) for problem in mapped.problems]
                _count(preview, mapped.rows, limit)
    except RejectedFileError as error:
        preview.rejected = [str(problem) for problem in error.problems]
    except StillWrittenError:
        preview.rejected = [f"{scope.name}: it changed while it was read. Wait until it is written, then try again."]
    return preview


def _pages(source: Source, stream: Stream, scope: Scope) -> Iterator[Page]:
    from sync.files import staged

    if scope.file is None:
        yield from source.connector.pages(stream.name, scope, "")
        return
    with staged(scope.file) as file:
        yield from source.connector.pages(stream.name, replace(scope, file=file), "")


def _count(preview: _Preview, rows: Sequence[tuple[Any, Any]], limit: int) -> None:
    from model.entities import FinanceLine
    from store.columns import entity_fields

    for entity, row in rows:
        preview.counts[entity] = preview.counts.get(entity, 0) + 1
        is_line = entity is FinanceLine
        if preview.counts[entity] > limit and not is_line:
            continue
        pairs = zip(entity_fields(entity), row.values, strict=True)
        values = {one.name: value for one, value in pairs if value is not None}
        if preview.counts[entity] <= limit:
            preview.rows.setdefault(entity, []).append(values)
        if is_line:
            total = (str(values["measure"]), str(values["currency"]))
            preview.totals[total] = preview.totals.get(total, 0) + int(values["amount"])


def _say_preview(preview: _Preview) -> None:
    wrong = len(preview.problems) + len(preview.rejected)
    say_marked(Mark.NEEDS_YOU if wrong else Mark.GOOD, preview.name)
    for problem in preview.rejected:
        say(f"put aside: {problem}", indent="    ")
    for entity, rows in preview.rows.items():
        _say_rows(entity, rows, preview.counts[entity])
    if preview.totals:
        say("totals of all rows", indent="    ")
        totals = [(measure, money(amount, currency)) for (measure, currency), amount in sorted(preview.totals.items())]
        say_table(totals, indent="      ", right=(1,))
    for problem in preview.problems[:PROBLEMS_SHOWN]:
        say(f"not mapped: {problem}", indent="    ")
    if len(preview.problems) > PROBLEMS_SHOWN:
        say(f"not mapped: {len(preview.problems) - PROBLEMS_SHOWN:,} more; --json lists all", indent="    ")


def _say_rows(entity: type[Provenance], rows: Sequence[dict[str, Any]], count: int) -> None:
    """Print the first rows: what all of them share once, and the rest of each on a line of its own."""
    from store.tables import entity_name

    words = [{name: shown(entity, name, value, row.get("currency")) for name, value in row.items()} for row in rows]
    same = {
        name: word for name, word in words[0].items() if len(words) > 1 and all(one.get(name) == word for one in words)
    }
    first = "" if count == len(rows) else f", the first {len(rows)}"
    shared = f"; in each of these {_pairs(same)}" if same else ""
    say(f"{entity_name(entity)}: {counted(count, 'row')}{first}{shared}", indent="    ")
    for one in words:
        say(_pairs({name: word for name, word in one.items() if name not in same}), indent="      ")


def _pairs(words: dict[str, str]) -> str:
    return ", ".join(f"{name}={word}" for name, word in words.items())


def _say_rest(waiting: Sequence[Waiting], rejected: Sequence[Problem], *, is_empty: bool) -> None:
    for one in waiting:
        say_marked(Mark.WAITS, f"{one.name}: {one.reason}")
    for problem in rejected:
        say_marked(Mark.NEEDS_YOU, str(problem))
    if is_empty and not waiting and not rejected:
        say("There is nothing to read in this source yet.")


def _shape(preview: _Preview) -> dict[str, object]:
    from store.tables import entity_name

    return {
        "name": preview.name,
        "counts": {entity_name(entity): count for entity, count in preview.counts.items()},
        "rows": {entity_name(entity): rows for entity, rows in preview.rows.items()},
        "totals": [
            {"measure": measure, "currency": currency, "minor_units": amount}
            for (measure, currency), amount in sorted(preview.totals.items())
        ],
        "not_mapped": preview.problems,
        "put_aside": preview.rejected,
    }


def _file_name(scope: Scope) -> str:
    return scope.file.name if scope.file is not None else scope.name
