"""A layout to start from, proposed by the names of a file's columns; a person completes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from connectors.contract.connector import FoundField
from connectors.finance_file.converters import MONTHS, month_number

_MONTH_COLUMNS = 6  # from so many on, the months of a spending plan
_MEASURES = (
    ("budget_adjustment", r"tran.?f|adjust|adjs|amend"),
    ("budget_original", r"original|adopted|appropriation"),
    ("commitment", r"encumb|commit|obligat"),
    ("pre_commitment", r"requisition|pre-?enc"),
    ("forecast", r"forecast|projected"),
    ("actual", r"expended|actual|spent|ytd|^amount$|paid"),
)
_FIELDS = (
    ("project_code", r"^(project|wbs|project (code|id|number|no\.?))$"),
    ("fund", r"^fund( code| number| no\.?)?$"),
    ("department", r"^(department|dept|division|org)( code)?$"),
    ("account", r"^(account|object|obj|gl account)( code| number)?$"),
    ("fiscal_year", r"^(fiscal year|fy|year)$"),
    ("period", r"^(period|per|month)$"),
    ("posting_on", r"^(post(ing)? date|date|gl date)$"),
    ("document", r"^(journal|document|voucher|invoice)( no\.?| number)?$"),
)
_CHECKED = r"revised|available|total|balance"


def proposal(file: str, sheet: str, fields: Sequence[FoundField], text_form: tuple[str, str], year_starts: int) -> str:
    """Return a layout as YAML: what could be told from the columns, and comments for what a person has to add."""
    months = [field.name for field in fields if month_number(field.name)]
    amounts = _named(_MEASURES, [field for field in fields if field.suggestion == "amount"])
    given = _named(_FIELDS, fields)
    plan = len(months) >= _MONTH_COLUMNS
    kind = "plan" if plan else "transactions" if "posting_on" in given or list(amounts) == ["actual"] else "snapshot"
    encoding, delimiter = text_form
    lines = [f"{_layout_name(file)}:", f"  files: {_quoted(_glob(file))}", f"  kind: {kind}"]
    lines += [f"  sheet: {_quoted(sheet)}"] if sheet else []
    lines += [f"  fiscal_year_starts: {MONTHS[year_starts - 1]}"]
    lines += [f"  encoding: {encoding}"] if encoding not in {"", "utf-8"} else []
    lines += [f"  delimiter: {_quoted(delimiter)}"] if delimiter not in {"", ","} else []
    needed = ["fiscal_year"] if plan else ["fiscal_year", "period"]
    if not {*needed} <= given.keys() and not (kind == "transactions" and "posting_on" in given):
        lines.append(
            "  context:  # facts the rows do not carry: take them from the file name, a cell, or write a value"
        )
        lines += [f"    {name}: {{filename: '{_hint(name)}'}}" for name in needed if name not in given]
    if given:
        lines.append("  fields:")
        lines += [f"    {name}: {_field(name, column)}" for name, column in given.items()]
    if plan:
        lines.append(f"  unpivot: {{columns: [{', '.join(map(_quoted, months))}], measure: budget_planned}}")
    else:
        lines.append("  lines:")
        shown = amounts or {"actual": "write the amount column here"}
        lines += [f"    {measure}: {_quoted(column)}" for measure, column in shown.items()]
    return "\n".join(lines) + "\n"


def _named(table: Sequence[tuple[str, str]], fields: Sequence[FoundField]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, pattern in table:
        for field in fields:
            if name not in found and field.name not in found.values() and re.search(pattern, field.name, re.IGNORECASE):
                if table is _MEASURES and re.search(_CHECKED, field.name, re.IGNORECASE):
                    continue
                found[name] = field.name
    return found


def _field(name: str, column: str) -> str:
    return f"{{column: {_quoted(column)}, format: '%m/%d/%Y'}}" if name == "posting_on" else _quoted(column)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


def _layout_name(file: str) -> str:
    stem = file.rpartition("/")[2].rpartition(".")[0]
    word = re.sub(r"[^a-z]+", "_", stem.casefold()).strip("_")[:40]
    return word or "export"


def _glob(file: str) -> str:
    """Return the file's own name with its numbers left open, so that the next export fits too."""
    name = re.sub(r"[\[\]?]", "?", file.rpartition("/")[2])
    return re.sub(r"\d+", "*", name)


def _hint(name: str) -> str:
    return r"(20\d\d)" if name == "fiscal_year" else r"[-_ ]p?(\d\d?)\b"
