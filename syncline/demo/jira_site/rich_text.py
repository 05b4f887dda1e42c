"""Text of descriptions and comments: Atlassian's document format in version 3, wiki text in version 2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def document(text: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """Plain text as a document, a paragraph for each blank-line block; what already is a document stays itself."""
    if not isinstance(text, str):
        return text
    blocks = [_paragraph(block) for block in text.split("\n\n")] if text else []
    return {"type": "doc", "version": 1, "content": blocks}


def _paragraph(block: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for number, line in enumerate(block.split("\n")):
        if number:
            content.append({"type": "hardBreak"})
        if line:
            content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def wiki(text: str | Mapping[str, Any]) -> str:
    """The same for version 2: text as it was given, documents as their bare text."""
    return text if isinstance(text, str) else "\n\n".join(_bare(part) for part in text.get("content", ())).strip()


def _bare(node: Mapping[str, Any]) -> str:
    if node.get("type") == "hardBreak":
        return "\n"
    own = str(node.get("text", node.get("attrs", {}).get("text", "")))
    return own + "".join(_bare(part) for part in node.get("content", ()))
