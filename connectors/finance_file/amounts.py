"""The strict number grammar: a cell becomes whole minor units, nothing, or the reason why it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from connectors.finance_file.converters import Cell, Fault, error_cell

LONGEST_NUMBER = 64  # characters; also keeps the pattern's optional parts from wandering
LARGEST = 10**17  # minor units; a database's integer holds 9 * 10**18
_REMEMBERED = 50_000
_EXAMPLES = 3
_SPAN = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_AMBIGUOUS_DECIMALS = 3
_DASHES = frozenset("-\u2013\u2014\u2212")  # hyphen, en and em dash, minus sign
_USUAL_DIGITS = 14
_SPACES = "[ \u00a0\u202f]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How numbers are written in a file and what unit they become."""

    decimal: str = "."
    group: str = ","  # empty: none
    negative: frozenset[str] = frozenset({"minus", "parens", "trailing_minus"})  # and "cr"
    blank: str = "none"  # or "error"
    scale: int = 1  # what the printed unit is worth
    decimals: int = 2  # of the unit that comes out
    signs: tuple[str, ...] = ("USD", "$")  # may stand beside a number
    unit: str = "USD"  # for messages


class Amounts(dict[object, object]):
    """Cells of number columns as whole units, None or a `Fault`; remembers its answers.

    A number of a workbook is taken as its shortest decimal form, `Decimal(repr(x))`. What has more decimals than the
    unit is rounded half up; where that moved it by more than 0.000001 the value is listed in `rounded`.
    """

    def __init__(self, grammar: Grammar) -> None:
        super().__init__()
        self.grammar = grammar
        self.rounded: dict[str, None] = {}
        self.rounded_count = 0  # different values
        self._match = _pattern(grammar).fullmatch
        self._usual = _usual_pattern(grammar).fullmatch
        self._is_plain = grammar.scale == 1 and grammar.decimals == 2  # noqa: PLR2004  # cents
        self._unit = 10**grammar.decimals

    def __missing__(self, cell: object) -> object:
        value = self._usual_value(cell)
        if value is None:
            value = self._read(cell)
        if len(self) < _REMEMBERED and value.__class__ is not Fault:
            self[cell] = value
        return value

    def _usual_value(self, cell: object) -> object:
        """Return what the usual forms of an amount come to, in a third of the time; None for all others."""
        if cell.__class__ is str:
            usual = self._usual(cell)
            if usual is None:
                return None
            minus, opened, whole, part = usual.groups()
            units = int(whole.replace(self.grammar.group or ",", "") + part)
            return -units if minus or opened else units
        if cell.__class__ is float and self._is_plain:
            whole, _, part = repr(cell).partition(".")
            places = len(part)
            if places == 1 and len(whole) < _USUAL_DIGITS:
                return int(whole + part) * 10
            if places == 2 and len(whole) < _USUAL_DIGITS:  # noqa: PLR2004  # cents
                return int(whole + part)
        return None

    def column(self, cells: Sequence[Cell]) -> list[object]:
        """Return a column of cells as units, None and faults."""
        return [*map(self.__getitem__, cells)]

    def _read(self, cell: object) -> int | Fault | None:
        if isinstance(cell, str):
            return self._text(cell)
        if isinstance(cell, (int, float)):
            return self._number(cell)
        date = cell[0] if isinstance(cell, tuple) else str(cell)
        return error_cell(cell) or Fault("number_unreadable", "a date stands where a number is expected", date)

    def _text(self, cell: str) -> int | Fault | None:
        written = cell.strip()
        if not written or (written.strip("$€£¥ ") in _DASHES and written[-1] in _DASHES):
            return self._blank()
        found = self._match(written) if len(written) <= LONGEST_NUMBER else None
        if found is None:
            return self._unreadable(written)
        lead, opened, before, inner, whole, part, after, trail, closed, side = found.groups()
        part = part or ""
        if not (whole or part) or bool(opened) != bool(closed) or (before and after):
            return self._unreadable(written)
        marks = (lead, opened, inner, trail, side)
        if any(marks):
            negative = self._sign(marks, written)
            if isinstance(negative, Fault):
                return negative
        else:
            negative = False
        if (
            len(part) == _AMBIGUOUS_DECIMALS != self.grammar.decimals
            and whole.isdigit()
            and whole[0] != "0"
            and len(whole) <= _AMBIGUOUS_DECIMALS
        ):
            return self._ambiguous(written)
        digits = whole if whole.isdigit() else re.sub(r"\D", "", whole)
        return self._units(digits + part, len(part), written, negative=negative)

    def _number(self, cell: float) -> int | Fault:
        written: str = repr(cell)
        if "e" in written or "n" in written:
            if cell != cell or abs(cell) >= LARGEST:  # noqa: PLR0124  # NaN
                return self._too_large(written)
            written = f"{Decimal(written):f}"
        negative = written[0] == "-"
        whole, _, part = written.removeprefix("-").partition(".")
        if part == "0":
            part = ""
        return self._units(whole + part, len(part), written, negative=negative)

    def _units(self, digits: str, places: int, written: str, *, negative: bool) -> int | Fault:
        grammar = self.grammar
        units = int(digits) * grammar.scale
        spare = places - grammar.decimals
        if spare <= 0:
            units *= int(10**-spare)
        else:
            divisor: int = 10**spare
            units, rest = divmod(units, divisor)
            if rest:
                moved = min(rest, divisor - rest)
                if moved * 1_000_000 > divisor * self._unit:
                    self._note(written)
                units += 2 * rest >= divisor
        if units >= LARGEST:
            return self._too_large(written)
        return -units if negative else units

    def _note(self, written: str) -> None:
        self.rounded_count += 1
        if len(self.rounded) < _EXAMPLES:
            self.rounded[written] = None

    def _sign(self, marks: Sequence[str | None], written: str) -> bool | Fault:
        lead, opened, inner, trail, side = marks
        if sum(map(bool, marks)) > 1:
            remedy = "find out which one is meant: both together usually come from a bad join"
            return Fault("number_two_signs", "the number carries two signs", written, remedy)
        word = ""
        if opened:
            word = "parens"
        elif trail:
            word = "trailing_minus"
        elif side:
            word = "cr" if side.casefold() == "cr" else ""
        elif (lead or inner) != "+":
            word = "minus"
        if side and "cr" not in self.grammar.negative:
            word = "cr"
        if word and word not in self.grammar.negative:
            remedy = f"add {word} to `numbers.negative` of the layout if it means a negative amount"
            return Fault("number_sign", f"the layout does not accept this sign ({word})", written, remedy)
        return bool(word)

    def _blank(self) -> int | Fault | None:
        if self.grammar.blank == "error":
            return Fault(
                "number_blank", "a number is expected, the cell is blank", "", "fill it in, or set `numbers.blank`"
            )
        return None

    def _unreadable(self, written: str) -> Fault:
        grammar = self.grammar
        group = f" and {grammar.group!r} between thousands" if grammar.group else " and nothing between thousands"
        reason = f"expected a number of {grammar.unit} with {grammar.decimal!r} before the decimals{group}"
        return Fault("number_unreadable", reason, written, "correct the cell, or `numbers` in the layout")

    def _ambiguous(self, written: str) -> Fault:
        other = "," if self.grammar.decimal == "." else "."
        reason = (
            f"three decimals could as well be thousands, and {self.grammar.unit} has {self.grammar.decimals} decimals"
        )
        option = f"`numbers: {{decimal: {other!r}}}`"
        remedy = f"if {self.grammar.decimal!r} stands between thousands, write {option} in the layout"
        return Fault("number_ambiguous", reason, written, remedy)

    def _too_large(self, written: str) -> Fault:
        return Fault("number_too_large", "no amount is that large", written, "correct the cell")


class Hours(Amounts):
    """Cells of hours as whole seconds: `7.5`, `7:30`, `7:30:00`."""

    def _text(self, cell: str) -> int | Fault | None:
        found = _SPAN.fullmatch(cell.strip())
        if found:
            return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
        return super()._text(cell)

    def _ambiguous(self, written: str) -> Fault:
        remedy = "write hours with two decimals or as 7:30"
        return Fault("number_ambiguous", "three decimals could as well be thousands", written, remedy)


def _pattern(grammar: Grammar) -> re.Pattern[str]:
    decimal = re.escape(grammar.decimal)
    group = {"": "", " ": _SPACES}.get(grammar.group, re.escape(grammar.group))
    grouped = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|" if group else ""
    sign = "|".join(re.escape(each) for each in grammar.signs)
    return re.compile(
        rf"([-\u2212+])?\s?(\()?\s?({sign})?\s?([-\u2212+])?\s?"
        rf"({grouped}[0-9]*)(?:{decimal}([0-9]*))?"
        rf"\s?({sign})?\s?([-\u2212])?\s?(\))?\s?([Cc][Rr]|[Dd][Rr])?"
    )


def _usual_pattern(grammar: Grammar) -> re.Pattern[str]:
    """Return the shortcut for amounts written in full, `1,234.56` and `(1,234.56)`: it takes a third of the time."""
    if grammar.scale != 1 or grammar.decimals not in {1, 2} or not {"minus", "parens"} <= grammar.negative:
        return re.compile(r"(?!)()()()()")
    group = re.escape(grammar.group)
    grouped = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{1,3}}|" if group else ""
    decimals = rf"{re.escape(grammar.decimal)}([0-9]{{{grammar.decimals}}})"
    return re.compile(rf"(-)?(\()?({grouped}[0-9]{{1,12}}){decimals}(?(2)\))(?(1)(?<!\)))")


def shown_amount(units: int, decimals: int) -> str:
    """Return minor units as plain text: 123456 with two decimals is `"1234.56"`."""
    if not decimals:
        return str(units)
    digits = f"{abs(units):0{decimals + 1}d}"
    return f"{'-' if units < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"
