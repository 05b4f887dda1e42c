"""Makes a settings instance of any type from nodes, or says everything that is wrong with file and line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from config.errors import ConfigError
from config.markers import Expansion, Location, expanded
from config.nodes import ListNode, MappingNode, Node, Position, ScalarNode, dotted, numbered, scalars
from config.sentences import Sentence, expectation, found, sentence, unknown
from config.shapes import Shape, alternatives, below, fitting, is_union, options
from config.suspects import REMEDY, why_secret
from model.problems import Place, Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")

_WHOLE = frozenset({"literal_error", "enum"})  # beside every type ending in _type or _parsing


def validated(node: Node, kind: type[T], *, path: str = "", also: tuple[str, ...] = ()) -> T:
    """Return an instance of a settings type from what is written at `path`; raises ConfigError with all problems.

    `also` names options that are allowed beside those of the type, so that a misspelt one gets its suggestion.
    """
    value, problems = checked(node, kind, path=path, also=also)
    if problems:
        raise ConfigError(problems)
    return cast("T", value)


def checked(node: Node, kind: type[T], *, path: str = "", also: tuple[str, ...] = ()) -> tuple[T | None, list[Problem]]:
    """Return the instance, or None and every problem in the order of the lines; `also` as in `validated`."""
    from pydantic import TypeAdapter, ValidationError

    expansion = Expansion()
    node, values = expanded(node, kind, path, expansion)
    problems = [*expansion.problems, *secrets_in(node, path)]
    instance: T | None = None
    try:
        instance = TypeAdapter(kind).validate_python(values)
    except ValidationError as error:
        details = _counted(error.errors(include_url=False, include_input=False))
        located = [(detail, _locate(node, kind, detail["loc"], path, also)) for detail in details]
        problems += _problems([pair for pair in located if not _is_said(pair[1], expansion.broken)])
    problems = in_order(problems, node.at.text.name)
    return (None if problems else instance), problems


def secrets_in(node: Node, path: str = "") -> list[Problem]:
    """Return a problem for each text that looks like a secret; none of them says what was found."""
    problems = {}
    for where, scalar in scalars(node, path):
        kind = why_secret(scalar.value) if isinstance(scalar.value, str) else None
        if kind is not None:
            reason = f"what stands here looks like {kind}, and no secret belongs into the configuration"
            place = scalar.at.place(where)
            problems[place] = Problem(code="secret_literal", place=place, reason=reason, remedy=REMEDY)
    return list(problems.values())


def in_order(problems: Sequence[Problem], main: str) -> list[Problem]:
    """Return problems without repetition, by line within each file, the main file first and the others as they came."""
    unique: dict[tuple[Place, str], Problem] = {}  # by place and reason
    hidden = {problem.place for problem in problems if problem.code == "secret_literal"}
    for problem in problems:
        if problem.code == "secret_literal" or problem.place not in hidden:
            unique.setdefault((problem.place, problem.reason), problem)
    files = list(dict.fromkeys([main, *(place.file for place, _ in unique)]))
    return sorted(unique.values(), key=lambda problem: (files.index(problem.place.file), problem.place.line or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Located:
    """The written value that an error of pydantic is about."""

    node: Node
    at: Position
    path: str
    shapes: tuple[Shape, ...]  # of the node
    key_at: Position  # of the key, where the node has one
    parents: tuple[Shape, ...] = ()  # of the mapping or list that holds the node
    keys: Location = ()  # the location without members of unions
    also: tuple[str, ...] = ()  # options that the holding mapping has beside those of its type
    rest: tuple[str | int, ...] = ()  # of the location: what is not written
    branch: tuple[Location, str | int] | None = None  # the outermost union on the way, and the member tried


_Pair = tuple["ErrorDetails", _Located]


def _problems(pairs: list[_Pair]) -> list[Problem]:
    problems = []
    for group in _by_union(pairs):
        problems += _of_union(group) if group[0][1].branch else [_problem(detail, located) for detail, located in group]
    return _without_consequences(problems)


def _counted(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short where its entries were not counted because they are wrong themselves."""
    inner = [detail["loc"] for detail in details]
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(len(loc) > len(detail["loc"]) and loc[: len(detail["loc"])] == detail["loc"] for loc in inner)
    ]


def _is_said(located: _Located, broken: Sequence[Location]) -> bool:
    return any(located.keys[: len(loc)] == loc for loc in broken)


def _locate(node: Node, kind: object, loc: Location, path: str, also: tuple[str, ...]) -> _Located:
    here = _Located(node=node, at=node.at, key_at=node.at, path=path, shapes=alternatives(kind))
    tagged = len(here.shapes) > 1
    for number, part in enumerate(loc):
        if tagged:
            here, tagged = replace(here, branch=here.branch or (loc[:number], part)), False
            continue
        inner = _entered(here, part)
        if inner is None:
            return replace(here, rest=loc[number:])
        annotations = [annotation for shape in inner.parents if (annotation := below(shape, part)) is not None]
        shapes = tuple(shape for annotation in annotations for shape in alternatives(annotation))
        tagged = any(is_union(annotation) for annotation in annotations)
        here = replace(inner, shapes=shapes, also=() if number else also)
    return here


def _entered(here: _Located, part: str | int) -> _Located | None:
    node, parents, keys = here.node, fitting(here.shapes, here.node), (*here.keys, part)
    if isinstance(node, MappingNode) and part in node.entries:
        entry = node.entries[str(part)]
        at = entry.value.at if isinstance(entry.value, ScalarNode) else entry.at
        path = dotted(here.path, str(part))
        return replace(here, node=entry.value, at=at, key_at=entry.at, path=path, parents=parents, keys=keys)
    if isinstance(node, ListNode) and isinstance(part, int) and part < len(node.items):
        item, path = node.items[part], numbered(here.path, part + 1)
        return replace(here, node=item, at=item.at, key_at=item.at, path=path, parents=parents, keys=keys)
    return None


def _by_union(pairs: Iterable[_Pair]) -> list[list[_Pair]]:
    groups: dict[Location | None, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair[1].branch[0] if pair[1].branch else None].append(pair)
    return list(groups.values())


def _of_union(group: list[_Pair]) -> list[Problem]:
    """Return what is wrong with the member that was most likely meant, not with each member tried."""
    members: dict[str | int, list[_Pair]] = defaultdict(list)
    for detail, located in group:
        members[located.branch[1] if located.branch else ""].append((detail, located))
    meant = [pairs for pairs in members.values() if not any(_is_whole(detail, located) for detail, located in pairs)]
    if meant:
        return [_problem(detail, located) for detail, located in min(meant, key=len)]
    first, located = group[0]
    if len(members) == 1:
        return [_problem(first, located)]
    said = [expectation(detail["type"], detail.get("ctx", {})) or "another value" for detail, _ in group]
    reason = f"expected {', or '.join(dict.fromkeys(said))}"
    shown = found(located.node, located.path)
    return [_made(located.at, located.path, Sentence("value_unexpected", reason), shown)]


def _is_whole(detail: ErrorDetails, located: _Located) -> bool:
    union = located.branch[0] if located.branch else ()
    kind = detail["type"]
    at_member = len(detail["loc"]) == len(union) + 1
    return at_member and (kind in _WHOLE or kind.endswith(("_type", "_parsing", "_from_float")))


def _problem(detail: ErrorDetails, located: _Located) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    node, at, path = located.node, located.at, located.path
    if kind in {"missing", "union_tag_not_found"}:
        return _missing(detail, located)
    if kind in {"extra_forbidden", "unexpected_keyword_argument"} and not located.rest:
        names = [option.name for shape in located.parents for option in options(shape.kind) or ()]
        return _made(located.key_at, path, unknown(str(detail["loc"][-1]), dict.fromkeys([*names, *located.also])), "")
    if kind == "union_tag_invalid":
        located = _entered(located, str(context["discriminator"]).strip("'")) or located
        node, at, path = located.node, located.at, located.path
    said = sentence(kind, context, detail["msg"], node)
    if "[key]" in detail["loc"]:
        return _made(located.key_at, path, Sentence(said.code, f"this name is not allowed: {said.reason}"), "")
    return _made(at, path, said, found(node, path))


def _missing(detail: ErrorDetails, located: _Located) -> Problem:
    context: dict[str, Any] = detail.get("ctx", {})
    name = str(context.get("discriminator") or detail["loc"][-1]).strip("'")
    known = [option for shape in fitting(located.shapes, located.node) for option in options(shape.kind) or ()]
    said = next((option.description for option in known if option.name == name and option.description), "")
    remedy = f"add `{name}: …`" + (f", {said}" if said else "")
    path = dotted(located.path, name)
    return _made(located.key_at, path, Sentence("option_missing", f"`{name}` is missing", remedy), "")


def _made(at: Position, path: str, said: Sentence, value: str) -> Problem:
    return Problem(code=said.code, place=at.place(path), value=value, reason=said.reason, remedy=said.remedy)


def _without_consequences(problems: list[Problem]) -> list[Problem]:
    """Leave out that an option is missing where it stands there misspelt."""
    meant = set()
    for problem in problems:
        if problem.code == "option_unknown" and problem.remedy.startswith("perhaps you meant"):
            meant.add(dotted(problem.place.path.rpartition(".")[0], problem.remedy.split("`")[1]))
    return [problem for problem in problems if problem.code != "option_missing" or problem.place.path not in meant]
