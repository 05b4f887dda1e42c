"""Keys of lines: equal for the same line in every export, different for two lines that are printed alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

DIGEST_BYTES = 12


class Numbering:
    """Digests of what identifies a line, and numbers for lines that share one.

    Lines of one identity are numbered in the order of their amounts, so that the order of rows in a file does not
    matter; the final number is `offset[amount] + copy`, and the offsets are known when all lines are.
    """

    def __init__(self) -> None:
        self._amounts: dict[str, int | dict[int, int]] = {}  # the one amount, or how often each occurred

    def number(self, bases: Sequence[str], suffix: str, amounts: Sequence[int | None]) -> tuple[list[str], list[int]]:
        """Return the digest of each line and which of several lines of the same amount it is, from 1."""
        seen = self._amounts
        digests, copies = [], []
        for base, amount in zip(bases, amounts, strict=True):
            if amount is None:
                digests.append("")
                copies.append(0)
                continue
            digest = blake2b((base + suffix).encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()
            digests.append(digest)
            if digest in seen:
                copies.append(self._again(digest, amount))
            else:
                seen[digest] = amount
                copies.append(1)
        return digests, copies

    def _again(self, digest: str, amount: int) -> int:
        known = self._amounts[digest]
        if isinstance(known, int):
            known = self._amounts[digest] = {known: 1}
        known[amount] = known.get(amount, 0) + 1
        return known[amount]

    def offsets(self) -> Mapping[str, Mapping[int, int]]:
        """Return, for digests that several lines share, how many of them have a smaller amount than each."""
        found: dict[str, dict[int, int]] = {}
        for digest, known in self._amounts.items():
            if not isinstance(known, int):
                before = 0
                found[digest] = {}
                for amount in sorted(known):
                    found[digest][amount] = before
                    before += known[amount]
        return found
