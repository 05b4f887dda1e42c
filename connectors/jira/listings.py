"""Reads listings that are paged by offset: small ones, like projects, versions and boards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from connectors.contract.api import Api
from connectors.contract.errors import SourceChangedError
from connectors.contract.shapes import flag_at, has, objects_at

MOST_PAGES = 500


def listing(api: Api, path: str, params: Mapping[str, object], a_page: int) -> list[dict[str, Any]]:
    """Return what a listing holds; raises SourceChangedError for one that does not end."""
    return listing_if_there(api, path, params, a_page, without=()) or []


def listing_if_there(
    api: Api, path: str, params: Mapping[str, object], a_page: int, *, without: Collection[int]
) -> list[dict[str, Any]] | None:
    """Return what a listing holds, None where it is answered with one of the statuses in `without`.

    It ends with `isLast`, with an empty page or, where the source does not say, with one that is not full.
    """
    found: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        answer = api.get(path, {**params, "startAt": len(found), "maxResults": a_page}, expected=without)
        if answer.status in without:
            return None
        values = objects_at(answer.data, "values")
        found += values
        is_last = flag_at(answer.data, "isLast") if has(answer.data, "isLast") else len(values) < a_page
        if is_last or not values:
            return found
    raise SourceChangedError(f"{path} gives page after page without end, more than {MOST_PAGES}", "isLast")
