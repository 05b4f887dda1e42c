"""What is said about all projects together, for the first page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.document import Colour, Figure, ProjectPage, Sentence
from reports.figures.fact import whole
from reports.narrative.choice import heaviest, say
from reports.narrative.wording import STATUS, counted, listed, number, text_of

NAMED = 3  # projects in one sentence; the table lists all


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """What the rules speak of."""

    pages: tuple[ProjectPage, ...]
    totals: Mapping[str, Figure]


def summary(portfolio: Portfolio) -> tuple[Sentence, ...]:
    """Return the heaviest of what the rules say about the portfolio, at most five."""
    return heaviest(portfolio, RULES)


def bottom_line(portfolio: Portfolio) -> Sentence | None:
    """How many projects stand how, in one sentence."""
    projects = portfolio.totals["projects"]
    count = whole(projects) or 0
    if not count:
        return None
    by_colour = {colour: portfolio.totals[f"projects_{colour.value}"] for colour in Colour}
    told = [(colour, figure) for colour, figure in by_colour.items() if whole(figure)]
    phrases = [f"{number(whole(figure) or 0)} {_is_or_are(figure)} {_standing(colour)}" for colour, figure in told]
    text = f"of {counted(count, 'project')}, {listed(phrases)}"
    return say("bottom line", 100, text, projects, *(figure for _, figure in told))


def worst_project(portfolio: Portfolio) -> Sentence | None:
    """The project that is furthest off track, with what it is late or over by."""
    red = [page for page in portfolio.pages if page.overall.colour is Colour.RED]
    if not red:
        return None
    page = max(red, key=lambda page: (_late(page), _over(page), page.code))
    parts, facts = [], []
    if page.schedule.colour is Colour.RED and _late(page) > 0:
        slip = page.figures["slip_first"]
        parts.append(f"it is forecast to finish {text_of(slip)} after the first baseline")
        facts.append(slip)
    if _over(page) > 0:
        left = page.figures["available"]
        parts.append(f"its spending and commitments exceed the revised budget by {text_of(left)}")
        facts.append(left)
    if not parts:
        parts, facts = [page.cost.because], [page.figures["used"]]
    return say("worst project", 90, f"{page.name} is off track: {' and '.join(parts)}", *facts)


def turned(portfolio: Portfolio) -> Sentence | None:
    """Projects whose status is worse than in the last report."""
    order = (Colour.GREEN, Colour.YELLOW, Colour.RED)
    worse = [
        page
        for page in portfolio.pages
        if page.overall.previous in order
        and page.overall.colour in order
        and order.index(page.overall.colour) > order.index(page.overall.previous)
    ]
    if not worse:
        return None
    phrases = [
        f"{page.name} went from {STATUS[page.overall.previous or page.overall.colour]} to {STATUS[page.overall.colour]}"
        for page in worse[:NAMED]
    ]
    facts = [page.figures["slip_first"] for page in worse[:NAMED]]
    return say("turned worse", 85, f"since the last report, {listed(phrases)}", *facts)


def stale_sources(portfolio: Portfolio) -> Sentence | None:
    """Sources whose data is old or missing."""
    stale = portfolio.totals["sources_stale"]
    count = whole(stale) or 0
    if not count:
        return None
    which = counted(count, "source is", "sources are")
    text = f"{which} stale, failed or partly put aside; figures from there may have changed"
    return say("stale", 75, text, stale)


def money(portfolio: Portfolio) -> Sentence | None:
    """How much of the approved money is used."""
    used, budget = portfolio.totals["used"], portfolio.totals["budget_revised"]
    if used.value is None or budget.value is None:
        return None
    if used.reason:
        return say("money", 70, f"{text_of(used)} of the budgets with known spending is spent or committed", used)
    return say(
        "money", 70, f"{text_of(used)} of the {text_of(budget)} revised budget is spent or committed", used, budget
    )


def left_out(portfolio: Portfolio) -> Sentence | None:
    """Rows that are in no figure because they could not be read."""
    rows = portfolio.totals["quarantined"]
    count = whole(rows) or 0
    if not count:
        return None
    return say(
        "left out", 60, f"{counted(count, 'row')} could not be read and {_is_or_are(rows)} not in the figures", rows
    )


def disagreements(portfolio: Portfolio) -> Sentence | None:
    """How often sources say different things."""
    found = portfolio.totals["discrepancies"]
    count = whole(found) or 0
    if not count:
        return None
    return say("disagreements", 55, f"sources differ in {counted(count, 'place')}; both values are shown", found)


def unlinked(portfolio: Portfolio) -> Sentence | None:
    """Plans, finance codes and people that no rule links."""
    found = portfolio.totals["unmatched"]
    count = whole(found) or 0
    if not count:
        return None
    which = counted(count, "plan, finance code or person is", "plans, finance codes or people are")
    text = f"{which} linked to no project or organisation"
    return say("unlinked", 35, text, found)


Rule = Callable[[Portfolio], Sentence | None]

RULES: tuple[Rule, ...] = (
    bottom_line,
    worst_project,
    turned,
    stale_sources,
    money,
    left_out,
    disagreements,
    unlinked,
)


def _standing(colour: Colour) -> str:
    return "of unknown status" if colour is Colour.GREY else STATUS[colour]


def _is_or_are(figure: Figure) -> str:
    return "is" if whole(figure) == 1 else "are"


def _late(page: ProjectPage) -> int:
    return whole(page.figures["slip_first"]) or 0


def _over(page: ProjectPage) -> int:
    return -min(0, whole(page.figures["available"]) or 0)
