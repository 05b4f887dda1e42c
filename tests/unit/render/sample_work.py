"""Work in motion of the sample's first project: registers, weeks, news, outlook and the trail of earlier reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from reports.document import Colour, ProjectPage, RegisterRow, TrailPoint, Unit, WorkWeek
from reports.figures.fact import fact_id
from tests.unit.render.sample_figures import FORMULA, HOSTILE_URL, RTL, SCRIPT, C, figure
from tests.unit.render.sample_projects import erp

REGISTER = (
    RegisterRow(
        kind="risk",
        key="jira:task:101",
        title="The vendor's migration team leaves before the last department has moved",
        source="jira",
        status="Mitigating",
        is_open=True,
        owner="Ben Sample",
        opened_on=date(2026, 8, 3),
        due_on=date(2026, 11, 12),
        priority="High",
        probability=4,
        impact=5,
        url="https://marlow.example/browse/ERP-101",
    ),
    RegisterRow(
        kind="issue",
        key="jira:task:140",
        title=f"{SCRIPT} in the invoice template",
        source="jira",
        status="Open",
        is_open=True,
        priority="Blocker",
        opened_on=date(2026, 11, 2),
        url=HOSTILE_URL,
    ),
    *(
        RegisterRow(
            kind="risk",
            key=f"jira:task:{110 + number}",
            title=f"Risk {number + 2} of the cut-over",
            source="jira",
            status="Watched",
            is_open=True,
            due_on=date(2026, 12, 1) + timedelta(days=number),
            probability=3 if number < 3 else None,
            impact=2 if number < 5 else None,
        )
        for number in range(6)
    ),
    RegisterRow(
        kind="decision",
        key="jira:task:160",
        title=f"Cut over in one weekend {RTL}",
        source="jira",
        status="Waiting for the sponsor",
        is_open=True,
        owner="Ada Example",
        due_on=date(2026, 12, 10),
    ),
    RegisterRow(
        kind="risk",
        key="jira:task:99",
        title="Licences arrive late",
        source="jira",
        status="Closed",
        is_open=False,
        owner="Ben Sample",
        probability=2,
        impact=4,
    ),
    RegisterRow(
        kind="change", key="jira:task:171", title=FORMULA, source="jira", status="Approved", is_open=False, owner="Ada"
    ),
)

_WEEKS = (  # added, removed, done
    (140, 0, 60),
    (4, 0, 11),
    (0, 0, 9),
    (9, 3, 14),
    (2, 0, 12),
    (5, 0, 6),
    (0, 1, 3),
    (3, 0, 3),
)


def weeks() -> tuple[WorkWeek, ...]:
    """Eight weeks, the last of them not over yet."""
    made: list[WorkWeek] = []
    total = total_done = 0
    for number, (added, removed, done) in enumerate(_WEEKS):
        total, total_done = total + added - removed, total_done + done
        ends_on = min(date(2026, 10, 4) + timedelta(weeks=number), date(2026, 11, 20))
        made.append(
            WorkWeek(ends_on=ends_on, added=added, removed=removed, done=done, total=total, total_done=total_done)
        )
    return tuple(made)


FINISHED = ("Chart of accounts loaded", "Interfaces to payroll", f"Rehearsal {SCRIPT}")
COMING = ("Integrated test passed, December 4, 2026", "Training of all departments, December 18, 2026")

TRAIL = tuple(
    TrailPoint(
        as_of=as_of,
        colours={"overall": overall, "schedule": overall, "cost": Colour.GREEN},
        finish_forecast=forecast,
        milestones={"plans:task:IT-0423-5": forecast},
    )
    for as_of, overall, forecast in (
        (date(2026, 8, 31), Colour.GREEN, date(2026, 11, 16)),
        (date(2026, 9, 30), Colour.YELLOW, date(2026, 12, 14)),
        (date(2026, 10, 30), Colour.YELLOW, date(2027, 1, 11)),
    )
)


def working() -> ProjectPage:
    """The first project of the sample with all of this, and a discrepancy that is accepted."""
    page = erp()
    figures = {
        "tasks_blocked": figure(fact_id(page.code, "tasks_blocked"), C, 2, 1),
        "throughput": figure(fact_id(page.code, "throughput"), Unit.RATIO, Decimal("6.00"), Decimal("8.75")),
        "scope_growth": figure(fact_id(page.code, "scope_growth"), C, 7, reason="8 added, 1 removed"),
        "finished_since_last_report": figure(fact_id(page.code, "finished_since_last_report"), C, 17),
        "due_soon": figure(fact_id(page.code, "due_soon"), C, 2),
        "risks_open": figure(fact_id(page.code, "risks_open"), C, 7, 6),
        "issues_open": figure(fact_id(page.code, "issues_open"), C, 1, 1),
        "changes_open": figure(fact_id(page.code, "changes_open"), C, 0, 1),
        "decisions_open": figure(fact_id(page.code, "decisions_open"), C, 1, 0),
    }
    (found,) = page.discrepancies
    accepted = replace(
        found,
        id="D-3f9a1c20b4",
        since=date(2026, 9, 30),
        owner=f"Ben Sample {SCRIPT}",
        accepted="Accepted by Ada Example until December 31, 2026: the baseline is set anew in January.",
    )
    return replace(
        page,
        figures={**page.figures, **figures},
        register=REGISTER,
        weeks=weeks(),
        finished=FINISHED,
        coming=COMING,
        trail=TRAIL,
        discrepancies=(accepted,),
    )
