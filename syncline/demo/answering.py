"""Lets the city's Jira and Planner answer on this machine, and keeps in its folder where, and how far its story is."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from syncline.demo import graph_site, jira_site
from syncline.demo.happenings import MarlowJira
from syncline.demo.planner_story import MarlowPlanner

NOTE = "sites.json"
"""Where the folder holds the addresses, and how far the story has gone."""

_TAKEN = {errno.EADDRINUSE, errno.EACCES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the city's systems answer: as they stand here unless something else does."""

    jira: str = "http://127.0.0.1:8871"
    graph: str = "http://127.0.0.1:8872"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The city's systems: their addresses, the seed of the story, and the instant it stands at."""

    at: Addresses = field(default_factory=Addresses)
    seed: int
    until: datetime

    def text(self) -> str:
        """Return it as it stands in the folder."""
        told = {"jira": self.at.jira, "graph": self.at.graph, "seed": self.seed, "until": self.until.isoformat()}
        return json.dumps(told, indent=2) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The city's systems while they answer."""

    at: Addresses
    jira: MarlowJira
    planner: MarlowPlanner

    def play(self, until: datetime) -> None:
        """Let the story go on in both, up to and with an instant."""
        self.jira.play(until)
        self.planner.play(until)


def read_note(folder: Path) -> Note:
    """Return the note in a city's folder; raises FileNotFoundError where there is none, ValueError for any other."""
    try:
        found = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        at = Addresses(jira=str(found["jira"]), graph=str(found["graph"]))
        note = Note(at=at, seed=int(found["seed"]), until=datetime.fromisoformat(found["until"]))
        if note.until.tzinfo is not None and _port(at.jira) and _port(at.graph):
            return note
    except (KeyError, TypeError, ValueError):
        pass
    raise ValueError(f"{NOTE} does not say how far the story has gone")


def addresses_of(folder: Path) -> Addresses:
    """Return where a folder's systems answered before, else the usual addresses."""
    try:
        return read_note(folder).at
    except (OSError, ValueError):
        return Addresses()


@contextmanager
def a_new_city(seed: int, until: datetime, at: Addresses) -> Iterator[Answering]:
    """Let the city's systems answer as they stand at an instant, there or else at free ports, until the block ends."""
    with _answering(seed, until, at, or_any=True) as found:
        yield found


@contextmanager
def noted_city(note: Note) -> Iterator[Answering]:
    """Let the city's systems answer as a note says; raises OSError where something else answers at a port of theirs."""
    with _answering(note.seed, note.until, note.at, or_any=False) as found:
        yield found


@contextmanager
def _answering(seed: int, until: datetime, at: Addresses, *, or_any: bool) -> Iterator[Answering]:
    jira, planner = MarlowJira(seed), MarlowPlanner(seed)
    with ExitStack() as stack:
        where = Addresses(
            jira=_served(stack, lambda port: jira_site.serve(jira.jira, port=port), at.jira, or_any=or_any),
            graph=_served(stack, lambda port: graph_site.serve(planner.graph, port=port), at.graph, or_any=or_any),
        )
        found = Answering(at=where, jira=jira, planner=planner)
        found.play(until)
        yield found


class _Served(Protocol):
    """What is being served."""

    url: str


ServedT = TypeVar("ServedT", bound=_Served)


def _served(
    stack: ExitStack, serve: Callable[[int], AbstractContextManager[ServedT]], url: str, *, or_any: bool
) -> str:
    try:
        return stack.enter_context(serve(_port(url))).url
    except OSError as error:
        if or_any and error.errno in _TAKEN:
            return stack.enter_context(serve(0)).url
        raise OSError(error.errno, error.strerror, url) from error


def _port(url: str) -> int:
    return urlsplit(url).port or 0
