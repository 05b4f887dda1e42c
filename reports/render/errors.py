"""What can be wrong with a document that is printed or read back.

DocumentError
├── DocumentSchemaError   written by another version of Syncline
├── DocumentShapeError    not the canonical JSON of a document
└── DocumentValueError    a value that its unit does not allow
"""

from __future__ import annotations


class DocumentError(ValueError):
    """A report document that cannot be written or read; a developer acts, or a person fetches an unaltered copy."""


class DocumentSchemaError(DocumentError):
    """The document was written in a schema that this version does not read."""


class DocumentShapeError(DocumentError):
    """The bytes are not what `to_json` writes; the message names the path within the document."""


class DocumentValueError(DocumentError):
    """A value does not fit its unit; the message names the figure."""
