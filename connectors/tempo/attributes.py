"""Work attributes: the fields that an organisation adds to entries, one of which may hold the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from connectors.tempo.listing import Asked, Row, every
from connectors.tempo.resources import WORK_ATTRIBUTES

if TYPE_CHECKING:
    from connectors.tempo.site import Site

ACCOUNT = "ACCOUNT"  # the type of the attribute that holds an account's key (OpenAPI 4.0, WorkAttribute)


def work_attributes(site: Site) -> tuple[Row, ...]:
    """Return the work attributes of the site."""
    return every(site, Asked(resource=WORK_ATTRIBUTES, path="/4/work-attributes", id="key", params={}))


def account_attribute(site: Site) -> str:
    """Return the key of the attribute of type account, empty where there is none; of several the first by key."""
    return min((row["key"] for row in work_attributes(site) if row.get("type") == ACCOUNT), default="")


def values_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of an entry's attributes by their key; an attribute without value is left out.

    Tempo gives them as `{"values": [{"key": "_Account_", "value": "ERP"}]}` (OpenAPI 4.0, Worklog).
    """
    attributes = row.get("attributes")
    listed = attributes.get("values") if isinstance(attributes, Mapping) else None
    found = {}
    for one in listed if isinstance(listed, list) else ():
        key, value = (one.get("key"), one.get("value")) if isinstance(one, Mapping) else (None, None)
        if isinstance(key, str) and isinstance(value, str | int | float) and value != "":
            found[key] = str(value)
    return found
