"""Finds issues by JQL: ids page by page to a proven end, and how many there are."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from connectors.contract.api import Api
from connectors.contract.errors import SourceChangedError
from connectors.contract.shapes import has, id_at, moment_at, number_at, objects_at, text_at
from connectors.jira import jql
from connectors.jira.site import Site

LONGEST_QUERY = 1500  # characters; a longer one goes into a body, since servers refuse addresses of some thousand
RESULT_WINDOW = 10_000  # Data Center gives nothing beyond (jira.search.platform.max.result.window)
_FRUITLESS = 20  # pages in a row that may bring nothing new before the search is called endless
_REJECTED = 400
_AGAIN = 2  # times that a search may begin anew because its page token expired

_EPOCH = "1970-01-02 00:00"
"""Before every issue, in every zone: a condition that Jira accepts as a restriction and that restricts nothing."""


class Listed(NamedTuple):
    """An issue that a search found."""

    id: int
    key: str

    @property
    def project(self) -> str:
        """Key of the issue's project."""
        return self.key.rpartition("-")[0]


def listed(site: Site, condition: str, *, a_page: int) -> Iterator[list[Listed]]:
    """Yield the issues that meet a condition, page by page and each once, oldest first.

    `a_page` is a wish: what comes is read, however much it is. Raises SourceChangedError for a search that repeats
    itself.
    """
    raw_pages = _by_token(site, condition, a_page) if site.cloud else _by_creation(site, condition, a_page)
    seen: set[int] = set()
    fruitless = 0
    for page in raw_pages:
        fresh = [issue for issue in (_listed(one) for one in page) if issue.id not in seen]
        seen.update(issue.id for issue in fresh)
        fruitless = 0 if fresh else fruitless + 1
        if fruitless > _FRUITLESS:
            raise SourceChangedError(
                f"{_path(site)} gives page after page without a new issue: the search would never end; "
                "please report this to whoever maintains Syncline",
                "issues",
            )
        if fresh:
            yield fresh


def count(site: Site, condition: str) -> int:
    """Return how many issues meet a condition by Jira's own account: an estimate on Cloud, exact on Data Center."""
    if site.cloud:
        answer = site.api.post(f"{site.prefix}/search/approximate-count", {"jql": condition})
        return number_at(answer.data, "count")
    return number_at(by_offset(site, condition, fields=("id",), start=0, most=0), "total")


def everywhere() -> str:
    """Return the condition that every issue of a site meets."""
    return f'created >= "{_EPOCH}"'


def by_offset(
    site: Site, query: str, *, fields: Sequence[str], start: int, most: int, expand: str = ""
) -> dict[str, Any]:
    """Return a page of Data Center's search; keys and ids that do not exist are no error.

    A short query goes into the address, which every version and every proxy takes; a long one into a body.
    """
    path = _path(site)
    if len(query) <= LONGEST_QUERY:
        params: dict[str, object] = {"jql": query, "startAt": start, "maxResults": most, "fields": ",".join(fields)}
        params |= {"validateQuery": "false"} | ({"expand": expand} if expand else {})
        data = site.api.get(path, params).data
    else:
        body: dict[str, object] = {"jql": query, "startAt": start, "maxResults": most, "fields": list(fields)}
        body |= {"validateQuery": False} | ({"expand": [expand]} if expand else {})
        data = site.api.post(path, body).data
    if not isinstance(data, dict):
        raise SourceChangedError(f"expected an object as the answer of {path}", "")
    return data


def _path(site: Site) -> str:
    return f"{site.prefix}/search/jql" if site.cloud else f"{site.prefix}/search"


def _listed(raw: Mapping[str, Any]) -> Listed:
    text = id_at(raw, "id", under="issues[]")
    if not (text.isascii() and text.isdecimal()):
        raise SourceChangedError(f"expected a number as the id of an issue, found {text[:40]!r}", "issues[].id")
    return Listed(int(text), text_at(raw, "key", under="issues[]"))


def _by_token(site: Site, condition: str, a_page: int) -> Iterator[list[dict[str, Any]]]:
    """Page through Cloud's search; a token that expired begins the search anew."""
    query: dict[str, object] = {
        "jql": f"{condition} ORDER BY created ASC, key ASC",
        "fields": ["id", "key"],
        "maxResults": a_page,
    }
    for last_try in (*[False] * _AGAIN, True):
        if (yield from _to_its_end(site.api, _path(site), query, last_try=last_try)):
            return


def _to_its_end(
    api: Api, path: str, query: Mapping[str, object], *, last_try: bool
) -> Generator[list[dict[str, Any]], None, bool]:
    """Yield page after page; return True at the end, False where a token is not taken any more."""
    token = ""
    used: set[str] = set()
    while True:
        expected = () if last_try or not token else (_REJECTED,)
        body = {**query, "nextPageToken": token} if token else query
        answer = api.post(path, body, expected=expected)
        if answer.status in expected:
            return False
        yield objects_at(answer.data, "issues")
        if not has(answer.data, "nextPageToken"):
            return True
        token = text_at(answer.data, "nextPageToken")
        if token in used:
            raise SourceChangedError(
                f"{path} offers a page token for the second time: its pages would never end; "
                "nothing is to be done if the next run passes, else report it to whoever maintains Syncline",
                "nextPageToken",
            )
        used.add(token)


def _by_creation(site: Site, condition: str, a_page: int) -> Iterator[list[dict[str, Any]]]:
    """Page through Data Center's search by the time of creation, which never changes.

    Offsets alone lose issues when one before them goes, and end at `RESULT_WINDOW`. A key set over ids would be no
    better: Jira reads `id > 10050` as "of the project of issue 10050, with a higher number in the key", and as nothing
    at all once that issue is deleted.
    """
    since, start = "", 0
    while True:
        query = f'{condition} AND created >= "{since}"' if since else condition
        data = by_offset(site, f"{query} ORDER BY created ASC, key ASC", fields=("created",), start=start, most=a_page)
        page = objects_at(data, "issues")
        yield page
        if not page or start + len(page) >= number_at(data, "total"):
            return
        following = _minute(page[-1], site.zone)
        since, start = (following, 0) if following > since else (since, start + len(page))
        if start + a_page > RESULT_WINDOW:
            raise SourceChangedError(
                f"more than {RESULT_WINDOW - a_page} issues were created in the minute {since}, and Jira gives no more "
                "at once; please report this to whoever maintains Syncline",
                "issues",
            )


def _minute(raw: Mapping[str, Any], zone: tzinfo) -> str:
    created: datetime = moment_at(raw, "fields", "created", under="issues[]")
    return jql.literal(created, zone)
