"""The connector for folders of finance exports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby

from connectors.contract.connector import Finding, Found, Surroundings
from connectors.contract.errors import RejectedFileError, SettingsError
from connectors.contract.folder import FolderContent, FolderRules, look, matches
from connectors.contract.pages import Listing, OfferedFile, Page, Scope
from connectors.finance_file.assembly import World, partition
from connectors.finance_file.context import as_of, facts_of_name
from connectors.finance_file.discovery import discovered
from connectors.finance_file.layout import Layout
from connectors.finance_file.preview import Preview, previewed
from connectors.finance_file.reading import read
from connectors.finance_file.settings import FinanceFileSettings
from model import currencies
from model.problems import Place, Problem

STREAM = "files"
READING_VERSION = 1
"""Raised whenever the same bytes and layouts would give other lines than before."""


class FinanceFileConnector:
    """Reads the exports of one watched folder through its layouts."""

    def __init__(self, settings: FinanceFileSettings, surroundings: Surroundings) -> None:
        self._settings = settings
        self._surroundings = surroundings

    @property
    def reading_version(self) -> str:
        """Text that changes with the layouts and with what the organisation's defaults do to them."""
        digest = hashlib.sha256()
        for name, layout in sorted(self._settings.layouts.items()):
            digest.update(f"{name}\n{layout.model_dump_json()}\n".encode())
        home = self._surroundings
        digest.update(f"{home.currency}\n{home.fiscal_year_starts}\n".encode())
        return f"{READING_VERSION}-{digest.hexdigest()[:24]}"

    def check(self) -> tuple[Finding, ...]:
        """Say whether the folder can be read and which of its files have a layout."""
        try:
            content = self._content()
        except SettingsError as error:
            return (Finding(subject="folder", good=False, detail=str(error)),)
        listing = self._listing(content)
        findings = [Finding(subject="folder", good=True, detail=f"{len(content.offered)} files can be read")]
        layouts = self._settings.layouts
        counts = {name: sum(matches(file.name, one.files) for file in content.offered) for name, one in layouts.items()}
        for name, count in counts.items():
            glob = layouts[name].files
            detail = f"{count} files match {glob!r}" if count else f"no file matches {glob!r}"
            # One layout without files is no fault where others have some: sources may share a file of layouts.
            if not any(counts.values()):
                detail += ": correct `files`, or put an export into the folder"
            findings.append(Finding(subject=f"layout {name}", good=any(counts.values()), detail=detail))
        findings += [Finding(subject=file.name, good=True, detail=file.reason) for file in listing.waiting]
        findings += [Finding(subject=each.place.file, good=False, detail=str(each)) for each in listing.rejected]
        return tuple(findings)

    def discover(self) -> tuple[Found, ...]:
        """Say what each file holds, which layout reads it, and propose one where none does."""
        content = self._content()
        return tuple(
            discovered(file, self._layouts_of(file), self._settings.limits, self._surroundings.fiscal_year_starts)
            for file in content.offered
        )

    def scopes(self, stream: str) -> Listing:
        """Return the files that have one layout, those of one layout from old to new; raises SettingsError."""
        if stream != STREAM:
            raise SettingsError(f"there is no stream {stream!r}: a folder of finance files has {STREAM!r}")
        return self._listing(self._content())

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        """Yield the pages of a file after the cursor; raises RejectedFileError before any page."""
        file = scope.file
        if stream != STREAM or file is None:
            raise SettingsError(f"{scope.name!r} is no file of the stream {STREAM!r}")
        name, layout = self._layout_of(file)
        with read(file, layout, self._world(name, layout), self._settings.limits) as reading:
            yield from reading.pages(after)

    def preview(self, name: str, limit: int = 10) -> Preview:
        """Return the first lines of a file of the folder, and the totals of all; raises as `pages` does.

        `name` is relative to the folder. Raises SettingsError when there is no such file.
        """
        content = self._content()
        for file in content.offered:
            if file.name == name:
                layout_name, layout = self._layout_of(file)
                return previewed(file, layout, self._world(layout_name, layout), self._settings.limits, limit)
        known = ", ".join(file.name for file in content.offered[:20]) or "none"
        raise SettingsError(f"there is no file {name!r} to read in the folder: there are {known}")

    def _content(self) -> FolderContent:
        settings = self._settings
        rules = FolderRules(
            folder=self._surroundings.folder / settings.folder, settle=settings.settle, max_size=settings.limits.size
        )
        return look(rules, self._surroundings.now)

    def _world(self, name: str, layout: Layout) -> World:
        home = self._surroundings
        currency = layout.currency or home.currency
        decimals = currencies.decimals(currency)
        if decimals is None:
            raise SettingsError(f"{currency!r} is no currency in use: give the ISO 4217 code, like USD")
        return World(
            layout_name=name,
            currency=currency,
            decimals=decimals,
            year_starts=layout.fiscal_year_starts or home.fiscal_year_starts,
        )

    def _layouts_of(self, file: OfferedFile) -> list[str]:
        return [name for name, layout in self._settings.layouts.items() if matches(file.name, layout.files)]

    def _layout_of(self, file: OfferedFile) -> tuple[str, Layout]:
        names = self._layouts_of(file)
        if len(names) != 1:
            raise RejectedFileError([self._layout_problem(file, names)])
        return names[0], self._settings.layouts[names[0]]

    def _layout_problem(self, file: OfferedFile, names: list[str]) -> Problem:
        layouts = self._settings.layouts
        shown = ", ".join(f"{name} ({layouts[name].files})" for name in names or layouts) or "none"
        if names:
            code, reason = "layout_ambiguous", f"several layouts read this file: {shown}"
            remedy = "narrow `files` of the layouts so that one is left"
        else:
            code, reason = "layout_missing", f"no layout reads this file; there are: {shown}"
            remedy = "add a layout (`syncline discover` proposes one), correct `files`, or move the file elsewhere"
        return Problem(code=code, place=Place(file=file.name), reason=reason, remedy=remedy)

    def _listing(self, content: FolderContent) -> Listing:
        rejected = list(content.rejected)
        entries: list[tuple[str, str, str, OfferedFile]] = []  # layout, order, partition (empty: unknown), file
        for file in content.offered:
            names = self._layouts_of(file)
            if len(names) != 1:
                rejected.append(self._layout_problem(file, names))
                continue
            try:
                entries.append((names[0], *self._known_from_name(names[0], file), file))
            except RejectedFileError as error:
                rejected += error.problems
        entries.sort(key=lambda entry: (*entry[:3], entry[3].name))
        scopes = []
        for (name, order, replaced), group in groupby(entries, key=lambda entry: entry[:3]):
            files = [entry[3] for entry in group]
            if len(files) > 1 and replaced:
                rejected += [_undecided(file, files, name, order) for file in files]
            else:
                scopes += [Scope(name=file.name, file=file) for file in files]
        return Listing(scopes=tuple(scopes), waiting=content.waiting, rejected=tuple(rejected))

    def _known_from_name(self, name: str, file: OfferedFile) -> tuple[str, str]:
        """Return what orders a file, and the partition it replaces where its name alone tells both."""
        layout = self._settings.layouts[name]
        world = self._world(name, layout)
        replaced = facts_of_name(layout, file.name, layout.replaced, world.year_starts)
        ordering = [
            fact for fact in ("as_of", "version") if fact in layout.context and (fact == "as_of" or layout.order)
        ]
        known = facts_of_name(layout, file.name, ordering, world.year_starts)
        if known is None:
            return file.modified_at.isoformat(timespec="microseconds"), ""
        order = as_of(layout, file.name, known, file.modified_at)
        return order, "" if replaced is None else partition(name, list(replaced.values()))


def _undecided(file: OfferedFile, files: list[OfferedFile], layout: str, order: str) -> Problem:
    others = ", ".join(repr(each.name) for each in files if each.name != file.name)
    reason = f"it replaces the same as {others}, and nothing says which is newer (both are {order})"
    remedy = f"take one away, or declare `context.as_of` or `order` in the layout {layout!r}"
    return Problem(code="order_unknown", place=Place(file=file.name), reason=reason, remedy=remedy)
