"""People: which accounts are one person, and who employs that person, by written rules and never by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from model.entities import Identity
from model.values import AccountKind, Key, Organisation

EMPLOYEE_NUMBER = "employee_number"
DIRECTORY_ID = "directory_id"
EMAIL = "email"
MATCHED_ON = (EMPLOYEE_NUMBER, DIRECTORY_ID, EMAIL)
"""What two accounts may share to be one person, strongest first; never a display name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRule:
    """Says who employs the people whose accounts fit its globs; where both are written, both must fit."""

    organisation: Organisation
    email: str | None = None  # glob, without regard to case
    group: str | None = None  # glob over the source's word for team or company


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRules:
    """What an administrator wrote about people."""

    match: tuple[str, ...] = MATCHED_ON  # strongest first
    same: tuple[tuple[Key, ...], ...] = ()  # each: keys of accounts that are one person
    organisations: tuple[OrganisationRule, ...] = ()  # the first that fits counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person with all accounts that written rules say are theirs."""

    accounts: tuple[Key, ...]  # sorted; the first one names the person
    name: str  # as the first account that has one shows it; never matched on
    organisation: Organisation
    rule: OrganisationRule | None = None  # that decided about the organisation


def people(identities: Iterable[Identity], rules: PeopleRules) -> Mapping[Key, Person]:
    """Return the person behind each account of kind person, by the account's key.

    Accounts are joined by each attribute of `match` in turn, equal without regard to case. A weaker one never joins
    what a stronger one tells apart: two employee numbers behind one shared mailbox stay two people, and an account
    that has only the mailbox joins neither. Lists under `same` are a person's decision and join without condition. The
    order of the accounts changes nothing. Raises ValueError for an attribute that is not in `MATCHED_ON`.
    """
    accounts = {row.key: row for row in identities if row.kind is AccountKind.PERSON}
    groups = _Groups(accounts)
    for rank, attribute in enumerate(rules.match):
        groups.join_by(attribute, unless=rules.match[:rank])
    for listed in rules.same:
        groups.join([key for key in listed if key in accounts])
    found: dict[Key, Person] = {}
    for members in groups.members():
        person = _person([accounts[key] for key in members], rules)
        found.update(dict.fromkeys(members, person))
    return found


class _Groups:
    """Accounts in groups that only ever grow together."""

    def __init__(self, accounts: Mapping[Key, Identity]) -> None:
        self._accounts = accounts
        self._group: dict[Key, list[Key]] = {key: [key] for key in sorted(accounts)}

    def join(self, keys: Sequence[Key]) -> None:
        joined = sorted({member for key in keys for member in self._group[key]})
        for key in joined:
            self._group[key] = joined

    def join_by(self, attribute: str, unless: Sequence[str]) -> None:
        """Join the groups that share a value, except where their members differ in one of the stronger attributes."""
        reach = _Groups(self._accounts)
        reach._group = dict(self._group)
        sharing: defaultdict[str, list[Key]] = defaultdict(list)
        for key, row in self._accounts.items():
            if found := _value(row, attribute):
                sharing[found].append(key)
        for keys in sharing.values():
            reach.join(keys)
        for members in reach.members():
            rows = [self._accounts[key] for key in members]
            if all(len({told for row in rows if (told := _value(row, stronger))}) <= 1 for stronger in unless):
                self.join(members)

    def members(self) -> list[list[Key]]:
        return [group for key, group in self._group.items() if group[0] == key]


def _value(row: Identity, attribute: str) -> str | None:
    if attribute not in MATCHED_ON:
        raise ValueError(f"people are matched on one of {', '.join(MATCHED_ON)}, not on {attribute!r}")
    value = {EMPLOYEE_NUMBER: row.employee_number, DIRECTORY_ID: row.directory_id, EMAIL: row.email}[attribute]
    return value.strip().casefold() if value else None


def _person(rows: Sequence[Identity], rules: PeopleRules) -> Person:
    rule = next((rule for rule in rules.organisations if any(_fits(rule, row) for row in rows)), None)
    return Person(
        accounts=tuple(row.key for row in rows),
        name=next((row.name for row in rows if row.name), rows[0].key),
        organisation=rule.organisation if rule else Organisation.UNKNOWN,
        rule=rule,
    )


def _fits(rule: OrganisationRule, row: Identity) -> bool:
    if rule.email is not None and not fnmatchcase((row.email or "").strip().casefold(), rule.email.casefold()):
        return False
    if rule.group is not None and not fnmatchcase(row.group_raw or "", rule.group):
        return False
    return rule.email is not None or rule.group is not None
