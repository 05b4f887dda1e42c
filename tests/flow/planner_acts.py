"""What may happen to a simulated Planner and to the runs that read it, as values that hypothesis draws and shrinks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from hypothesis import strategies as st

from syncline.demo.graph_site import Fault, FaultKind, expired, throttled
from syncline.demo.graph_site.entities import Bucket, Group, Plan, PlanState, Roster, Task, User
from syncline.demo.graph_site.tenant import TASKS, USERS
from syncline.demo.jira_site.switches import http_date
from tests.flow.planner_world import PlannerWorld, Way
from tests.flow.power import Cut

ValueT = TypeVar("ValueT")
Deed = Callable[[PlannerWorld, int, int], None]

TITLES = ("Dig", "Dig ", "dig", "Ünïcode ≠ 垂", "x" * 4000)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that people or administrators do; the numbers choose to what."""

    deed: str
    first: int
    second: int

    def on(self, world: PlannerWorld) -> None:
        """Do it, or nothing where there is nothing to do it to; a second passes."""
        world.graph.advance(timedelta(seconds=1))
        DEEDS[self.deed](world, self.first, self.second)


@dataclass(frozen=True, slots=True)
class Passing:
    """Time that goes by."""

    minutes: int

    def on(self, world: PlannerWorld) -> None:
        """Let it."""
        world.graph.advance(timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Run:
    """A run, with what goes wrong in it, and what people do while it reads."""

    faults: tuple[str, ...] = ()
    skip: int = 0  # requests that pass before the first fault, and before anything happens amid
    cut: Cut | None = None
    amid: tuple[Change, ...] = ()  # one after each request from then on

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing goes wrong and nothing moves."""
        return not self.faults and self.cut is None and not self.amid


Act = Change | Passing | Run


def _pick(values: Sequence[ValueT], number: int) -> ValueT | None:
    return values[number % len(values)] if values else None


def _task(world: PlannerWorld, number: int) -> Task | None:
    return _pick([*world.graph.tasks.values()], number)


def _plan(world: PlannerWorld, number: int) -> Plan | None:
    return _pick(world.plans(), number)


def _bucket(world: PlannerWorld, number: int) -> Bucket | None:
    return _pick([*world.graph.buckets.values()], number)


def _people(world: PlannerWorld, number: int) -> list[User]:
    everybody = [one for one in world.graph.users.values() if one.id != world.graph.administrator.id]
    return everybody[: number % (len(everybody) + 1)]


def _add_task(world: PlannerWorld, first: int, second: int) -> None:
    place: Bucket | Plan | None = _bucket(world, first) if second % 4 else _plan(world, first)
    if place is not None:
        world.graph.add_task(
            place,
            TITLES[second % len(TITLES)],
            percent=(0, 50, 100)[second % 3],
            assignees=_people(world, second),
            labels=[1 + second % 3] if second % 2 else [],
            due=world.graph.now() + timedelta(hours=second) if second % 3 else None,
        )


def _add_many(world: PlannerWorld, first: int, second: int) -> None:
    for number in range(3 + second % 5):
        _add_task(world, first, second + number)


def _edit_task(world: PlannerWorld, first: int, second: int) -> None:
    task = _task(world, first)
    if task is not None:
        world.graph.edit_task(
            task.id, title=f"Title {second}", percent=(0, 50, 100, 33)[second % 4], priority=second % 11
        )


def _staff_task(world: PlannerWorld, first: int, second: int) -> None:
    task = _task(world, first)
    if task is not None:
        world.graph.edit_task(task.id, assignees=_people(world, second), labels=range(1, 1 + second % 4))


def _date_task(world: PlannerWorld, first: int, second: int) -> None:
    task = _task(world, first)
    if task is not None:
        due = datetime(2026, 11, 1 + second % 28, second % 24, 30, tzinfo=UTC) if second % 5 else None
        world.graph.edit_task(task.id, due=due, start=due and due - timedelta(days=second))


def _describe_task(world: PlannerWorld, first: int, second: int) -> None:
    task = _task(world, first)
    if task is not None:
        world.graph.edit_task(task.id, description=f"About {second}" if second % 3 else "", checklist=["Ask"])


def _move_task(world: PlannerWorld, first: int, second: int) -> None:
    task, bucket = _task(world, first), _bucket(world, second)
    if task is not None and bucket is not None:
        world.graph.move_task(task.id, bucket)


def _delete_task(world: PlannerWorld, first: int, _: int) -> None:
    task = _task(world, first)
    if task is not None:
        world.graph.delete_task(task.id)


def _change_buckets(world: PlannerWorld, first: int, second: int) -> None:
    plan, bucket = _plan(world, first), _bucket(world, first)
    match second % 4:
        case 0 if plan is not None:
            world.graph.add_bucket(plan, f"Bucket {second % 3}")
        case 1 if bucket is not None:
            world.graph.rename_bucket(bucket.id, f"Renamed {second}")
        case 2 if bucket is not None:
            world.graph.delete_bucket(bucket.id)
        case 3 if bucket is not None:
            world.graph.delete_bucket(bucket.id, keep_tasks=True)


def _name_label(world: PlannerWorld, first: int, second: int) -> None:
    plan = _plan(world, first)
    if plan is not None:
        world.graph.set_label(plan.id, 1 + second % 3, f"Label {second}" if second % 4 else "")


def _rename_plan(world: PlannerWorld, first: int, second: int) -> None:
    """At times to a title that another plan has."""
    plan = _plan(world, first)
    if plan is not None:
        world.graph.rename_plan(plan.id, ("Meters", "Playgrounds", f"Plan {second}", "meters")[second % 4])


def _add_plan(world: PlannerWorld, first: int, second: int) -> None:
    group = _pick([*world.graph.groups.values()], first)
    if group is not None and len(world.graph.plans) < 6:
        plan = world.graph.add_plan(group, ("Meters", f"New {second}")[second % 2])
        world.graph.add_task(world.graph.add_bucket(plan, "To do"), "First", assignees=_people(world, second))


def _delete_plan(world: PlannerWorld, first: int, _: int) -> None:
    plan = _plan(world, first)
    if plan is not None:
        world.graph.delete_plan(plan.id)


def _premium(world: PlannerWorld, first: int, second: int) -> None:
    plan = _plan(world, first)
    if plan is not None:
        world.graph.make_premium(plan.id, premium=second % 2 == 0 and plan.state is PlanState.BASIC)


def _withdraw(world: PlannerWorld, first: int, second: int) -> None:
    """A right to the plans of a group or roster, now and then one for all of them."""
    places: list[Group | Roster] = [*world.graph.groups.values(), *world.graph.rosters.values()]
    container = _pick(places, first)
    match second % 5:
        case 0:
            world.graph.withdraw(USERS)
        case 1:
            world.graph.withdraw(TASKS)
        case _ if container is not None:
            world.graph.withdraw(container)


def _restore(world: PlannerWorld, first: int, _: int) -> None:
    lost: list[str] = [*sorted(world.graph.withdrawn), *({TASKS, USERS} - world.graph.granted)]
    one = _pick(sorted(lost), first)
    if one in {TASKS, USERS}:
        world.graph.restore(one)
    elif one is not None:
        world.graph.withdrawn.discard(one)


def _leave(world: PlannerWorld, first: int, second: int) -> None:
    """Somebody leaves, or somebody comes."""
    everybody = [one for one in world.graph.users if one != world.graph.administrator.id]
    if second % 2 and everybody:
        world.graph.remove_user(everybody[first % len(everybody)])
    elif len(everybody) < 5:
        world.graph.add_user(f"Newcomer {second}")


def _rename_person(world: PlannerWorld, first: int, second: int) -> None:
    """As after a marriage: the directory shows another name under the same id."""
    user = _pick([*world.graph.users.values()], first)
    if user is not None:
        with world.graph.lock:
            world.graph.users[user.id] = replace(user, name=f"Ada Other {second}")


DEEDS: dict[str, Deed] = {
    "add a task": _add_task,
    "add many tasks": _add_many,
    "edit a task": _edit_task,
    "staff a task": _staff_task,
    "date a task": _date_task,
    "describe a task": _describe_task,
    "move a task": _move_task,
    "delete a task": _delete_task,
    "change buckets": _change_buckets,
    "name a label": _name_label,
    "rename a plan": _rename_plan,
    "add a plan": _add_plan,
    "delete a plan": _delete_plan,
    "turn a plan premium": _premium,
    "withdraw a right": _withdraw,
    "restore a right": _restore,
    "let people come and go": _leave,
    "rename a person": _rename_person,
}


def _ended(content: dict[str, object]) -> dict[str, object]:
    """Return a page without the link to the next one."""
    return {name: value for name, value in content.items() if name != "@odata.nextLink"}


_ANY, _INSIDE, _TASKS = r"GET /|POST /", r"BATCH ", r"^GET .*/tasks"
FAULTS: dict[str, Callable[[], Fault]] = {
    "burst": partial(throttled, _ANY, after=None, times=2),
    "burst with seconds": partial(throttled, _ANY, after="3"),
    "burst with a date": lambda: throttled(_ANY, after=http_date(datetime.now(UTC) + timedelta(seconds=20))),
    "long throttling": partial(throttled, _ANY, after="900", times=None),
    "inner burst": partial(throttled, _INSIDE, after="5", times=3),
    "inner burst without seconds": partial(throttled, _INSIDE, after=None, times=3),
    "inner throttling for long": partial(throttled, _INSIDE, after="2", times=None),
    "inner 503": partial(throttled, _INSIDE, after=None, status=503),
    "inner 403": partial(Fault, match=f"{_INSIDE}.*/users/", status=403, times=None),
    **{f"{status} once": partial(Fault, match=_ANY, status=status) for status in (500, 502, 503, 504)},
    "502 for long": partial(Fault, match=_ANY, status=502, times=9),
    "401": partial(Fault, match=_ANY, status=401),
    "403": partial(Fault, match=_TASKS, status=403),
    "404": partial(Fault, match=_TASKS, status=404),
    "400": partial(Fault, match=_ANY, status=400),
    "a page for people": partial(Fault, match=_ANY, kind=FaultKind.HTML, status=200),
    "a proxy's page": partial(Fault, match=_ANY, kind=FaultKind.HTML, status=502),
    "cut off": partial(Fault, match=_ANY, kind=FaultKind.CUT_OFF),
    "garbled": partial(Fault, match=_ANY, kind=FaultKind.GARBLED),
    "dropped": partial(Fault, match=_ANY, kind=FaultKind.DROP_BEFORE, times=2),
    "half sent": partial(Fault, match=_ANY, kind=FaultKind.DROP_AFTER_HEADERS, times=2),
    "always half sent": partial(Fault, match=_ANY, kind=FaultKind.DROP_AFTER_HEADERS, times=None),
    "no value": partial(Fault, match=_TASKS, kind=FaultKind.NO_VALUE),
    "no buckets' value": partial(Fault, match="/buckets", kind=FaultKind.NO_VALUE),
    "page repeated": partial(Fault, match=_TASKS, kind=FaultKind.REPEATED_PAGE),
    "page always repeated": partial(Fault, match=_TASKS, kind=FaultKind.REPEATED_PAGE, times=None),
    "link to another host": partial(Fault, match=_TASKS, kind=FaultKind.FOREIGN_LINK, times=None),
    "unknown words": partial(Fault, match=_ANY, kind=FaultKind.UNKNOWN_ENUM, times=None),
    "list ends early": partial(Fault, match=_TASKS, kind=FaultKind.RESHAPE, times=None, change=_ended),
    "list is empty": partial(
        Fault, match=_TASKS, kind=FaultKind.RESHAPE, times=None, change=lambda content: {**_ended(content), "value": []}
    ),
    "delta expired": partial(expired, times=None),
    "delta not understood": partial(expired, status=400, times=None),
}


def made(run: Run) -> list[Fault]:
    """Return the faults of a run, new ones: each counts what it met."""
    return [replace(FAULTS[name](), skip=run.skip if number == 0 else 0) for number, name in enumerate(run.faults)]


_NUMBERS = st.integers(0, 40)
CHANGES = st.builds(Change, st.sampled_from(sorted(DEEDS)), _NUMBERS, _NUMBERS)
GROWTH = st.builds(
    Change, st.sampled_from(("add a task", "add many tasks", "edit a task", "move a task")), _NUMBERS, _NUMBERS
)
PASSING = st.builds(Passing, st.one_of(st.integers(1, 120), st.sampled_from((600, 24 * 60, 3 * 24 * 60))))
CUTS = st.builds(Cut, at=st.integers(1, 16), is_kept=st.booleans())
AMID = st.lists(CHANGES, max_size=3).map(tuple)
# Lists that are not whole are what may delete wrongly: they are drawn as often as everything else together.
NAMES = st.one_of(
    st.sampled_from(sorted(FAULTS)), st.sampled_from(("list ends early", "list is empty", "page repeated", "404"))
)
RUNS = st.one_of(
    st.just(Run()),
    st.just(Run()),
    st.builds(Run, cut=CUTS),
    st.builds(Run, skip=st.integers(0, 20), amid=AMID),
    st.builds(
        Run,
        faults=st.lists(NAMES, min_size=1, max_size=2).map(tuple),
        skip=st.integers(0, 12),
        cut=st.one_of(st.none(), CUTS),
        amid=AMID,
    ),
)
ROUNDS = st.builds(
    lambda acts, run: [*acts, run], st.lists(st.one_of(CHANGES, CHANGES, GROWTH, PASSING), min_size=1, max_size=8), RUNS
)
WAYS = st.builds(
    Way,
    by_plan=st.booleans(),
    delta=st.booleans(),
    details=st.sampled_from((False, False, True)),
    at_once=st.sampled_from((1, 2, 4)),
    page_sizes=st.lists(st.integers(1, 7), min_size=1, max_size=3).map(tuple),
    premium_status=st.sampled_from((403, 404)),
    zone=st.sampled_from(("America/Phoenix", "Pacific/Auckland", "Europe/London")),
)
