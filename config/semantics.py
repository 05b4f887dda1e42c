"""Checks what no single option shows: names that must exist elsewhere, and things written twice.

They look at what is written, not at settings already made, so that one wrong option hides no other fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from config.nodes import ListNode, MappingNode, Node, Position, ScalarNode, dotted, numbered
from config.sentences import nearest
from config.thresholds import PRESETS
from model.problems import Problem

_SHOWN_NAMES = 30  # of those that are known, in a message


@dataclass(frozen=True, slots=True)
class _Part:
    """A mapping in a list, with its path."""

    node: MappingNode
    path: str

    def word(self, key: str) -> ScalarNode | None:
        value = self.node.get(key)
        return value if isinstance(value, ScalarNode) and value.value is not None else None

    def parts(self, key: str) -> Iterator[_Part]:
        yield from _parts(self.node.get(key), dotted(self.path, key))


def contradictions(root: MappingNode) -> list[Problem]:
    """Return what is wrong between the sections."""
    sources = list(_names(root.get("sources")))
    thresholds = list(dict.fromkeys([*PRESETS, *_names(root.get("thresholds"))]))
    projects = list(_parts(root.get("projects"), "projects"))
    codes = [code.written for project in projects if (code := project.word("code")) is not None]
    people = root.get("people")
    same = people.get("same") if isinstance(people, MappingNode) else None
    return [
        *_presets_again(root.get("thresholds")),
        *_codes_again(projects),
        *_thresholds_missing(projects, thresholds),
        *_link_problems(projects, sources),
        *_account_problems(_words(same, "people.same"), sources),
        *_acceptance_problems(_parts(root.get("accepted"), "accepted"), codes),
        *_report_problems(root.get("reports"), codes),
    ]


def _names(node: Node | None) -> Iterable[str]:
    return node.entries if isinstance(node, MappingNode) else ()


def _parts(node: Node | None, path: str) -> Iterator[_Part]:
    for number, item in enumerate(node.items if isinstance(node, ListNode) else (), 1):
        if isinstance(item, MappingNode):
            yield _Part(item, numbered(path, number))


def _words(node: Node | None, path: str) -> Iterator[tuple[str, ScalarNode]]:
    if isinstance(node, ListNode):
        for number, item in enumerate(node.items, 1):
            yield from _words(item, numbered(path, number))
    elif isinstance(node, ScalarNode) and isinstance(node.value, str):
        yield path, node


def _presets_again(node: Node | None) -> Iterator[Problem]:
    for name, entry in node.entries.items() if isinstance(node, MappingNode) else ():
        if name in PRESETS:
            reason = f"`{name}` is the name of a published rule and keeps its meaning"
            yield _problem("name_taken", entry.at, dotted("thresholds", name), reason, "choose another name")


def _codes_again(projects: Iterable[_Part]) -> Iterator[Problem]:
    seen: dict[str, Position] = {}
    for project in projects:
        code = project.word("code")
        if code is None:
            continue
        first = seen.setdefault(code.written, code.at)
        if first is not code.at:
            reason = f"a project with the code `{code.written}` stands in {first} already"
            remedy = "give each project a code of its own"
            yield _problem("code_twice", code.at, dotted(project.path, "code"), reason, remedy)


def _thresholds_missing(projects: Iterable[_Part], names: list[str]) -> Iterator[Problem]:
    for project in projects:
        name = project.word("thresholds")
        if name is not None and name.written not in names:
            yield _absent("thresholds", name, names, dotted(project.path, "thresholds"))


def _link_problems(projects: Iterable[_Part], sources: list[str]) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], tuple[str, Position]] = {}
    for project in projects:
        code = project.word("code")
        for link in project.parts("links"):
            source = link.word("source")
            if source is None:
                continue
            if source.written not in sources:
                yield _absent("source", source, sources, dotted(link.path, "source"))
            for attribute in link.node.without("source").entries:
                pattern = link.word(attribute)
                if pattern is None:
                    continue
                own = (code.written if code is not None else "", pattern.at)
                owner, first = seen.setdefault((source.written, attribute, pattern.written), own)
                if first is not pattern.at:
                    reason = f"project `{owner}` has the same link in {first} already"
                    remedy = "a part of a source belongs to one project; remove one link"
                    yield _problem("link_twice", pattern.at, link.path, reason, remedy)


def _account_problems(accounts: Iterable[tuple[str, ScalarNode]], sources: list[str]) -> Iterator[Problem]:
    seen: dict[str, Position] = {}
    for path, account in accounts:
        source, colon, _ = account.written.partition(":")
        if colon and source not in sources:
            named = ScalarNode(at=account.at, value=source, written=source)
            yield _absent("source", named, sources, path)
        first = seen.setdefault(account.written, account.at)
        if first is not account.at:
            reason = f"`{account.written}` stands in {first} already, and an account is one person"
            yield _problem("account_twice", account.at, path, reason, "put all accounts of a person into one list")


def _acceptance_problems(acceptances: Iterable[_Part], codes: list[str]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Position] = {}
    for one in acceptances:
        project, difference = one.word("project"), one.word("discrepancy")
        if project is not None and project.written not in codes:
            yield _absent("project", project, codes, dotted(one.path, "project"))
        if project is None or difference is None:
            continue
        first = seen.setdefault((project.written, difference.written), difference.at)
        if first is not difference.at:
            reason = f"`{difference.written}` of `{project.written}` is accepted in {first} already"
            remedy = "keep the one that holds"
            yield _problem("accepted_twice", difference.at, dotted(one.path, "discrepancy"), reason, remedy)


def _report_problems(reports: Node | None, codes: list[str]) -> Iterator[Problem]:
    for name, entry in reports.entries.items() if isinstance(reports, MappingNode) else ():
        path = dotted(dotted("reports", name), "projects")
        listed = entry.value.get("projects") if isinstance(entry.value, MappingNode) else None
        seen: set[str] = set()
        for where, code in _words(listed, path) if isinstance(listed, ListNode) else ():
            if code.written not in codes:
                yield _absent("project", code, codes, where)
            elif code.written in seen:
                yield _problem("code_twice", code.at, where, f"`{code.written}` is listed twice", "list it once")
            seen.add(code.written)


def _absent(noun: str, name: ScalarNode, names: list[str], path: str) -> Problem:
    near = nearest(name.written, names)
    known = f"known are: {', '.join(names[:_SHOWN_NAMES])}"
    remedy = f"perhaps you meant `{near}`" if near else known if names else f"add it under `{noun}s:`"
    verb = "are no thresholds" if noun == "thresholds" else f"is no {noun}"
    return _problem(f"{noun}_unknown", name.at, path, f"there {verb} `{name.written}` in this configuration", remedy)


def _problem(code: str, at: Position, path: str, reason: str, remedy: str) -> Problem:
    return Problem(code=code, place=at.place(path), reason=reason, remedy=remedy)
