"""Chooses what is said: rules give sentences or nothing, the heaviest few are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from reports.document import Figure, Sentence
from reports.narrative.wording import sentence

MOST = 5  # what a reader with three minutes takes in

SubjectT = TypeVar("SubjectT")
Rule = Callable[[SubjectT], Sentence | None]


def say(rule: str, weight: int, text: str, *facts: Figure) -> Sentence:
    """Return a sentence with the facts it prints; raises ValueError without any, since nothing could be looked up."""
    if not facts:
        raise ValueError(f"the rule {rule!r} prints no fact; a sentence needs at least one")
    return Sentence(
        rule=rule, text=sentence(text), facts=tuple(dict.fromkeys(fact.id for fact in facts)), weight=weight
    )


def heaviest(subject: SubjectT, rules: Iterable[Rule[SubjectT]], most: int = MOST) -> tuple[Sentence, ...]:
    """Return what the rules say about a subject, heaviest first, at most `most`; of equal weight in order of rules."""
    said = [found for rule in rules if (found := rule(subject)) is not None]
    return tuple(sorted(said, key=lambda found: -found.weight)[:most])
