"""Says why a configured project cannot be read: archived, deleted, called otherwise, or not for this account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from connectors.contract.api import Api
from connectors.contract.pages import Unread
from connectors.contract.shapes import has, objects_at, text_at

_MOST_AT_ONCE = 50  # keys that `project/search` takes
_ASKED_ONE_BY_ONE = 10
_NOT_FOUND = (400, 401, 403, 404, 410)


def unread_projects(api: Api, prefix: str, account: str, keys: Sequence[str], *, cloud: bool) -> tuple[Unread, ...]:
    """Return the projects with these keys, none of which Jira lists, each with what has to be done about it.

    Costs a request on Cloud, and one for each of the first ten that this does not explain.
    """
    explained = dict(_put_away(api, prefix, keys)) if cloud and keys else {}
    for key in [one for one in keys if one not in explained][:_ASKED_ONE_BY_ONE]:
        name = _name_now(api, prefix, key)
        if name and name != key:
            explained[key] = f"the project {key} is now called {name}: write {name} into `projects` instead"
    return tuple(
        Unread(name=key, reason=explained.get(key) or _unseen(key, account), source_project=key) for key in keys
    )


def _unseen(key: str, account: str) -> str:
    return (
        f"the project {key} is configured and the account {account!r} does not see it: grant it the permission Browse "
        f"Projects there, or remove {key} from `projects`"
    )


def _put_away(api: Api, prefix: str, keys: Sequence[str]) -> Mapping[str, str]:
    """Return the reason for each project that is archived or in the recycle bin.

    An experiment of Jira's, says its description: where it is refused there is one explanation less.
    """
    params = {"status": ["archived", "deleted"], "keys": list(keys[:_MOST_AT_ONCE]), "maxResults": _MOST_AT_ONCE}
    answer = api.get(f"{prefix}/project/search", params, expected=_NOT_FOUND)
    if answer.status in _NOT_FOUND:
        return {}
    found = {}
    for one in objects_at(answer.data, "values"):
        key = text_at(one, "key", under="project")
        where = "in Jira's recycle bin" if has(one, "deleted") and one["deleted"] is True else "archived"
        found[key] = (
            f"the project {key} is {where}, so Jira finds no issues in it: restore it, or remove {key} from `projects`"
        )
    return found


def _name_now(api: Api, prefix: str, key: str) -> str:
    """Return the key that a project has now, which an old key still finds; empty where it finds nothing."""
    answer = api.get(f"{prefix}/project/{quote(key, safe='')}", expected=_NOT_FOUND)
    return "" if answer.status in _NOT_FOUND or not has(answer.data, "key") else text_at(answer.data, "key")
