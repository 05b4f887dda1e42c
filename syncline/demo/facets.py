"""Names the parts into which a team cuts a step of its plan, by what kind of work the step is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

_FACETS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("test", "acceptance", "pilot"), ("scripts", "test data", "first pass", "retest", "evidence", "sign-off")),
    (("convert", "conversion", "cleanse", "load "), ("extract", "map fields", "load", "reconcile", "correct")),
    (("interface", "connect", "update"), ("contract", "main case", "failures and retries", "monitoring", "clean-up")),
    (("train", "help", "hand over"), ("outline", "material", "sessions", "questions afterwards")),
    (
        ("design", "map ", "workshop", "fit-gap", "review", "inventory", "interview"),
        ("current practice", "open questions", "draft", "review", "corrections"),
    ),
    (
        ("build", "configure", "search", "layers", "print", "measure", "foundation", "set up"),
        ("set-up", "main case", "exceptions", "messages and texts", "timing", "clean-up"),
    ),
)
_OTHERWISE = ("preparation", "first half", "second half", "follow-up", "closing")


def facets(title: str, number: int) -> list[str]:
    """Return names for so many parts of a step, none twice: `Build intake: main case`, `...: set-up, part 2`."""
    return [f"{title}: {facet}" for facet in islice(_endless(_words(title.lower())), number)]


def _words(title: str) -> tuple[str, ...]:
    return next((words for keys, words in _FACETS if any(key in title for key in keys)), _OTHERWISE)


def _endless(words: tuple[str, ...]) -> Iterator[str]:
    yield from words
    for part in count(2):
        yield from (f"{word}, part {part}" for word in words)
