"""Ids, versions, hints and moments as Graph and Planner write them."""

from __future__ import annotations

import base64
import random
import string
from datetime import UTC, datetime
from uuid import UUID

_SIGNS = string.ascii_letters + string.digits + "-_"
_LENGTH = 28  # planner-identifiers-disclaimer.md: 28 characters, case-sensitive
_TWINS = 5  # every fifth id is the one before it with the case of its letters turned


class Ids:
    """Ids of plans, buckets, tasks and of directory objects, the same in every run with the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._made: list[str] = []

    def planner(self) -> str:
        """An id of 28 characters; some differ from another only in case."""
        if len(self._made) % _TWINS == _TWINS - 1:
            found = self._made[-1].swapcase()
        else:
            found = "".join(self._chance.choices(_SIGNS, k=_LENGTH - 1)) + self._chance.choice(string.ascii_letters)
        self._made.append(found)
        return found

    def directory(self) -> str:
        """A GUID in small letters."""
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def hint(self) -> str:
        """An order hint: opaque to clients."""
        return f"{self._chance.randrange(8 * 10**18, 9 * 10**18)}" + self._chance.choice(("P\\", "PX", "W", '"'))


def etag(kind: str, version: int) -> str:
    """An ETag: a later version is greater in the order of the text's characters (planner-overview.md)."""
    return 'W/"' + base64.b64encode(f"'{version_mark(kind, version)}'".encode()).decode() + '"'


def version_mark(kind: str, version: int) -> str:
    """A version as an ETag hides it: 1-Task @@@@@@@@@@@@@@@H."""
    return f"1-{kind} " + "".join(chr(0x40 + (version >> 5 * place) % 32) for place in reversed(range(16)))


def stamp(moment: datetime | None) -> str | None:
    """A moment in UTC, to the tenth of a microsecond where it has a fraction: 2026-11-01T09:00:00.1234560Z."""
    if moment is None:
        return None
    moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f0Z" if moment.microsecond else "%Y-%m-%dT%H:%M:%SZ")
