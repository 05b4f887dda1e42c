"""Where the rows of a plan go: records and problems, with the keys and places by which they are known."""

from __future__ import annotations

from connectors.contract.pages import QuarantinedRow
from connectors.contract.spool import Spool
from model.problems import Place, Problem


class Output:
    """Writes one plan's records into a spool."""

    def __init__(self, spool: Spool, plan: str, file: str) -> None:
        self._spool = spool
        self._plan = plan
        self._file = file
        self._quarantined: dict[str, int] = {}

    def record(self, kind: str, key: str, data: dict[str, object], place: str) -> None:
        """Give out one record."""
        self._spool.add_row(kind, key, data, self._plan, place)

    def problem(self, code: str, place: str, path: str, reason: str, remedy: str, value: str = "") -> None:
        """Give out what cannot be read: a row, or a part of a row whose rest is given out."""
        where = Place(file=self._file, record=place, path=path)
        self.told(Problem(code=code, place=where, reason=reason, value=value, remedy=remedy))

    def told(self, problem: Problem) -> None:
        """Give out a problem, under a key that is the same whenever the same file is read."""
        name = f"{self._plan}/{problem.place.record}/{problem.code}/{problem.place.path}"
        number = self._quarantined[name] = self._quarantined.get(name, 0) + 1
        key = name if number == 1 else f"{name}/{number}"
        self._spool.quarantine(QuarantinedRow(key=key, problem=problem, partition=self._plan))


def uid_of(text: str | None) -> str | None:
    """Return a row's UID in its one spelling ("7" for "007" too); None where it is no whole number."""
    if text is None or len(text) > 12 or not text.isascii():  # noqa: PLR2004  # no plan has as many rows
        return None
    if text.isdigit() and text[0] != "0":
        return text
    if not text.removeprefix("-").isdigit():
        return None
    return str(int(text))
