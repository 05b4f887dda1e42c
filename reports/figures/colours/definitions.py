"""Definitions of what colours are decided by, for a report's appendix."""

from __future__ import annotations

from reports.document import Definition

TERMS: tuple[Definition, ...] = (
    Definition(
        term="Status of the scope",
        text="Tasks without a value in the first baseline over the tasks that were in it. A part of a task that was "
        "approved whole adds nothing, and trackers keep no baselines. Where no baseline was set, tasks added less "
        "those removed since the last report.",
        origin="a dimension of its own in Nebraska's project status form; the measure is Syncline's",
    ),
    Definition(
        term="Status of the resources",
        text="Hours worked + remaining hours over the hours of the first baseline, else over a tracker's estimates. "
        "How many people are short is not known: no source says how many are needed.",
    ),
    Definition(
        term="Status of the risk",
        text="Open risks and issues that are severe: of 15 points or more, probability x impact, each 1 to 5; without "
        "a score, of high priority or past their due date. Thresholds in points look at the highest score.",
        origin="5 x 5 matrix of probability and impact",
    ),
    Definition(
        term="Declared status",
        text="A person declared it in place of the computed one, for a time and with a reason; both are printed. "
        "After its last day the computed one counts again.",
        origin="GAO-10-701: ratings differed from what the data said, so both are shown",
    ),
    Definition(
        term="What a status would take",
        text="The smallest change of one input that gives the best status, all else unchanged, by turning its limit "
        "round. Money that was spent does not come back, and a finish that has passed cannot be kept.",
    ),
)
