"""Four invented projects: off track, at risk, not known, on track; some with names that would like to run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reports.document import (
    Change,
    Colour,
    Discrepancy,
    MonthsTogether,
    Period,
    ProjectPage,
    RecordLink,
    Sentence,
    Standing,
    Unit,
)
from tests.unit.render.sample_figures import (
    FORMULA,
    HOSTILE_URL,
    HOUR,
    LONG,
    OLDER,
    SCRIPT,
    UNBREAKABLE,
    B,
    C,
    D,
    M,
    S,
    W,
    figure,
    light,
    milestone,
    unknown,
)


def erp() -> ProjectPage:
    """Off track: late against the first baseline and over its budget, across two fiscal years."""
    code = "IT-0423"

    def at(name: str) -> str:
        return f"{code}/{name}"

    figures = {
        "start": figure(at("start"), D, date(2025, 7, 1)),
        "finish_first_baseline": figure(at("finish_first_baseline"), D, date(2026, 11, 16)),
        "finish_current_baseline": figure(at("finish_current_baseline"), D, date(2027, 1, 11)),
        "finish_forecast": figure(at("finish_forecast"), D, date(2027, 1, 25), date(2027, 1, 11)),
        "slip_first": figure(at("slip_first"), W, 46, 36),
        "slip_current": figure(at("slip_current"), W, 10, 0),
        "percent_complete": figure(at("percent_complete"), B, 6255, 5810),
        "time_elapsed": figure(at("time_elapsed"), B, 9995, 9440),
        "tasks_open": figure(at("tasks_open"), C, 41, 52),
        "tasks_done": figure(at("tasks_done"), C, 118, 104),
        "tasks_overdue": figure(at("tasks_overdue"), C, 9, 4),
        "hours_planned": figure(at("hours_planned"), S, 14_200 * HOUR, 14_200 * HOUR),
        "hours_actual": figure(at("hours_actual"), S, 9_310 * HOUR + 900, 8_760 * HOUR, restated=32 * HOUR),
        "hours_remaining": figure(at("hours_remaining"), S, 5_270 * HOUR, 5_440 * HOUR),
        "budget_original": figure(at("budget_original"), M, 395_000_000, 395_000_000),
        "budget_adjustment": figure(at("budget_adjustment"), M, 25_000_000, 25_000_000),
        "budget_revised": figure(at("budget_revised"), M, 420_000_000, 420_000_000),
        "actual": figure(
            at("actual"),
            M,
            312_448_017,
            298_400_000,
            restated=1_250_000,
            records=(RecordLink(key="ledger:line:1", place=f"{OLDER[:16]}#ACCOUNT DETAIL!H213"),),
        ),
        "commitment": figure(at("commitment"), M, 118_000_000, 121_000_000),
        "available": figure(at("available"), M, -10_448_017, 600_000),
        "used": figure(at("used"), B, 10_249, 9_986),
        "planned_to_date": figure(at("planned_to_date"), M, 335_000_000, 310_000_000),
    }
    milestones = (
        milestone(
            code,
            1,
            "Contract signed",
            (date(2025, 8, 29), date(2025, 8, 29), date(2025, 9, 12), date(2025, 9, 12)),
            "done late",
            slip_first=9,
            slip_current=9,
            moved=0,
        ),
        milestone(
            code,
            2,
            "Chart of accounts approved by the finance director",
            (date(2026, 1, 30), date(2026, 1, 30), date(2026, 1, 27), date(2026, 1, 27)),
            "done",
            slip_first=-3,
            slip_current=-3,
            moved=0,
        ),
        milestone(
            code,
            3,
            "Integrated test passed",
            (date(2026, 8, 14), date(2026, 10, 9), date(2026, 12, 4), None),
            "overdue",
            slip_first=77,
            slip_current=38,
            moved=10,
        ),
        milestone(code, 4, "Training of all departments", (None, None, date(2026, 12, 18), None), "planned", moved=1),
        milestone(
            code,
            5,
            "Go-live",
            (date(2026, 11, 16), date(2027, 1, 11), date(2027, 1, 25), None),
            "planned",
            slip_first=46,
            slip_current=10,
            moved=10,
        ),
    )
    spending = (12, 18, 22, 30, 41, 26, 33, 28, 19, 25, 31, 44)
    periods = tuple(
        Period(
            label=f"FY{2026 + index // 12} P{index % 12 + 1:02}",
            fiscal_year=2026 + index // 12,
            number=index % 12 + 1,
            planned=20_000_000 + (index % 4) * 1_500_000,
            actual=spending[index % 12] * 600_000 + 4_217 if 3 <= index < 17 else None,
            standing=Standing.IN_A_TOTAL if index < 3 else Standing.POSTED if index < 17 else Standing.AHEAD,
            begins_on=date(2025 + (index + 6) // 12, (index + 6) % 12 + 1, 1),
        )
        for index in range(19)
    )
    left = figure("IT-0423/discrepancy/budget/plan", M, 400_000_000, formula="cost of the current baseline")
    return ProjectPage(
        code=code,
        name="ERP finance replacement",
        department="Information Technology",
        sponsor="Ada Example, finance director",
        manager="Ben Sample",
        phase="Testing",
        overall=light("overall", Colour.RED, Colour.YELLOW, "Schedule and cost are both off track"),
        schedule=light(
            "schedule",
            Colour.RED,
            Colour.YELLOW,
            "The forecast finish of Jan 25, 2027 is 46 working days after the first baseline finish of Nov 16, 2026",
            "6 days beyond red",
        ),
        cost=light(
            "cost",
            Colour.RED,
            Colour.GREEN,
            "$4,304,480.17 spent and committed is 102.5% of the revised budget of $4,200,000.00",
            "2.5 points beyond red",
        ),
        sentences=(
            Sentence(
                rule="finish",
                text="Go-live is now forecast for January 25, 2027, 46 working days after the first "
                "baseline; it moved 10 days later since the last report.",
                facts=(at("finish_forecast"),),
                weight=90,
            ),
            Sentence(
                rule="over",
                text="Spending and commitments exceed the revised budget by $104,480.17.",
                facts=(at("available"),),
                weight=80,
            ),
            Sentence(rule="overdue", text="9 tasks are overdue, up from 4.", facts=(at("tasks_overdue"),), weight=40),
        ),
        figures=figures,
        hours_by_organisation=(
            figure(at("hours/city_staff"), S, 6_120 * HOUR, 5_900 * HOUR),
            figure(at("hours/contractor"), S, 2_890 * HOUR + 900, 2_560 * HOUR),
            figure(at("hours/outside_agency"), S, 300 * HOUR, 300 * HOUR),
        ),
        money_by_year={
            year: tuple(figure(f"{code}/{year}/{name}", M, value) for name, value in zip(names, values, strict=True))
            for names in [
                ("budget_original", "budget_adjustment", "budget_revised", "actual", "commitment", "available")
            ]
            for year, values in {
                "FY2027": (195_000_000, 25_000_000, 220_000_000, 115_800_217, 118_000_000, -13_800_217),
                "FY2026": (200_000_000, 0, 200_000_000, 196_647_800, 0, 3_352_200),
            }.items()
        },
        periods=periods,
        months_together=(
            MonthsTogether(
                fiscal_year=2026,
                first=1,
                last=3,
                actual=figure(
                    "IT-0423/FY2026/actual_p01_to_p03", M, 31_212_651, reason="balances of FY2026 were read at P03 only"
                ),
            ),
            MonthsTogether(
                fiscal_year=2028,
                first=1,
                last=1,
                actual=unknown("IT-0423/FY2028/actual_p01_to_p01", M, "no file of ledger has them"),
            ),
        ),
        milestones=milestones,
        changes=(
            Change(subject="Forecast finish", before="Jan 11, 2027", after="Jan 25, 2027", kind="finish"),
            Change(subject="Integrated test passed", before="Nov 20, 2026", after="Dec 4, 2026", kind="milestone"),
            Change(
                subject="Actual to date, as of Oct 30, 2026",
                before="$2,984,000.00",
                after="$2,996,500.00",
                kind="restated",
            ),
            Change(subject=FORMULA, before="", after="added to the plan", kind="task_added"),
            Change(subject="Old `scans`", before="in IT-0423 ERP", after="in IT-0410 Portal", kind="task_moved"),
            Change(subject="Reports", before="one task", after="cut into 10 parts", kind="task_changed"),
        ),
        discrepancies=(
            Discrepancy(
                rule="budget: plan against ledger",
                project=code,
                left=left,
                left_source="plans: erp.xml",
                right=figures["budget_revised"],
                right_source="ledger: ledger_2026-11.xlsx",
                sentence="The plan's baseline cost is $200,000.00 below the ledger's revised budget",
                used="ledger, because budgets are appropriated there",
                tolerance="2%",
            ),
        ),
        sources=("plans: erp.xml", "ledger: IT0423", f"plans: {UNBREAKABLE}"),
    )


def assets() -> ProjectPage:
    """At risk, with a script in its name and a very long title; nothing changed since the last report."""
    code = "IT-0388"
    name = f"{SCRIPT} {LONG}"
    money = {
        "budget_original": 61_000_000,
        "budget_adjustment": 0,
        "budget_revised": 61_000_000,
        "actual": 22_500_000,
        "commitment": 34_000_000,
        "available": 4_500_000,
        "planned_to_date": 24_000_000,
    }
    figures = {key: figure(f"{code}/{key}", M, value, value) for key, value in money.items()}
    figures |= {
        "finish_first_baseline": figure(f"{code}/finish_first_baseline", D, date(2027, 3, 31)),
        "finish_current_baseline": figure(f"{code}/finish_current_baseline", D, date(2027, 3, 31)),
        "finish_forecast": figure(f"{code}/finish_forecast", D, date(2027, 4, 21), date(2027, 4, 21)),
        "slip_first": figure(f"{code}/slip_first", W, 15, 15),
        "slip_current": figure(f"{code}/slip_current", W, 15, 15),
        "percent_complete": figure(f"{code}/percent_complete", B, 4100, 4100),
        "time_elapsed": figure(f"{code}/time_elapsed", B, 4830, 4500),
        "used": figure(f"{code}/used", B, 9262, 9262),
        "hours_planned": figure(f"{code}/hours_planned", S, 2_400 * HOUR),
        "hours_actual": figure(f"{code}/hours_actual", S, 1_012 * HOUR + 1800, 1_012 * HOUR + 1800),
        "cost_ratio": figure(f"{code}/cost_ratio", Unit.RATIO, Decimal("0.925")),
        "phase_gate": figure(
            f"{code}/phase_gate",
            Unit.TEXT,
            f"Gate 2 {SCRIPT}",
            records=(RecordLink(key="jira:issue:7", url=HOSTILE_URL),),
        ),
    }
    return ProjectPage(
        code=code,
        name=name,
        department="Public Works & Engineering",
        manager="Cleo Placeholder",
        overall=light("overall", Colour.YELLOW, Colour.YELLOW, "Schedule is at risk"),
        schedule=light(
            "schedule",
            Colour.YELLOW,
            Colour.YELLOW,
            "The forecast finish is 15 working days after the first baseline finish",
            "25 days from red",
        ),
        cost=light(
            "cost",
            Colour.GREEN,
            Colour.GREEN,
            "92.6% of the revised budget is spent or committed",
            "2.4 points from yellow",
        ),
        sentences=(
            Sentence(
                rule="slip", text=f"The {LONG} is 15 working days late.", facts=(f"{code}/slip_first",), weight=50
            ),
        ),
        figures=figures,
        milestones=(
            milestone(
                code,
                1,
                f"{LONG} {SCRIPT}",
                (date(2026, 12, 15), date(2026, 12, 15), date(2027, 1, 5), None),
                "planned",
                slip_first=14,
                slip_current=14,
                moved=0,
            ),
        ),
        sources=("plans: assets.xml", "ledger: IT0388-*"),
    )


def dashboards() -> ProjectPage:
    """On track and new since the last report; its name would be a formula in a careless workbook."""
    code = "IT-0501"
    money = {
        "budget_original": 8_400_000,
        "budget_adjustment": 0,
        "budget_revised": 8_400_000,
        "actual": 1_250_050,
        "commitment": 2_000_000,
        "available": 5_149_950,
        "planned_to_date": 1_400_000,
    }
    figures = {key: figure(f"{code}/{key}", M, value) for key, value in money.items()}
    figures |= {
        "finish_first_baseline": figure(f"{code}/finish_first_baseline", D, date(2027, 2, 26)),
        "finish_current_baseline": figure(f"{code}/finish_current_baseline", D, date(2027, 2, 26)),
        "finish_forecast": figure(f"{code}/finish_forecast", D, date(2027, 2, 24)),
        "slip_first": figure(f"{code}/slip_first", W, -2),
        "slip_current": figure(f"{code}/slip_current", W, -2),
        "percent_complete": figure(f"{code}/percent_complete", B, 2000),
        "time_elapsed": figure(f"{code}/time_elapsed", B, 1800),
        "used": figure(f"{code}/used", B, 3869),
        "hours_planned": figure(f"{code}/hours_planned", S, 640 * HOUR),
        "hours_actual": figure(f"{code}/hours_actual", S, 118 * HOUR),
    }
    return ProjectPage(
        code=code,
        name=FORMULA,
        department="Budget Office",
        overall=light("overall", Colour.GREEN, None, "Schedule and cost are both on track"),
        schedule=light(
            "schedule", Colour.GREEN, None, "The forecast finish is 2 working days before the first baseline"
        ),
        cost=light("cost", Colour.GREEN, None, "38.7% of the revised budget is spent or committed"),
        sentences=(),
        figures=figures,
        sources=("plans: dashboards.xml", "ledger: IT0501"),
        periods=tuple(
            Period(
                label=f"FY2027 P{n:02}",
                fiscal_year=2027,
                number=n,
                planned=350_000,
                actual=(None, 210_000, -45_050, 640_000, 445_100)[n] if n < 5 else None,
                standing=Standing.POSTED if n < 5 else Standing.AHEAD,
            )
            for n in range(1, 9)
        ),
    )
