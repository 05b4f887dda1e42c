"""What earlier reports said of a project: each report takes over its predecessor's trail and adds the predecessor."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from reports.document import EarnedValue, MilestoneRow, ProjectPage, TrailPoint
from reports.figures.fact import day, whole

POINTS_KEPT = 60  # five years of monthly reports
MILESTONES_KEPT = 12  # more lines than that nobody tells apart in a drawing
RATIOS = ("spi", "cpi", "spi_t")


def trail(before: ProjectPage | None, then: date | None, now: date) -> tuple[TrailPoint, ...]:
    """Return what earlier reports said of a project, oldest first, one point for each as-of date, the newest 60.

    `before` is the project's page in the last report, `then` that report's as-of date; nothing without them. A report
    as of `now` or later has no place in the trail of one as of `now`: the same date made again replaces itself.
    """
    if before is None or then is None:
        return ()
    points = {point.as_of: point for point in before.trail}
    earlier = max((on for on in points if on < then), default=None)
    points[then] = _point(before, then, points[earlier].milestones.keys() if earlier is not None else ())
    kept = sorted((point for point in points.values() if point.as_of < now), key=lambda point: point.as_of)
    return tuple(kept[-POINTS_KEPT:])


def _point(page: ProjectPage, then: date, followed: Collection[str]) -> TrailPoint:
    lights = (page.overall, page.schedule, page.cost, *page.others)
    forecast = page.figures.get("finish_forecast")
    return TrailPoint(
        as_of=then,
        colours={light.dimension: light.colour for light in lights},
        finish_forecast=day(forecast) if forecast is not None else None,
        milestones=_milestones(page.milestones, followed),
        ratios=_ratios(page.earned_value),
    )


def _milestones(rows: Iterable[MilestoneRow], followed: Collection[str]) -> dict[str, date]:
    """Return the forecasts of the twelve that weigh most, by key.

    Those not done weigh more than those done; among them those that the trail follows already, so that a line does not
    break off; then those that slipped furthest, and the later ones.
    """

    def rank(dated: tuple[MilestoneRow, date]) -> tuple[bool, bool, int, int, str]:
        row, on = dated
        slipped = abs(whole(row.slip_first) or 0)
        return row.actual_on is not None, row.key not in followed, -slipped, -on.toordinal(), row.key

    dated = [(row, on) for row in rows if (on := row.actual_on or row.forecast_on) is not None]
    return {row.key: on for row, on in sorted(sorted(dated, key=rank)[:MILESTONES_KEPT], key=lambda pair: pair[0].key)}


def _ratios(earned: EarnedValue | None) -> dict[str, Decimal]:
    if earned is None:
        return {}
    found = {name: earned.figures[name].value for name in RATIOS if name in earned.figures}
    return {name: value for name, value in found.items() if isinstance(value, Decimal)}
