"""Puts together what is done to one raw value: a named conversion, a table of words, a reference, a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from connectors.contract.connector import Converter
from model.problems import shown
from store.columns import EntityField
from sync.mapping.converters import instant, iso_date
from sync.mapping.rules import FieldRule


def conversion(
    source: str, rule: FieldRule, field: EntityField, converters: Mapping[str, Converter]
) -> Callable[[Any], object] | None:
    """Return what is done to a raw value before it is stored, None where nothing is.

    Dates, instants and our own words are checked whatever was named: no other text reaches their columns.
    """
    convert: Callable[[Any], object] | None = converters[rule.convert] if rule.convert else None
    if rule.map:
        convert = _through_words(rule.map, rule.default, convert)
    if rule.refer:
        convert = _reference(f"{source}:{rule.refer}:", convert)
    return _checked(field.type, convert)


def _checked(kind: type, before: Callable[[Any], object] | None) -> Callable[[Any], object] | None:
    """Return the conversion followed by the check that dates, instants and our own words need."""
    if issubclass(kind, StrEnum):
        return _followed(before, _word_of(kind))
    if kind is datetime:
        return _followed(before, instant)
    return _followed(before, iso_date) if kind is date else before


def _followed(before: Callable[[Any], object] | None, check: Callable[[object], object]) -> Callable[[Any], object]:
    if before is None or before is check:
        return check

    def checked(value: Any) -> object:
        converted = before(value)
        return None if converted is None else check(converted)

    return checked


def _word_of(kind: type[StrEnum]) -> Callable[[object], object]:
    words = {one.value: one.value for one in kind}

    def word(value: object) -> object:
        found = words.get(value if isinstance(value, str) else str(value))  # our own words are text themselves
        if found is None:
            message = f"expected one of {', '.join(words)}"
            raise ValueError(message)
        return found

    return word


def _through_words(words: Mapping[str, object], default: object, before: Converter | None) -> Callable[[Any], object]:
    """Return what a table says of a word; of a list of words the first that the table has decides."""

    def translated(value: Any) -> object:
        word = value if before is None else before(value)
        if type(word) is list:
            word = next((one for one in map(str, word) if one in words), None)
        elif type(word) is not str:
            word = str(word)
        if word is not None and word in words:
            return words[word]
        if default is not None:
            return default
        message = f"expected one of {', '.join(map(shown, words))}"
        raise ValueError(message)

    return translated


def _reference(prefix: str, before: Converter | None) -> Callable[[Any], object]:
    def referred(value: Any) -> object:
        found = before(value) if before is not None else value
        return None if found is None or found == "" else f"{prefix}{found}"

    return referred
