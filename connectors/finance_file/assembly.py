"""Blocks of rows become blocks of lines: fields, amounts, checks and partitions, with the bad rows taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

from connectors.finance_file.amounts import Amounts, Grammar, Hours
from connectors.finance_file.checks import RowCheck, Totals, row_checks
from connectors.finance_file.context import Facts, Head
from connectors.finance_file.converters import Fault, fiscal_position
from connectors.finance_file.currency_signs import signs
from connectors.finance_file.fields import Block, Column, Field
from connectors.finance_file.header import Header, same
from connectors.finance_file.layout import LINE_FIELDS, Layout, rule_columns
from connectors.finance_file.lines import LineSource, line_sources, unclaimed
from connectors.finance_file.numbering import Numbering
from connectors.finance_file.refusals import refusal
from connectors.finance_file.rows import Sifted, conditions, fulfilled
from connectors.finance_file.sections import FieldRule
from connectors.finance_file.tables import Table
from model.problems import Place
from model.values import Measure

Bad = dict[int, list[tuple[int | None, Fault]]]
"""By row of a block: the column, where there is one, and what is wrong."""

_SEPARATOR = "\x1f"
_FISCAL = ("fiscal_year", "period")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What holds for all files of a source."""

    layout_name: str
    currency: str
    decimals: int
    year_starts: int  # month of period 1, 1 to 12


@dataclass(slots=True, kw_only=True)
class BadRow:
    """A row that is put aside."""

    number: int
    column: int | None
    fault: Fault
    partition: str = ""
    amount: int | None = None


@dataclass(slots=True, kw_only=True)
class Lines:
    """The lines of one source within a block; the lists are of one length, an amount of None is no line."""

    source: int  # position among the line sources
    amounts: list[int | None]
    digests: list[str]
    copies: list[int]  # which of several equal lines it is, from 1
    partitions: list[str]


@dataclass(slots=True, kw_only=True)
class Assembled:
    """What a block came to."""

    numbers: Sequence[int] = ()
    columns: list[Column] = field(default_factory=list)  # in the order of `Assembly.names`
    lines: list[Lines] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


class Assembly:
    """A layout made ready for one table; blocks have to come in the order of the table."""

    def __init__(self, layout: Layout, world: World, table: Table, header: Header, head: Head, known: Facts) -> None:
        self._world = world
        self._header = header
        self.facts = known
        self.sources = line_sources(layout, header, table.file, world.year_starts)
        rules = [*layout.fields.items(), *_kept(layout, header)]
        fields = [Field(name, rule, header, head, world.year_starts) for name, rule in rules]
        self._fields = [each for each in fields if each.name in LINE_FIELDS]
        self._segments = [each for each in fields if each.name not in LINE_FIELDS]
        self._derived = "posting_on" in layout.fields and not (set(_FISCAL) & (layout.fields.keys() | known.keys()))
        self.names = [each.name for each in self._fields]
        self.names += list(_FISCAL) if self._derived else []
        self.names += ["segments"] if self._segments else []
        self._replaced = layout.replaced
        self._partitions: dict[tuple[object, ...], str] = {}
        self._only = conditions(layout.rows.only, header)
        self._checks = self._row_checks(layout, table)
        self.amounts, self.hours = _readers(layout, world)
        money = {s.column for s in self.sources if s.measure is not Measure.HOURS}
        money |= {index for check in self._checks for _, index in check.terms}
        self.totals = Totals(sorted(money))
        self._amount_columns = sorted({source.column for source in self.sources})
        self._hour_columns = [s.column for s in self.sources if s.measure is Measure.HOURS and s.column not in money]
        self._blank_is_zero = layout.numbers.blank == "zero"
        self._numbering = Numbering()
        self.left_out = 0  # rows that `only` does not keep
        self.without_amounts = 0

    def _row_checks(self, layout: Layout, table: Table) -> list[RowCheck]:
        checks, missing = row_checks(layout, self._header, self._world.decimals)
        if missing:
            reason = f"`checks` names {missing[0]!r}, which the header does not have"
            place = Place(file=table.file, sheet=table.sheet)
            raise refusal("column_missing", place, reason, remedy="correct the check in the layout")
        return checks

    @property
    def offsets(self) -> Mapping[str, Mapping[int, int]]:
        """After the last block: for identities that several lines share, how many have a smaller amount."""
        return self._numbering.offsets()

    def feed(self, sifted: Sifted) -> Assembled:
        """Return the lines of a block."""
        block = sifted.block
        amounts = (
            {index: self.amounts.column(block.columns[index]) for index in self.totals.columns} if len(block) else {}
        )
        amounts = amounts or {index: [] for index in self.totals.columns}
        mask = fulfilled(self._only, block) if self._only else None
        self.totals.add(amounts, mask, sifted.totals, self.amounts)
        if mask is not None and not all(mask):
            self.left_out += len(mask) - sum(mask)
            block = block.only(mask)
            amounts = {index: [*compress(column, mask)] for index, column in amounts.items()}
        return self._assemble(block, amounts)

    def _assemble(self, block: Block, amounts: dict[int, Column]) -> Assembled:
        bad: Bad = {}
        for index in self._hour_columns:
            amounts[index] = self.hours.column(block.columns[index])
        with_amount = self._with_amount(amounts, len(block))
        taken = [source.takes(block) for source in self.sources]
        values = [
            self._values(source, mask, block, amounts, bad) for source, mask in zip(self.sources, taken, strict=True)
        ]
        for at, fault in unclaimed(self.sources, taken, block, self._header).items():
            bad.setdefault(at, []).append((None, fault))
        for check in self._checks:
            for at, fault in check.faults(amounts, self._world.decimals).items():
                bad.setdefault(at, []).append((None, fault))
        columns = [each.values(block) for each in (*self._fields, *self._segments)]
        for each, column in zip((*self._fields, *self._segments), columns, strict=True):
            _note(column, each.columns, block, bad)
        named = self._named(columns)
        partitions = [self._partitions_of(source, named, len(block), bad) for source in self.sources]
        rows = self._bad_rows(block, {at: bad[at] for at in bad if with_amount[at]}, values, partitions)
        if bad or not all(with_amount):
            keep = [has and at not in bad for at, has in enumerate(with_amount)]
            self.without_amounts += with_amount.count(False)
            block, columns = block.only(keep), [[*compress(column, keep)] for column in columns]
            values = [[*compress(column, keep)] for column in values]
            partitions = [[*compress(column, keep)] for column in partitions]
        return self._lines(block, columns, values, partitions, rows)

    def _with_amount(self, amounts: dict[int, Column], size: int) -> list[bool]:
        """Say of each row whether it has an amount at all: a row without is a heading, and gives no line.

        In the other rows blanks become zero where the layout says so.
        """
        columns = [amounts[index] for index in self._amount_columns]
        if len(columns) == 1 and None not in columns[0]:
            return [True] * size
        found = [any(cell is not None for cell in cells) for cells in zip(*columns, strict=True)]
        if self._blank_is_zero:
            for index in self._amount_columns:
                pairs = zip(amounts[index], found, strict=True)
                amounts[index] = [0 if cell is None and has else cell for cell, has in pairs]
        return found

    def _values(
        self, source: LineSource, mask: list[bool] | None, block: Block, amounts: Mapping[int, Column], bad: Bad
    ) -> list[int | None]:
        column = amounts[source.column]
        if mask is not None:
            column = [value if takes else None for value, takes in zip(column, mask, strict=True)]
        if Fault in set(map(type, column)):
            _note(column, (source.column,), block, bad)
            column = [None if isinstance(value, Fault) else value for value in column]
        if source.sign < 0:
            return [None if value is None else -value for value in column]  # type: ignore[operator]  # faults are gone
        return column  # type: ignore[return-value]  # faults are gone

    def _named(self, columns: list[Column]) -> dict[str, Column]:
        """Return the columns by name; fiscal year and period come from the posting date where they are not given."""
        named = dict(zip((each.name for each in (*self._fields, *self._segments)), columns, strict=True))
        if self._derived:
            memo: dict[object, tuple[int | None, int | None]] = {}
            for day in set(named["posting_on"]):
                memo[day] = fiscal_position(day, self._world.year_starts) if isinstance(day, str) else (None, None)
            pairs = [memo[day] for day in named["posting_on"]]
            for position, name in enumerate(_FISCAL):
                named[name] = [pair[position] for pair in pairs]
                columns.insert(len(self._fields) + position, named[name])
        return named

    def _partitions_of(self, source: LineSource, named: Mapping[str, Column], size: int, bad: Bad) -> list[str]:
        parts: list[Column] = []
        for name in self._replaced:
            if name == source.into:
                parts.append([source.value] * size)
            elif name in named:
                parts.append(named[name])
            else:
                parts.append([self.facts[name]] * size)
        if not parts:
            return [self._world.layout_name] * size
        found = [*zip(*parts, strict=True)]
        for value in set(found):
            if value not in self._partitions:
                self._partitions[value] = partition(self._world.layout_name, value)
        if any("" in value or None in value for value in set(found)):
            self._note_nameless(found, bad)
        return [self._partitions[value] for value in found]

    def _note_nameless(self, found: Sequence[tuple[object, ...]], bad: Bad) -> None:
        for at, value in enumerate(found):
            for name, part in zip(self._replaced, value, strict=True):
                if part in {None, ""} and at not in bad:
                    remedy = "fill it in, use `fill_down`, or leave such rows out under `rows`"
                    reason = f"the row has no {name}, which `replaces` needs"
                    bad[at] = [(None, Fault("partition_unknown", reason, "", remedy))]

    def _bad_rows(
        self, block: Block, bad: Bad, values: Sequence[Sequence[int | None]], partitions: Sequence[Sequence[str]]
    ) -> list[BadRow]:
        rows = []
        for at in sorted(bad):
            sums: dict[Measure, int] = {}
            for source, column in zip(self.sources, values, strict=True):
                amount = column[at]
                if amount is not None and source.measure is not Measure.HOURS:
                    sums[source.measure] = sums.get(source.measure, 0) + amount
            amount = max(sums.values(), key=abs, default=None)
            known = partitions[0][at] if partitions else ""
            for number, (column_index, fault) in enumerate(bad[at]):
                rows.append(
                    BadRow(
                        number=block.numbers[at],
                        column=column_index,
                        fault=fault,
                        partition=known,
                        amount=amount if number == 0 else None,
                    )
                )
        return rows

    def _lines(
        self,
        block: Block,
        columns: list[Column],
        values: list[list[int | None]],
        partitions: list[list[str]],
        bad: list[BadRow],
    ) -> Assembled:
        written = [column if set(map(type, column)) == {str} else [*map(str, column)] for column in columns]
        bases = [*map(_SEPARATOR.join, zip(*written, strict=True))] if columns else [""] * len(block)
        lines = []
        for position, (source, amounts, names) in enumerate(zip(self.sources, values, partitions, strict=True)):
            suffix = f"{_SEPARATOR}{source.measure}{_SEPARATOR}{source.value}"
            digests, copies = self._numbering.number(bases, suffix, amounts)
            lines.append(Lines(source=position, amounts=amounts, digests=digests, copies=copies, partitions=names))
        own = len(self._fields) + (len(_FISCAL) if self._derived else 0)
        if self._segments:
            names_of = [each.name for each in self._segments]
            rows = zip(*columns[own:], strict=True)
            columns = [
                *columns[:own],
                [{name: value for name, value in zip(names_of, row, strict=True) if value is not None} for row in rows],
            ]
        return Assembled(numbers=block.numbers, columns=columns, lines=lines, bad=bad)


def partition(layout_name: str, values: Sequence[object]) -> str:
    """Return the name of what a new file replaces: `munis_ytd/2026/9`; a slash inside a value is written %2F."""
    return "/".join((layout_name, *(str(value).replace("%", "%25").replace("/", "%2F") for value in values)))


def _note(column: Column, sources: Sequence[int], block: Block, bad: Bad) -> None:
    if Fault not in set(map(type, column)):
        return
    for at, value in enumerate(column):
        if isinstance(value, Fault):
            where = next((index for index in sources if block.text(index)[at] in {value, value.value}), None)
            cell = where if where is not None else next(iter(sources), None)
            bad.setdefault(at, []).append((cell, value))


def _kept(layout: Layout, header: Header) -> Iterator[tuple[str, FieldRule]]:
    """Yield a segment for every kept column that no field uses."""
    used = {same(column) for rule in layout.fields.values() for column in rule_columns(rule)}
    for column in layout.keep_columns:
        if same(column) not in used and header.find(column) is not None:
            yield column, FieldRule(column=column)


def _readers(layout: Layout, world: World) -> tuple[Amounts, Hours]:
    numbers = layout.numbers
    shared = {"decimal": numbers.decimal, "group": numbers.grouping}
    negative = frozenset(numbers.negative)
    money = Grammar(
        decimal=shared["decimal"],
        group=shared["group"],
        negative=negative,
        blank="error" if numbers.blank == "error" else "none",
        scale=numbers.scale,
        decimals=world.decimals,
        signs=signs(world.currency),
        unit=world.currency,
    )
    hours = Grammar(
        decimal=shared["decimal"],
        group=shared["group"],
        negative=negative,
        blank="error" if numbers.blank == "error" else "none",
        scale=3600,
        decimals=0,
        signs=("h",),
        unit="hours",
    )
    return Amounts(money), Hours(hours)
