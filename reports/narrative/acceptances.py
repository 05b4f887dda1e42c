"""What is said of a discrepancy that somebody accepted, and of one whose acceptance has lapsed."""

from __future__ import annotations

from reports.figures.acceptance import Acceptance
from reports.narrative.wording import day, sentence


def accepted(acceptance: Acceptance) -> str:
    """Return by whom, until when and why a discrepancy is accepted."""
    return sentence(f"accepted by {acceptance.by} until {day(acceptance.until)}: {acceptance.reason}")


def lapsed(said: str, acceptance: Acceptance) -> str:
    """Return the sentence of a discrepancy with the news that it was accepted until a day that has passed."""
    return (
        f"{said} {acceptance.by} had accepted this until {day(acceptance.until)}; that has lapsed, so "
        "accept it anew or settle it."
    )
