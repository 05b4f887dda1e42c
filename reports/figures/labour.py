"""Hours times hourly rates: what work costs where finance has not posted it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.entities import Identity, TimeEntry
from model.values import Key, MinorUnits, Seconds
from reports.figures.fact import Evidence, evidence, one_of, rounded

SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Labour:
    """The cost of hours, or why there is none."""

    amount: MinorUnits | None
    currency: str
    reason: str
    behind: Evidence


def priced(entries: Iterable[TimeEntry], identities: Mapping[Key, Identity]) -> Labour:
    """Return hours times the rate of who worked them.

    Each account's hours are added before they are priced, and the product is rounded once, half up, to the minor unit.
    No amount where any hours have no rate (nobody is named, or the account carries none) or rates are in two
    currencies: a sum over the priced part would look like the whole. No hours cost nothing.
    Example: 90 minutes at 40.00 an hour are 60.00.
    """
    counted = list(entries)
    worked: defaultdict[Key | None, Seconds] = defaultdict(int)
    for entry in counted:
        worked[entry.identity] += entry.work
    behind = evidence((entry.work, entry) for entry in counted)
    accounts = {key: identities.get(key) if key else None for key, seconds in worked.items() if seconds}
    unpriced = sum(1 for account in accounts.values() if account is None or account.hourly_rate is None)
    if unpriced:
        return Labour(
            amount=None,
            currency="",
            reason=f"hours of {unpriced} of {len(accounts)} accounts have no rate",
            behind=behind,
        )
    amount = 0
    currencies: set[str] = set()
    for key, account in accounts.items():
        if account is not None and account.hourly_rate is not None:
            amount += rounded(worked[key] * account.hourly_rate, SECONDS_PER_HOUR)
            currencies.add(account.currency or "")
    if len(currencies) > 1:
        reason = f"rates are in {one_of(sorted(word or 'no currency' for word in currencies))}"
        return Labour(amount=None, currency="", reason=reason, behind=behind)
    return Labour(amount=amount, currency="".join(currencies), reason="", behind=behind)
