"""What an organisation's reports look like: its colour and its logo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from model.settings import Folder

LEAST_CONTRAST = 4.5
"""Of text against white (WCAG 2.1, success criterion 1.4.3): the colour is that of headings."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_BREAKS = 0.04045  # below it, sRGB is linear (IEC 61966-2-1)


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of a colour like `#1f4e79` against white, 1 to 21 (WCAG 2.1, relative luminance)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= _BREAKS else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _accent(colour: str) -> str:
    if not _HEX.fullmatch(colour):
        raise ValueError("expected a colour like #1f4e79")
    contrast = contrast_with_white(colour)
    if contrast < LEAST_CONTRAST:
        raise ValueError(
            f"its contrast with white paper is {contrast:.1f} to 1, and headings need {LEAST_CONTRAST} to 1 (WCAG); "
            "take a darker shade"
        )
    return colour.lower()


class BrandSettings(BaseModel):
    """The organisation's colour and logo; the colours of a status are the same in every organisation's reports."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accent: Annotated[str, AfterValidator(_accent)] = Field(
        default="#1f4e79", description="colour of headings and rules, like #1f4e79; at least 4.5 to 1 against white"
    )
    logo: Annotated[Path, Folder()] | None = Field(
        default=None, description="picture at the head of a report: a PNG or JPEG file of at most 300 kB"
    )
    logo_text: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="what the logo shows, for those who do not see it, like `Seal of the City of Marlow`",
    )

    @model_validator(mode="after")
    def _described(self) -> Self:
        if self.logo is not None and self.logo_text is None:
            raise ValueError("a logo needs `logo_text`, which is read out to those who do not see it")
        if self.logo is None and self.logo_text is not None:
            raise ValueError("`logo_text` describes no picture; write `logo` with its file, or remove it")
        return self
