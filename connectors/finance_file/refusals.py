"""Problems that refuse a whole file, made in one place so that they read alike."""

from __future__ import annotations

from connectors.contract.errors import RejectedFileError
from model.problems import Place, Problem


def refusal(code: str, where: Place | str, reason: str, *, remedy: str, value: str = "") -> RejectedFileError:
    """Return the error that refuses a file for one reason; `where` is its name or a place in it; no full stops."""
    place = Place(file=where) if isinstance(where, str) else where
    return RejectedFileError([Problem(code=code, place=place, reason=reason, value=value, remedy=remedy)])
