"""Short listings that are read whole in each run: what is on none of their pages is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.contract.pages import Page, Record
from connectors.tempo.listing import Asked, Row, ShiftedError, read

if TYPE_CHECKING:
    from connectors.tempo.site import Site


def whole(site: Site, asked: Asked, scope: str, records: Callable[[Sequence[Row]], Sequence[Record]]) -> Iterator[Page]:
    """Yield the pages of a listing, read again from its start when it shifts; the last one says that it is complete.

    An interrupted reading begins anew: these listings have few pages. Raises SourceBusyError when it keeps shifting.
    """
    for _ in range(site.attempts):
        try:
            for page in read(site, asked):
                kept = tuple(replace(one, partition=scope) for one in records(page.rows))
                yield Page(records=kept, listed=(scope,) if page.is_last else ())
        except ShiftedError:
            continue
        return
    raise site.restless(asked.where)
