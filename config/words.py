"""The words that reports use for the four colours."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

LONGEST = 30  # characters: it stands in narrow columns

USUAL = {"red": "Off track", "yellow": "At risk", "green": "On track", "grey": "Not known"}


def _printable(word: str) -> str:
    if word != word.strip() or not word.isprintable():
        raise ValueError("expected a word or two without line breaks and without blanks around them, like `Off track`")
    return word


Word = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_printable)]


class StatusWords(BaseModel):
    """What each colour is called; the symbol beside it stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    red: Word | None = Field(default=None, description="instead of `Off track`")
    yellow: Word | None = Field(default=None, description="instead of `At risk`")
    green: Word | None = Field(default=None, description="instead of `On track`")
    grey: Word | None = Field(default=None, description="instead of `Not known`")

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        seen: dict[str, str] = {}
        for colour, usual in USUAL.items():
            word = getattr(self, colour) or usual
            other = seen.setdefault(word.casefold(), colour)
            if other != colour:
                raise ValueError(
                    f"`{other}` and `{colour}` are both called {word}; each colour needs a word of its own"
                )
        return self

    def written(self) -> dict[str, str]:
        """Return the words that are not the usual ones, by colour."""
        return {colour: word for colour in USUAL if (word := getattr(self, colour)) is not None}
