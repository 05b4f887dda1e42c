"""Chooses how worklogs are fetched: with their issues, or from the feed of the whole site."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

IDS_A_PAGE = 1000
"""Worklogs in an answer of `worklog/updated` and in a request of `worklog/list` (vendor's specification)."""


class Plan(StrEnum):
    """Where worklogs come from."""

    EMBEDDED = "embedded"  # in the `worklog` field of each issue, with a request more where it holds too few
    FEED = "feed"  # `worklog/updated` and `worklog/list`, of the whole site
    NONE = "none"  # hours are no matter of this source


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What issues that were read with their `worklog` field showed."""

    issues: int = 0
    worklogs: int = 0  # their `total`, not only those in the answers
    overflows: int = 0  # issues whose field held fewer than its `total`

    def __add__(self, other: Measured) -> Measured:
        return Measured(
            issues=self.issues + other.issues,
            worklogs=self.worklogs + other.worklogs,
            overflows=self.overflows + other.overflows,
        )


NOTHING_MEASURED = Measured()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Requests that each plan is expected to cost from here on."""

    embedded: int
    feed: int

    @property
    def plan(self) -> Plan:
        """The cheaper plan; the embedded one when both cost the same, since it needs no view of the whole site."""
        return Plan.FEED if self.feed < self.embedded else Plan.EMBEDDED


def estimate(measured: Measured, *, remaining: int, of_site: int) -> Estimate:
    """Return what both plans cost in requests, beyond those that fetch the issues and that both make.

    embedded = remaining issues x share of the measured ones with an overflow: each takes a request of its own
    feed     = 2 x pages of 1,000 of the site's worklogs: the mean of the measured ones x issues of the site

    Both are rounded up. Worked example: 100 issues were measured, with 300 worklogs, 2 of them with an overflow; 9,900
    remain, and the site has 10,000 issues. Embedded: 9,900 x 2 / 100 = 198. Feed: 10,000 x 300 / 100 = 30,000
    worklogs, 30 pages, 60 requests. The feed is cheaper. Without an overflow embedded costs nothing.

    Args:
        measured: what was seen so far; nothing seen costs nothing.
        remaining: issues that are still to be read.
        of_site: issues of the whole site that the account sees, those of other projects included.
    """
    if not measured.issues:
        return Estimate(embedded=0, feed=0)
    worklogs = -(-of_site * measured.worklogs // measured.issues)
    return Estimate(
        embedded=-(-remaining * measured.overflows // measured.issues),
        feed=2 * max(1, -(-worklogs // IDS_A_PAGE)),
    )
