"""Fetches the beginnings of the next plans while one is being written."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context

from connectors.planner.reading import Opened, open_plan
from connectors.planner.site import Site, VisiblePlan

IDLE_SECONDS = 0.5
"""A thread without work ends after so long: between two plans nobody may come to end it."""


class Ahead:
    """The plans of a run in their order, a bounded few of them fetched ahead; used by one thread at a time."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._place = {plan.id: number for number, plan in enumerate(site.plans)}
        self._begun: dict[str, Future[Opened]] = {}
        self._workers = _Workers(site.graph.at_once)

    def take(self, plan: VisiblePlan) -> Opened:
        """Return a plan's beginning and begin the plans after it; raises ConnectorError for this plan alone."""
        place = self._place[plan.id]
        at_once = self._site.graph.at_once
        self._begin(place, place + at_once)
        begun = self._begun[plan.id]
        error = begun.exception()
        # What is no Exception ended its wait, for the plan before it was read: it is fetched here and now.
        is_over = error is None or isinstance(error, Exception)
        opened = begun.result() if is_over else open_plan(self._site, plan)
        self._begin(place + 1, place + 1 + at_once)
        return opened

    def close(self) -> None:
        """Let go what was fetched; what is under way ends by itself."""
        for one in self._begun.values():
            one.cancel()
        self._begun = {}

    def _begin(self, start: int, end: int) -> None:
        """Begin those of these plans that were not, and let go all others."""
        wanted = {plan.id: plan for plan in self._site.plans[start:end]}
        self._begun = {name: one for name, one in self._begun.items() if name in wanted and not one.cancelled()}
        for name, plan in wanted.items():
            if name not in self._begun:
                self._begun[name] = self._workers.begin(_opening(self._site, plan))


def _opening(site: Site, plan: VisiblePlan) -> Callable[[], Opened]:
    return lambda: open_plan(site, plan)


class _Workers:
    """A few threads that end when there is nothing to do; few, since each keeps memory of its own."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running = 0

    def begin(self, call: Callable[[], Opened]) -> Future[Opened]:
        """Call it in a thread, within the context of the caller: who ends a run ends the waits of its threads by it."""
        future: Future[Opened] = Future()
        context = copy_context()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 # raised when the plan's turn has come
                future.set_exception(error)

        with self._lock:
            self._work.put(lambda: context.run(run))
            if self._running < self._most:
                self._running += 1
                threading.Thread(target=self._run, name=f"ahead-{self._running}", daemon=True).start()
        return future

    def _run(self) -> None:
        while True:
            try:
                work = self._work.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                with self._lock:
                    if self._work.empty():
                        self._running -= 1
                        return
            else:
                work()
                del work  # what it holds is not needed while there is nothing to do
