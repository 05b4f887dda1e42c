"""Runs calls side by side and gives their results in order, a bounded few ahead of who takes them."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")

_Work = tuple[Callable[[], T], "Future[T]"]
ENDING = 5.0  # seconds that closing waits for calls that are still under way; they end by themselves later


def side_by_side(calls: Iterable[Callable[[], T]], at_once: int, *, ending: float = ENDING) -> Generator[T, None, None]:
    """Yield the result of each call, in the order of the calls, with up to `at_once` of them ahead.

    `calls` is taken from as results are, in the thread that takes them, and never more than `at_once` ahead. The
    first error in the order of the calls is raised in its turn, after the results before it; what follows is not
    begun any more. Closing the generator lets no further call begin and waits `ending` seconds for those under way.
    """
    if at_once < 1:
        raise ValueError(f"at least one call at once is needed, not {at_once}")
    return _in_order(iter(calls), at_once, ending)


def _in_order(calls: Iterator[Callable[[], T]], at_once: int, ending: float) -> Generator[T, None, None]:
    work: queue.SimpleQueue[_Work[T] | None] = queue.SimpleQueue()
    threads: list[threading.Thread] = []
    ahead: deque[Future[T]] = deque()

    def fill() -> bool:
        """Begin calls until as many as allowed are ahead; False once the iterable has no more."""
        while len(ahead) < at_once:
            if not _begin(calls, work, ahead):
                return False
            if len(threads) < len(ahead):
                threads.append(_started(work, len(threads) + 1))
        return True

    try:
        more = fill()
        while ahead:
            result = ahead.popleft().result()
            more = more and fill()  # before the result is handed out: calls run while it is being used
            yield result
    finally:
        _end(threads, work, ahead, ending)


def _begin(calls: Iterator[Callable[[], T]], work: queue.SimpleQueue[_Work[T] | None], ahead: deque[Future[T]]) -> bool:
    """Hand out the next call; False when there is none. An error of the iterable takes the place of its call."""
    future: Future[T] = Future()
    try:
        call = next(calls)
    except StopIteration:
        return False
    except Exception as error:  # noqa: BLE001 # raised in its turn, by whoever takes the results
        future.set_exception(error)
        ahead.append(future)
        return False
    ahead.append(future)
    work.put((call, future))
    return True


def _end(
    threads: list[threading.Thread],
    work: queue.SimpleQueue[_Work[T] | None],
    ahead: deque[Future[T]],
    ending: float,
) -> None:
    for future in ahead:
        future.cancel()
    for _ in threads:
        work.put(None)
    patience = ending
    for thread in threads:
        thread.join(patience)
        if thread.is_alive():
            patience = 0.0  # the wait is for all of them together


def _started(work: queue.SimpleQueue[_Work[T] | None], number: int) -> threading.Thread:
    # Daemon: a call that hangs in a system's answer must not keep the process from ending.
    # In the context of the caller: a wait in here ends early when the caller's does.
    thread = threading.Thread(target=copy_context().run, args=(_run, work), name=f"side-by-side-{number}", daemon=True)
    thread.start()
    return thread


def _run(work: queue.SimpleQueue[_Work[T] | None]) -> None:
    while (item := work.get()) is not None:
        call, future = item
        if not future.set_running_or_notify_cancel():
            continue
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 # raised in its turn, by whoever takes the results
            future.set_exception(error)
