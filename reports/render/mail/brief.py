"""What the weekly mail holds: few enough words to be read on a phone, and a word about each thing it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.document import Colour, Figure, ProjectPage, RegisterRow, ReportDocument, StatusLight
from reports.render import said, views
from reports.render.facts import label
from reports.render.formatting import count, day, instant, plain, quoted, sentence
from reports.render.palette import Mark, marks, words_of, worst_first
from reports.render.registers import registers
from reports.render.stamp import FRESHNESS_WORDS, coverage

SENTENCES = 5  # of the summary, the bottom line among them
PROJECTS = 10  # off track or at risk, told in full; and as many of each other status by name
CHANGES = 12
CHANGES_OF_ONE = 3  # project
DECISIONS = 10
DOUBTS = 8
SHORT_HASH = 12  # characters, as in every format
LONGEST = 240  # characters of a name or title
LONGEST_LEAD = 80  # of a name that begins a line about something else
LONGEST_SENTENCE = 360

_TOLD = (Colour.RED, Colour.YELLOW)
_KIND_OF_DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a colour is printed."""

    symbol: str
    word: str
    shade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many projects have a status, now and in the last report."""

    colour: Colour
    now: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A project off track or at risk: why, and what would turn it green."""

    colour: Colour
    name: str
    code: str
    movement: str
    lines: tuple[str, ...]  # sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line about something: what it is of, and what is said."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Projects of another status by name."""

    colour: Colour
    projects: tuple[Item, ...]  # name and code
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A total of money."""

    title: str
    now: str
    before: str  # empty where there is no earlier report
    limits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Lines, as many as fit, and a sentence about the others; `none` where there are none at all."""

    items: tuple[Item, ...] = ()
    more: str = ""
    none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The mail before it is text or HTML; all texts are on one line and printable."""

    title: str
    organisation: str
    subject: str
    statuses: Mapping[Colour, Status]
    as_of: str
    compared: str
    bottom_line: str
    points: tuple[str, ...]
    counts: tuple[Count, ...]
    has_earlier: bool
    changes: Listed
    told: tuple[Told, ...]
    more_told: str
    others: tuple[Named, ...]
    money: tuple[Sum, ...]
    decisions: Listed
    freshness: Listed
    whole: str  # where the whole report is
    stamp: str


def brief(document: ReportDocument, digest: str) -> Brief:
    """Return what the mail says of a document, whose hash is `digest`; the same in both of its parts."""
    title, organisation = short(document.title), short(document.organisation)
    lines = [_cut(quoted(one.text), LONGEST_SENTENCE) for one in document.summary[:SENTENCES]]
    told, more_told = _told(document)
    last = document.previous
    return Brief(
        title=title,
        organisation=organisation,
        subject=_subject(document, title),
        statuses=_statuses(document),
        as_of=day(document.as_of),
        compared="No earlier report" if last is None else f"Report {last.id}, as of {day(last.as_of)}",
        bottom_line=lines[0] if lines else _nothing(document),
        points=tuple(lines[1:]),
        counts=_counts(document),
        has_earlier=last is not None,
        changes=_changes(document),
        told=told,
        more_told=more_told,
        others=_others(document),
        money=_money(document),
        decisions=_decisions(document),
        freshness=_freshness(document),
        whole=_whole(document, digest[:SHORT_HASH]),
        stamp=f"{organisation} · As of {day(document.as_of)} · {coverage(document)} · {digest[:SHORT_HASH]}",
    )


def short(text: str) -> str:
    """Return a name on one line, cut where it is longer than a phone's screen."""
    return _cut(text, LONGEST)


def _cut(text: str, longest: int) -> str:
    line = " ".join(plain(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _subject(document: ReportDocument, title: str) -> str:
    now = views.counts_now(document.projects)
    words = words_of(document)
    red = f"{count(now[Colour.RED])} {short(words[Colour.RED]).lower()}"
    yellow = f"{count(now[Colour.YELLOW])} {short(words[Colour.YELLOW]).lower()}"
    return f"{title}, as of {day(document.as_of)}: {red}, {yellow}"


def _statuses(document: ReportDocument) -> dict[Colour, Status]:
    printed = marks(document)
    return {
        colour: Status(symbol=mark.symbol, word=short(mark.word), shade=mark.shade) for colour, mark in printed.items()
    }


def _nothing(document: ReportDocument) -> str:
    if document.projects:
        return "Nothing in this report calls for attention."
    return "No projects are declared yet, so there is nothing to report."


def _counts(document: ReportDocument) -> tuple[Count, ...]:
    now, before = views.counts_now(document.projects), views.counts_before(document)
    return tuple(
        Count(colour=colour, now=count(number), before="" if before is None else count(before[colour]))
        for colour, number in now.items()
    )


def _told(document: ReportDocument) -> tuple[tuple[Told, ...], str]:
    pages = [page for page in worst_first(document.projects) if page.overall.colour in _TOLD]
    left = len(pages) - PROJECTS
    more = "" if left <= 0 else "and 1 more project in the report" if left == 1 else _more_projects(left)
    printed = marks(document)
    return tuple(_one(page, printed) for page in pages[:PROJECTS]), more


def _more_projects(number: int) -> str:
    return f"and {count(number)} more projects in the report"


def _one(page: ProjectPage, printed: Mapping[Colour, Mark]) -> Told:
    lights = (page.schedule, page.cost, *page.others)
    bad = [light for light in lights if light.colour in _TOLD] or [page.overall]
    lines = [_because(light) for light in bad]
    green = dict.fromkeys(light.to_green for light in bad if light.to_green) or [page.overall.to_green]
    lines += [f"To turn green: {how}" for how in green if how]
    if page.overall.declared is not None:
        lines.append(f"Declared by {page.overall.declared.by}: {page.overall.declared.reason}")
    return Told(
        colour=page.overall.colour,
        name=short(page.name),
        code=short(page.code),
        movement=short(said.movement(page.overall, printed)),
        lines=tuple(_cut(quoted(sentence(line)), LONGEST_SENTENCE) for line in lines),
    )


def _because(light: StatusLight) -> str:
    return f"{light.dimension.capitalize()}: {light.because}"


def _others(document: ReportDocument) -> tuple[Named, ...]:
    made = []
    for colour in views.counts_now(document.projects):
        pages = [page for page in worst_first(document.projects) if page.overall.colour is colour]
        if colour in _TOLD or not pages:
            continue
        left = len(pages) - PROJECTS
        more = "" if left <= 0 else "and 1 more project in the report" if left == 1 else _more_projects(left)
        named = tuple(Item(title=short(page.name), text=short(page.code)) for page in pages[:PROJECTS])
        made.append(Named(colour=colour, projects=named, more=more))
    return tuple(made)


def _changes(document: ReportDocument) -> Listed:
    found = [
        Item(
            title=_cut(page.name, LONGEST_LEAD),
            text=_cut(f"{change.subject}: {change.before or 'not there'} → {change.after or 'not there'}", LONGEST),
        )
        for page in worst_first(document.projects)
        for change in page.changes[:CHANGES_OF_ONE]
    ]
    left = sum(len(page.changes) for page in document.projects) - len(found[:CHANGES])
    more = f"and {count(left)} more changes in the report" if left > 1 else "and 1 more change in the report"
    none = "There is no earlier report to compare with."
    if document.previous is not None:
        none = f"Nothing changed since the report as of {day(document.previous.as_of)}."
    return Listed(items=tuple(found[:CHANGES]), more=more if left > 0 else "", none=none)


def _money(document: ReportDocument) -> tuple[Sum, ...]:
    return tuple(_sum(document, name, document.totals.get(name)) for name in views.HEADLINE_MONEY)


def _sum(document: ReportDocument, name: str, figure: Figure | None) -> Sum:
    return Sum(
        title=label(name),
        now=said.now(figure),
        before="" if document.previous is None else said.then(figure),
        limits=_cut(quoted(sentence(said.limits(figure))), LONGEST_SENTENCE),
    )


def _decisions(document: ReportDocument) -> Listed:
    kept = [
        (page, register)
        for page in worst_first(document.projects)
        for register in registers(page, most=DECISIONS)
        if register.kind == _KIND_OF_DECISION
    ]
    found = [Item(title=_cut(page.name, LONGEST_LEAD), text=_decision(row)) for page, one in kept for row in one.shown]
    left = sum(len(one.shown) + one.more for _, one in kept) - len(found[:DECISIONS])
    more = f"and {count(left)} more decisions in the report" if left > 1 else "and 1 more decision in the report"
    return Listed(
        items=tuple(found[:DECISIONS]),
        more=more if left > 0 else "",
        none="The registers of the linked sources hold no open decision.",
    )


def _decision(row: RegisterRow) -> str:
    due = f"due {day(row.due_on)}" if row.due_on is not None else "no date set"
    return _cut(f"{row.title} ({row.owner or 'nobody is named'}, {due})", LONGEST_SENTENCE)


def _freshness(document: ReportDocument) -> Listed:
    old = views.not_fresh(document.freshness)
    items = tuple(
        Item(
            title=f"{short(source.source)} ({FRESHNESS_WORDS.get(source.state, plain(source.state)).lower()})",
            text=_cut(quoted(sentence(source.detail)), LONGEST_SENTENCE),
        )
        for source in old[:DOUBTS]
    )
    left = len(old) - DOUBTS
    more = f"and {count(left)} more sources in the report" if left > 1 else "and 1 more source in the report"
    none = "All sources are fresh." if document.freshness else "No source is declared yet."
    return Listed(items=items, more=more if left > 0 else "", none=none)


def _whole(document: ReportDocument, short_hash: str) -> str:
    files = f"{short(document.name)}-{document.as_of.isoformat()}"
    made = instant(document.made_at, document.time_zone)
    return (
        f"The whole report, with every figure and where it comes from, is in the files {files}.* that were written "
        f"with this mail on {made}. Copies with the hash {short_hash} hold the same numbers."
    )
