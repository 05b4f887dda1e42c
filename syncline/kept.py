"""Finds reports that were kept, and refuses one that is not what was once saved."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from syncline.errors import DamagedReportError, NothingReadError, UnknownReportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.document import ReportDocument
    from store.open import Store
    from store.reports import SavedReport
    from syncline.wiring import Application

_REMEDY = "Restore the store from its last backup; what people were sent carries the hash, so a copy can be compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kept report whose document is proven to be the one that was saved."""

    saved: SavedReport
    document: ReportDocument


def kept_report(application: Application, store: Store, number: int | None) -> Kept:
    """Return a report by its number, None for the one made last of the configuration's reports.

    Raises UnknownReportError, NothingReadError where none was made yet, DamagedReportError for one that was altered.
    """
    if number is None:
        newest = _newest(application, store)
        if newest is None:
            raise NothingReadError("No report was made yet, so there is nothing to explain. First: `syncline report`.")
        number = newest
    saved = saved_report(store, number)
    if saved is None:
        raise UnknownReportError(number, _newest(application, store))
    return Kept(saved=saved, document=document_in(saved))


def saved_report(store: Store, number: int) -> SavedReport | None:
    """Return what is kept under a number, None for nothing; raises DamagedReportError for what cannot be unpacked."""
    from store import reports

    try:
        return reports.by_id(store, number)
    except (zlib.error, ValueError) as error:
        raise DamagedReportError(f"Report {number} in the store cannot be unpacked ({error}). {_REMEDY}.") from None


def document_in(saved: SavedReport) -> ReportDocument:
    """Return the document of a kept report; raises DamagedReportError where it is not the one that was saved."""
    from reports.render.canonical_json import from_json
    from reports.render.errors import DocumentError

    found = sha256(saved.document).hexdigest()
    if found != saved.sha256:
        told = f"Report {saved.id} in the store is not what was saved: its hash is {found}, kept was {saved.sha256}"
        raise DamagedReportError(f"{told}. {_REMEDY}.")
    try:
        return from_json(saved.document)
    except DocumentError as error:
        raise DamagedReportError(f"Report {saved.id}: {error}.") from None


def _newest(application: Application, store: Store) -> int | None:
    return max(_numbers(application, store), default=None)


def _numbers(application: Application, store: Store) -> Iterator[int]:
    from store import reports

    for name in application.configuration.settings.reports:
        try:
            saved = reports.latest(store, name)
        except (zlib.error, ValueError) as error:
            raise DamagedReportError(f"The last report {name!r} cannot be unpacked ({error}). {_REMEDY}.") from None
        if saved is not None:
            yield saved.id
