"""The fields a Word template may use, each with what it prints: lists in [], groups in {}, texts as their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from reports.document import EARNED_VALUE_FIGURES, PROJECT_FIGURES
from reports.render.facts import label
from reports.render.views import DATA, PROJECTS

Shape: TypeAlias = "str | Mapping[str, Shape] | tuple[Shape]"
"""A text, a group of fields by name, or a list of things of one shape."""

FIGURES: Mapping[str, str] = dict(PROJECT_FIGURES)
TOTALS: Mapping[str, str] = {**FIGURES, **{name: label(name) for name in (*PROJECTS, *DATA)}}
EARNED: Mapping[str, str] = dict(EARNED_VALUE_FIGURES)

_LIGHT: Mapping[str, Shape] = {
    "dimension": "overall, schedule, cost, scope, resources or risk",
    "status": "symbol and word of the status",
    "movement": "how it compares with the last report",
    "because": "why, in one sentence",
    "rule": "the rule it is computed by",
    "threshold": "the thresholds of the rule",
    "margin": "how far it is from the next status",
    "to_green": "what would turn it green",
    "since": "since when it has this status",
    "declared": "who declared it in place of the computed one, when and why",
}
_MILESTONE: Mapping[str, Shape] = {
    "title": "its title",
    "state": "done, done late, due, late, overdue or planned",
    "first_baseline": "date in the first baseline",
    "current_baseline": "date in the current baseline",
    "forecast": "forecast date, or the date it was done",
    "slip_first": "slip against the first baseline",
    "slip_current": "slip against the current baseline",
    "moved": "how far it moved since the last report",
    "source": "the source that has it",
}
_DISCREPANCY: Mapping[str, Shape] = {
    "project": "code of the project",
    "rule": "what is compared",
    "left": "one value",
    "left_source": "where it comes from",
    "right": "the other value",
    "right_source": "where it comes from",
    "sentence": "what the difference means",
    "used": "which value is used, and why",
    "owner": "who has to mend it",
    "accepted": "by whom, why and until when it is accepted",
}
_PROJECT: Mapping[str, Shape] = {
    "code": "its code",
    "name": "its name",
    "department": "its department",
    "sponsor": "its sponsor",
    "manager": "its manager",
    "phase": "its phase",
    "status": "symbol and word of the overall status",
    "schedule": "symbol and word of the schedule status",
    "cost": "symbol and word of the cost status",
    "movement": "how the overall status compares with the last report",
    "because": "why it has its overall status",
    "lights": (_LIGHT,),
    "sentences": ("one sentence of what matters",),
    "figures": FIGURES,
    "whole": FIGURES,
    "previous": FIGURES,
    "remarks": FIGURES,
    "earned_value": EARNED,
    "earned_value_reason": "why there is no earned value",
    "milestones": (_MILESTONE,),
    "hours": ({"name": "kind of organisation", "now": "its hours", "previous": "in the last report"},),
    "years": ({"name": "fiscal year", "figures": FIGURES},),
    "months": ({"name": "fiscal month", "planned": "planned", "actual": "actual, or what is known of it"},),
    "register": (
        {
            "kind": "risk, issue, change or decision",
            "key": "its key in its source",
            "title": "its title",
            "status": "its status in its source's words",
            "state": "open or closed",
            "owner": "its owner",
            "due": "its date",
        },
    ),
    "changes": ({"subject": "what changed", "kind": "kind of change", "before": "before", "after": "now"},),
    "discrepancies": (_DISCREPANCY,),
    "finished": ("what was finished since the last report",),
    "coming": ("what is due next",),
    "sources": ("a linked source",),
    "unread": ("what of its sources could not be read, and why",),
}
SHAPE: Mapping[str, Shape] = {
    "report": {
        "title": "title of the report",
        "organisation": "whose report it is",
        "name": "name of its definition",
        "kind": "its kind",
        "as_of": "as-of date, inclusive",
        "made": "when it was made",
        "time_zone": "time zone of its days",
        "currency": "its currency",
        "compared_with": "the report it is compared with",
        "coverage": "how fresh and complete the data is",
        "hash": "SHA-256 of the report",
        "short_hash": "the first letters of the hash",
        "stamp": "organisation, as-of date, coverage and short hash in one line",
    },
    "summary": ("one sentence of the summary, heaviest first",),
    "care": ("one sentence for each source that is not up to date",),
    "counts": ({"status": "symbol and word", "now": "projects now", "previous": "projects in the last report"},),
    "totals": TOTALS,
    "totals_whole": TOTALS,
    "totals_previous": TOTALS,
    "totals_remarks": TOTALS,
    "projects": (_PROJECT,),
    "discrepancies": (_DISCREPANCY,),
    "sources": (
        {
            "name": "its name",
            "connector": "its connector",
            "state": "fresh, waiting, stale, failed or never read",
            "last_read": "last complete read",
            "data_as_of": "newest date its data names",
            "detail": "what happened",
        },
    ),
    "unmatched": (
        {
            "name": "what matched nothing",
            "source": "its source",
            "kind": "its kind",
            "rows": "how many rows",
            "amount": "money in it",
            "hours": "hours in it",
            "reason": "why",
            "remedy": "what to add to the configuration",
        },
    ),
    "left_out": (
        {
            "where": "file and cell",
            "source": "its source",
            "value": "what was found",
            "reason": "why it is left out",
            "remedy": "what to do",
            "amount": "money in the row",
        },
    ),
    "left_out_count": "how many rows are left out",
    "definitions": ({"term": "a term", "text": "what it means", "origin": "where that comes from"},),
}
"""Every field; docs/word-templates.md lists them."""
