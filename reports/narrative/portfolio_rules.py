"""What is said about all projects together, for the first page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reports.document import Colour, Figure, ProjectPage, Sentence
from reports.figures.colours import WORST_FIRST
from reports.figures.fact import whole
from reports.figures.schedule import is_finished
from reports.narrative.choice import heaviest, say
from reports.narrative.wording import STATUS, counted, listed, number, text_of

NAMED = 3  # projects in one sentence; the table lists all


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """What the rules speak of."""

    pages: tuple[ProjectPage, ...]
    totals: Mapping[str, Figure]
    doubts: Mapping[str, str] = field(default_factory=dict)  # why a source is not fresh, by source
    left_out: tuple[str, ...] = ()  # sources of rows that could not be read
    words: Mapping[Colour, str] = field(default_factory=lambda: STATUS)  # for the colours


def summary(portfolio: Portfolio) -> tuple[Sentence, ...]:
    """Return the heaviest of what the rules say about the portfolio, at most five."""
    return heaviest(portfolio, RULES)


def decisions(portfolio: Portfolio) -> Sentence | None:
    """Projects that go beyond what is approved now: money above the revised budget, or off track on the current plan.

    Most money first, then the longest delay. A project that is late against its first baseline only has its decision.
    """
    needing = sorted(
        (page for page in portfolio.pages if _over(page) or _beyond_plan(page)),
        key=lambda page: (-_over(page), -_beyond_plan(page), page.code),
    )
    if not needing:
        return None
    clauses, facts = [], []
    for page in needing[:NAMED]:
        said = []
        if _over(page):
            left = page.figures["available"]
            said.append(f"has spent and committed {text_of(left)} more than its revised budget")
            facts.append(left)
        if _beyond_plan(page):
            slip = page.figures["slip_current"]
            said.append(f"is forecast to finish {text_of(slip)} after its current baseline")
            facts.append(slip)
        clauses.append(f"{page.name} {' and '.join(said)}")
    needed = "decision needed" if len(needing) == 1 else "decisions needed"
    first = ", first of all these" if len(needing) > NAMED else ""
    return say("decisions", 100, f"{needed}{first}: {'; '.join(clauses)}", *facts)


def bottom_line(portfolio: Portfolio) -> Sentence | None:
    """How many projects stand how, in one sentence; those that are not on track by name."""
    projects = portfolio.totals["projects"]
    count = whole(projects) or 0
    if not count:
        return None
    phrases, facts = [], [projects]
    for colour in WORST_FIRST:
        figure = portfolio.totals[f"projects_{colour.value}"]
        if not whole(figure):
            continue
        names = [page.name for page in portfolio.pages if page.overall.colour is colour]
        verb = "has an unknown status" if whole(figure) == 1 else "have an unknown status"
        is_usual = portfolio.words[colour] == STATUS[colour]
        standing = verb if colour is Colour.GREY and is_usual else f"{_is_or_are(figure)} {portfolio.words[colour]}"
        phrases.append(
            f"{number(whole(figure) or 0)} {standing}{'' if colour is Colour.GREEN else _in_brackets(names)}"
        )
        facts.append(figure)
    return say("bottom line", 95, f"of {counted(count, 'project')}, {listed(phrases)}", *facts)


def late_on_paper(portfolio: Portfolio) -> Sentence | None:
    """The longest delay against a first baseline of a project whose new plan was approved, so nothing is to decide."""
    late = [
        page
        for page in portfolio.pages
        if page.schedule.colour is Colour.RED
        and page.figures["slip_current"].value is not None
        and not is_finished(page.figures["finish_forecast"])
        and not _beyond_plan(page)
        and _whole(page, "slip_first") > 0
    ]
    if not late:
        return None
    page = max(late, key=lambda page: (_whole(page, "slip_first"), page.code))
    slip, forecast = page.figures["slip_first"], page.figures["finish_forecast"]
    text = (
        f"{page.name} keeps to its current baseline; its finish on {text_of(forecast)} is {text_of(slip)} "
        "after the first one"
    )
    return say("late on paper", 80, text, slip, forecast)


def turned(portfolio: Portfolio) -> Sentence | None:
    """Projects whose status is worse than in the last report."""
    order, words = (Colour.GREEN, Colour.YELLOW, Colour.RED), portfolio.words
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
        f"{page.name} went from {words[page.overall.previous or page.overall.colour]} to {words[page.overall.colour]}"
        for page in worse[:NAMED]
    ]
    facts = [page.figures["slip_first"] for page in worse[:NAMED]]
    return say("turned worse", 85, f"since the last report, {listed(phrases)}", *facts)


def stale_sources(portfolio: Portfolio) -> Sentence | None:
    """Sources whose data is old or missing, by name."""
    stale = portfolio.totals["sources_stale"]
    if not portfolio.doubts:
        return None
    named = [f"{source} ({why})" for source, why in sorted(portfolio.doubts.items())]
    more = ["others"] if len(named) > NAMED else []
    return say("stale", 75, f"not up to date: {listed([*named[:NAMED], *more])}", stale)


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
    of = f" of {listed(portfolio.left_out)}" if portfolio.left_out else ""
    text = f"{counted(count, 'row')}{of} could not be read and {_is_or_are(rows)} not in the figures"
    return say("left out", 60, text, rows)


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
    decisions,
    bottom_line,
    turned,
    late_on_paper,
    stale_sources,
    money,
    left_out,
    disagreements,
    unlinked,
)


def _is_or_are(figure: Figure) -> str:
    return "is" if whole(figure) == 1 else "are"


def _in_brackets(names: Sequence[str]) -> str:
    """Return the first names in brackets; nothing where there is none."""
    more = ["others"] if len(names) > NAMED else []
    return f" ({listed([*names[:NAMED], *more])})" if names else ""


def _whole(page: ProjectPage, name: str) -> int:
    return whole(page.figures[name]) or 0


def _beyond_plan(page: ProjectPage) -> int:
    """Return by how many working days a project that is off track finishes after what is approved now; 0 if not."""
    if page.schedule.colour is not Colour.RED or is_finished(page.figures["finish_forecast"]):
        return 0
    return max(0, _whole(page, "slip_current"))


def _over(page: ProjectPage) -> int:
    return -min(0, _whole(page, "available"))
