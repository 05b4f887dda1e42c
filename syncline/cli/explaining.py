"""`explain`: from a printed figure down to the records of the sources."""

from __future__ import annotations

import json as text_of
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from syncline.cli.terminal import INDENT, Exit, counted, say, say_json
from syncline.cli.values import shown
from syncline.cli.working import timed, working
from syncline.wiring import load_application

if TYPE_CHECKING:
    from syncline.explaining import Explained, Field, Record
    from syncline.kept import Kept
    from syncline.wiring import Application

INPUTS = 20
"""Of one figure that are printed; --json has all."""

_LONGEST_RAW = 80  # characters of what a source said


def run_explain(config: Path | None, fact: str, report: int | None, *, json: bool) -> Exit:
    """Print the walk from a figure down to what the sources said."""
    from syncline.explaining import explain
    from syncline.kept import kept_report

    application = load_application(config)
    with timed(quiet=json), application.store() as store:
        with working("Looking the figure up", quiet=json):
            kept = kept_report(application, store, report)
            found = explain(application, store, kept, fact)
        if json:
            say_json(_shape_of(kept, found))
        else:
            _say_report(kept)
            _say(application, found, "")
    return Exit.GOOD


def _say_report(kept: Kept) -> None:
    document = kept.document
    number = f"report {kept.saved.id}, {kept.saved.sha256[:12]}"
    say(f"{document.title}, as of {document.as_of.isoformat()} ({number})")


def _say(application: Application, one: Explained, indent: str) -> None:
    if one.is_missing:
        say(f"{one.id}  is no figure of this report", indent=indent)
        return
    say(f"{one.id}  {one.value}", indent=indent)
    inner = indent + INDENT
    if one.is_repeated:
        say("explained above", indent=inner)
        return
    say(one.label, indent=inner)
    if one.formula:
        say(f"formula: {one.formula}", indent=inner)
    if one.reason:
        say(f"note: {one.reason}", indent=inner)
    for below in one.inputs[:INPUTS]:
        _say(application, below, inner)
    if len(one.inputs) > INPUTS:
        say(f"and {counted(len(one.inputs) - INPUTS, 'more input')}; --json has all", indent=inner)
    for record in one.records:
        _say_record(application, record, inner)
    if one.record_count > len(one.records):
        first = f", the {len(one.records)} that weigh most are shown" if one.records else ""
        say(f"from {counted(one.record_count, 'record')}{first}", indent=inner)


def _say_record(application: Application, record: Record, indent: str) -> None:
    say(f"record {record.key}", indent=indent)
    inner = indent + INDENT
    for line in (record.place if record.place != record.key else "", record.url):
        if line:
            say(line, indent=inner, breaks=False)
    if record.entity is None:
        say("the store has no such row at the runs of this report", indent=inner)
        return
    for field in record.fields:
        say(_field(record, field), indent=inner)
    say(_read(application, record), indent=inner)
    if record.changed_since:
        say("its source has said something else since, so its own words of then are not kept", indent=inner)


def _field(record: Record, field: Field) -> str:
    assert record.entity is not None  # noqa: S101 -- a record without an entity has no fields
    value = shown(record.entity, field.name, field.value, record.currency)
    if not field.path or field.raw is None:
        return f"{field.name}: {value}"
    raw = text_of.dumps(field.raw, ensure_ascii=False, sort_keys=True)
    raw = raw if len(raw) <= _LONGEST_RAW else f"{raw[: _LONGEST_RAW - 1]}…"
    return f"{field.name}: {value}  (the source says {field.path}: {raw})"


def _read(application: Application, record: Record) -> str:
    when = f", which ended {application.local(record.read_at):%Y-%m-%d at %H:%M}" if record.read_at else ""
    return f"read by run {record.run}{when}, mapping {record.mapping_version}"


def _shape_of(kept: Kept, found: Explained) -> dict[str, object]:
    return {
        "report": kept.saved.id,
        "sha256": kept.saved.sha256,
        "as_of": kept.document.as_of,
        "figures": list(_figures(found)),
    }


def _figures(one: Explained) -> Iterator[dict[str, object]]:
    """Yield the figure and all below it, each once; `inputs` name the ones below."""
    if one.is_repeated or one.is_missing:
        return
    yield {
        "fact": one.id,
        "label": one.label,
        "value": one.value,
        "reason": one.reason or None,
        "formula": one.formula or None,
        "inputs": [below.id for below in one.inputs],
        "record_count": one.record_count,
        "records": [_shape_of_record(record) for record in one.records],
    }
    for below in one.inputs:
        yield from _figures(below)


def _shape_of_record(record: Record) -> dict[str, object]:
    from store.tables import entity_name

    return {
        "key": record.key,
        "place": record.place,
        "url": record.url or None,
        "entity": None if record.entity is None else entity_name(record.entity),
        "fields": [
            {"name": one.name, "value": one.value, "path": one.path or None, "raw": one.raw} for one in record.fields
        ],
        "run": record.run,
        "read_at": record.read_at,
        "mapping": record.mapping_version or None,
        "changed_since": record.changed_since,
    }
