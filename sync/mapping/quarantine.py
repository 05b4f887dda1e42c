"""What cannot be mapped, as problems with their place and as rows of the quarantine."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.contract.pages import QuarantinedRow, Record
from model.entities import QuarantinedRecord
from model.keys import key as unified_key
from model.problems import Place, Problem
from store.tables import entity_name
from store.versions import Row
from sync.mapping.rules import EntityRule
from sync.storable import storable

KEPT_VALUE_LENGTH = 200  # of a value that could not be read; enough to find it again

MISFIT = (ArithmeticError, AttributeError, LookupError, TypeError)
"""What a conversion ends with that a mapping gives a value of another shape than it was written for."""


def quarantine_row(
    source: str, record_key: str, name: str, problem: Problem, unread: QuarantinedRow | None = None
) -> Row:
    """Return the quarantine row for a problem of a record; `name` tells the problems of one record apart.

    `unread` is given where the connector itself could not read the row, and may know the money in it.
    """
    return Row(
        unified_key(source, entity_name(QuarantinedRecord), f"{record_key.split(':', 1)[1]}#{name}"),
        record_key,
        (
            "map" if unread is None else "read",
            problem.code,
            storable(str(problem.place)),
            storable(problem.value[:KEPT_VALUE_LENGTH]) or None,
            storable(problem.reason),
            storable(problem.remedy) or None,
            None if unread is None else unread.amount,
            None if unread is None else unread.currency or None,
        ),
    )


def unreadable(path: str, value: object, record: Record, error: Exception) -> Problem:
    """Return the problem of a field whose value was refused."""
    return Problem(
        code="field_unreadable",
        place=_place(record, path),
        value=str(value),
        reason=_said(error),
        remedy="correct it in the source, or map the field otherwise and replay",
    )


def incomplete(rule: EntityRule, missing: Sequence[str], record: Record) -> Problem:
    """Return the problem of a record that lacks what a row cannot do without."""
    reason = f"a {entity_name(rule.entity)} needs {', '.join(missing)}, and the record gives none"
    paths = ", ".join(rule.fields[name].path for name in missing)
    return Problem(code="field_missing", place=_place(record, paths), reason=reason, remedy="fill it in the source")


def key_taken(row: Row, holder: str) -> Problem:
    """Return the problem of a row whose key another record's row has."""
    return Problem(
        code="key_taken",
        place=Place(record=row.record),
        value=row.key,
        reason=f"another record ({holder}) already gives this row",
        remedy="make the two distinguishable in the source",
    )


def unknown_kind(record: Record) -> Problem:
    """Return the problem of a record that no rule speaks of."""
    reason = f"no mapping rule speaks of records of kind {record.kind}"
    return Problem(
        code="kind_unknown", place=_place(record, ""), reason=reason, remedy="add a rule to the mapping and replay"
    )


def _place(record: Record, path: str) -> Place:
    return Place(record=record.place or f"{record.kind} {record.key}", path=path)


def _said(error: Exception) -> str:
    """Return a conversion's own reason; of other errors the text speaks to programmers."""
    if isinstance(error, MISFIT):
        return "this is not the kind of value that the conversion takes"
    return str(error) or "cannot be read"
