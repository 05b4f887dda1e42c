"""Spreads requests over time for each endpoint: nothing before the source's moment, and slower after a refusal."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

from remote.retry import Policy

_DECAY = 0.9  # of the spacing, with each success
_NEGLIGIBLE = 0.01  # seconds of spacing that are none

_IDENTIFIER = re.compile(
    r"\d+ | [A-Z][A-Z0-9_]+(?:-\d+)? | (?=[^/]*\d)[A-Za-z0-9_=:.%-]{16,}", re.VERBOSE | re.ASCII
)  # numbers, project and issue keys, account ids, UUIDs, Graph's ids


class HeldError(Exception):
    """A request would have to wait longer than is reasonable: so many seconds from now."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"held for {seconds:.0f} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Lane:
    """What is known of one endpoint; moments are readings of the clock."""

    spacing: float = 0.0
    free_at: float = float("-inf")  # when the spacing allows the next request
    held_until: float = float("-inf")
    slowed_at: float = float("-inf")


def endpoint_of(method: str, path: str) -> str:
    """Return the method and the path with identifiers replaced: requests that the source counts together."""
    steps = ("*" if _IDENTIFIER.fullmatch(step) else step for step in path.split("/"))
    return f"{method} {'/'.join(steps)}"


class Pacing:
    """Gives each request its moment; safe to be used from several threads."""

    def __init__(self, policy: Policy, clock: Callable[[], float], pause: Callable[[float], None]) -> None:
        self._policy = policy
        self._clock = clock  # seconds that never go back
        self._pause = pause
        self._lock = threading.Lock()
        self._lanes: dict[str, _Lane] = {}
        self._all_held_until = float("-inf")

    def turn(self, endpoint: str) -> float:
        """Wait until this request may be sent and return the clock's reading then.

        Raises HeldError, without waiting, when the source is to be left alone for longer than the policy's
        `longest_wait`, and whatever the pause raises.
        """
        # A pause counts as passed when it returns, whatever the clock says: time is asked once, never polled.
        reached = self._clock()
        start = self._reserve(endpoint, reached)
        while start > reached:
            self._pause(start - reached)
            reached = max(start, self._clock())
            if self._is_held(endpoint, reached):  # another thread was refused meanwhile: back into the line
                start = self._reserve(endpoint, reached)
        return reached

    def hold(self, endpoint: str, seconds: float, *, all_endpoints: bool) -> None:
        """Send nothing to this endpoint, or to none at all, for so many seconds from now."""
        moment = self._clock() + seconds
        with self._lock:
            lane = self._lane(endpoint)
            lane.held_until = max(lane.held_until, moment)
            if all_endpoints:
                self._all_held_until = max(self._all_held_until, moment)

    def slow(self, endpoint: str, sent_at: float) -> float:
        """Double the spacing of an endpoint that refused a request sent at this reading, and return it in seconds.

        Requests that were on their way together are one burst: the others' refusals change nothing more.
        """
        with self._lock:
            lane = self._lane(endpoint)
            if sent_at >= lane.slowed_at:
                policy = self._policy
                lane.spacing = min(max(lane.spacing * 2, policy.first_spacing), policy.longest_spacing)
                lane.slowed_at = self._clock()
                lane.free_at = max(lane.free_at, lane.slowed_at + lane.spacing)
            return lane.spacing

    def ease(self, endpoint: str, *, near_limit: bool) -> None:
        """Note a success: the spacing shrinks, but not below a little while the source says its limit is near."""
        with self._lock:
            lane = self._lane(endpoint)
            lane.spacing *= _DECAY
            if lane.spacing < _NEGLIGIBLE:
                lane.spacing = 0.0
            if near_limit:
                lane.spacing = max(lane.spacing, self._policy.near_spacing)

    def _reserve(self, endpoint: str, now: float) -> float:
        with self._lock:
            lane = self._lane(endpoint)
            held = max(lane.held_until, self._all_held_until)
            if held - now > self._policy.longest_wait:
                raise HeldError(held - now)
            start = max(now, held, lane.free_at)
            lane.free_at = start + lane.spacing
            return start

    def _is_held(self, endpoint: str, now: float) -> bool:
        with self._lock:
            return max(self._lane(endpoint).held_until, self._all_held_until) > now

    def _lane(self, endpoint: str) -> _Lane:
        return self._lanes.setdefault(endpoint, _Lane())
