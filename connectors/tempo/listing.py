"""Reads a listing that is paged by offset, and notices when it shifts under the reader.

Tempo pages by `offset` and `limit`; `metadata` echoes both and has `next`, a link, while more follows (OpenAPI of the
REST API 4.0). A row that is deleted while pages are read moves all later ones up, and the one at the edge of a page is
never seen. Each page is therefore asked for from the last row already read: if another one stands there, the listing
has shifted. In an order that edits do not change (by id) nothing else can hide a row that was there all the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract.errors import SourceChangedError
from connectors.contract.shapes import has, id_at, number_at, object_at, objects_at, text_at

if TYPE_CHECKING:
    from connectors.tempo.resources import Resource
    from connectors.tempo.site import Site

LONGEST_LINK = 4000  # characters of `metadata.next`; a real one has a few hundred

Row = dict[str, Any]


class ShiftedError(Exception):
    """The listing changed while it was read: it has to be read again from its start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A listing that is asked for."""

    resource: Resource
    path: str
    id: str  # key of a row's id
    params: Mapping[str, object]

    @property
    def where(self) -> str:
        """The request as messages name it."""
        return f"GET {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """How far a listing was read: what follows is asked for at `offset`, after the row with the id `last`."""

    offset: int = 0
    last: str = ""  # empty: nothing was read


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """Rows that were not read before, in order."""

    rows: tuple[Row, ...]
    is_last: bool
    answered_at: datetime | None  # aware UTC, by the server's clock, where it says so


def read(site: Site, asked: Asked) -> Iterator[ListedPage]:
    """Yield the pages of a listing; the last one comes even when it is empty.

    Raises ShiftedError, SourceChangedError for an answer of another shape or a listing without end, and what the
    resource says when it is refused.
    """
    params, place = dict(asked.params), _Place()
    while True:
        page, place, more = _page(site, asked, params, place)
        yield page
        if page.is_last:
            return
        params |= more


def every(site: Site, asked: Asked) -> tuple[Row, ...]:
    """Return all rows of a short listing, read again when it shifts; raises SourceBusyError when it keeps shifting."""
    for _ in range(site.attempts):
        try:
            return tuple(row for page in read(site, asked) for row in page.rows)
        except ShiftedError:
            continue
    raise site.restless(asked.where)


def _page(
    site: Site, asked: Asked, params: Mapping[str, object], place: _Place
) -> tuple[ListedPage, _Place, Mapping[str, object]]:
    """Return the page after a place, the place after it, and what the next request has to say besides."""
    overlap = 1 if place.last else 0
    offset = max(place.offset - overlap, 0)
    limit = max(site.rows_a_page, overlap + 1)
    answer = site.get(asked.resource, asked.path, {**params, "offset": offset, "limit": limit})
    under = asked.where
    rows = objects_at(answer.data, "results", under=under)
    metadata = object_at(answer.data, "metadata", under=under)
    _same_offset(metadata, offset, under)
    ids = [id_at(row, asked.id, under=f"{under}.results[{number}]") for number, row in enumerate(rows)]
    if overlap and (not ids or ids[0] != place.last):
        raise ShiftedError
    more = _following(metadata, under)
    # A full page without a link is asked to prove that nothing follows: one request more, and no silent cut.
    is_full = len(rows) >= _limit(metadata, limit)
    new = rows[overlap:]
    if more is not None and not new:
        raise _changed("announces another page after an empty one", f"{under}.metadata.next")
    page = ListedPage(
        rows=tuple(new),
        is_last=more is None and not (is_full and new),
        answered_at=_moment(answer.headers.get("Date", "")),
    )
    return page, _Place(offset=offset + len(rows), last=ids[-1] if ids else place.last), more or {}


def _same_offset(metadata: Row, offset: int, under: str) -> None:
    """Refuse the answer to another question than ours: a server that ignores the offset would go on without end."""
    if has(metadata, "offset") and number_at(metadata, "offset", under=f"{under}.metadata") != offset:
        raise _changed(f"begins at another row than the {offset} asked for", f"{under}.metadata.offset")


def _limit(metadata: Row, asked: int) -> int:
    """Return the rows that a page may have: what the server says, where it allows fewer than were asked for."""
    echoed = metadata.get("limit")
    return min(echoed, asked) if isinstance(echoed, int) and echoed > 0 else asked


def _following(metadata: Row, under: str) -> dict[str, object] | None:
    """Return the query of the link to the next page without its place in the listing, None where none follows.

    The link's host is never asked: the token goes to the configured address alone.
    """
    if not has(metadata, "next") or metadata["next"] == "":
        return None
    link = text_at(metadata, "next", under=f"{under}.metadata")
    try:
        query = parse_qs(urlsplit(link[:LONGEST_LINK]).query, max_num_fields=100)
    except ValueError:
        query = {}
    if not query:
        raise _changed("has no link to its next page", f"{under}.metadata.next")
    return {name: values for name, values in query.items() if name not in ("offset", "limit")}


def _changed(found: str, path: str) -> SourceChangedError:
    return SourceChangedError(f"Tempo's answer {found} ({path}); report this to whoever maintains Syncline", path)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
