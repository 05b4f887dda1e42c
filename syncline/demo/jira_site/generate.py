"""A whole invented site, the same for the same numbers: projects, people, plans, issues, hours."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from syncline.demo.jira_site.entities import Project, Sprint, User, Version
from syncline.demo.jira_site.state import Jira

_FIRST = ("Ada", "Bruno", "Chidi", "Dana", "Elif", "Farid", "Greta", "Hana", "Ivo", "Juno", "Kofi", "Lena", "Mateo")
_LAST = ("Example", "Sample", "Specimen", "Placeholder", "Muster", "Testcase", "Fixture", "Instance")
_DOES = ("Replace", "Inspect", "Design", "Migrate", "Test", "Document", "Procure", "Configure", "Review", "Train")
_THINGS = ("pump station", "permit form", "water meter", "fiber section", "ledger", "booking page", "alarm", "archive")
_KINDS = ("Task",) * 6 + ("Story",) * 3 + ("Bug",) * 3 + ("Risk", "Change Request", "Decision")
_STATUSES = ("To Do", "In Progress", "In Review", "Done", "Done")
_PLANNED, _IN_SPRINT, _LINKED = 0.6, 0.5, 0.05  # shares of issues with a version, a sprint, a link
_BEGIN = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
_END = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How big a site is. `overflow` is the share of worklogs that lie on few issues, far more than 20 on each."""

    issues: int = 10_000
    worklogs: int = 30_000
    projects: int = 8
    people: int = 60
    changes: int = 2  # history entries for each issue, besides those of its worklogs
    overflow: float = 0.0
    cloud: bool = True
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    project: Project
    versions: Sequence[Version]
    sprints: Sequence[Sprint]


def generate(size: Size) -> Jira:
    """The site at the morning of 2026-11-01, with its history since January 2025."""
    chance = random.Random(size.seed)
    jira = Jira(cloud=size.cloud, start=_BEGIN)
    people = [_person(jira, number) for number in range(size.people)]
    homes = [_home(jira, number) for number in range(size.projects)]
    steps = max(1, size.issues * (1 + size.changes) + size.worklogs)
    step = (_END - _BEGIN) / (steps + 1)
    ids: list[int] = []
    for number in range(size.issues):
        jira.advance(step)
        ids.append(_issue(jira, chance, homes[number % len(homes)], people, ids))
    _changes(jira, chance, ids, size.changes, step)
    _hours(jira, chance, size, (ids, people), step)
    jira.advance(_END - jira.now())
    return jira


def _person(jira: Jira, number: int) -> User:
    name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"
    return jira.add_user(name, f"{name.lower().replace(' ', '.')}.{number}")


def _home(jira: Jira, number: int) -> _Home:
    project = jira.add_project(f"P{chr(65 + number // 26)}{chr(65 + number % 26)}", f"Project {number + 1} of Marlow")
    day = timedelta(days=1)
    start = _BEGIN.date()
    versions = [
        jira.add_version(project, f"Phase {one + 1}", start + one * 180 * day, start + (one + 1) * 180 * day)
        for one in range(3)
    ]
    board = jira.add_board(project, f"{project.key} board")
    sprints = [
        jira.add_sprint(
            board,
            f"{project.key} Sprint {one + 1}",
            state=state,
            start=_BEGIN + one * 14 * day,
            end=_BEGIN + (one + 1) * 14 * day,
        )
        for one, state in enumerate(("closed", "closed", "active", "future"))
    ]
    return _Home(project=project, versions=versions, sprints=sprints)


def _issue(jira: Jira, chance: random.Random, home: _Home, people: Sequence[User], earlier: Sequence[int]) -> int:
    text = f"{chance.choice(_DOES)} the {chance.choice(_THINGS)}"
    body = f"{text} as agreed.\n\nSee the plan of {home.project.name}."
    issue = jira.add_issue(
        home.project,
        chance.choice(_KINDS),
        f"{text} {len(earlier) + 1}",
        description=body,
        assignee=chance.choice(people),
        labels=chance.sample(("field", "office", "vendor", "budget"), chance.randint(0, 2)),
        estimate=chance.randint(1, 80) * 1_800,
        versions=[chance.choice(home.versions)] if chance.random() < _PLANNED else [],
        sprints=[chance.choice(home.sprints)] if chance.random() < _IN_SPRINT else [],
        due=(jira.now() + timedelta(days=chance.randint(5, 200))).date(),
    )
    if earlier and chance.random() < _LINKED:
        jira.link(chance.choice(earlier), issue.id)
    return issue.id


def _changes(jira: Jira, chance: random.Random, ids: Sequence[int], each: int, step: timedelta) -> None:
    for _ in range(each):
        for id_ in ids:
            jira.advance(step)
            jira.edit_issue(id_, status=chance.choice(_STATUSES), remaining=chance.randint(0, 60) * 900)


def _hours(
    jira: Jira, chance: random.Random, size: Size, among: tuple[Sequence[int], Sequence[User]], step: timedelta
) -> None:
    """Worklogs over all issues evenly; the share of the overflow on one issue in a hundred."""
    ids, people = among
    if not ids:
        return
    few = ids[:: max(1, min(100, len(ids)))]
    crowded = round(size.worklogs * size.overflow)
    for number in range(size.worklogs):
        jira.advance(step)
        id_ = few[number % len(few)] if number < crowded else ids[number % len(ids)]
        begun = jira.now() - timedelta(hours=chance.randint(1, 9))
        jira.add_worklog(id_, chance.choice(people), begun, chance.randint(1, 16) * 900, "Worked on it.")
