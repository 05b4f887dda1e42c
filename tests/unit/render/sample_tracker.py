"""An invented project whose status is not known: nothing is approved, and its tracker cannot be read any more."""

from __future__ import annotations

from datetime import date

from reports.document import Colour, ProjectPage, RecordLink, UnreadNote
from reports.figures.fact import fact_id
from tests.unit.render.sample_figures import FORMULA, HOUR, RTL, B, C, D, M, S, W, figure, light, unknown

PORTAL_UNREAD = UnreadNote(
    source="tracker",
    name="PORTAL",
    since=date(2026, 11, 18),
    reason="the account sync@marlow.example no longer sees the project <PORTAL>; give it `Browse Projects` again",
    projects=("IT-0410",),
)


def portal() -> ProjectPage:
    """Not known: no baseline, no finance code, a tracker that is not read any more, and text from right to left."""
    code = "IT-0410"
    no_money = "no finance code is linked to this project"
    figures = {
        name: unknown(f"{code}/{name}", M, no_money)
        for name in ("budget_original", "budget_adjustment", "budget_revised", "actual", "commitment", "available")
    }
    figures |= {
        "used": unknown(f"{code}/used", B, no_money),
        "finish_first_baseline": unknown(f"{code}/finish_first_baseline", D, "the plan has no baseline"),
        "finish_current_baseline": unknown(f"{code}/finish_current_baseline", D, "the plan has no baseline"),
        "finish_forecast": figure(f"{code}/finish_forecast", D, date(2027, 6, 30)),
        "slip_first": unknown(f"{code}/slip_first", W, "the plan has no baseline"),
        "slip_current": unknown(f"{code}/slip_current", W, "the plan has no baseline"),
        "percent_complete": figure(f"{code}/percent_complete", B, 1, reason="only 3 of 40 tasks carry planned work"),
        "hours_planned": figure(f"{code}/hours_planned", S, 120 * HOUR),
        "hours_actual": unknown(f"{code}/hours_actual", S, "no time entries in the plan"),
        "hours_proven": figure(
            fact_id(code, "hours_proven"),
            S,
            1_234 * HOUR + 1800,
            reason="812 time entries match the totals of tracker on 412 tasks",
            records=(
                RecordLink(
                    key="tracker:task:10012", url="https://marlow.example/browse/PORTAL-12", title="Sign-in for <staff>"
                ),
            ),
            record_count=412,
        ),
        "tasks_read": figure(fact_id(code, "tasks_read"), C, 415, reason="tracker counts 418"),
    }
    return ProjectPage(
        code=code,
        name=RTL,
        department="City Clerk",
        sponsor=FORMULA,
        overall=light("overall", Colour.GREY, Colour.GREEN, "Neither schedule nor cost is known"),
        schedule=light("schedule", Colour.GREY, Colour.GREEN, "The plan has no baseline, so slip is not known"),
        cost=light("cost", Colour.GREY, None, "No finance code is linked to this project"),
        sentences=(),
        figures=figures,
        hours_by_organisation=(
            figure(f"{code}/hours/app", S, 300 * HOUR, reason="written by Timesheets, which does not say who worked"),
        ),
        sources=("plans: portal.xml", "tracker: PORTAL"),
        unread=(PORTAL_UNREAD,),
    )
