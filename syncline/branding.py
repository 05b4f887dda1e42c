"""Reads the logo that reports carry."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING

from syncline.errors import NotAllowedError

if TYPE_CHECKING:
    from pathlib import Path

    from config.branding import BrandSettings
    from reports.document import Brand

LARGEST_LOGO = 300_000  # bytes: it stands in every copy of every report
LARGEST_SIDE = 4_000  # pixels: a small file may unpack to more than the memory holds
_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


def brand_of(settings: BrandSettings) -> Brand:
    """Return what reports look like; raises NotAllowedError for a logo that cannot be shown, OSError never."""
    from reports.document import Brand

    if settings.logo is None:
        return Brand(accent=settings.accent)
    data = _read(settings.logo)
    return Brand(
        accent=settings.accent,
        logo=b64encode(data).decode(),
        logo_type=_checked(settings.logo, data),
        logo_text=settings.logo_text or "",
    )


def _checked(file: Path, data: bytes) -> str:
    """Return a picture's media type."""
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=tuple(_MEDIA_TYPES)) as picture:
            kind, sides = picture.format or "", picture.size
            picture.verify()
    except Exception as error:  # noqa: BLE001 # Pillow names no root of what a broken file raises
        reason = f"is no whole PNG or JPEG picture ({type(error).__name__}); export it again"
        raise _refused(file, reason) from None
    if max(sides) > LARGEST_SIDE:
        raise _refused(file, f"has {sides[0]:,} by {sides[1]:,} pixels; save one of at most {LARGEST_SIDE:,} a side")
    return _MEDIA_TYPES[kind]


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            data = source.read(LARGEST_LOGO + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _refused(file, f"cannot be read ({reason}); correct the path") from None
    if len(data) > LARGEST_LOGO:
        raise _refused(
            file, f"is larger than {LARGEST_LOGO // 1000} kB, and every report carries it; save a smaller one"
        )
    return data


def _refused(file: Path, reason: str) -> NotAllowedError:
    return NotAllowedError(f"`organisation.brand.logo`: {file} {reason}.")
