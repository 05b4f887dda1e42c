"""`discover`: what the sources hold, and lines to configure what no rule names yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from syncline.cli.terminal import INDENT, Exit, Mark, counted, hint, say, say_json, say_marked, say_table
from syncline.wiring import load_application

if TYPE_CHECKING:
    from connectors.contract.connector import Found
    from connectors.contract.pages import Scope, Waiting
    from model.entities import ProjectLink
    from model.problems import Problem
    from syncline.wiring import Application

_PROJECTS = "projects:"
_FEW = 3  # fields that are shown for each of several files that have the same ones
_LONGEST_NAME, _LONGEST_SAMPLE = 32, 60  # characters, so that thirty columns can be looked over


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """Something found, and whether the configuration already says what it is."""

    found: Found
    known_as: str  # "belongs to IT-0423", "read by the layout journal"; "" where no rule names it
    is_readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """What one source offers."""

    source: str
    things: tuple[_Thing, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    rejected: tuple[Problem, ...] = ()  # beside what is among the things
    error: str = ""  # why it cannot be asked
    is_linked: bool = False  # its parts are linked to projects, not read by layouts

    @property
    def needs_person(self) -> bool:
        return bool(self.error or self.rejected) or any(not thing.is_readable for thing in self.things)


def run_discover(config: Path | None, names: Sequence[str], *, everything: bool, json: bool) -> Exit:
    """Show what can be pulled from each source; one that cannot be asked does not keep the others from being shown."""
    application = load_application(config)
    offers = [_offer(application, name) for name in application.chosen(names)]
    if json:
        say_json({"sources": [_shape(offer) for offer in offers]})
    else:
        for offer in offers:
            _say_offer(offer, everything=everything)
        _say_lines(application, offers, everything=everything)
    return Exit.NEEDS_PERSON if any(offer.needs_person for offer in offers) else Exit.GOOD


def _offer(application: Application, name: str) -> _Offer:
    from connectors.contract.errors import ConnectorError

    connector = application.connectors[name]
    manifest = application.manifests[application.configuration.sources[name].settings.connector]
    is_linked = bool({"file", "plan"} & set(manifest.link_attributes))
    try:
        found = connector.discover()
        listings = [connector.scopes(stream.name) for stream in manifest.streams]
    except ConnectorError as error:
        return _Offer(source=name, error=str(error))
    scopes = {scope.name: scope for listing in listings for scope in listing.scopes}
    rejected = tuple(problem for listing in listings for problem in listing.rejected)
    links = _links(application) if is_linked else ()
    things = tuple(_thing(one, name, scopes.get(one.name), links, is_linked=is_linked) for one in found)
    told = {one.name for one in found}
    return _Offer(
        source=name,
        things=things,
        waiting=tuple(one for listing in listings for one in listing.waiting),
        rejected=tuple(problem for problem in rejected if problem.place.file not in told),
        is_linked=is_linked,
    )


def _links(application: Application) -> tuple[ProjectLink, ...]:
    """Return the configured links in the shape in which a sync would store them."""
    from model.entities import ProjectLink

    return tuple(
        ProjectLink(
            key=f"{project.code}/{number}",
            code=project.code,
            linked_source=link.source,
            attribute=link.attribute,
            pattern=link.pattern,
            source="",
            partition="",
            record="",
        )
        for project in application.configuration.settings.projects
        for number, link in enumerate(project.links)
    )


def _thing(found: Found, source: str, scope: Scope | None, links: Sequence[ProjectLink], *, is_linked: bool) -> _Thing:
    from model.linking import FILE, PLAN, PROJECT, match

    is_readable = bool(found.fields or found.suggestion)
    if not is_linked:
        return _Thing(found=found, known_as="" if scope is None else "configured", is_readable=is_readable)
    file = scope.file.name if scope is not None and scope.file is not None else None
    matched = match(links, source, {FILE: file, PLAN: found.name, PROJECT: found.name})
    known_as = f"belongs to {matched.code}" if matched.code else ""
    if matched.rivals:
        known_as = f"claimed by {' and '.join(matched.rivals)}, so it belongs to none of them"
    return _Thing(found=found, known_as=known_as, is_readable=is_readable)


def _say_offer(offer: _Offer, *, everything: bool) -> None:
    if offer.error:
        say_marked(Mark.FAILED, f"{offer.source}: {offer.error}")
        say()
        return
    say(f"{offer.source}: {counted(len(offer.things), 'thing')} found")
    if not offer.things and not offer.waiting and not offer.rejected:
        say_marked(Mark.NEEDS_YOU, "there is nothing yet; put the files into the folder that the source watches")
    shown: dict[tuple[str, ...], str] = {}  # names of columns -> the first file that has them
    for thing in offer.things:
        _say_thing(thing, is_linked=offer.is_linked)
        if everything or not thing.known_as:
            _say_fields(thing.found, shown)
    for waiting in offer.waiting:
        say_marked(Mark.WAITS, f"{waiting.name}: {waiting.reason}")
    for problem in offer.rejected:
        say_marked(Mark.NEEDS_YOU, str(problem))
    say()


def _say_thing(thing: _Thing, *, is_linked: bool) -> None:
    found = thing.found
    mark = (Mark.GOOD if thing.known_as else Mark.NEW) if thing.is_readable else Mark.NEEDS_YOU
    detail = found.detail if found.detail.startswith(found.name) else f"{found.name}: {found.detail}"
    belongs = f"; {thing.known_as or 'belongs to no project yet'}" if is_linked and thing.is_readable else ""
    say_marked(mark, f"{found.kind} {detail}{belongs}")


def _say_fields(found: Found, shown: dict[tuple[str, ...], str]) -> None:
    names = tuple(one.name for one in found.fields)
    first = shown.setdefault(names, found.name)
    if len(names) > _FEW and first != found.name:
        say(f"the same columns as {first}", indent=INDENT)
    elif names:
        rows = [
            (_short(one.name, _LONGEST_NAME), f"{one.filled:,} of {one.of:,}", _short(", ".join(one.samples[:3])))
            for one in found.fields
        ]
        say_table([("field", "filled", "like"), *rows], right=(1,))


def _short(text: str, longest: int = _LONGEST_SAMPLE) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _say_lines(application: Application, offers: Sequence[_Offer], *, everything: bool) -> None:
    """Print the proposed lines flush left, so that they can be copied as they are."""
    projects: list[str] = []
    layouts: dict[tuple[str, str], list[str]] = {}  # source and lines -> files
    for offer in offers:
        for thing in offer.things:
            lines = thing.found.suggestion.rstrip("\n")
            if not lines or (thing.known_as and not everything):
                continue
            if lines.startswith(f"{_PROJECTS}\n"):
                projects.append(lines.removeprefix(f"{_PROJECTS}\n"))
            else:
                layouts.setdefault((offer.source, lines), []).append(thing.found.name)
    if projects:
        say(f"# Lines for {application.configuration.path.name}, to start from:")
        say("\n".join((_PROJECTS, *projects)), breaks=False)
        say()
    for (source, lines), files in layouts.items():
        alike = f" and {counted(len(files) - 1, 'file')} like it" if len(files) > 1 else ""
        say(f"# Lines for the layouts of {source}, to start from, by {files[0]}{alike}:")
        say(lines, breaks=False)
        say()
    if projects or layouts:
        hint("Next: copy the lines, correct them, then `syncline preview SOURCE` shows what they make of the records.")


def _shape(offer: _Offer) -> dict[str, object]:
    return {
        "source": offer.source,
        "error": offer.error or None,
        "found": [{**_shape_found(thing.found), "configured": bool(thing.known_as)} for thing in offer.things],
        "waiting": [{"name": one.name, "reason": one.reason} for one in offer.waiting],
        "put_aside": [str(problem) for problem in offer.rejected],
    }


def _shape_found(found: Found) -> dict[str, object]:
    return {
        "name": found.name,
        "kind": found.kind,
        "detail": found.detail,
        "fields": [
            {"name": one.name, "filled": one.filled, "of": one.of, "samples": one.samples} for one in found.fields
        ],
        "suggestion": found.suggestion,
    }
