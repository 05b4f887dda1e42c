"""What a simulated tenant holds, without what changes it: lookups, and what the application may see."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import orjson

from syncline.demo.graph_site.entities import Bucket, Group, Plan, PlanState, Roster, Task, User
from syncline.demo.graph_site.marks import Ids

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
TASKS, GROUPS, USERS = "Tasks.Read.All", "Group.ReadBasic.All", "User.ReadBasic.All"


class Tenant:
    """Everything the tenant holds at `now()`, and what of it the application may read."""

    token = "demo-graph-token"  # noqa: S105 # the simulator's own, worth nothing elsewhere

    def __init__(self, *, start: datetime = START, seed: int = 1) -> None:
        self.lock = threading.RLock()
        self.id = "7c1f2d3e-0000-4000-8000-006d61726c6f"
        self.ids = Ids(seed)
        self.granted = {TASKS, GROUPS, USERS}
        self.changes = 0  # of everything but the directory's people
        self.changes_known_from = 0  # delta links made before this count of changes are too old
        self.users: dict[str, User] = {}
        self.groups: dict[str, Group] = {}
        self.rosters: dict[str, Roster] = {}
        self.plans: dict[str, Plan] = {}  # deleted and premium ones too
        self.buckets: dict[str, Bucket] = {}
        self.tasks: dict[str, Task] = {}
        self.in_plan: dict[str, dict[str, None]] = {}  # ids of a plan's tasks in the order of its listing
        self.gone: list[tuple[int, str, str]] = []  # when (in changes), from which plan, which task
        self.withdrawn: set[str] = set()  # groups and rosters whose plans the application may not read
        self._clock = start
        self.administrator = self.register("Marlow Administrator", "admin@marlow.example")

    def now(self) -> datetime:
        """The server's time, aware UTC, which answers name as their `Date`; it stands still until `advance`."""
        return self._clock

    def advance(self, span: timedelta) -> None:
        """Let the server's time pass."""
        with self.lock:
            self._clock += span

    def register(self, name: str, mail: str = "") -> User:
        """A person that did not exist before; the mail address is made of the name unless it is given."""
        address = mail or f"{name.lower().replace(' ', '.')}@marlow.example"
        user = User(id=self.ids.directory(), name=name, mail=address, sign_in=address)
        self.users[user.id] = user
        return user

    def claims_token(self) -> str:
        """The same right to read as `token`, as an unsigned JSON web token whose `roles` say what was granted."""
        parts = ({"alg": "none", "typ": "JWT"}, {"tid": self.id, "roles": sorted(self.granted)})
        return ".".join(base64.urlsafe_b64encode(orjson.dumps(part)).decode().rstrip("=") for part in parts) + "."

    def sees(self, plan: Plan) -> bool:
        """Whether Graph serves a plan to the application."""
        may = TASKS in self.granted and plan.container not in self.withdrawn
        return may and plan.state is PlanState.BASIC

    def plans_of(self, container: str) -> list[Plan]:
        """The basic plans of a group or roster, oldest first."""
        return [one for one in self.plans.values() if one.container == container and one.state is PlanState.BASIC]

    def seen_plans(self) -> list[Plan]:
        """Every plan that Graph serves to the application."""
        return [plan for plan in self.plans.values() if self.sees(plan)]

    def buckets_of(self, plan: Plan) -> list[Bucket]:
        """A plan's buckets, oldest first."""
        return [one for one in self.buckets.values() if one.plan == plan.id]

    def tasks_of(self, plan: Plan) -> list[Task]:
        """A plan's tasks in the order of its listing."""
        return [self.tasks[id_] for id_ in self.in_plan[plan.id]]

    def seen_tasks(self) -> Iterator[Task]:
        """Every task that Graph serves to the application."""
        for plan in self.seen_plans():
            yield from self.tasks_of(plan)
