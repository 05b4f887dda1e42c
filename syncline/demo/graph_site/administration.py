"""What administrators change of a simulated tenant: people, groups, and what the application may read."""

from __future__ import annotations

from typing import Any

from syncline.demo.graph_site.entities import Group, Roster, User
from syncline.demo.graph_site.tenant import Tenant


class Administered(Tenant):
    """A tenant with a directory that changes."""

    def add_user(self, name: str, mail: str = "") -> User:
        """A person."""
        with self.lock:
            return self.register(name, mail)

    def remove_user(self, user: User | str) -> None:
        """Take a person out of the directory; tasks go on naming the id."""
        with self.lock:
            del self.users[id_of(user)]

    def add_group(self, name: str, *, has_plans: bool = True) -> Group:
        """A Microsoft 365 group; without plans it is a security group, which Planner does not know."""
        with self.lock:
            group = Group(
                id=self.ids.directory(), number=self.counted(), name=name, created=self.now(), unified=has_plans
            )
            self.groups[group.id] = group
            return group

    def add_roster(self) -> Roster:
        """An empty roster."""
        with self.lock:
            roster = Roster(id=self.ids.planner())
            self.rosters[roster.id] = roster
            return roster

    def withdraw(self, what: str | Group | Roster) -> None:
        """Take back a permission by its name, or the right to read the plans of a group or roster."""
        with self.lock:
            if isinstance(what, str):
                self.granted.discard(what)
            else:
                self.withdrawn.add(what.id)

    def restore(self, what: str | Group | Roster) -> None:
        """Grant again what was withdrawn, or a permission more."""
        with self.lock:
            if isinstance(what, str):
                self.granted.add(what)
            else:
                self.withdrawn.discard(what.id)

    def forget_changes(self) -> None:
        """Let every delta link that was given out be too old."""
        with self.lock:
            self.changes_known_from = self.counted()

    def counted(self) -> int:
        """The number of one change more."""
        self.changes += 1
        return self.changes


def id_of(thing: Any) -> str:
    """The id of an entity, or the id itself."""
    return thing if isinstance(thing, str) else str(thing.id)
