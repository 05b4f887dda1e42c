"""What Planner has to offer: the plans that can be seen, with their buckets, labels and samples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from connectors.contract.connector import Found, FoundField, Surroundings
from connectors.contract.errors import ConnectorError, SettingsError
from connectors.contract.shapes import text_at
from connectors.planner.graph import FORBIDDEN, OK, V1, Graph, HiddenError, page_of
from connectors.planner.reading import hidden, open_plan
from connectors.planner.session import open_session
from connectors.planner.settings import PlannerSettings
from connectors.planner.site import Site, VisiblePlan, of_session, visible
from connectors.planner.text import short

MOST_GROUPS = 1000  # whose plans are looked for where the configuration names nothing
MOST_LOOKED_INTO = 50  # plans; of more only the names are given
SAMPLES, LISTED = 3, 12

_UNIFIED = "groupTypes/any(c:c eq 'Unified')"
_BY_BUCKET = 'mapping: {task: {kind: {path: "{bucket: Bucket, labels: Labels}", convert: planner_kind_words, '


def found(settings: PlannerSettings, surroundings: Surroundings) -> tuple[Found, ...]:
    """Return each plan that the configuration allows, or, where it names nothing, each that can be seen.

    Raises ConnectorError.
    """
    session = open_session(settings, surroundings)
    site = of_session(session, settings, surroundings)
    groups = {} if settings.names_something else _groups(session.graph)
    plans = site.plans if settings.names_something else _plans(session.graph, groups)
    return tuple(_plan(site, plan, surroundings.source, groups, number) for number, plan in enumerate(plans))


def _groups(graph: Graph) -> Mapping[str, str]:
    """Return the names of the tenant's Microsoft 365 groups by id."""
    path = f"{V1}/groups"
    answer = graph.get(path, {"$filter": _UNIFIED, "$select": "id,displayName", "$top": 999}, expected=(FORBIDDEN,))
    if answer.status != OK:
        raise SettingsError(
            f"Graph, GET {path}: not allowed (403): grant the application permission Group.ReadBasic.All with admin "
            "consent, or name groups, plans or rosters in the configuration"
        )
    rows = (row for page in graph.rest(path, page_of(answer.data, path)) for row in page.rows)
    return {text_at(row, "id", under="group"): str(row.get("displayName") or "") for row in islice(rows, MOST_GROUPS)}


def _plans(graph: Graph, groups: Mapping[str, str]) -> tuple[VisiblePlan, ...]:
    urls = {f"/groups/{group}/planner/plans": group for group in groups}
    replies = graph.batch(list(urls)) if urls else {}
    refused = [url for url, reply in replies.items() if reply.status == FORBIDDEN]
    if refused and len(refused) == len(urls):
        raise SettingsError(
            "Graph shows no group's plans (403): grant the application permission Tasks.Read.All with admin consent"
        )
    return visible({text_at(row, "id", under="plan"): row for row in _rows(graph, replies)}.values())


def _rows(graph: Graph, replies: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for url, reply in replies.items():
        if reply.status == OK:
            for page in graph.rest(f"{V1}{url}", page_of(reply.body, f"{V1}{url}")):
                yield from page.rows


def _plan(site: Site, plan: VisiblePlan, source: str, groups: Mapping[str, str], number: int) -> Found:
    """Return what a plan's first tasks show; one that cannot be read is found with the reason."""
    words = [plan.id, *_container(plan, groups)]
    suggestion = _suggestion(site, plan, source)
    if number >= MOST_LOOKED_INTO:
        return Found(name=plan.name, kind="plan", detail="; ".join(words), suggestion=suggestion)
    try:
        opened = open_plan(site, plan)
    except ConnectorError as error:
        return Found(
            name=plan.name,
            kind="plan",
            detail="; ".join([*words, f"cannot be looked into: {error}"]),
            suggestion=suggestion,
        )
    except HiddenError as error:
        return Found(name=plan.name, kind="plan", detail=str(hidden(plan, error)), suggestion=suggestion)
    tasks = [record.data for record in opened.records]
    words.append(f"{'more than ' if opened.query is not None else ''}{len(tasks):,} tasks")
    board = opened.reading.board
    for title, names in (("buckets", board.buckets.values()), ("labels", board.labels.values())):
        if names:
            more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
            words.append(f"{title}: {', '.join(short(name) for name in islice(names, LISTED))}{more}")
    return Found(name=plan.name, kind="plan", detail="; ".join(words), fields=_fields(tasks), suggestion=suggestion)


def _container(plan: VisiblePlan, groups: Mapping[str, str]) -> list[str]:
    container = plan.data.get("container")
    if not isinstance(container, Mapping):
        return []
    kind, identifier = str(container.get("type") or "container"), str(container.get("containerId") or "")
    name = groups.get(identifier, "")
    return [f"{kind} {short(name)} ({identifier})" if name else f"{kind} {identifier}"]


def _fields(tasks: Sequence[Mapping[str, object]]) -> tuple[FoundField, ...]:
    """Return the fields that organisations use in ways of their own, with a line that maps them."""
    made = []
    for name, values in (
        ("Bucket", [_one(task.get("Bucket")) for task in tasks]),
        ("Labels", [task.get("Labels") for task in tasks]),
    ):
        lists = [value for value in values if isinstance(value, list)]
        samples = list(dict.fromkeys(str(one) for value in lists for one in value))[:SAMPLES]
        if samples:
            word = f"{'bucket' if name == 'Bucket' else 'label'} {samples[0]}"
            suggestion = f"{_BY_BUCKET}default: task, map: {{{json.dumps(word, ensure_ascii=False)}: risk}}}}}}}}"
            filled = sum(bool(value) for value in lists)
            made.append(
                FoundField(name=name, filled=filled, of=len(tasks), samples=tuple(samples), suggestion=suggestion)
            )
    return tuple(made)


def _one(value: object) -> list[object]:
    return [] if value is None else [value]


def _suggestion(site: Site, plan: VisiblePlan, source: str) -> str:
    """Return the text that reads the plan, where it is not read yet, and links it to a project."""
    reads = "" if site.settings.names_something else f"# under the source: plans: [{plan.id}]\n"
    name = json.dumps(plan.name, ensure_ascii=False)
    return (
        f"{reads}projects:\n"
        f"  - code: {json.dumps(plan.id[:8])}\n"
        f"    name: {json.dumps(plan.title, ensure_ascii=False)}\n"
        f"    links: [{{source: {source}, plan: {name}}}]\n"
    )
