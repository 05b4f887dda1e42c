"""The language of layouts: how an administrator says what the rows and columns of a finance export mean."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from connectors.finance_file.converters import MONTHS, month_number
from connectors.finance_file.identities import identity
from connectors.finance_file.patterns import bounded
from connectors.finance_file.sections import (
    Check,
    ContextFact,
    FieldRule,
    FieldSource,
    Header,
    LineRule,
    Numbers,
    Rows,
    Section,
    Sign,
    Unpivot,
    line_rules,
)
from connectors.finance_file.templates import template
from model import currencies
from model.values import LayoutKind

LINE_FIELDS = tuple(
    "fiscal_year period posting_on project_code account fund department category vendor document description".split()  # noqa: SIM905  # two lines instead of thirteen
)
"""Fields of a finance line that a layout may fill; any other name under `fields` becomes a segment of the account."""

DESCRIPTIVE_FIELDS = ("vendor", "description")
"""Fields that may name private people: stored only from columns listed in `keep_columns`."""

_RESERVED = frozenset(
    [
        "layout",
        "layout_kind",
        "measure",
        "amount",
        "currency",
        "hours",
        "segments",
        "key",
        "source",
        "partition",
        "record",
        "place",
        "from_run",
    ]
)
_ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp437", "cp850", "mac-roman")


def _encoding(value: str) -> str:
    if value not in _ENCODINGS:
        raise ValueError(f"expected one of {', '.join(_ENCODINGS)}, found {value!r}")
    return codecs.lookup(value).name


def _sheet(value: str | int) -> str | int:
    if isinstance(value, int):
        if value < 1:
            raise ValueError("sheets are counted from 1")
    elif len(value) > 2 and value[0] == value[-1] == "/":  # noqa: PLR2004  # the two slashes
        bounded(value[1:-1])
    return value


def _month(value: object) -> object:
    if value not in MONTHS:
        raise ValueError("expected the English name of a month, like July")
    return month_number(str(value))


class LayoutText(Section):
    """The options of a layout, each with its default; `Layout` adds what has to hold between them."""

    kind: LayoutKind = Field(description="snapshot (balances), transactions (postings) or plan (amounts by period)")
    files: str = Field(
        "*", min_length=1, max_length=200, description='Glob of the file names it is for. Default "*": all'
    )
    sheet: Annotated[str | int, AfterValidator(_sheet)] | None = Field(
        None, description="Sheet by name, number from 1 or /pattern/. Default: the first visible one"
    )
    replaces: tuple[str, ...] | None = Field(
        None,
        description="Facts and fields that name what a new file replaces. "
        "Default: [fiscal_year, period], of a plan [fiscal_year]",
    )
    fiscal_year_starts: Annotated[int, BeforeValidator(_month), Field(ge=1, le=12)] | None = Field(
        None, description="Month of period 1, like July. Default: the organisation's"
    )
    currency: str | None = Field(None, pattern="^[A-Z]{3}$", description="ISO 4217 code. Default: the organisation's")
    encoding: Annotated[str, AfterValidator(_encoding)] = Field(
        "utf-8", description=f"Of delimited text: {', '.join(_ENCODINGS)}. Default utf-8"
    )
    delimiter: str = Field(
        ",", pattern=r'^[^"\r\n\x00]$', description='Between the cells of delimited text. Default ","'
    )
    context: dict[str, ContextFact] = Field(default_factory=dict, description="Facts that the rows do not carry")
    header: Header = Field(default_factory=Header, description="How the header row is found")
    numbers: Numbers = Field(default_factory=Numbers, description="How numbers are written")
    sign: Sign = Field("normal", description="reversed: the file prints spending as negative. Default normal")
    fill_down: tuple[str, ...] = Field((), description="Columns whose blank cells mean the same as above")
    rows: Rows = Field(default_factory=Rows, description="Which rows are data")
    fields: dict[str, FieldSource] = Field(
        default_factory=dict, description="Fields of a line and where they come from"
    )
    lines: Annotated[tuple[LineRule, ...], BeforeValidator(line_rules)] = Field(
        (), description="Amounts of a row: measure: column, or a list of {measure, amount, when, sign}"
    )
    unpivot: Unpivot | None = Field(None, description="Columns that are periods of one measure")
    checks: tuple[Check, ...] = Field((), description="Sums and identities that have to hold")
    on_error: Literal["reject_file", "quarantine_rows"] | None = Field(
        None, description="What a bad row does. Default: reject_file; transactions: quarantine_rows"
    )
    max_bad_rows: int = Field(100, ge=0, le=10_000, description="More bad rows than this reject the file. Default 100")
    max_bad_amount: Decimal | None = Field(
        None, ge=0, description="More money in bad rows than this rejects the file. Default: no limit"
    )
    keep_columns: tuple[str, ...] = Field(
        (), description="Descriptive columns that may be stored. Default none: names and comments are not kept"
    )
    order: tuple[str, ...] = Field((), description="Values of the context fact `version`, the oldest first")


class Layout(LayoutText):
    """A layout whose parts fit each other."""

    @model_validator(mode="after")
    def _parts_fit(self) -> Layout:
        for rule in (_lines_rule, _names_rule, _facts_rule, _privacy_rule, _checks_rule):
            reason = next(rule(self), "")
            if reason:
                raise ValueError(reason)
        return self

    @property
    def replaced(self) -> tuple[str, ...]:
        """What a new file replaces, the default worked out."""
        if self.replaces is not None:
            return self.replaces
        return ("fiscal_year",) if self.kind is LayoutKind.PLAN else ("fiscal_year", "period")

    @property
    def rejects(self) -> bool:
        """Whether one bad row rejects the whole file."""
        return self.on_error == "reject_file" or (self.on_error is None and self.kind is not LayoutKind.TRANSACTIONS)

    @property
    def known(self) -> frozenset[str]:
        """Names of the facts and fields a line of this layout has."""
        names = {*self.fields, *self.context}
        if self.unpivot:
            names.add(self.unpivot.into)
        if "posting_on" in names:
            names |= {"fiscal_year", "period"}
        return frozenset(names)


def _lines_rule(layout: LayoutText) -> Iterator[str]:
    if not layout.lines and not layout.unpivot:
        yield "say which columns are amounts: `lines: {actual: AMOUNT}` or `unpivot`"


def _names_rule(layout: LayoutText) -> Iterator[str]:
    into = [layout.unpivot.into] if layout.unpivot else []
    for name in (*layout.fields, *into):
        if name in _RESERVED or name == "project":
            hint = "write project_code" if name == "project" else "Syncline sets it"
            fields = f"fields are {', '.join(LINE_FIELDS)}, or the name of a segment"
            yield f"{name!r} cannot be filled by a layout: {hint}; {fields}"
    for name in (*layout.fields, *into):
        if name in layout.context:
            yield f"{name!r} is given by `context` and again for each row: remove one of them"
    for name in into:
        if name in layout.fields:
            yield f"{name!r} is given by `fields` and by `unpivot`: remove one of them"


def _facts_rule(layout: Layout) -> Iterator[str]:
    if layout.kind is LayoutKind.SNAPSHOT:
        for name in ("fiscal_year", "period"):
            if name not in layout.known:
                yield (
                    f"balances mean nothing without their {name}: give it under `context` "
                    f"(filename, folder, cell or value) or under `fields`"
                )
    for name in layout.replaced:
        if name not in layout.known:
            yield f"`replaces` needs {name!r}, which neither `context` nor `fields` gives: add it, or set `replaces`"
    if layout.order and "version" not in layout.context:
        yield "`order` ranks the context fact `version`: say under `context` where it is found"
    if len(set(layout.order)) != len(layout.order):
        yield "`order` names a version twice"
    if layout.currency and currencies.decimals(layout.currency) is None:
        yield f"{layout.currency!r} is no currency in use: give its ISO 4217 code, like USD"


def _privacy_rule(layout: LayoutText) -> Iterator[str]:
    for name in DESCRIPTIVE_FIELDS:
        rule = layout.fields.get(name)
        for column in rule_columns(rule) if rule else ():
            if column not in layout.keep_columns:
                yield (
                    f"{name!r} takes column {column!r}, which may name private people: "
                    f"add it to `keep_columns` to store it"
                )


def _checks_rule(layout: LayoutText) -> Iterator[str]:
    for check in layout.checks:
        if check.total is not None and not layout.rows.totals:
            yield "a `total` check needs `rows.totals`, which says which rows are totals"
        if check.each is not None and identity(check.each).sums_months and not layout.unpivot:
            yield "sum(months) adds the columns of `unpivot`, which this layout does not have"


def rule_columns(rule: FieldRule) -> tuple[str, ...]:
    """Return the columns a field rule takes its value from."""
    if rule.column is not None:
        return (rule.column,)
    if rule.text is not None:
        return tuple(part.column for part in template(rule.text) if part.column)
    if rule.match is not None:
        return tuple(rule.match)
    return tuple(column for each in rule.first or () for column in rule_columns(each))


def required_columns(layout: Layout) -> tuple[tuple[str, ...], ...]:
    """Return the columns a file has to have, each with the spellings of which one is enough."""
    wanted: dict[tuple[str, ...], None] = {}
    for rule in layout.fields.values():
        sources = rule.first or (rule,)
        names = [rule_columns(source) for source in sources if rule_columns(source)]
        if rule.first:
            wanted[tuple(column for columns in names for column in columns)] = None
        elif rule.match is not None:
            wanted[tuple(rule.match)] = None
        else:
            wanted.update(dict.fromkeys((column,) for columns in names for column in columns))
    conditions = [layout.rows.stop, layout.rows.totals, layout.rows.only, layout.rows.skip]
    conditions += [line.when for line in layout.lines]
    singles = [*layout.fill_down, *(column for condition in conditions for column in condition)]
    singles += [*layout.unpivot.columns] if layout.unpivot else []
    wanted.update(dict.fromkeys((column,) for column in singles))
    wanted.update(dict.fromkeys(line.amount for line in layout.lines))
    return tuple(spellings for spellings in wanted if spellings)
