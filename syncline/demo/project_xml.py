"""Writes the head of a plan file: the project's settings, custom fields and calendars."""

from __future__ import annotations

from datetime import date

from syncline.demo.city import ORGANISATION
from syncline.demo.days import HOLIDAYS
from syncline.demo.people import PEOPLE
from syncline.demo.plan import Plan
from syncline.demo.xml_text import Value, XmlText, finishes, guid, starts

BUDGET_CODE = "188743731"
"""Project's number for the task field Text1."""

_UNITS: dict[str, Value] = {
    "FYStartDate": 7,
    "CriticalSlackLimit": 0,
    "CurrencyDigits": 2,
    "CurrencySymbol": "$",
    "CurrencyCode": "USD",
    "CurrencySymbolPosition": 0,
    "CalendarUID": 1,
    "DefaultStartTime": "08:00:00",
    "DefaultFinishTime": "17:00:00",
    "MinutesPerDay": 480,
    "MinutesPerWeek": 2400,
    "DaysPerMonth": 20,
}
_HABITS: dict[str, Value] = {
    "DefaultTaskType": 0,
    "DefaultFixedCostAccrual": 3,
    "DefaultStandardRate": 0,
    "DefaultOvertimeRate": 0,
    "DurationFormat": 7,
    "WorkFormat": 2,
    "EditableActualCosts": False,
    "HonorConstraints": False,
    "InsertedProjectsLikeSummary": True,
    "MultipleCriticalPaths": False,
    "NewTasksEffortDriven": False,
    "NewTasksEstimated": True,
    "SplitsInProgressTasks": True,
    "SpreadActualCost": False,
    "SpreadPercentComplete": False,
    "TaskUpdatesResource": True,
    "FiscalYearStart": True,
    "WeekStartDay": 0,
    "MoveCompletedEndsBack": False,
    "MoveRemainingStartsBack": False,
    "MoveRemainingStartsForward": False,
    "MoveCompletedEndsForward": False,
    "BaselineForEarnedValue": 0,
    "AutoAddNewResourcesAndTasks": True,
}
_REST: dict[str, Value] = {
    "MicrosoftProjectServerURL": True,
    "Autolink": False,
    "NewTaskStartDate": 0,
    "NewTasksAreManual": False,
    "DefaultTaskEVMethod": 0,
    "ProjectExternallyEdited": False,
    "ExtendedCreationDate": "1984-01-01T00:00:00",
    "ActualsInSync": False,
    "RemoveFileProperties": False,
    "AdminProject": False,
}
_SUNDAY, _SATURDAY = 1, 7


def write_settings(out: XmlText, plan: Plan) -> None:
    """Write what holds for the whole project."""
    story, whole = plan.story, plan.sums
    out.fields(
        SaveVersion=14,
        BuildNumber="16.0.17928.20114",
        Name=f"{story.file}.xml",
        GUID=guid(story.code),
        Title=story.name,
        Company=ORGANISATION,
        Manager=PEOPLE[story.manager].name,
        Author=PEOPLE[story.manager].name,
        CreationDate=plan.created_at,
        LastSaved=plan.saved_at,
        ScheduleFromStart=True,
        StartDate=starts(whole.start),
        FinishDate=finishes(whole.finish),
    )
    out.fields(**_UNITS)
    out.fields(**_HABITS)
    out.fields(StatusDate=finishes(plan.status + 1), CurrentDate=plan.saved_at.replace(hour=8, minute=0))
    out.fields(**_REST)


def write_custom_fields(out: XmlText) -> None:
    """Write which custom fields there are, under the names that people gave them."""
    out.fields(OutlineCodes="", WBSMasks="")
    with out.inside("ExtendedAttributes"), out.inside("ExtendedAttribute"):
        out.fields(FieldID=BUDGET_CODE, FieldName="Text1", Alias="Budget code", Guid=guid("field", BUDGET_CODE))


def write_calendars(out: XmlText, plan: Plan) -> None:
    """Write the city's calendar with its holidays, and one for each person that follows it."""
    with out.inside("Calendars"):
        with out.inside("Calendar"):
            out.fields(UID=1, GUID=guid("calendar", 1), Name="Standard", IsBaseCalendar=True)
            out.fields(IsBaselineCalendar=False, BaseCalendarUID=0)
            _week(out)
            with out.inside("Exceptions"):
                for holiday in HOLIDAYS:
                    _holiday(out, holiday)
        for number, person in enumerate(plan.people, start=2):
            with out.inside("Calendar"):
                out.fields(UID=number, GUID=guid("calendar", person.email), Name=person.name, IsBaseCalendar=False)
                out.fields(IsBaselineCalendar=False, BaseCalendarUID=1)


def _week(out: XmlText) -> None:
    with out.inside("WeekDays"):
        for number in range(_SUNDAY, _SATURDAY + 1):
            with out.inside("WeekDay"):
                works = number not in {_SUNDAY, _SATURDAY}
                out.fields(DayType=number, DayWorking=works)
                if works:
                    _times(out)


def _times(out: XmlText) -> None:
    with out.inside("WorkingTimes"):
        for opens, closes in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")):
            with out.inside("WorkingTime"):
                out.fields(FromTime=opens, ToTime=closes)


def _holiday(out: XmlText, day: date) -> None:
    with out.inside("Exception"):
        out.fields(EnteredByOccurrences=True)
        with out.inside("TimePeriod"):
            out.fields(FromDate=f"{day}T00:00:00", ToDate=f"{day}T23:59:00")
        out.fields(Occurrences=1, Name=f"City holiday {day}", Type=1, DayWorking=False)
