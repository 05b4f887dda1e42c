"""Turns the finished parts of a slide into bytes: as trees those of a long deck take ten times the memory."""

from __future__ import annotations

from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part, XmlPart

_OF_SLIDE = frozenset({RELATIONSHIP_TYPE.CHART, RELATIONSHIP_TYPE.NOTES_SLIDE})
_KEPT = frozenset({"_partname", "_content_type", "_package", "_rels", "rels", "package"})


def settle(slide: Any) -> None:
    """Turn a slide, its charts and its notes into bytes; nothing may be asked of them afterwards.

    The library writes a part from its bytes where it has no tree, and asks it for no more than name and relations.
    """
    own = [relation.target_part for relation in slide.part.rels.values() if relation.reltype in _OF_SLIDE]
    for part in (*own, slide.part):
        if isinstance(part, XmlPart):
            _as_bytes(part)


def _as_bytes(part: Any) -> None:
    data = part.blob
    for name in part.__dict__.keys() - _KEPT:  # the tree, and proxies that hold it
        del part.__dict__[name]
    part.__class__ = Part
    part.blob = data
