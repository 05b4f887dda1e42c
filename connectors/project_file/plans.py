"""Which plan a file holds by its name, and which of several exports of a plan is the one to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from connectors.contract.folder import FolderContent
from connectors.contract.pages import Listing, OfferedFile, Scope, Waiting
from connectors.project_file.refusals import SAVE_AS_XML
from model.problems import Place, Problem

_PROJECT_ENDINGS = {".mpp", ".mpt", ".mpx", ".mpd", ".xer", ".pmxml", ".pod", ".gan"}


@dataclass(frozen=True, slots=True)
class _Named:
    plan: str
    file: OfferedFile


def listing(content: FolderContent, files: str, pattern: str | None) -> Listing:
    """Return one scope for each plan in a folder: its newest file; older exports and odd names are told.

    A plan is named by the one group of `pattern`, held against the whole file name without ending, or by that name.
    """
    problems = [*content.rejected, *(_other(name, files) for name in content.others)]
    newest: dict[str, _Named] = {}
    waiting = list(content.waiting)
    for file in content.offered:  # oldest first, so that a later file takes the place of an earlier one
        name = plan_name(file.name, pattern)
        if name is None:
            problems.append(_unnamed(file.name, pattern or ""))
            continue
        older = newest.pop(name, None)
        if older is not None:
            waiting.append(_superseded(older.file.name, file.name, name))
        newest[name] = _Named(name, file)
    alike = _alike(list(newest.values()))
    problems.extend(problem for _, problem in alike)
    refused = {plan for plan, _ in alike}
    scopes = tuple(Scope(name=named.plan, file=named.file) for named in newest.values() if named.plan not in refused)
    return Listing(scopes=scopes, waiting=tuple(waiting), rejected=tuple(problems))


def plan_name(file_name: str, pattern: str | None) -> str | None:
    """Return the plan's name, None where the pattern does not fit or gives nothing."""
    stem = PurePosixPath(file_name).stem
    if pattern is None:
        return stem
    found = re.fullmatch(pattern, stem)
    return (found[1] or "").strip() or None if found else None


def _alike(named: Sequence[_Named]) -> list[tuple[str, Problem]]:
    """Return plans whose names differ from a newer one's in upper and lower case only: they would count twice."""
    newer: dict[str, _Named] = {}
    found = []
    for one in reversed(named):
        twin = newer.setdefault(one.plan.casefold(), one)
        if twin is not one:
            reason = (
                f"plan {one.plan!r} differs from plan {twin.plan!r} ({twin.file.name}) only in upper and lower case"
            )
            remedy = "give both files one spelling, or names that differ"
            place = Place(file=one.file.name)
            found.append((one.plan, Problem(code="plan_name_alike", place=place, reason=reason, remedy=remedy)))
    return found


def _superseded(name: str, by: str, plan: str) -> Waiting:
    return Waiting(name=name, reason=f"superseded by {by}, a newer export of plan {plan!r}")


def _unnamed(name: str, pattern: str) -> Problem:
    reason = f"the file name does not give a plan's name by `plan: {pattern}`"
    remedy = "rename the file, or change `plan:` of this source"
    return Problem(code="plan_unnamed", place=Place(file=name), reason=reason, remedy=remedy)


def _other(name: str, files: str) -> Problem:
    ending = PurePosixPath(name).suffix.lower()
    if ending in _PROJECT_ENDINGS:
        reason = f"a {ending} file is not read, only Project XML is"
        return Problem(code="plan_other_format", place=Place(file=name), reason=reason, remedy=SAVE_AS_XML)
    reason = f"does not fit `files: {files}`, so it is not read"
    remedy = "move it out of the folder, or change `files:` of this source"
    return Problem(code="file_not_matched", place=Place(file=name), reason=reason, remedy=remedy)
