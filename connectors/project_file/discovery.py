"""What a plan holds that could be linked and mapped: its title, its size, its custom fields with samples."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.contract.connector import Found, FoundField
from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import Record
from connectors.contract.spool import Spool
from connectors.project_file.context import Origin
from connectors.project_file.plan import ReadPlan, read_plan

SAMPLES = 3
SAMPLE_LENGTH = 60
_PLAIN = re.compile(r"[^\W\d][\w \-/]*")  # what may stand in a path without quotes


@dataclass(slots=True)
class _Use:
    filled: int = 0
    samples: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.filled += 1
        short = text[:SAMPLE_LENGTH]
        if len(self.samples) < SAMPLES and short not in self.samples:
            self.samples.append(short)


def found(origin: Origin, source: str) -> Found:
    """Return what a plan's file shows; a file that cannot be read is found as such, with its sentence."""
    uses: dict[str, _Use] = {}
    tasks = 0
    try:
        with Spool() as spool:
            plan = read_plan(origin, spool)
            for page in spool.pages(facts=plan.facts, listed=()):
                for record in page.records:
                    if record.kind == "task":
                        tasks += 1
                        _count(record, uses)
    except RejectedFileError as error:
        return Found(name=origin.plan, kind="unreadable file", detail=str(error))
    return Found(
        name=origin.plan,
        kind="plan",
        detail=_detail(origin, plan, tasks),
        fields=tuple(
            FoundField(
                name=name,
                filled=use.filled,
                of=tasks,
                samples=tuple(use.samples),
                suggestion=f"mapping: {{task: {{custom: {{{_yaml(name)}: {_yaml(path(name))}}}}}}}",
            )
            for name, use in sorted(uses.items())
        ),
        suggestion=_suggestion(origin, plan, source),
    )


def path(name: str) -> str:
    """Return the mapping path of a custom field: `ExtendedAttributes.Budget code`, quoted where the name needs it."""
    return f"ExtendedAttributes.{name}" if _PLAIN.fullmatch(name) else f"ExtendedAttributes.{json.dumps(name)}"


def _count(record: Record, uses: dict[str, _Use]) -> None:
    custom: Mapping[str, Any] = record.data.get("ExtendedAttributes", {})  # type: ignore[assignment]  # made by `tasks`
    for name, text in custom.items():
        uses.setdefault(name, _Use()).add(text)


def _detail(origin: Origin, plan: ReadPlan, tasks: int) -> str:
    head = plan.head
    words = [_title(origin, plan), f"{tasks} tasks", f"file {origin.file.name}"]
    start, finish = head.get("StartDate", "")[:10], head.get("FinishDate", "")[:10]
    if start and finish:
        words.append(f"{start} to {finish}")
    status = head.get("StatusDate", "")[:10]
    words.append(f"status date {status}" if status else "no status date")
    return ", ".join(words)


def _title(origin: Origin, plan: ReadPlan) -> str:
    return plan.head.get("Title") or plan.head.get("Name") or origin.plan


def _suggestion(origin: Origin, plan: ReadPlan, source: str) -> str:
    return (
        "projects:\n"
        f"  - code: {_yaml(origin.plan.upper())}\n"
        f"    name: {_yaml(_title(origin, plan))}\n"
        f"    links: [{{source: {source}, plan: {_yaml(origin.plan)}}}]\n"
    )


def _yaml(text: str) -> str:
    """Return text as a YAML scalar: JSON's quoting is YAML's too."""
    return json.dumps(text, ensure_ascii=False)
