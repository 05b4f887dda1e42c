"""Reads a project's outline: phases, tasks, durations, who works on them and what they buy.

A line without indentation mark and without a bar is a phase; `Phase @ Other, Another` starts after those phases and
not after the one above. A task is `title | days | crew | purchase`: days may be `20>31` (planned 20, really 31; more
values are what later baselines say), the crew `ada 50%, team 100%>200%`, the purchase `hardware $18400`. Tasks follow
one another; `&` puts a task beside the one above, `&+5` five days after that group's start, `*` marks a milestone and
`-` a task that was taken out of the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from syncline.demo.people import PEOPLE, SERVICES, Person

FOLDER = Path(__file__).parent / "outlines"
OBJECTS = {"hardware": "542100", "software": "543400", "services": SERVICES, "supplies": "542300"}
"""Finance objects of what a task buys."""

_MARK = re.compile(r"(?:(?P<beside>&)(?:\+(?P<lag>\d+))?|(?P<milestone>\*)|(?P<inactive>-))? *(?P<rest>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a person a task takes, in percent of a day: as planned, then as it really came."""

    person: Person
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What a task buys when it ends."""

    word: str
    amount: int  # cents

    @property
    def object_code(self) -> str:
        """The finance object that the purchase is charged to."""
        return OBJECTS[self.word]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a task waits for: another's finish, or its start and some working days."""

    uid: int
    from_start: bool = False
    lag: int = 0  # working days


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A task or milestone."""

    uid: int
    wbs: str
    title: str
    days: tuple[int, ...]  # as planned first, as it really came last; a milestone has 0
    crew: tuple[Share, ...] = ()
    purchase: Purchase | None = None
    links: tuple[Link, ...] = ()
    is_milestone: bool = False
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A summary row and the steps under it."""

    uid: int
    wbs: str
    title: str
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Draft:
    """A phase while its lines are read."""

    uid: int
    wbs: str
    title: str
    opening: tuple[Link, ...]  # what the phase waits for
    steps: list[Step] = field(default_factory=list)
    group: list[Step] = field(default_factory=list)  # steps side by side, of which the next one waits for all
    waits: tuple[Link, ...] = ()  # what the group waits for

    def ends(self) -> tuple[Link, ...]:
        return tuple(Link(uid=step.uid) for step in self.group) or self.opening


def read_outline(text: str) -> tuple[Phase, ...]:
    """Return the phases of an outline; UIDs count rows from 1 in the order of the lines."""
    drafts: dict[str, _Draft] = {}
    draft: _Draft | None = None
    for uid, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        if "|" not in line and not line.startswith("*"):
            name, _, after = (part.strip() for part in line.partition("@"))
            before = [drafts[word.strip()] for word in after.split(",")] if after else list(drafts.values())[-1:]
            opening = tuple(link for phase in before for link in phase.ends())
            draft = drafts[name] = _Draft(uid, str(len(drafts) + 1), name, opening)
        elif draft is None:
            raise ValueError(f"an outline begins with a phase, not with {line!r}")
        else:
            _add(draft, uid, line)
    return tuple(
        Phase(uid=draft.uid, wbs=draft.wbs, title=draft.title, steps=tuple(draft.steps)) for draft in drafts.values()
    )


def _add(draft: _Draft, uid: int, line: str) -> None:
    found = _MARK.fullmatch(line)
    assert found is not None  # noqa: S101 - the pattern takes any line that is not empty
    beside = bool(found["beside"]) and bool(draft.group)
    if not beside:
        draft.waits = draft.ends()
    links = draft.waits
    if beside and found["lag"]:
        links = (Link(uid=draft.group[0].uid, from_start=True, lag=int(found["lag"])),)
    title, days, crew, purchase = ([part.strip() for part in found["rest"].split("|")] + ["", "", ""])[:4]
    step = Step(
        uid=uid,
        wbs=f"{draft.wbs}.{len(draft.steps) + 1}",
        title=title,
        days=tuple(int(word) for word in days.split(">")) if days else (0,),
        crew=tuple(_share(word) for word in crew.split(",") if word.strip()),
        purchase=_purchase(purchase) if purchase else None,
        links=links,
        is_milestone=bool(found["milestone"]),
        is_active=not found["inactive"],
    )
    draft.steps.append(step)
    if step.is_active:
        draft.group = [*draft.group, step] if beside else [step]


def _share(text: str) -> Share:
    word, _, units = text.strip().partition(" ")
    percents = tuple(int(part.rstrip("%")) for part in units.split(">")) if units else (100,)
    return Share(person=PEOPLE[word], units=percents)


def _purchase(text: str) -> Purchase:
    word, _, dollars = text.partition(" $")
    return Purchase(word=word, amount=int(dollars) * 100)
