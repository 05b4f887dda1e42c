"""The sections of a layout: context, header, numbers, rows, fields, lines, unpivot and checks, with their defaults."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from connectors.finance_file.identities import identity
from connectors.finance_file.patterns import Capture, Condition, word
from connectors.finance_file.templates import template
from model.values import Measure

HEAD_ROWS = 200
"""Rows at the top of a sheet among which the header and the cells of `context` have to stand."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,2})")


class Section(BaseModel):
    """A part of a layout: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _address(value: str) -> str:
    found = _ADDRESS.fullmatch(value)
    if not found or int(found[2]) > HEAD_ROWS:
        raise ValueError(f"expected a cell within the first {HEAD_ROWS} rows, like B5, found {value!r}")
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(_address)]
Columns = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""A column by its header, or several spellings of one of which the first that the file has is taken."""

Text = Annotated[str, BeforeValidator(word)]
CellAt = Address | tuple[Address, Capture]


class Numbers(Section):
    """How numbers are written."""

    decimal: Literal[".", ","] = Field(".", description='Mark before the decimals. Default "."')
    group: Literal[",", ".", " ", "'", ""] | None = Field(
        None, description='Mark between thousands, "" for none. Default: "," or, where that is the decimal mark, "."'
    )
    negative: tuple[Literal["minus", "parens", "trailing_minus", "cr"], ...] = Field(
        ("minus", "parens", "trailing_minus"),
        description="Signs that make an amount negative. Default [minus, parens, trailing_minus]",
    )
    blank: Literal["zero", "none", "error"] = Field(
        "none", description="What a blank cell (or a lone dash) is: zero, no amount, or an error. Default none"
    )
    scale: int = Field(
        1, ge=1, le=1_000_000_000, description="What one printed unit is worth: 1000 for thousands. Default 1"
    )

    @model_validator(mode="after")
    def _marks_differ(self) -> Numbers:
        if self.group == self.decimal:
            raise ValueError(f"decimal and group are both {self.decimal!r}")
        return self

    @property
    def grouping(self) -> str:
        """The mark between thousands, the default worked out."""
        return self.group if self.group is not None else {".": ",", ",": "."}[self.decimal]


class Header(Section):
    """How the row with the column names is found."""

    require: tuple[str, ...] = Field(
        (), description="Names that the header row has to hold. Default: every column this layout names"
    )
    within: int = Field(40, ge=1, le=HEAD_ROWS, description="Rows from the top to search. Default 40")
    rows: int = Field(1, ge=0, le=5, description="Rows the header is made of, joined by a space; 0 for none. Default 1")


class ContextFact(Section):
    """Where a fact that holds for the whole file is found; several places may be given."""

    filename: Capture | None = Field(None, description="Pattern with one group, searched in the file's own name")
    folder: Capture | None = Field(None, description="Pattern with one group, searched in the folders of its name")
    cell: CellAt | None = Field(None, description="A cell, or [cell, pattern with one group]")
    value: Text | None = Field(None, description="A constant, used where nothing else gives the fact")
    format: str | None = Field(None, max_length=40, description="Of a date, for as_of. Default: 2026-07-01")
    agree: bool = Field(
        default=False, description="Every place given has to say the same. Default false: the first wins"
    )

    @model_validator(mode="after")
    def _has_a_place(self) -> ContextFact:
        if self.filename is self.folder is self.cell is self.value is None:
            raise ValueError("say where the fact is found: filename, folder, cell or value")
        return self

    @property
    def is_known_from_name(self) -> bool:
        """Whether the fact can be told without opening the file."""
        return self.cell is None


class FieldRule(Section):
    """Where the value of one field of a line comes from."""

    column: str | None = Field(None, description="A column by its header, or $H by its letter")
    text: str | None = Field(None, description='A template: "{FUND:04}-{ORG}" pads FUND with zeros to 4')
    match: dict[str, Capture] | None = Field(None, description="Column: pattern with one group; the first that matches")
    first: tuple[FieldSource, ...] | None = Field(None, description="Several sources; the first that is not blank")
    cell: CellAt | None = Field(None, description="A cell for all rows, or [cell, pattern with one group]")
    value: Text | None = Field(None, description="A constant")
    format: str | None = Field(
        None, max_length=40, description="Of a date: a strptime form like %m/%d/%Y, iso, or excel. Default iso"
    )
    map: dict[Text, Text] | None = Field(None, description="Table from the text found to the text stored")
    default: Text | None = Field(None, description="Stored where nothing is found. Default: nothing")
    carry: bool = Field(default=False, description="A blank takes the value of the row above. Default false")

    @model_validator(mode="after")
    def _has_one_source(self) -> FieldRule:
        sources = ("column", "text", "match", "first", "cell", "value")
        given = [name for name in sources if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(sources)}; given: {', '.join(given) or 'none'}")
        if self.text is not None:
            template(self.text)
        return self


def _field(value: object) -> object:
    if isinstance(value, str):
        return {"text": value} if "{" in value else {"column": value}
    return {"value": value} if isinstance(value, int) and not isinstance(value, bool) else value


FieldSource = Annotated[FieldRule, BeforeValidator(_field)]
"""A field rule, or short: a column's name, a template with braces, a whole number as a constant."""

Sign = Literal["normal", "reversed"]


class LineRule(Section):
    """One amount of a row that becomes a line."""

    measure: Measure = Field(description="What the amount is: budget_original, actual, commitment ...")
    amount: Columns = Field(min_length=1, description="Its column, or several spellings of it")
    when: dict[str, Condition] = Field(default_factory=dict, description="Conditions on columns, all to be fulfilled")
    sign: Sign | None = Field(None, description="Overrides the layout's `sign` for this line")


def line_rules(value: object) -> object:
    """Return the lines of a layout as a list, the short form `measure: column` written out."""
    if isinstance(value, dict):
        for measure in value:
            if measure not in {*Measure}:
                raise ValueError(f"{measure!r} is no measure; expected one of: {', '.join(Measure)}")
        return [{"measure": measure, "amount": amount} for measure, amount in value.items()]
    return value


def _named(value: object) -> object:
    return dict.fromkeys(value) if isinstance(value, list) else value


class Unpivot(Section):
    """Columns that are periods (or another field) of one measure: a row becomes a line for each."""

    columns: Annotated[dict[str, Text | None], BeforeValidator(_named)] = Field(
        min_length=1,
        description="The columns; or column: value. Months give their period of the fiscal year, others their position",
    )
    into: str = Field("period", description="The field that tells the columns apart. Default period")
    measure: Measure = Field(description="What the amounts are")


class Rows(Section):
    """Which rows are data. A plain word has to be the whole cell; anything else is a pattern searched for."""

    stop: dict[str, Condition] = Field(default_factory=dict, description="Reading ends at the first such row")
    totals: dict[str, Condition] = Field(
        default_factory=dict, description="Printed totals and subtotals: not data, kept to compare with our own sums"
    )
    only: dict[str, Condition] = Field(
        default_factory=dict, description="Only such rows are data; all conditions count"
    )
    skip: dict[str, Condition] = Field(default_factory=dict, description="Such rows are left out")


class Check(Section):
    """What has to hold before the file is believed."""

    each: str | None = Field(None, max_length=400, description='On every row: "A + B - C = D", or "sum(months) = D"')
    total: Condition | None = Field(None, description="A totals row that has to equal the sum of the rows")
    within: Decimal = Field(Decimal(0), ge=0, description="Allowed difference in currency units. Default 0")

    @model_validator(mode="after")
    def _is_one_check(self) -> Check:
        if (self.each is None) == (self.total is None):
            raise ValueError("a check is either `each` or `total`")
        if self.each is not None:
            identity(self.each)
        return self
