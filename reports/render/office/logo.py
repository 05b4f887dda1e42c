"""The organisation's logo as office programs take it: PNG or JPEG with its size."""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass

from reports.document import Brand

_TYPES = frozenset({"image/png", "image/jpeg"})
_MOST_PIXELS = 16_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture with what a screen reader says of it."""

    data: bytes
    width: int  # pixels
    height: int
    text: str


def logo(brand: Brand) -> Logo | None:
    """Return the logo, or None where there is none, or none in a form that Word and PowerPoint surely draw.

    An SVG is left to the formats that draw it; a picture without its text is left out, because nobody could hear it.
    """
    if not brand.logo or brand.logo_type not in _TYPES or not brand.logo_text:
        return None
    from PIL import Image, UnidentifiedImageError

    try:
        data = base64.b64decode(brand.logo, validate=True)
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
    except (binascii.Error, ValueError, UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
    if not 0 < width * height <= _MOST_PIXELS:
        return None
    return Logo(data=data, width=width, height=height, text=brand.logo_text)
