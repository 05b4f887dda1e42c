"""Jira's query language as clients write it: text to a tree; what is not understood is refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from syncline.demo.jira_site.refused import RefusedError

MOST_ORDERS = 7
MOST_DEPTH = 20

_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|(?P<sign><=|>=|!=|!~|=|<|>|~|\(|\)|,)|(?P<word>[^\s\"'<>=!~(),]+))"
)
_SIGNS = frozenset({"=", "!=", "<", ">", "<=", ">=", "~", "!~"})
_RESERVED = frozenset({"and", "or", "not", "in", "is", "order", "by", "asc", "desc"})


@dataclass(frozen=True, slots=True)
class Clause:
    """`field operator values`; the operator is a sign, "in", "not in", "is" or "is not"."""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


Node = Clause | All | Any | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query: what must hold (None: unbounded) and the order as (field, descending)."""

    where: Node | None
    order: tuple[tuple[str, bool], ...]


def parse(text: str) -> Query:
    """Read a query; RefusedError 400 says what is wrong with it and where."""
    return _Parser(tuple(_tokens(text))).query()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """(kind, value) of each token: "text", "sign", "word"."""
    text, position = text.rstrip(), 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            at = len(text) - len(text[position:].lstrip()) + 1
            raise RefusedError(400, f"Error in the JQL Query: The character at {at} is not understood.")
        position = match.end()
        kind = str(match.lastgroup)
        value = match[kind]
        yield kind, re.sub(r"\\(.)", r"\1", value[1:-1]) if kind == "text" else value


class _Parser:
    def __init__(self, tokens: tuple[tuple[str, str], ...]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def query(self) -> Query:
        where = None if not self.tokens or self.word() == "order" else self.either()
        order = self.order() if self.word() == "order" else ()
        if self.at < len(self.tokens):
            raise self.wrong("Expecting either 'OR' or 'AND'")
        return Query(where, order)

    def word(self, ahead: int = 0) -> str:
        """The word at the position in small letters; empty when it is not a word."""
        at = self.at + ahead
        return self.tokens[at][1].lower() if at < len(self.tokens) and self.tokens[at][0] == "word" else ""

    def sign(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" else ""

    def wrong(self, expected: str) -> RefusedError:
        got = f"'{self.tokens[self.at][1]}'" if self.at < len(self.tokens) else "the end of the query"
        return RefusedError(400, f"Error in the JQL Query: {expected} but got {got}. (token {self.at + 1})")

    def either(self) -> Node:
        parts = [self.both()]
        while self.word() == "or":
            self.at += 1
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def both(self) -> Node:
        parts = [self.one()]
        while self.word() == "and":
            self.at += 1
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self) -> Node:
        negated = self.word() == "not"
        if not negated and self.sign() != "(":
            return self.clause()
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise RefusedError(400, "Error in the JQL Query: it is nested too deeply.")
        self.at += 1
        if negated:
            inner: Node = Not(self.one())
        else:
            inner = self.either()
            self.close()
        self.depth -= 1
        return inner

    def close(self) -> None:
        if self.sign() != ")":
            raise self.wrong("Expecting ')'")
        self.at += 1

    def clause(self) -> Clause:
        field = self.name()
        operator = self.operator()
        if operator in {"in", "not in"}:
            return Clause(field, operator, self.several())
        return Clause(field, operator, (self.value(),))

    def name(self) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at][0] == "sign" or self.word() in _RESERVED:
            raise self.wrong("Expecting a field name")
        self.at += 1
        return self.tokens[self.at - 1][1]

    def operator(self) -> str:
        found = self.sign() if self.sign() in _SIGNS else ""
        for words in (("not", "in"), ("is", "not"), ("in",), ("is",)):
            if not found and tuple(self.word(ahead) for ahead in range(len(words))) == words:
                found = " ".join(words)
                self.at += len(words) - 1
        if not found:
            raise self.wrong("Expecting operator before the end of the query. The valid operators are '=', '!=', '<'")
        self.at += 1
        return found

    def several(self) -> tuple[str, ...]:
        if self.sign() != "(":
            raise self.wrong("Expecting '('")
        self.at += 1
        found = [self.value()]
        while self.sign() == ",":
            self.at += 1
            found.append(self.value())
        self.close()
        return tuple(found)

    def value(self) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at][0] == "sign":
            raise self.wrong("Expecting either a value, list or function")
        self.at += 1
        value = self.tokens[self.at - 1][1]
        if self.sign() == "(":  # a function without arguments
            self.at += 1
            self.close()
            return f"{value}()"
        return value

    def order(self) -> tuple[tuple[str, bool], ...]:
        self.at += 1
        if self.word() != "by":
            raise self.wrong("Expecting 'by'")
        found: list[tuple[str, bool]] = []
        while not found or self.sign() == ",":
            self.at += 1
            field = self.name()
            descending = self.word() == "desc"
            self.at += self.word() in {"asc", "desc"}
            found.append((field, descending))
        if len(found) > MOST_ORDERS:
            raise RefusedError(400, f"The maximum number of fields in the ORDER BY clause is {MOST_ORDERS}.")
        return tuple(found)
