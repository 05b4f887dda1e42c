"""Links: which written rule of the configuration says that a part of a source belongs to a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from model.entities import FinanceLine, ProjectLink, SourceProject

FILE = "file"  # the name of a plan's file, relative to the watched folder
PLAN = "plan"  # what the source calls the plan
PROJECT = "project"  # what the source calls the project; in finance files the project code
PLAN_ID = "plan_id"  # by which the source knows the plan, whatever it is called
ATTRIBUTES = (FILE, PLAN, PLAN_ID, PROJECT)
"""What a link's pattern may be matched against."""

GLOB_MARKS = "*?["


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """To which project something belongs, or which projects claim it with equal right."""

    code: str | None = None  # of the one project it is linked to
    rivals: tuple[str, ...] = ()  # codes of the projects that all claim it, in order; then it is linked to none
    links: tuple[ProjectLink, ...] = ()  # the rules that decided


def match(links: Iterable[ProjectLink], source: str, offered: Mapping[str, str | None]) -> Match:
    """Return the project that something of `source` belongs to; `offered` holds its values by attribute.

    A pattern is compared with regard to case, as an exact value or, where it holds `*`, `?` or `[`, as a glob. An
    exact value beats every glob. When rules of two projects match with equal rank it is linked to neither, and the
    match names both: a guess would put somebody's money into somebody else's report.
    """
    exact: list[ProjectLink] = []
    globs: list[ProjectLink] = []
    for link in links:
        value = offered.get(link.attribute)
        if link.linked_source != source or not value:
            continue
        if link.pattern == value:
            exact.append(link)
        elif is_glob(link.pattern) and fnmatchcase(value, link.pattern):
            globs.append(link)
    deciding = exact or globs
    codes = sorted({link.code for link in deciding})
    if not codes:
        return Match()
    rules = tuple(sorted(deciding, key=lambda link: (link.code, link.attribute, link.pattern, link.key)))
    if len(codes) > 1:
        return Match(rivals=tuple(codes), links=rules)
    return Match(code=codes[0], links=rules)


def match_source_project(links: Iterable[ProjectLink], project: SourceProject) -> Match:
    """Return the project that a plan or a tracker's project belongs to, by its name, its file's name or its own id."""
    own_id = project.key.split(":", 2)[-1]
    offered = {FILE: project.file_name, PLAN: project.name, PLAN_ID: own_id, PROJECT: project.name}
    return match(links, project.source, offered)


def match_file(links: Iterable[ProjectLink], source: str, file_name: str) -> Match:
    """Return the project that a file belongs to which gave no plan, for instance because it could not be read."""
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return match(links, source, {FILE: file_name, PLAN: stem, PROJECT: stem})


def match_finance_line(links: Iterable[ProjectLink], line: FinanceLine) -> Match:
    """Return the project that a finance line belongs to, by its project code; a line without code matches nothing."""
    return match(links, line.source, {PROJECT: line.project_code})


def is_glob(pattern: str) -> bool:
    """Whether a pattern is a glob and not a plain value."""
    return any(mark in pattern for mark in GLOB_MARKS)
