"""A queue of faults: which of them a request meets."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Protocol, TypeVar


class Queued(Protocol):
    """A fault: the first `skip` requests that match pass, the next `times` fail (None: all of them)."""

    @property
    def match(self) -> str:
        """A regular expression, searched in the request's method and address."""
        ...

    @property
    def times(self) -> int | None:
        """How many requests fail."""
        ...

    @property
    def skip(self) -> int:
        """How many pass before."""
        ...


FaultT = TypeVar("FaultT", bound=Queued)


def met_by(request: str, faults: Sequence[FaultT], met: MutableMapping[FaultT, int]) -> FaultT | None:
    """The first fault in the queue that a request meets; `met` counts it. The caller holds a lock."""
    for fault in faults:
        if re.search(fault.match, request) is None:
            continue
        before = met.get(fault, 0)
        if fault.times is not None and before >= fault.skip + fault.times:
            continue
        met[fault] = before + 1
        if before >= fault.skip:
            return fault
    return None
