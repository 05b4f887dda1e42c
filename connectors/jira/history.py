"""Reads who changed status, estimate, sprint or date of an issue, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.contract.errors import SourceChangedError
from connectors.contract.shapes import has, id_at, list_at, objects_at, text_at
from connectors.jira.records import Made, Raw, Recorder, objects
from connectors.jira.settings import HISTORY_FIELDS, JiraSettings
from connectors.jira.site import Site

ISSUES_A_REQUEST = 1000  # `changelog/bulkfetch` takes no more (vendor's specification)
CHANGES_A_PAGE = 5000  # it gives up to 10,000; half of that stays a bounded answer
_SPRINT = "sprint"


def tracked(settings: JiraSettings, sprint: str) -> tuple[str, ...]:
    """Return Jira's ids of the fields whose changes are kept; `sprint` is that of the site's sprint field, if any."""
    ids = (sprint if word == _SPRINT else HISTORY_FIELDS[word] for word in settings.history)
    return tuple(dict.fromkeys(one for one in ids if one))


def changes(site: Site, recorder: Recorder, fields: Sequence[str], issues: Sequence[int]) -> Made:
    """Return the changes of up to a thousand issues on Cloud; raises SourceChangedError for pages without an end."""
    made = Made.nothing()
    token = ""
    used: set[str] = set()
    while True:
        body: dict[str, object] = {
            "issueIdsOrKeys": [str(one) for one in issues],
            "fieldIds": list(fields),
            "maxResults": CHANGES_A_PAGE,
        }
        data = site.api.post(f"{site.prefix}/changelog/bulkfetch", {**body, "nextPageToken": token} if token else body)
        _add_page(data.data, recorder, fields, made)
        if not has(data.data, "nextPageToken"):
            return made
        token = text_at(data.data, "nextPageToken")
        if token in used:
            raise SourceChangedError("changelog/bulkfetch offers a page token for the second time", "nextPageToken")
        used.add(token)


def _add_page(data: Any, recorder: Recorder, fields: Sequence[str], made: Made) -> None:
    for log in objects_at(data, "issueChangeLogs"):
        issue = id_at(log, "issueId", under="issueChangeLogs[]")
        histories = list_at(log, "changeHistories", under="issueChangeLogs[]")
        add_histories(objects(histories), issue, recorder, fields, made)


def add_histories(histories: Sequence[Raw], issue: str, recorder: Recorder, fields: Sequence[str], made: Made) -> None:
    """Add the tracked changes among an issue's histories.

    Data Center names no `fieldId` in older versions, and a system field by its id.
    """
    wanted = {*fields, "Sprint"} if any(one.startswith("customfield_") for one in fields) else {*fields}
    for history in histories:
        items = history.get("items")
        for item in objects(items) if isinstance(items, list) else ():
            if (item.get("fieldId") or item.get("field")) in wanted:
                recorder.change(history, item, issue, made)
