"""What may happen to a simulated Jira and to the runs that read it, as values that hypothesis draws and shrinks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from hypothesis import strategies as st

from syncline.demo.jira_site import Fault, FaultKind
from syncline.demo.jira_site.entities import Issue, Project, User, Worklog
from syncline.demo.jira_site.switches import http_date, quota, throttled
from tests.flow.jira_world import JiraWorld, Way
from tests.flow.power import Cut

ValueT = TypeVar("ValueT")
Deed = Callable[[JiraWorld, int, int], None]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that people or administrators do; the numbers choose to what."""

    deed: str
    first: int
    second: int

    def on(self, world: JiraWorld) -> None:
        """Do it, or nothing where there is nothing to do it to; a second passes."""
        world.jira.advance(timedelta(seconds=1))
        DEEDS[self.deed](world, self.first, self.second)


@dataclass(frozen=True, slots=True)
class Passing:
    """Time that goes by."""

    minutes: int

    def on(self, world: JiraWorld) -> None:
        """Let it."""
        world.jira.advance(timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Run:
    """A run, with what goes wrong in it."""

    faults: tuple[str, ...] = ()
    skip: int = 0  # requests that pass before the first fault
    cut: Cut | None = None
    is_hurried: bool = False  # at once, whatever the index and the feeds do not show yet

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing goes wrong, and the site had its time."""
        return not self.faults and self.cut is None and not self.is_hurried


Act = Change | Passing | Run


def _pick(values: Sequence[ValueT], number: int) -> ValueT | None:
    return values[number % len(values)] if values else None


def _live(world: JiraWorld, number: int) -> Issue | None:
    return _pick([world.jira.live[one] for one in sorted(world.jira.live)], number)


def _project(world: JiraWorld, number: int) -> Project:
    projects = list(world.jira.projects.values())
    return projects[number % len(projects)]


def _person(world: JiraWorld, number: int) -> User:
    people = [one for one in world.jira.users.values() if one.id != world.jira.account.id]
    if len(people) < 3:
        return world.jira.add_user(("Ada Example", "Bruno Sample", "Chidi Specimen")[len(people)])
    return people[number % len(people)]


def _worklog(world: JiraWorld, number: int) -> Worklog | None:
    found = [one for id_ in sorted(world.jira.live) for one in world.jira.live[id_].worklogs]
    return _pick(found, number)


def _add_issue(world: JiraWorld, first: int, second: int) -> None:
    world.jira.add_issue(
        _project(world, first),
        ("Task", "Bug", "Risk")[second % 3],
        assignee=_person(world, second) if second % 2 else None,
        estimate=1800 * (second % 5) or None,
    )


def _edit_issue(world: JiraWorld, first: int, second: int) -> None:
    issue = _live(world, first)
    if issue is not None:
        status = ("To Do", "In Progress", "Done", "Wartet auf Freigabe")[second % 4]
        world.jira.edit_issue(issue.id, status=status, summary=f"Summary {second}", assignee=_person(world, second))


def _plan_issue(world: JiraWorld, first: int, second: int) -> None:
    issue = _live(world, first)
    sprints = list(world.jira.sprints.values())
    if issue is not None:
        chosen = [sprints[second % len(sprints)]] if sprints else []
        world.jira.edit_issue(issue.id, estimate=900 * (second % 7) or None, sprints=chosen)


def _move_issue(world: JiraWorld, first: int, second: int) -> None:
    issue, project = _live(world, first), _project(world, second)
    if issue is not None and issue.project != project.id:
        world.jira.move_issue(issue.id, project)
        if project.id in world.jira.withdrawn or project.key in world.way.left_out:
            world.silent.add(issue.id)
            world.shown.add(issue.id)


def _delete_issue(world: JiraWorld, first: int, _: int) -> None:
    issue = _live(world, first)
    if issue is not None:
        world.jira.delete_issue(issue.id)
        world.silent.add(issue.id)


def _hide_issue(world: JiraWorld, first: int, second: int) -> None:
    issue = _live(world, first)
    if issue is not None:
        world.jira.hide_issue(issue.id, hidden=second % 2 == 0)
        world.silent.add(issue.id)
        world.shown.add(issue.id)


def _link(world: JiraWorld, first: int, second: int) -> None:
    source, target = _live(world, first), _live(world, second)
    if source is not None and target is not None and source.id != target.id:
        world.jira.link(source.id, target.id)
        if not (world.jira.shows(source) and world.jira.shows(target)):
            world.shown |= {source.id, target.id}


def _add_worklog(world: JiraWorld, first: int, second: int) -> None:
    issue = _live(world, first)
    if issue is not None:
        started = world.jira.now() - timedelta(hours=second % 60)
        world.jira.add_worklog(issue.id, _person(world, second), started, 60 * (1 + second), "Worked on it.")


def _log_much(world: JiraWorld, first: int, second: int) -> None:
    """More than the issue's field holds: the switch of the test lets it hold five."""
    for number in range(4 + second % 4):
        world.jira.advance(timedelta(seconds=number % 2))  # two in one moment
        _add_worklog(world, first, second + number)


def _import_worklog(world: JiraWorld, first: int, second: int) -> None:
    """As an app writes, edits or deletes it, which leaves the issue's date alone; only the feeds tell it."""
    jira, issue, worklog = world.jira, _live(world, first), _worklog(world, first)
    if issue is None or world.way.worklogs != "feed":
        return
    if worklog is None or second % 3 == 0:
        jira.add_worklog(issue.id, _person(world, second), jira.now(), 60 * (1 + second), touch=False)
        world.untouched.add(issue.id)
        return
    world.untouched.add(worklog.issue)
    if second % 3 == 1:
        jira.edit_worklog(worklog.id, 60 * (1 + second), touch=False)
    else:
        jira.delete_worklog(worklog.id, touch=False)


def _edit_worklog(world: JiraWorld, first: int, second: int) -> None:
    worklog = _worklog(world, first)
    if worklog is not None:
        started = worklog.started - timedelta(minutes=second)
        world.jira.edit_worklog(worklog.id, 60 * (2 + second), started=started, author=_person(world, second).id)


def _delete_worklog(world: JiraWorld, first: int, _: int) -> None:
    worklog = _worklog(world, first)
    if worklog is not None:
        world.jira.delete_worklog(worklog.id)


def _hide_worklog(world: JiraWorld, first: int, _: int) -> None:
    worklog = _worklog(world, first)
    if worklog is not None:
        world.jira.hide_worklog(worklog.id)


def _withdraw(world: JiraWorld, first: int, _: int) -> None:
    """Never the last one: an account without any project is another story, told in test_jira_faults."""
    if len(world.jira.withdrawn) < len(world.jira.projects) - 1:
        project = _project(world, first)
        world.jira.withdraw(project)
        world.shown |= {one.id for one in world.jira.live.values() if one.project == project.id}


def _restore(world: JiraWorld, first: int, _: int) -> None:
    lost = _pick(sorted(world.jira.withdrawn), first)
    if lost is not None:
        world.jira.restore(world.jira.projects[lost])


def _delete_user(world: JiraWorld, first: int, _: int) -> None:
    world.jira.delete_user(_person(world, first))


def _change_plan(world: JiraWorld, first: int, second: int) -> None:
    """Versions and sprints come, change and go."""
    jira, project = world.jira, _project(world, first)
    version, sprint = _pick(list(jira.versions.values()), second), _pick(list(jira.sprints.values()), second)
    match second % 5:
        case 0:
            jira.add_version(project, f"Phase {second}", release=jira.now().date())
        case 1 if version is not None:
            jira.change_version(version, name=f"Renamed {second}")
        case 2 if version is not None:
            jira.delete_version(version)
        case 3:
            jira.add_sprint(jira.add_board(project, f"Board {second}"), f"Sprint {second}")
        case 4 if sprint is not None:
            jira.change_sprint(sprint, state="closed", completed=jira.now())


DEEDS: dict[str, Deed] = {
    "add an issue": _add_issue,
    "edit an issue": _edit_issue,
    "plan an issue": _plan_issue,
    "move an issue": _move_issue,
    "delete an issue": _delete_issue,
    "hide or show an issue": _hide_issue,
    "link issues": _link,
    "add a worklog": _add_worklog,
    "add many worklogs": _log_much,
    "import a worklog": _import_worklog,
    "edit a worklog": _edit_worklog,
    "delete a worklog": _delete_worklog,
    "hide a worklog": _hide_worklog,
    "withdraw a project": _withdraw,
    "restore a project": _restore,
    "delete a user": _delete_user,
    "change a plan": _change_plan,
}

_ANY, _FEED = r"/rest/", r"worklog/updated"
FAULTS: dict[str, Callable[[], Fault]] = {
    "burst": partial(throttled, _ANY, times=2),
    "burst with seconds": partial(throttled, _ANY, after="3"),
    "burst with a date": lambda: throttled(_ANY, after=http_date(datetime.now(UTC) + timedelta(seconds=20))),
    "quota": partial(quota, _ANY),
    "quota of worklogs": partial(quota, "worklog"),
    **{f"{status} once": partial(Fault, match=_ANY, status=status) for status in (500, 502, 503, 504)},
    "502 for long": partial(Fault, match=_ANY, status=502, times=9),
    "400 for a search": partial(Fault, match="search", status=400, times=None),
    "401": partial(Fault, match=_ANY, status=401),
    "403": partial(Fault, match=_ANY, status=403),
    "404": partial(Fault, match=_ANY, status=404),
    "410 for a search": partial(Fault, match="search", status=410),
    "a page for people": partial(Fault, match=_ANY, kind=FaultKind.HTML, status=200),
    "a proxy's page": partial(Fault, match=_ANY, kind=FaultKind.HTML, status=502),
    "cut off": partial(Fault, match=_ANY, kind=FaultKind.CUT_OFF),
    "garbled": partial(Fault, match=_ANY, kind=FaultKind.GARBLED),
    "dropped": partial(Fault, match=_ANY, kind=FaultKind.DROP_BEFORE, times=2),
    "dropped amidst": partial(Fault, match=_ANY, kind=FaultKind.DROP_AFTER_HEADERS, times=2),
    "nobody's session": partial(Fault, match=_ANY, kind=FaultKind.ANONYMOUS, status=200),
    "no worklogs listed": partial(Fault, match="worklog/list", kind=FaultKind.EMPTY),
    "never worklogs listed": partial(Fault, match="worklog/list", kind=FaultKind.EMPTY, times=None),
    "no issues fetched": partial(Fault, match="bulkfetch", kind=FaultKind.EMPTY),
    "never issues fetched": partial(Fault, match="bulkfetch", kind=FaultKind.EMPTY, times=None),
    "feed of worklogs fails": partial(Fault, match=_FEED, status=500, times=None),
    "feed of deletions fails": partial(Fault, match=r"worklog/deleted", status=503, times=None),
    "feed of worklogs stands": partial(Fault, match=_FEED, kind=FaultKind.STUCK_UNTIL, times=None),
    "feed of deletions stands": partial(Fault, match=r"worklog/deleted", kind=FaultKind.STUCK_UNTIL, times=None),
    "token repeated": partial(Fault, match="search/jql", kind=FaultKind.REPEATED_TOKEN, times=None),
    "token expired": partial(Fault, match="search/jql", kind=FaultKind.EXPIRED_TOKEN),
    "token always expired": partial(Fault, match="search/jql", kind=FaultKind.EXPIRED_TOKEN, times=None),
    "issues without fields": partial(
        Fault, match="bulkfetch|/search", kind=FaultKind.RESHAPE, path="issues[].fields", name="values"
    ),
}


def made(run: Run) -> list[Fault]:
    """Return the faults of a run, new ones: each counts what it met."""
    return [replace(FAULTS[name](), skip=run.skip if number == 0 else 0) for number, name in enumerate(run.faults)]


_NUMBERS = st.integers(0, 40)
CHANGES = st.builds(Change, st.sampled_from(sorted(DEEDS)), _NUMBERS, _NUMBERS)
GROWTH = st.builds(Change, st.sampled_from(("add an issue", "add a worklog", "add many worklogs")), _NUMBERS, _NUMBERS)
PASSING = st.builds(Passing, st.one_of(st.integers(1, 120), st.sampled_from((600, 24 * 60, 26 * 60, 3 * 24 * 60))))
CUTS = st.builds(Cut, at=st.integers(1, 24) | st.integers(10, 20), is_kept=st.booleans())
SOUND_RUNS = st.just(Run())
RUNS = st.one_of(
    SOUND_RUNS,
    SOUND_RUNS,
    st.just(Run(is_hurried=True)),
    st.builds(Run, cut=CUTS),
    st.builds(
        Run,
        faults=st.lists(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=2).map(tuple),
        skip=st.integers(0, 12),
        cut=st.one_of(st.none(), CUTS),
    ),
)
ROUNDS = st.tuples(st.lists(CHANGES | GROWTH, min_size=1, max_size=6), st.lists(PASSING, max_size=1), RUNS).map(
    lambda parts: [*parts[0], *parts[1], parts[2]]
)

_ENDS_OF_SUMMER_TIME = (
    ("America/New_York", datetime(2026, 10, 31, 20, 0, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 5, 20, tzinfo=UTC)),
    ("America/Phoenix", datetime(2026, 11, 1, 9, 0, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 10, 24, 23, 50, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 0, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 5, 0, tzinfo=UTC)),
)


def ways(*, delays: Sequence[timedelta] = (timedelta(0),)) -> st.SearchStrategy[Way]:
    """Return the ways in which a site may be read."""
    small = (("embedded_worklogs", 5), ("worklog_page_cap", 4), ("id_page_cap", 3), ("bulk_cap", 7))
    return st.builds(
        lambda zone, is_named, left_out, **given: Way(
            zone=zone[0],
            start=zone[1],
            switches=small,
            is_named=is_named or bool(left_out),
            left_out=left_out,
            **given,
        ),
        is_named=st.booleans(),
        zone=st.sampled_from(_ENDS_OF_SUMMER_TIME),
        cloud=st.booleans(),
        worklogs=st.sampled_from(("auto", "feed", "embedded")),
        left_out=st.sampled_from(((), (), ("WEB",))),
        ids_a_page=st.integers(1, 7),
        issues_a_page=st.integers(1, 7),
        at_once=st.sampled_from((1, 1, 4)),
        index_delay=st.sampled_from(delays),
    )
