"""Opens whatever kind of file a layout reads as a table."""

from __future__ import annotations

from contextlib import AbstractContextManager

from connectors.contract.pages import OfferedFile
from connectors.finance_file import delimited, formats, workbook
from connectors.finance_file.layout import Layout
from connectors.finance_file.settings import Limits
from connectors.finance_file.tables import Table


def open_table(file: OfferedFile, layout: Layout, limits: Limits) -> AbstractContextManager[Table]:
    """Open the sheet or text that a layout reads; raises RejectedFileError where the file is not what it should be."""
    if formats.kind_of(file, limits) is formats.Format.DELIMITED:
        return delimited.opened(file, layout, limits)
    return workbook.opened(file, layout, limits)
