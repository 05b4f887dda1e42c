"""Currencies in use and their decimals."""

from __future__ import annotations

import pytest

from model.currencies import decimals


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("USD", 2),
        ("EUR", 2),
        ("JPY", 0),
        ("KWD", 3),
        ("CLF", 4),
        ("ABC", None),
        ("usd", None),
        ("", None),
        ("XXX", None),
    ],
)
def test_a_currency_has_its_decimals(code: str, expected: int | None) -> None:
    assert decimals(code) == expected
