"""Which kinds of report have a form of their own in Word."""

from __future__ import annotations

MEMO, ONE_PAGE = "memo", "one_page"
SHORT = frozenset({MEMO, ONE_PAGE})
"""Kinds that tell a project in few lines."""
