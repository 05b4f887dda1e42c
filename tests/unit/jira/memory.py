"""A store in memory that takes the pages of a site as the engine does, and a reader that counts requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from connectors.contract.connector import Surroundings
from connectors.contract.pages import Page, QuarantinedRow, Record, Scope
from connectors.jira import work
from connectors.jira.settings import JiraSettings
from connectors.jira.site import open_site
from syncline.demo.jira_site import Jira, Served
from tests.unit.jira.marlow import surroundings

ASKED = frozenset(
    {
        *("fields.summary", "fields.status", "fields.assignee", "fields.timespent", "fields.parent", "fields.Sprint"),
        *("fields.updated", "fields.issuelinks", "fields.duedate", "fields.labels"),
    }
)


@dataclass(slots=True)
class Memory:
    """What a store would hold: records by (kind, key), without the brake."""

    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    quarantined: dict[str, QuarantinedRow] = field(default_factory=dict)
    cursor: str = ""
    seen: set[tuple[str, str]] = field(default_factory=set)  # on the pages of the reading under way

    def present(self, kind: str, keys: Collection[str]) -> frozenset[str]:
        return frozenset(key for key in keys if (kind, key) in self.records)

    def keys(self, kind: str, partition: str) -> frozenset[str]:
        return frozenset(
            key for (one, key), record in self.records.items() if one == kind and record.partition == partition
        )

    def brought(self, kind: str) -> frozenset[str]:
        return frozenset(key for one, key in self.seen if one == kind)

    def write(self, page: Page) -> None:
        """Take a page as one transaction."""
        for record in page.records:
            self.records[record.kind, record.key] = record
            self.seen.add((record.kind, record.key))
        self.quarantined.update((row.key, row) for row in page.quarantined)
        here = {(record.kind, record.key) for record in page.records}
        for partition in page.whole:
            for record in [one for one in self.records.values() if one.partition == partition]:
                if (record.kind, record.key) not in here:
                    self._remove(record.kind, record.key)
        for kind, key in (*page.gone, *page.absent):
            self._remove(kind, key)
        self.cursor = page.cursor

    def _remove(self, kind: str, key: str) -> None:
        self.records.pop((kind, key), None)
        for record in [one for one in self.records.values() if one.partition.startswith(f"{kind}/{key}/")]:
            self._remove(record.kind, record.key)

    def of_kind(self, kind: str) -> dict[str, Record]:
        return {key: record for (one, key), record in self.records.items() if one == kind}

    def summary(self) -> dict[str, int]:
        return dict(Counter(kind for kind, _ in self.records))


@dataclass(slots=True)
class Reader:
    """Reads a served site into a memory."""

    site: Served
    settings: JiraSettings
    store: Memory = field(default_factory=Memory)
    around: Surroundings = field(default_factory=lambda: surroundings(ASKED))
    sent: int = 0  # requests of the last run

    def pages(self) -> Iterator[Page]:
        """Yield the pages of a run from where the store stands, each after the one before was written."""
        opened = open_site(self.settings, self.around)
        before = opened.api.requests
        try:
            scope = Scope(name="issues and hours", stored=self.store)
            for page in work.pages(opened, self.settings, self.around, scope, self.store.cursor):
                self.store.write(page)
                yield page
            self.store.seen.clear()
        finally:
            self.sent = opened.api.requests
            assert before <= self.sent

    def run(self, most: int | None = None) -> list[Page]:
        """Read to the end, or stop after so many pages as a killed process would."""
        return list(islice(self.pages(), most))

    def paths(self) -> Counter[str]:
        """Count the requests since the last look, by path without the API's version."""
        found = Counter(request.path.partition("/rest/api/")[2][2:] for request in self.site.requests)
        self.site.requests.clear()
        return found


def differences(jira: Jira, store: Memory) -> list[str]:
    """Say where the store is not what the account sees of the site; nothing is what is wanted."""
    issues = {str(one.id): one for one in jira.issues()}
    held = store.of_kind("issue")
    found = [f"issue {key} is missing" for key in sorted(issues.keys() - held.keys())]
    found += [f"issue {key} is too many" for key in sorted(held.keys() - issues.keys())]
    for key in sorted(issues.keys() & held.keys()):
        fields = held[key].data["fields"]
        assert isinstance(fields, dict)
        if held[key].data["key"] != issues[key].key or fields["summary"] != issues[key].values["summary"]:
            found.append(f"issue {key} is stale")
    worklogs = {str(one.id): one for one in jira.worklogs()}
    kept = store.of_kind("worklog")
    found += [f"worklog {key} is missing" for key in sorted(worklogs.keys() - kept.keys())]
    found += [f"worklog {key} is too many" for key in sorted(kept.keys() - worklogs.keys())]
    for key in sorted(worklogs.keys() & kept.keys()):
        if kept[key].data["timeSpentSeconds"] != worklogs[key].seconds:
            found.append(f"worklog {key} has other hours")
    return found
