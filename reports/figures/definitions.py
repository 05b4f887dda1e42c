"""Definitions of a report's terms for its appendix, with who published the rule."""

from __future__ import annotations

from collections.abc import Iterable

from reports.document import Definition
from reports.figures.earned_value.definitions import TERMS as EARNED_VALUE_TERMS
from reports.figures.flow_definitions import TERMS as FLOW_TERMS
from reports.figures.presets import Preset

EVM = "NASA performance management reference card; GAO cost estimating and assessment guide"
BUDGETS = (
    "budget vocabulary of municipal year-to-date reports: original + adjustments = revised - expended - encumbered"
)

TERMS: tuple[Definition, ...] = (
    Definition(
        term="As of", text="The report counts what the world did up to and with this day, as far as the sources told."
    ),
    Definition(term="Start", text="Earliest actual start of a task; where a task has not started, its planned start."),
    Definition(
        term="Finish, forecast",
        text="Latest actual finish of a task; where a task is not finished, its planned finish. Of "
        "several plans the latest.",
    ),
    Definition(
        term="First and current baseline",
        text="The first baseline is the lowest number that was set in the plan, the current one the "
        "highest. A baseline's finish is what it says of the whole plan, else the latest finish "
        "of its tasks.",
        origin="GAO schedule assessment guide: slippage is told against the first approval too",
    ),
    Definition(
        term="Slip",
        text="Working days, Monday to Friday without declared holidays, from the approved to the "
        "forecast finish; later is above zero.",
    ),
    Definition(
        term="Complete",
        text="Sum of planned work x percent complete over planned work, over tasks without summary "
        "rows and cancelled ones; durations weigh where no task has work. A task without a percentage counts "
        "when it is done and not before. Not known where most tasks carry no estimate. Notes say from what the "
        "percentages come and which tasks are left out. Never derived from money.",
        origin=EVM,
    ),
    Definition(
        term="Schedule elapsed",
        text="Working days from start to the as-of date over working days from start to the current baseline's finish.",
    ),
    Definition(
        term="Open tasks",
        text="Tasks that count and are neither done nor have a finish. Where a plan and a tracker are linked, the rows "
        "of both count and the note says how many are whose: nobody wrote down which row is which task.",
    ),
    Definition(term="Done tasks", text="Tasks that count and are done or have a finish."),
    Definition(
        term="Overdue tasks", text="Open tasks whose due date, or else planned finish, lies before the as-of date."
    ),
    Definition(
        term="State of a milestone",
        text="Done late: reached after its first baseline. Late: not done and forecast after its current baseline. "
        "Overdue: not done although even its forecast has passed, so the plan has to be brought up to date. Due: "
        "forecast within 30 days. Planned: forecast later than that.",
    ),
    Definition(
        term="Not known by month",
        text="A ledger of year-to-date balances tells one month's spending only where the month before was read too. "
        "Where it was not, the months are known together and their total is printed.",
    ),
    Definition(
        term="Hours planned",
        text="Planned work of the tasks that count, as the plan stands now. Where a plan and a tracker both plan "
        "the work, the tracker's estimates count when most of its tasks have one, else the plan's; never both.",
    ),
    Definition(
        term="Hours actual",
        text="Time entries up to the as-of date. Entries without a day count, and the figure says so. Where a plan and "
        "a tracker of one project both keep hours, they are of the same work: the tracker's count, in hours, people "
        "and cost alike, and the plan's are shown where the sources disagree.",
    ),
    Definition(term="Hours remaining", text="Remaining work of the tasks that count."),
    Definition(
        term="Hours proven complete",
        text="The part of the actual hours on tasks where all time entries come to the tracker's own total of the "
        "task, to the second. Totals know no days, so entries after the as-of date are compared too and not added. "
        "Tasks that differ are listed where the sources disagree, with the cause as far as a rule can tell.",
    ),
    Definition(
        term="Tasks read",
        text="Tasks of the linked trackers that are stored, of every kind, beside the tracker's own count.",
    ),
    Definition(
        term="Written by an app",
        text="Hours that the account of an app wrote for people whom it does not name; nobody's hours by organisation.",
    ),
    Definition(
        term="Budget, original",
        text="What was adopted at the start of each fiscal year, added over the years.",
        origin=BUDGETS,
    ),
    Definition(
        term="Budget, adjustments",
        text="Transfers, amendments, carry-over and change orders. Authority that is carried over "
        "counts in each year that prints it.",
        origin=BUDGETS,
    ),
    Definition(term="Budget, revised", text="Budget original + adjustments.", origin=BUDGETS),
    Definition(
        term="Actual to date",
        text="What was posted under the linked finance codes since the project began; by policy of the"
        " project also hours x rate. Of year-to-date balances the latest period counts, of "
        "postings all up to the as-of date. Commitments are never actual cost.",
        origin=EVM,
    ),
    Definition(
        term="Commitments (encumbrances)",
        text="Open orders and contracts. They count from the newest fiscal year's balances alone, into"
        " which earlier years' open orders are carried.",
        origin=BUDGETS,
    ),
    Definition(
        term="Available",
        text="Budget revised - actual - commitments; requisitions (pre-commitments) are not "
        "subtracted. Below zero is overspent.",
        origin=BUDGETS,
    ),
    Definition(term="Budget used", text="(Actual + commitments) over budget revised.", origin=BUDGETS),
    Definition(
        term="Planned to date",
        text="Spending plan of all fiscal periods that begin on or before the as-of date.",
        origin=EVM,
    ),
    Definition(
        term="Restated",
        text="The figure for the last report's date as it is known now, less the same figure as it was"
        " known then; closed periods and dated hours only.",
    ),
    Definition(
        term="Discrepancy",
        text="Two sources say different things about one matter, further apart than the rule's "
        "tolerance. Both are printed, none is corrected. A tracker's finish counts as another one when it lies "
        "more than 14 days after the plan's: a tracker holds the tasks that are planned in detail so far.",
    ),
    Definition(
        term="Stale",
        text="The newest data of a source is older than its limit at the end of the as-of date, a newer file was put "
        "aside, or a part of the source could not be read. The figures stay those of the last reading.",
        origin="GAO-12-210: ratings were wrong because submissions were missing, late or wrong",
    ),
    Definition(
        term="Status",
        text="Schedule: slip against the first baseline. Cost: spent and committed against the revised"
        " budget, and spent against the spending plan, the worse of both; or the estimate at completion against the "
        "budget at completion, where the thresholds say so. Overall: the worst of the parts that the thresholds judge, "
        "on track only when all are known. Not known when inputs are missing or stale.",
    ),
    *FLOW_TERMS,
    *EARNED_VALUE_TERMS,
)


def definitions(presets: Iterable[Preset]) -> tuple[Definition, ...]:
    """Return the terms of the report, then the thresholds that its projects use with who published them."""
    used = {preset.name: preset for preset in presets}
    named = (
        Definition(term=f"Thresholds {name}", text=preset.origin or "declared by the organisation", origin="")
        for name, preset in sorted(used.items())
    )
    return (*TERMS, *named)
