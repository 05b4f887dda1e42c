"""Definitions of the terms of earned value for the report's appendix, with who published them."""

from __future__ import annotations

from reports.document import Definition

CARD = "NASA performance management reference card (2015); GAO cost estimating and assessment guide"
GOLD = 'DoD earned value management "gold card"'
PRACTICE = "PMI practice standard for earned value management"
LIPKE = "Lipke, Schedule is different (2003) and Earned schedule concept"

TERMS: tuple[Definition, ...] = (
    Definition(
        term="Budget at completion (BAC)",
        text="Costs of the tasks in the current baseline, without summary rows, which repeat them. A baselined "
        "cost holds fixed cost already. Notes say how many tasks have none and whether the plan's own total "
        "differs.",
        origin=CARD,
    ),
    Definition(
        term="Planned value (PV)",
        text="Budget of the work that was to be done by the as-of date. Plans do not say how money is spread "
        "within a task, so each task's cost is spread evenly over the working days of its baseline; a "
        "milestone counts at its finish.",
        origin=CARD,
    ),
    Definition(
        term="Earned value (EV)",
        text="Budget of the work that is done: baselined cost x percent complete, task by task, by each task's own"
        " percentage. From what the percentages come is listed with the share of the budget. Never derived "
        "from money.",
        origin=CARD,
    ),
    Definition(
        term="Actual cost (AC)", text="Actual to date, by the project's policy; never commitments.", origin=CARD
    ),
    Definition(
        term="Schedule variance (SV)",
        text="Earned value - planned value; below zero is behind. Ends at zero however late the work is done, so "
        "look at SV(t) too.",
        origin=CARD,
    ),
    Definition(term="Cost variance (CV)", text="Earned value - actual cost; below zero is over budget.", origin=CARD),
    Definition(
        term="Schedule performance index (SPI)",
        text="Earned value / planned value; below 1 is behind. Not known before anything was planned.",
        origin=CARD,
    ),
    Definition(
        term="Cost performance index (CPI)",
        text="Earned value / actual cost; below 1 is over budget. Not known before anything is spent.",
        origin=CARD,
    ),
    Definition(
        term="Estimate at completion at today's cost performance",
        text="Budget at completion / CPI: the rest costs as much for what it earns as the work so far. The "
        "estimate that forecast cost, ETC and VAC rest on.",
        origin=CARD,
    ),
    Definition(
        term="Estimate at completion with the rest as budgeted",
        text="Actual cost + budget of the work that is left: what went wrong so far does not go on.",
        origin=PRACTICE,
    ),
    Definition(
        term="Estimate at completion at today's cost and schedule performance",
        text="Actual cost + budget of the work that is left / (CPI x SPI): being late costs money too.",
        origin=GOLD,
    ),
    Definition(
        term="Estimate at completion by the plan's remaining cost",
        text="Actual cost + remaining cost of the tasks as the people who keep the plan state it now.",
        origin=PRACTICE,
    ),
    Definition(
        term="Estimate to complete (ETC)",
        text="Estimate at completion at today's cost performance - actual cost.",
        origin=CARD,
    ),
    Definition(
        term="Variance at completion (VAC)",
        text="Budget at completion - estimate at completion at today's cost performance; below zero is over budget.",
        origin=CARD,
    ),
    Definition(
        term="To-complete index for the budget (TCPI)",
        text="Budget of the work that is left / money that is left of the budget: how much each unit of money has "
        "to earn from now on. Where the budget is spent and work is left it is not achievable, and no number "
        "is printed.",
        origin=GOLD,
    ),
    Definition(
        term="To-complete index for the estimate (TCPI)",
        text="The same for the estimate by the plan's remaining cost; where the plan states none, for the estimate"
        " at today's cost performance, to whose CPI it is then equal.",
        origin=GOLD,
    ),
    Definition(
        term="Earned schedule (ES), months",
        text="The month of the baseline in which what is earned today was to be earned, evenly within a month. "
        "Time is counted from the first day that has money in the baseline, a part of a month as its share of"
        " the month's days.",
        origin=LIPKE,
    ),
    Definition(
        term="Schedule variance in time, SV(t), months",
        text="Earned schedule - months passed; below zero is behind. For work that is done time stops at its finish.",
        origin=LIPKE,
    ),
    Definition(
        term="Schedule performance in time, SPI(t)",
        text="Earned schedule / months passed; below 1 is behind, and stays there for a project that was done late.",
        origin=LIPKE,
    ),
    Definition(
        term="Forecast duration, IEAC(t), months",
        text="Planned months / SPI(t): how long the work takes if it goes on as it has.",
        origin=LIPKE,
    ),
    Definition(
        term="Forecast cost",
        text="Estimate at completion at today's cost performance; where that is not known, the one by the plan's "
        "remaining cost. What is spent, committed and left of the budget is no forecast.",
        origin=CARD,
    ),
    Definition(
        term="Spent per month, last three closed months",
        text="Actual cost of the last three months that have ended and that the ledger covers, over their number; "
        "months before a project's first spending do not count. Where hours x rate are the actual cost, "
        "theirs.",
    ),
)
