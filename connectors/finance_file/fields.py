"""Field rules made ready for one table: each becomes a function from a block of rows to a column of values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress
from typing import cast

from connectors.finance_file.context import Head
from connectors.finance_file.converters import Cell, Dates, Fault, fiscal_year, period, texts
from connectors.finance_file.header import Header
from connectors.finance_file.layout import rule_columns
from connectors.finance_file.patterns import Captures
from connectors.finance_file.sections import FieldRule
from connectors.finance_file.templates import template

Column = list[object]
"""One value for each row of a block: text, a number, None, or a `Fault`."""

_REMEMBERED = 50_000


class Block:
    """Rows of a table, turned into columns."""

    def __init__(self, numbers: Sequence[int], columns: Sequence[tuple[Cell, ...]]) -> None:
        self.numbers = numbers
        self.columns = columns
        self._texts: dict[int, Column] = {}

    def text(self, index: int) -> Column:
        """Return a column as text."""
        if index not in self._texts:
            self._texts[index] = cast("Column", texts(self.columns[index]))
        return self._texts[index]

    def only(self, mask: Sequence[bool]) -> Block:
        """Return the rows where the mask is true."""
        return Block([*compress(self.numbers, mask)], [tuple(compress(column, mask)) for column in self.columns])

    def __len__(self) -> int:
        return len(self.numbers)


Source = Callable[[Block], Column]


class Field:
    """A field of a line: its name, its values, and the columns they come from."""

    def __init__(self, name: str, rule: FieldRule, header: Header, head: Head, year_starts: int) -> None:
        self.name = name
        self.columns = tuple(index for column in rule_columns(rule) if (index := header.find(column)) is not None)
        self._last: object = None
        self._carry = rule.carry
        source = _source(rule, header, head, as_date=name == "posting_on")
        if name == "fiscal_year":
            source = _converted(source, fiscal_year)
        elif name == "period":
            source = _converted(source, lambda written: period(written, year_starts))
        self._source = source

    def values(self, block: Block) -> Column:
        """Return the field's values for a block; blocks have to come in the order of the table."""
        values = self._source(block)
        if not self._carry:
            return values
        filled: Column = []
        for value in values:
            if value is not None:
                self._last = value
            filled.append(self._last)
        return filled


def _source(rule: FieldRule, header: Header, head: Head, *, as_date: bool) -> Source:
    source = _plain_source(rule, header, head, as_date=as_date)
    if rule.map is not None:
        source = _mapped(source, rule.map, rule.default)
    if rule.default is not None:
        source = _defaulted(source, rule.default)
    return source


def _plain_source(rule: FieldRule, header: Header, head: Head, *, as_date: bool) -> Source:
    form = rule.format or ("iso" if as_date else None)
    if rule.first is not None:
        known = [each for each in rule.first if not rule_columns(each) or header.find(*rule_columns(each)) is not None]
        return _first([_source(each, header, head, as_date=as_date) for each in known])
    if rule.column is not None:
        index = header.find(rule.column)
        if index is None:
            return _constant(None)
        if form:
            dates = Dates(form)
            return lambda block: [*map(dates.__getitem__, block.columns[index])]
        return lambda block: block.text(index)
    if rule.cell is not None:
        source = _constant(head.cell(rule.cell))
    elif rule.match is not None:
        captures = [
            (index, Captures(each)) for name, each in rule.match.items() if (index := header.find(name)) is not None
        ]
        source = _first([_captured(index, capture) for index, capture in captures])
    elif rule.text is not None:
        source = _template(rule.text, header)
    else:
        source = _constant(rule.value)
    return _dated(source, Dates(form)) if form else source


def _constant(value: object) -> Source:
    return lambda block: [value] * len(block)


def _captured(index: int, captures: Captures) -> Source:
    return lambda block: [*map(captures.__getitem__, block.text(index))]


def _dated(source: Source, dates: Dates) -> Source:
    return lambda block: [value if isinstance(value, Fault) else dates[value] for value in source(block)]


def _first(sources: Sequence[Source]) -> Source:
    if len(sources) == 1:
        return sources[0]

    def values(block: Block) -> Column:
        found: Column = [None] * len(block)
        for source in sources:
            found = [new if old is None else old for old, new in zip(found, source(block), strict=True)]
            if None not in found:
                break
        return found

    return values


def _template(written: str, header: Header) -> Source:
    parts = template(written)
    form = "".join(part.text.replace("%", "%%") + ("%s" if part.column else "") for part in parts)
    columns = [(header.find(part.column), part.width) for part in parts if part.column]
    if not columns:
        return _constant(written)
    blank = form % (("",) * len(columns))

    def values(block: Block) -> Column:
        filled = [_padded(block.text(index), width) for index, width in columns if index is not None]
        found: Column = [form % cells for cells in zip(*filled, strict=True)]
        if blank in found:
            found = [None if value == blank else value for value in found]
        for index, _ in columns:
            column = block.text(index) if index is not None else []
            if Fault in set(map(type, column)):
                found = [old if isinstance(old, Fault) else value for old, value in zip(column, found, strict=True)]
        return found

    return values


def _padded(column: Column, width: int) -> Sequence[object]:
    if not width and set(map(type, column)) == {str}:
        return column
    return [value.rjust(width, "0") if isinstance(value, str) else "" for value in column]


class _Converted(dict[object, object]):
    """Values by what was found; remembers its answers. Nothing stays nothing, and a fault a fault."""

    def __init__(self, convert: Callable[[str], object]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, found: object) -> object:
        value = found if found is None or isinstance(found, Fault) else self._convert(str(found))
        if len(self) < _REMEMBERED:
            self[found] = value
        return value


def _converted(source: Source, convert: Callable[[str], object]) -> Source:
    converted = _Converted(convert)
    return lambda block: [*map(converted.__getitem__, source(block))]


def _mapped(source: Source, table: dict[str, str], default: str | None) -> Source:
    def convert(found: str) -> object:
        if found in table:
            return table[found]
        if default is not None:
            return default
        remedy = "add it to the field's `map` in the layout, or give a `default`"
        return Fault("value_unknown", f"expected one of {', '.join(list(table)[:12])}", found, remedy)

    return _converted(source, convert)


def _defaulted(source: Source, default: str) -> Source:
    return lambda block: [default if value is None else value for value in source(block)]
