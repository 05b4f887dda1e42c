"""The document as canonical JSON and back: the archive, the oracle of tests, and what the hash is taken of."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

from reports.document import ADDED_SINCE, SCHEMA, ReportDocument
from reports.render.contract import Renderer
from reports.render.errors import DocumentSchemaError, DocumentShapeError
from reports.render.json_shapes import Around, read_document, write_document

_SURROGATE = re.compile(r"[\ud800-\udfff]")
SHORT_HASH = 12  # characters: enough to tell the reports of a city apart for ever, short enough to read aloud


def to_json(document: ReportDocument) -> bytes:
    """Return the canonical JSON of a document: UTF-8, keys sorted, no white space, one line with its newline.

    No number has a point: money is decimal text in major units with its currency beside it, ratios are decimal text,
    dates and instants are ISO 8601 (instants in UTC); seconds, basis points and counts are whole numbers. Raises
    DocumentValueError for a value that its unit does not allow.
    """
    text = json.dumps(write_document(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair, which some sources send, has no UTF-8 form but does have an escape.
    return (_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n").encode()


def from_json(data: bytes) -> ReportDocument:
    """Return the document that `to_json` wrote, exactly.

    One of an earlier schema that is still known is returned in today's, with the declared defaults for what it lacks:
    a report archived before an upgrade is what the next one is compared with.

    Raises DocumentSchemaError for a document of another version and DocumentShapeError for anything else that is no
    such document, with the path to the first thing that is wrong.
    """
    try:
        raw = json.loads(data.decode(), parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=_object)
    except DocumentShapeError:
        raise
    except (ValueError, RecursionError) as error:
        raise DocumentShapeError(f"report document: no JSON of a report ({error}); {_REMEDY}") from None
    if not isinstance(raw, dict):
        raise DocumentShapeError(f"report document: found {type(raw).__name__}, expected an object; {_REMEDY}")
    schema = raw.get("schema")
    lacks = ADDED_SINCE.get(schema, {}) if isinstance(schema, str) else {}
    if schema != SCHEMA and not lacks:
        raise DocumentSchemaError(
            f"report document: found schema {schema!r:.80}, expected {SCHEMA!r}; "
            "read it with the version of Syncline that wrote it",
        )
    currency = raw.get("currency")
    around = Around(currency=currency if isinstance(currency, str) else "", lacks=lacks)
    return replace(read_document(raw, around), schema=SCHEMA)


def document_hash(document: ReportDocument) -> str:
    """Return the SHA-256 of the canonical JSON in hexadecimal; every copy in every format carries it."""
    return hashlib.sha256(to_json(document)).hexdigest()


def short_hash(document: ReportDocument) -> str:
    """Return the first twelve characters of the hash, for footers."""
    return document_hash(document)[:SHORT_HASH]


_REMEDY = "read an unaltered copy of the report"


def _no_float(text: str) -> object:
    raise DocumentShapeError(f"report document: found the number {text!r:.80}, expected decimal text; {_REMEDY}")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentShapeError(f"report document: {twice!r:.80} stands twice in one object; {_REMEDY}")
    return made


RENDERER = Renderer(name="json", media_type="application/json", suffix=".json", render=to_json)
