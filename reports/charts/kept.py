"""Pictures that were drawn already: the same chart stands in several formats of one report."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock


def digest(text: str) -> str:
    """Return what a chart is kept under: the SHA-256 of all that it is drawn from."""
    return hashlib.sha256(text.encode()).hexdigest()


class Kept:
    """The newest pictures up to a number of characters; safe to use from several threads."""

    def __init__(self, most: int) -> None:
        """Keep pictures of `most` characters altogether."""
        self._most = most
        self._size = 0
        self._pictures: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def found(self, keys: Sequence[str]) -> dict[str, str]:
        """Return those that are kept, by key."""
        with self._lock:
            for key in keys:
                if key in self._pictures:
                    self._pictures.move_to_end(key)
            return {key: self._pictures[key] for key in keys if key in self._pictures}

    def keep(self, drawn: Mapping[str, str]) -> None:
        """Keep these, and let go of those that nobody asked for longest."""
        with self._lock:
            for key, picture in drawn.items():
                self._size += len(picture) - len(self._pictures.pop(key, ""))
                self._pictures[key] = picture
            while self._size > self._most and self._pictures:
                _, oldest = self._pictures.popitem(last=False)
                self._size -= len(oldest)
