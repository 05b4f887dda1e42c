"""What no written rule links to a project or an organisation: listed with its size and the text to add."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from model.entities import TimeEntry
from model.linking import PLAN, PROJECT, Match
from model.values import Measure
from reports.build.material import Material
from reports.build.sorting import LoosePlan
from reports.build.unmatched_people import persons
from reports.document import Figure, Unit, Unmatched
from reports.figures.fact import evidence, known, one_of, whole
from reports.figures.fiscal import Cutoff
from reports.figures.hours import worked
from reports.figures.ledger import LedgerBook, Owner
from reports.figures.money import measured

NO_LINK = "no link matches"
CODES_LISTED = 200  # a ledger of a whole city has more codes than anybody reads; the smallest are added up


def unmatched(material: Material, cutoff: Cutoff) -> tuple[Unmatched, ...]:
    """Return plans, stray hours, finance codes, lines without code and people that nothing links, largest first."""
    codes = sorted(_codes(material, cutoff), key=lambda row: (-_size(row.amount), row.source, row.name))
    codes = [*codes[:CODES_LISTED], *_rest(codes[CODES_LISTED:])]
    plans = sorted(
        (_plan(loose, cutoff.as_of) for loose in material.loose_plans), key=lambda row: (row.source, row.name)
    )
    people = sorted(persons(material, cutoff.as_of), key=lambda row: (-_size(row.hours), row.source, row.name))
    return (*plans, *_strays(material, cutoff.as_of), *codes, *people)


def _plan(loose: LoosePlan, as_of: date) -> Unmatched:
    found = worked(loose.entries, as_of)
    return Unmatched(
        source=loose.source,
        kind="tracker project" if loose.is_tracker else "plan",
        name=loose.name or "(rows that name no plan)",
        rows=len(loose.tasks),
        hours=known(
            f"unmatched/{loose.source}/plan/{loose.name}/hours",
            Unit.SECONDS,
            sum(entry.work for entry in found.entries),
            formula="sum of time entries up to the as-of date",
            behind=evidence((entry.work, entry) for entry in found.entries),
        ),
        reason=_reason(loose.match),
        remedy=_remedy(
            loose.match,
            f"links: [{{source: {loose.source}, {PROJECT if loose.is_tracker else PLAN}: {json.dumps(loose.name)}}}]",
        ),
    )


def _strays(material: Material, as_of: date) -> Iterator[Unmatched]:
    """Yield hours whose tasks are not stored, by the source that wrote them and the one that has the tasks."""
    for source, entries in material.strays.items():
        trackers: defaultdict[str, list[TimeEntry]] = defaultdict(list)
        for entry in worked(entries, as_of).entries:
            trackers[(entry.task or "").partition(":")[0]].append(entry)
        for tracker, found in sorted(trackers.items()):
            yield Unmatched(
                source=source,
                kind="hours",
                name=f"(hours on tasks that were not read from {tracker})",
                rows=len(found),
                hours=known(
                    f"unmatched/{source}/hours/{tracker}",
                    Unit.SECONDS,
                    sum(entry.work for entry in found),
                    formula="sum of time entries up to the as-of date whose tasks are not stored",
                    behind=evidence((entry.work, entry) for entry in found),
                ),
                reason=f"{tracker} does not read the project of these tasks, or its account may not see them",
                remedy=f"sources: {{{tracker}: {{projects: [...]}}}}",
            )


def _codes(material: Material, cutoff: Cutoff) -> Iterator[Unmatched]:
    for owner, found in material.loose_codes.items():
        amount, rows = _amount(owner, material.book, cutoff)
        if owner.code:
            yield Unmatched(
                source=owner.source,
                kind="finance code",
                name=owner.code,
                rows=rows,
                amount=amount,
                reason=_reason(found),
                remedy=_remedy(found, f"links: [{{source: {owner.source}, project: {json.dumps(owner.code)}}}]"),
            )
        else:
            yield Unmatched(
                source=owner.source,
                kind="lines without code",
                name=owner.layout,
                rows=rows,
                amount=amount,
                reason="the lines name no project",
                remedy=f"layouts: {{{owner.layout}: {{fields: {{project_code: ...}}}}}}",
            )


def _rest(rows: Sequence[Unmatched]) -> Iterator[Unmatched]:
    """Add the smallest finance codes up, source by source, so that none is dropped."""
    for source in sorted({row.source for row in rows}):
        own = [row for row in rows if row.source == source]
        amounts = [row.amount for row in own if row.amount is not None and row.amount.value is not None]
        one = len({figure.currency for figure in amounts}) == 1
        amount = known(
            f"unmatched/{source}/further/amount",
            Unit.MONEY,
            sum(_value(figure) for figure in amounts),
            formula="sum over the finance codes that are not listed",
            currency=amounts[0].currency if amounts else "",
        )
        yield Unmatched(
            source=source,
            kind="finance code",
            name=f"({len(own)} further codes with smaller amounts)",
            rows=sum(row.rows for row in own),
            amount=amount if one else None,
            reason=NO_LINK,
        )


def _amount(owner: Owner, book: LedgerBook, cutoff: Cutoff) -> tuple[Figure, int]:
    """Return what was spent under a code, or its budget where its source states no spending; and its rows."""
    name = f"unmatched/{owner.source}/{f'code/{owner.code}' if owner.code else f'layout/{owner.layout}'}/amount"
    ledger = book.ledger(owner, (owner.code or owner.layout,), (owner.source,))
    of_own = {cell.measure for cell in ledger.cells}
    order = (Measure.ACTUAL, Measure.BUDGET_ORIGINAL, Measure.BUDGET_PLANNED, Measure.COMMITMENT)
    measure = next((wanted for wanted in order if wanted in of_own), Measure.ACTUAL)
    figure = measured(owner.source, "amount", measure, ledger, cutoff)
    rows = sum(found.count for found in ledger.cells.values()) + ledger.misplaced
    return replace(figure, id=name), rows


def _reason(found: Match) -> str:
    if not found.rivals:
        return NO_LINK
    rules = one_of(f"{link.attribute} {link.pattern!r} of {link.code}" for link in found.links)
    return f"links of {one_of(found.rivals)} match equally ({rules}), so it is linked to none"


def _remedy(found: Match, text: str) -> str:
    return f"keep the link in one of {one_of(found.rivals)}" if found.rivals else text


def _size(figure: Figure | None) -> int:
    return 0 if figure is None else abs(_value(figure))


def _value(figure: Figure) -> int:
    return whole(figure) or 0
