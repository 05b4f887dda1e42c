"""Where in which file a record stands, in words: rows name a file by the begin of its hash, people by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.document import RecordLink, ReportDocument
from reports.render.formatting import plain

SEPARATOR = "#"  # between the begin of a file's hash and where in the file
EARLIER = " (unchanged since an earlier delivery of this file)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The files of one report by hash."""

    names: Mapping[str, str]  # SHA-256 -> name
    current: frozenset[str]  # SHA-256 of the deliveries that are in the figures
    _found: dict[str, tuple[str, bool]] = field(default_factory=dict, repr=False, compare=False)

    def shown(self, text: str) -> str:
        """Return a place with the file's name for its hash: `data-center.xml, Task UID 5`; as it is without a name."""
        begin, separator, inside = text.partition(SEPARATOR)
        name, _ = self._file(begin) if separator and begin else ("", True)
        return plain(f"{name}, {inside}" if name else text)

    def of_record(self, record: RecordLink) -> str:
        """Return where a record stands, else its title or key; of a row a newer delivery left as it was, this too."""
        if not record.place:
            return plain(record.title or record.key)
        begin, separator, _ = record.place.partition(SEPARATOR)
        name, is_current = self._file(begin) if separator and begin else ("", True)
        return self.shown(record.place) + (EARLIER if name and not is_current else "")

    def _file(self, begin: str) -> tuple[str, bool]:
        if begin not in self._found:
            name = next((name for sha256, name in self.names.items() if sha256.startswith(begin)), "")
            self._found[begin] = name, any(sha256.startswith(begin) for sha256 in self.current)
        return self._found[begin]


def places(document: ReportDocument) -> Places:
    """Return the places of a document's records."""
    hashes = {file.sha256 for source in document.freshness for file in source.files}
    return Places(names=document.files, current=frozenset(hashes - {""}))
