"""The speaker's notes: as-of, sources and the figures of a slide with their ids, so that each number can be traced."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import ReportDocument
from reports.render.facts import every_fact
from reports.render.formatting import day, instant, plain
from reports.render.office.shown import remark
from reports.render.said import now
from reports.render.stamp import FRESHNESS_WORDS, coverage


class Notes:
    """Writes notes for the slides of one document."""

    def __init__(self, document: ReportDocument, digest: str) -> None:
        self._facts = {fact.figure.id: fact for fact in every_fact(document)}
        self._head = _head(document, digest)
        self._sources = _sources(document)

    def lines(self, facts: Sequence[str], whole: Sequence[str], sources: str) -> list[str]:
        """Return the paragraphs of a slide's notes: stamp, sources, figures in the order shown, whole texts."""
        made = [*self._head, f"Sources: {sources}" if sources else self._sources]
        if facts:
            made += ["", "Figures on this slide, each with its fact id:"]
            made += [self._line(fact) for fact in dict.fromkeys(facts)]
        if whole:
            made += ["", "Texts that are shortened on this slide:", *dict.fromkeys(whole)]
        return made

    def _line(self, fact_id: str) -> str:
        fact = self._facts.get(fact_id)
        if fact is None:
            return f"[{plain(fact_id)}]"
        of = f"{plain(fact.project)}, " if fact.project else ""
        limits = remark(fact.figure)
        return f"{of}{fact.label}: {now(fact.figure)}{f' ({limits})' if limits else ''} [{plain(fact_id)}]"


def _head(document: ReportDocument, digest: str) -> list[str]:
    last = document.previous
    compared = f"report {last.id} as of {day(last.as_of)}" if last else "no earlier report"
    made = instant(document.made_at, document.time_zone)
    return [
        f"As of {day(document.as_of)} (inclusive), made {made}; compared with {compared}.",
        f"{coverage(document)}. Report hash {digest}.",
    ]


def _sources(document: ReportDocument) -> str:
    said = [
        f"{plain(source.source)} ({FRESHNESS_WORDS.get(source.state, plain(source.state)).lower()})"
        for source in document.freshness
    ]
    return f"Sources: {', '.join(said) or 'none'}"
