"""Why a whole file is put aside: one sentence each, with the place, the reason and what to do."""

from __future__ import annotations

from connectors.contract.errors import RejectedFileError
from model.problems import Place, Problem

SAVE_AS_XML = "in Microsoft Project choose File, Save As, XML Format (*.xml), and put that file here"
EXPORT_AGAIN = "export the plan again and copy the file whole"


def refused(
    file: str, code: str, reason: str, remedy: str, *, line: int | None = None, value: str = ""
) -> RejectedFileError:
    """Return the error for a file of which nothing may enter the store."""
    place = Place(file=file, line=line)
    return RejectedFileError([Problem(code=code, place=place, reason=reason, value=value, remedy=remedy)])
