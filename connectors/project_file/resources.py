"""Turns the resource rows of a plan into records; budget resources are set aside: they are amounts, not people."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any

from connectors.project_file.context import Context, Origin
from connectors.project_file.converters import TRUE, account_kind, number, whole
from connectors.project_file.customfields import CustomFields
from connectors.project_file.elements import Names, taken
from connectors.project_file.output import Output, uid_of
from connectors.project_file.refusals import EXPORT_AGAIN, refused
from model.values import AccountKind

_RESOURCE = Names((
    "UID", "Name", "Type", "IsNull", "IsCostResource", "IsBudget", "IsGeneric", "IsInactive", "Initials", "Group",
    "Code", "EmailAddress", "NTAccount", "WindowsUserAccount", "MaterialLabel", "StandardRate", "ExtendedAttribute",
    "OutlineCode",
))  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Resources:
    """Takes the resource rows; they come before the assignments."""

    origin: Origin
    context: Context
    custom: CustomFields
    output: Output
    kinds: dict[str, AccountKind | None] = field(default_factory=dict)  # by UID; None where nobody is meant
    budgets: dict[str, str] = field(default_factory=dict)  # UID of a budget resource to its name

    def add(self, row: ET.Element) -> None:
        """Take one row; blank ones and the nameless resource 0, by which Project means nobody, are no records."""
        found, nested = taken(row, _RESOURCE)
        data: dict[str, Any] = dict(found)
        uid = uid_of(data.pop("UID", None))
        if data.pop("IsNull", "0") in TRUE:
            return
        if uid is None:
            self.output.problem(
                "uid_unreadable",
                f"resource {data.get('Name', '')}".strip(),
                "UID",
                "the resource has no number by which it could be known, so it is left out",
                EXPORT_AGAIN,
            )
            return
        self._seen(uid)
        if data.pop("IsBudget", "0") in TRUE:
            self.budgets[uid] = data.get("Name", f"Resource {uid}")
            return
        if uid == "0" and "Name" not in data:
            self.kinds[uid] = None
            return
        try:
            kind = account_kind(data)
        except ValueError:
            kind = AccountKind.PERSON  # the mapping says that the type is unknown, with the place
        self.kinds[uid] = kind
        if kind is AccountKind.PERSON and "StandardRate" in data:
            data["HourlyRate"] = self._rate(data["StandardRate"])
        custom = [element for _, element in nested]
        if custom:
            data["ExtendedAttributes"] = self.custom.used(custom)
        data.update(UID=uid, Plan=self.context.plan, CurrencyCode=self.context.currency)
        self.output.record("resource", self.context.key(uid), data, f"Resource UID {uid}")

    def _seen(self, uid: str) -> None:
        name, most = self.origin.file.name, self.origin.max_tasks
        if uid in self.kinds or uid in self.budgets:
            raise refused(
                name,
                "plan_duplicate_uid",
                f"two resources have the UID {uid}, so nobody can tell whose hours are whose",
                "save the plan again in Microsoft Project, which numbers its resources, and export it",
            )
        if len(self.kinds) + len(self.budgets) >= most:
            raise refused(
                name,
                "xml_beyond_limits",
                f"the plan has more than {most} resources",
                "split the plan, or raise `max_tasks:` of this source",
            )

    def _rate(self, text: str) -> int | str:
        """Return the minor units of a rate per hour: rates are whole amounts, not hundredths as other money is."""
        try:
            return whole(number(text).scaleb(self.context.decimals))
        except ValueError:
            return text  # which the mapping refuses, with the place
