"""Finds out whether people write the hours of a site, or an app under its own name does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from connectors.contract.shapes import has, id_at, objects_at
from connectors.jira.site import Site

WINDOW = timedelta(days=30)
SAMPLE = 1000  # worklogs, which is one request's most
_MAJORITY = 0.5
_APP = "app"
_NO_FEED = (500, 502, 503, 504)  # the feed fails for accounts that see few worklogs (JRACLOUD-82342)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authors:
    """Who wrote the worklogs of a sample."""

    is_mostly_apps: bool
    sentence: str


def who_writes(site: Site) -> Authors:
    """Return who wrote up to 1,000 worklogs of the last 30 days, by two requests to Jira Cloud.

    Tempo writes Jira's worklogs as its own app user, so that by Jira alone nobody knows whose hours they are.
    """
    since = int((site.server_time - WINDOW).timestamp() * 1000)
    answer = site.api.get(f"{site.prefix}/worklog/updated", {"since": since}, expected=_NO_FEED)
    if answer.status in _NO_FEED:
        sentence = "the site's feed of worklogs does not answer this account, so hours come with the issues"
        return Authors(is_mostly_apps=False, sentence=sentence)
    ids = [int(id_at(one, "worklogId")) for one in objects_at(answer.data, "values")][:SAMPLE]
    if not ids:
        return Authors(is_mostly_apps=False, sentence=f"nobody wrote any in the last {WINDOW.days} days")
    worklogs = objects_at(site.api.post(f"{site.prefix}/worklog/list", {"ids": ids}).data)
    apps: Counter[str] = Counter()
    for worklog in worklogs:
        if has(worklog, "author", "accountType") and worklog["author"]["accountType"] == _APP:
            apps[str(worklog["author"].get("displayName") or "an app")] += 1
    share = apps.total() / len(worklogs) if worklogs else 0.0
    looked = f"of {len(worklogs)} worklogs of the last {WINDOW.days} days"
    if share > _MAJORITY:
        name = apps.most_common(1)[0][0]
        sentence = (
            f"{looked} {share:.0%} were written by an app ({name}), so Jira does not know whose hours they are: "
            "connect Tempo with a source of kind tempo, and write `hours: tempo` here"
        )
        return Authors(is_mostly_apps=True, sentence=sentence)
    return Authors(is_mostly_apps=False, sentence=f"{looked} {1 - share:.0%} were written by people themselves")
