"""The organisation's colour and logo as a web page takes them: nothing but six digits, nothing but base64."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from reports.document import Brand

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_TYPES = frozenset({"image/png", "image/jpeg", "image/svg+xml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLogo:
    """A picture inside the page."""

    uri: str  # data: URI; as an image it can neither run a script nor ask for anything
    text: str  # what a screen reader says of it


def accent(brand: Brand) -> str:
    """Return the colour of cover and headings as CSS has it; the usual one where the document has another text."""
    return brand.accent if _COLOUR.fullmatch(brand.accent) else Brand().accent


def web_logo(brand: Brand) -> WebLogo | None:
    """Return the logo, or None where there is none, or none that can be both shown and described."""
    if brand.logo_type not in _TYPES or not brand.logo_text.strip():
        return None
    try:
        data = base64.b64decode(brand.logo, validate=True)
    except (binascii.Error, ValueError):
        return None
    if not data:
        return None
    return WebLogo(uri=f"data:{brand.logo_type};base64,{base64.b64encode(data).decode()}", text=brand.logo_text)
