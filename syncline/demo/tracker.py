"""Everything that is ever written into the city's Jira."""

from __future__ import annotations

from functools import cache

from syncline.demo.backlog import backlog
from syncline.demo.city import TRACKED
from syncline.demo.mishaps import MISHAPS
from syncline.demo.registers import register_entries
from syncline.demo.tickets import Ticket


@cache
def tickets(seed: int) -> tuple[Ticket, ...]:
    """Return the tickets of all projects, those above others first."""
    return (*(ticket for story in TRACKED for ticket in backlog(story, seed)), *MISHAPS, *register_entries())
