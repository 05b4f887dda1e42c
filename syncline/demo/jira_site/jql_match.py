"""A query applied to issues: which match, and in which order."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import total_ordering
from typing import Any

from syncline.demo.jira_site.entities import Issue
from syncline.demo.jira_site.jql import All, Clause, Node, Not, Query
from syncline.demo.jira_site.jql_fields import IDENTITY, MOMENTS, ORDERS, known_values, reader, sort_reader
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.site import Site
from syncline.demo.jira_site.stamps import moment_of

Test = Callable[[Issue], bool]
Compare = Callable[[Any, Any], bool]  # values of one field, which compare with each other

_RELATIONS: dict[str, Compare] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_MOMENT = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: (\d{1,2}):(\d{2}))?")
_SPAN = re.compile(r"([+-]?)(\d+)([wdhm])")
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_EMPTY = frozenset({"empty", "null"})


@total_ordering
class _Backwards:
    """A value that sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: tuple[bool, Any]) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Backwards) and self.value == other.value

    def __lt__(self, other: _Backwards) -> bool:
        return other.value < self.value

    __hash__ = None  # type: ignore[assignment] # never a key


@dataclass(frozen=True, slots=True)
class Matcher:
    """Applies queries; `lenient` is Data Center's validateQuery off: values that do not exist match nothing."""

    site: Site
    lenient: bool = False

    def test(self, query: Query) -> Test:
        """Whether an issue matches; RefusedError 400 for fields and values that do not exist."""
        for field, _ in query.order:
            if field.lower() not in ORDERS:
                raise RefusedError(400, f"Not able to sort using field '{field}'.")
        return self._node(query.where) if query.where is not None else lambda _: True

    def sort_key(self, query: Query) -> Callable[[Issue], tuple[object, ...]]:
        """The place of an issue in the query's order; the newest id first where the query does not say."""
        columns = [(sort_reader(self.site, field.lower()), descending) for field, descending in query.order]

        def key(issue: Issue) -> tuple[object, ...]:
            found: list[object] = []
            for read, descending in columns:
                value = read(issue)
                known = (value is None, value)
                found.append(_Backwards(known) if descending else known)
            return (*found, issue.id if columns else -issue.id)

        return key

    def _node(self, node: Node) -> Test:
        if isinstance(node, Clause):
            return self._clause(node)
        if isinstance(node, Not):
            inner = self._node(node.part)
            return lambda issue: not inner(issue)
        parts = [self._node(part) for part in node.parts]
        if isinstance(node, All):
            return lambda issue: all(part(issue) for part in parts)
        return lambda issue: any(part(issue) for part in parts)

    def _clause(self, clause: Clause) -> Test:
        name = clause.field.lower()
        if name in IDENTITY:
            return self._identity(clause)
        if name in MOMENTS:
            return self._moment(clause, MOMENTS[name])
        if name in {"summary", "text"} and clause.operator in {"~", "!~"}:
            return _words(clause)
        read = reader(self.site, name)
        if read is None:
            raise RefusedError(400, f"Field '{clause.field}' does not exist or you do not have permission to view it.")
        wanted = self._wanted(clause, name)
        if clause.operator in {"=", "in", "is"}:
            return lambda issue: _meets(read(issue), wanted)
        if clause.operator in {"!=", "not in"}:
            return lambda issue: bool(found := read(issue)) and not _meets(found, wanted)
        if clause.operator == "is not":
            return lambda issue: not _meets(read(issue), wanted)
        raise _unsupported(clause)

    def _wanted(self, clause: Clause, name: str) -> frozenset[str]:
        known = known_values(self.site, name)
        values = frozenset(self._user(value) for value in clause.values)
        if clause.operator.startswith("is") and not values <= _EMPTY:
            raise RefusedError(400, f"The operator '{clause.operator}' does not support the value of '{clause.field}'.")
        for value in sorted(values - _EMPTY):
            if known is not None and value not in known and not self.lenient:
                shown = next(one for one in clause.values if one.lower() == value)
                raise RefusedError(400, f"The value '{shown}' does not exist for the field '{clause.field}'.")
        return values

    def _user(self, value: str) -> str:
        return self.site.account.id.lower() if value.lower() == "currentuser()" else value.lower()

    def _identity(self, clause: Clause) -> Test:
        """Ids and keys; greater and smaller mean the number in the key, within the named issue's project only.

        So Jira has it (IssueIdClauseQueryFactory): `id > 10500` looks issue 10500 up, and compares the numbers of
        keys in its project. An issue that is not there matches nothing on Cloud and is an error on Data Center.
        """
        found = [self._named(clause, value) for value in clause.values]
        named = [one for one in found if one is not None]
        if clause.operator in {"=", "in"}:
            ids = {one.id for one in named}
            return lambda issue: issue.id in ids
        if clause.operator in {"!=", "not in"}:
            ids = {one.id for one in named}
            return lambda issue: issue.id not in ids
        compare = _RELATIONS.get(clause.operator)
        if compare is None:
            raise _unsupported(clause)
        if not named:
            return lambda _: False
        one = named[0]
        return lambda issue: issue.project == one.project and compare(issue.number, one.number)

    def _named(self, clause: Clause, value: str) -> Issue | None:
        found = self.site.issue(value)
        if found is None and not self.lenient and not self.site.cloud:
            if value.isdecimal():
                raise RefusedError(400, f"A value with ID '{value}' does not exist for the field '{clause.field}'.")
            raise RefusedError(400, f"An issue with key '{value}' does not exist for field '{clause.field}'.")
        return found

    def _moment(self, clause: Clause, read: Callable[[Issue], object]) -> Test:
        if clause.operator in {"is", "is not"}:
            return lambda issue: (read(issue) is None) == (clause.operator == "is")
        compare = _RELATIONS.get(clause.operator)
        if compare is None:
            raise _unsupported(clause)
        limit = self.moment(clause.values[0], clause.field).astimezone(UTC)
        day = limit.astimezone(self.site.zone).date().isoformat()

        def test(issue: Issue) -> bool:
            value = read(issue)
            return value is not None and compare(value, limit if isinstance(value, datetime) else day)

        return test

    def moment(self, text: str, field: str) -> datetime:
        """A literal as a moment: minutes of the account's zone, milliseconds since 1970, or a span from now.

        A minute that the end of daylight saving repeats means its second pass, as Java's calendar reads it.
        """
        if text.lower() == "now()":
            return self.site.now()
        if text.isdecimal():
            return moment_of(int(text))
        if (match := _SPAN.fullmatch(text)) is not None:
            sign = 1 if match[1] == "+" else -1
            return self.site.now() + sign * int(match[2]) * _UNITS[match[3]]
        if (match := _MOMENT.fullmatch(text)) is not None:
            try:
                day = date(int(match[1]), int(match[2]), int(match[3]))
                hour, minute = int(match[4] or 0), int(match[5] or 0)
                return datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.site.zone, fold=1)
            except ValueError:
                pass
        sentence = (
            f"Date value '{text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
            "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
        )
        raise RefusedError(400, sentence)


def _words(clause: Clause) -> Test:
    words = clause.values[0].lower().split()
    hit = clause.operator == "~"
    return lambda issue: all(word in str(issue.values.get("summary", "")).lower() for word in words) == hit


def _meets(found: Collection[str], wanted: Iterable[str]) -> bool:
    return any((not found) if value in _EMPTY else value in found for value in wanted)


def _unsupported(clause: Clause) -> RefusedError:
    return RefusedError(400, f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
