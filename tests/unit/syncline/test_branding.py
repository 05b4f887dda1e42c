"""The logo of an organisation's reports: read whole and small, or refused with what to do."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from config.branding import BrandSettings, contrast_with_white
from syncline.branding import LARGEST_LOGO, LARGEST_SIDE, brand_of
from syncline.errors import NotAllowedError


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "navy").save(made, kind)
    return made.getvalue()


def settings(file: Path) -> BrandSettings:
    return BrandSettings(accent="#7A1F1F", logo=file, logo_text="Seal of the City of Marlow")


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_goes_into_the_brand_with_what_it_shows(tmp_path: Path, kind: str, media_type: str) -> None:
    file = tmp_path / "seal"
    file.write_bytes(picture(kind))
    brand = brand_of(settings(file))
    assert b64decode(brand.logo) == file.read_bytes()
    assert (brand.accent, brand.logo_type, brand.logo_text) == ("#7a1f1f", media_type, "Seal of the City of Marlow")


def test_without_a_logo_the_colour_alone_is_the_brand() -> None:
    brand = brand_of(BrandSettings())
    assert (brand.accent, brand.logo, brand.logo_type, brand.logo_text) == ("#1f4e79", "", "", "")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", r"is no whole PNG or JPEG picture \(.*\); export it again"),
        (picture()[:-20], r"is no whole PNG or JPEG picture \(.*\); export it again"),
        (picture("GIF"), r"is no whole PNG or JPEG picture \(.*\); export it again"),
        (b"\0" * (LARGEST_LOGO + 1), "is larger than 300 kB, and every report carries it; save a smaller one"),
        (picture(size=(LARGEST_SIDE + 1, 2)), "has 4,001 by 2 pixels; save one of at most 4,000 a side"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    file = tmp_path / "seal.png"
    file.write_bytes(data)
    with pytest.raises(NotAllowedError, match=rf"`organisation.brand.logo`: .*seal\.png {sentence}\."):
        brand_of(settings(file))


def test_a_logo_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError, match=r"cannot be read \(No such file or directory\); correct the path"):
        brand_of(settings(tmp_path / "seal.png"))


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast_is_that_of_the_guidelines(colour: str, contrast: float) -> None:
    """The two greys are the well-known neighbours of 4.5 to 1."""
    assert round(contrast_with_white(colour), 2) == contrast
