"""People of whom no written rule says who employs them: with their hours and the rule to start from."""

from __future__ import annotations

import glob
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from model.entities import TimeEntry
from model.people import Person
from model.values import AccountKind, Key, Organisation
from reports.build.material import Material
from reports.document import Unit, Unmatched
from reports.figures.fact import evidence, known
from reports.figures.hours import worked

NO_EMAIL = ", and its source shows no e-mail address of theirs"
OTHER_ACCOUNT = "another account of this person, as syncline discover prints it"


def persons(material: Material, as_of: date) -> Iterator[Unmatched]:
    """Yield the people with hours in the report's projects up to the as-of date whom no rule gives an organisation."""
    entries: defaultdict[tuple[Key, ...], list[TimeEntry]] = defaultdict(list)
    by_accounts: dict[tuple[Key, ...], Person] = {}
    for project in material.projects:
        for entry in worked(material.entries[project.code], as_of).entries:
            person = material.persons.get(entry.identity) if entry.identity else None
            if person is not None and person.organisation is Organisation.UNKNOWN:
                by_accounts[person.accounts] = person
                entries[person.accounts].append(entry)
    for accounts, person in by_accounts.items():
        yield _person(person, entries[accounts], material)


def _person(person: Person, entries: Sequence[TimeEntry], material: Material) -> Unmatched:
    account = material.identities[person.accounts[0]]
    return Unmatched(
        source=account.source,
        kind="person",
        name=person.name,
        rows=len(entries),
        hours=known(
            f"unmatched/person/{person.accounts[0]}/hours",
            Unit.SECONDS,
            sum(entry.work for entry in entries),
            formula="sum of the person's time entries in the report's projects",
            behind=evidence((entry.work, entry) for entry in entries),
        ),
        reason="no rule says who employs this person" + ("" if _email(person, material) else NO_EMAIL),
        remedy=_remedy(person, material),
    )


def _remedy(person: Person, material: Material) -> str:
    """Return a rule that fits this person and not everybody: by address, by a telling group, else by another account.

    A source may hide addresses, and a group that most of its people share (an account's type) tells nobody apart.
    """
    email = _email(person, material)
    if email:
        return f"people: {{organisations: [{{email: {_exactly(email)}, organisation: city_staff}}]}}"
    groups = (_telling_group(key, material) for key in person.accounts)
    if group := next(filter(None, groups), None):
        return f"people: {{organisations: [{{group: {_exactly(group)}, organisation: city_staff}}]}}"
    return f"people: {{same: [[{json.dumps(person.accounts[0])}, {json.dumps(OTHER_ACCOUNT)}]]}}"


def _email(person: Person, material: Material) -> str | None:
    return next(filter(None, (material.identities[key].email for key in person.accounts)), None)


def _telling_group(key: Key, material: Material) -> str | None:
    account = material.identities[key]
    peers = [
        row for row in material.identities.values() if row.source == account.source and row.kind is AccountKind.PERSON
    ]
    alike = sum(1 for row in peers if row.group_raw == account.group_raw)
    return account.group_raw if len(peers) == 1 or alike * 2 <= len(peers) else None


def _exactly(text: str) -> str:
    """Return a pattern for one text: what is a glob's sign in it stands for itself."""
    return json.dumps(glob.escape(text), ensure_ascii=False)
