"""Writes the spending plan: what each project means to spend in each month of a fiscal year."""

from __future__ import annotations

from collections import defaultdict

from syncline.demo.city import PROJECTS, SECOND_REPORT, baselines_at
from syncline.demo.days import day_of, fiscal_period, fiscal_year
from syncline.demo.ledger import DESCRIPTIONS
from syncline.demo.people import SALARIES
from syncline.demo.printed import grouped, table
from syncline.demo.schedule import costs_by_day

MONTHS = ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
Planned = dict[tuple[str, str, int, int], int]
"""Finance code, object, fiscal year, month of it: cents."""


def planned_spending(seed: int) -> Planned:
    """Return the cost of each project's newest baseline by object and month; the water utility plans for itself."""
    planned: Planned = defaultdict(int)
    for story in PROJECTS:
        if story.ledger != "ledger":
            continue
        for number, object_code, cents in costs_by_day(baselines_at(story, SECOND_REPORT, seed)[-1]):
            if story.staff_in_ledger or object_code != SALARIES:
                day = day_of(number)
                planned[story.finance_code, object_code, fiscal_year(day), fiscal_period(day)] += cents
    return planned


def spending_plan_csv(planned: Planned, year: int) -> bytes:
    """Return the file of a fiscal year, as Excel saves it: UTF-8 with a byte order mark."""
    lines = sorted({(project, object_code) for project, object_code, its_year, _ in planned if its_year == year})
    rows = [[f"City of Marlow, spending plan FY{year}"], [], ["Project", "Object", "Description", *MONTHS, "Total"]]
    totals = [0] * len(MONTHS)
    for project, object_code in lines:
        months = [planned.get((project, object_code, year, period), 0) for period in range(1, len(MONTHS) + 1)]
        totals = [total + month for total, month in zip(totals, months, strict=True)]
        rows.append([project, object_code, DESCRIPTIONS[object_code], *map(grouped, months), grouped(sum(months))])
    rows.append(["Total", "", "", *map(grouped, totals), grouped(sum(totals))])
    return table(rows, encoding="utf-8-sig")
