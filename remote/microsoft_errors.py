"""What a refused sign-in means and who mends it, by the number that Microsoft Entra gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from remote.errors import RefusedError
from remote.said import one_line

_NUMBER = re.compile(r"\bAADSTS(\d{4,8})\b", re.ASCII)

_RENEW = (
    "make a new client secret under Certificates & secrets of the app registration and put it where `sign_in` refers"
)
_CERTIFICATE = "upload the certificate under Certificates & secrets of the app registration, or correct `certificate`"
_CONSENT = "let an administrator grant admin consent under API permissions of the app registration"
_ANY = "see the sign-in log of the service principal in the Entra admin center, which names the reason"

REFUSALS: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        65001: ("nobody consented to the permissions of the application", _CONSENT),
        7000222: ("the client secret has expired", _RENEW),
        7000215: ("the client secret is wrong", f"write the secret's value, and not its id, or {_RENEW}"),
        7000218: ("the request held no secret", _RENEW),
        90002: ("there is no such tenant", "correct `tenant`, or choose the `cloud` it is in"),
        900023: ("the tenant's name is none", "correct `tenant`: its id, or a domain of it"),
        900021: ("the tenant's id is none", "correct `tenant`: its id, or a domain of it"),
        700016: (
            "the application is not in this tenant",
            "correct `client_id` (Application (client) ID) and `tenant`, and grant admin consent there",
        ),
        7000112: ("the application is disabled", "enable it under Enterprise applications in the Entra admin center"),
        700024: ("the assertion is not within its time", "set the clock of this machine: it differs from Microsoft's"),
        700027: ("the certificate is not known to the application", _CERTIFICATE),
        50012: ("the certificate is not accepted", _CERTIFICATE),
        500011: ("the tenant does not know the resource", "correct `cloud` or `graph`, which do not fit the tenant"),
        53003: ("conditional access blocks the sign-in", f"let the application pass the policy for workloads; {_ANY}"),
        530035: ("security defaults block the sign-in", _ANY),
        50001: ("the resource does not exist or is disabled", "correct `cloud` or `graph`"),
        1002012: ("the scope is not valid", "correct `cloud` or `graph`"),
    }
)
"""What was found and what helps (learn.microsoft.com/entra/identity-platform/reference-error-codes).

The page says that numbers may change: an unknown one is told with its own words.
"""

_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "invalid_client": ("the application or its credential was refused", f"correct `client_id`, or {_RENEW}"),
        "unauthorized_client": ("the application may not sign in this way", _CONSENT),
        "invalid_tenant": ("there is no such tenant", "correct `tenant`, or choose the `cloud` it is in"),
    }
)


def refusal(said: Mapping[str, Any], place: str, redact: Callable[[str], str]) -> RefusedError:
    """Return the error for an answer of the sign-in service (RFC 6749, 5.2, with `error_codes` besides)."""
    numbers = _numbers(said)
    known = next((number for number in numbers if number in REFUSALS), None)
    if known is not None:
        found, remedy = REFUSALS[known]
        return RefusedError(place, f"{found} (AADSTS{known})", remedy)
    word = said.get("error") if isinstance(said.get("error"), str) else ""
    text = said.get("error_description")
    # Entra's text goes on with trace ids and a time, each on a line of its own.
    told = one_line(text.splitlines()[0] if isinstance(text, str) and text.strip() else "", redact)
    if word in _WORDS:
        found, remedy = _WORDS[str(word)]
        return RefusedError(place, f"{found}: {told}" if told else found, remedy)
    shown = told or one_line(str(word), redact) or "without a reason"
    return RefusedError(place, f"the sign-in was refused: {shown}", _ANY)


def _numbers(said: Mapping[str, Any]) -> list[int]:
    codes = said.get("error_codes")
    found = [one for one in codes if isinstance(one, int)] if isinstance(codes, list) else []
    text = said.get("error_description")
    return found + [int(one) for one in _NUMBER.findall(text)] if isinstance(text, str) else found
