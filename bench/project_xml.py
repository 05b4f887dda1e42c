"""How fast a large Microsoft Project XML becomes records and rows, beside a bare iterparse pass over its bytes."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.harness import Bench, Side, benchmark
from bench.measure import Watch
from bench.rows import Row, at_most, at_most_times
from connectors.contract.connector import Surroundings
from connectors.contract.pages import OfferedFile, Scope
from connectors.project_file.connector import ProjectFileConnector
from connectors.project_file.settings import ProjectFileSettings

TASKS = 20_000
ASSIGNMENTS = 19_000
PEOPLE = 200
PHASE = 20  # a summary and the tasks below it
NAMESPACE = "http://schemas.microsoft.com/project"
EXPORTED = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
_FIRST_DAY = datetime(2026, 1, 5, 8, 0)  # noqa: DTZ001  # a plan's times have no zone

# What Project writes for each task although a plan seldom uses it; left out of the smaller file.
_SELDOM = """ManualStart=D ManualFinish=D ManualDuration=W Stop=D Resume=D EarlyStart=D EarlyFinish=D LateStart=D
LateFinish=D StartSlack=0 FinishSlack=0 OvertimeCost=0 ActualOvertimeCost=0 ActualOvertimeWork=Z RegularWork=W
RemainingOvertimeCost=0 RemainingOvertimeWork=Z LevelingDelay=0 LevelingDelayFormat=8 IgnoreResourceCalendar=0
IsSubprojectReadOnly=0 DisplayAsSummary=0 CommitmentType=0 LevelAssignments=1 LevelingCanSplit=1 CalendarUID=-1
OvertimeWork=Z ResumeValid=0 EffortDriven=0 Recurring=0 OverAllocated=0 Estimated=0 FixedCostAccrual=3 CV=0.00
ConstraintType=0 HideBar=0 Rollup=0 IsPublished=1"""
_USUAL = """Type=0 IsNull=0 CreateDate=D WBS=N OutlineNumber=N DurationFormat=7 Critical=0 IsSubproject=0 ExternalTask=0
StartVariance=0 FinishVariance=0 WorkVariance=0.00 FreeSlack=0 TotalSlack=0 FixedCost=0 ActualDuration=W
RemainingDuration=Z ACWP=0.00 BCWS=0.00 BCWP=0.00 PhysicalPercentComplete=0 EarnedValueMethod=0 Priority=500"""
_OF_ASSIGNMENT = """CostRateTable=0 Delay=0 HasFixedRateUnits=1 Milestone=0 OvertimeWork=Z StartVariance=0
FinishVariance=0 WorkContour=0 BookingType=0"""


def _elements(pairs: Iterator[tuple[str, object]]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in pairs)


def _filler(words: str, start: str, number: str, work: str) -> str:
    meaning = {"D": start, "W": work, "Z": "PT0H0M0S", "N": number}
    pairs = (word.split("=") for word in words.split())
    return _elements((name, meaning.get(value, value)) for name, value in pairs)


def _task(uid: int, dice: random.Random, *, full: bool) -> str:
    is_summary = uid % PHASE == 1
    begin = _FIRST_DAY + timedelta(days=dice.randrange(300))
    hours, percent = dice.randrange(4, 80), dice.choice((0, 0, 40, 100))
    done = hours * percent // 100
    start, finish = begin.isoformat(), (begin + timedelta(days=hours // 8, hours=9)).isoformat()
    number, work = f"{uid // PHASE + 1}.{uid % PHASE}", f"PT{hours}H0M0S"
    plain = {
        "UID": uid, "ID": uid, "Name": f"Task {uid} of the rollout", "Active": 1, "Manual": 0,
        "OutlineLevel": 1 if is_summary else 2, "Start": start, "Finish": finish, "Duration": work, "Work": work,
        "Milestone": 0, "Summary": int(is_summary), "PercentComplete": percent, "PercentWorkComplete": percent,
        "Cost": hours * 9000, "ActualCost": done * 9000, "RemainingCost": (hours - done) * 9000,
        "ActualWork": f"PT{done}H0M0S", "RemainingWork": f"PT{hours - done}H0M0S",
    }  # fmt: skip
    if percent:
        plain["ActualStart"] = start
    if percent == 100:  # noqa: PLR2004  # done
        plain["ActualFinish"] = finish
    rest = _filler(_USUAL, start, number, work) + (_filler(_SELDOM, start, number, work) if full else "")
    link = (
        f"<PredecessorLink><PredecessorUID>{uid - 1}</PredecessorUID><Type>1</Type><CrossProject>0</CrossProject>"
        "<LinkLag>0</LinkLag><LagFormat>7</LagFormat></PredecessorLink>"
        if not is_summary and uid % 3 == 0
        else ""
    )
    custom = f"<ExtendedAttribute><FieldID>188743731</FieldID><Value>IT-{uid % 40:04}</Value></ExtendedAttribute>"
    baseline = (
        f"<Baseline><Number>0</Number><Interim>0</Interim><Start>{start}</Start><Finish>{finish}</Finish>"
        f"<Duration>{work}</Duration><DurationFormat>7</DurationFormat><Work>{work}</Work>"
        f"<Cost>{hours * 9000}</Cost></Baseline>"
    )
    return f"<Task>{_elements(iter(plain.items()))}{rest}{link}{custom}{baseline if full else ''}</Task>"


def _assignment(uid: int, dice: random.Random) -> str:
    task = uid + (uid - 1) // (PHASE - 1) + 1  # no summary
    begin = _FIRST_DAY + timedelta(days=dice.randrange(300))
    start, hours = begin.isoformat(), dice.randrange(1, 8)
    work = f"PT{hours}H0M0S"
    plain = {
        "UID": uid, "TaskUID": task, "ResourceUID": uid % PEOPLE + 1 if uid % 5 else -65535, "Units": 1,
        "Start": start, "Finish": (begin + timedelta(hours=hours)).isoformat(), "Work": work, "ActualWork": work,
        "RemainingWork": "PT0H0M0S", "RegularWork": work, "Cost": hours * 9000, "ActualCost": hours * 9000,
        "RemainingCost": 0, "PercentWorkComplete": 100,
    }  # fmt: skip
    day = (
        f"<TimephasedData><Type>2</Type><UID>{uid}</UID><Start>{start}</Start>"
        f"<Finish>{(begin + timedelta(hours=hours)).isoformat()}</Finish><Unit>2</Unit><Value>{work}</Value>"
        "</TimephasedData>"
    )
    return f"<Assignment>{_elements(iter(plain.items()))}{_filler(_OF_ASSIGNMENT, start, '', work)}{day}</Assignment>"


def write_plan(path: Path, *, full: bool, tasks: int = TASKS, assignments: int = ASSIGNMENTS, seed: int = 1) -> None:
    """Write a plan as Project does, without spaces between elements; `full` has every element of a task (over 90)."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Project xmlns="{NAMESPACE}">')
        file.write("<SaveVersion>14</SaveVersion><Name>erp.xml</Name><Title>ERP rollout</Title>")
        file.write("<LastSaved>2026-11-20T09:00:00</LastSaved><StatusDate>2026-11-19T17:00:00</StatusDate>")
        file.write("<CurrencyCode>USD</CurrencyCode><MinutesPerDay>480</MinutesPerDay><ExtendedAttributes>")
        file.write("<ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName>")
        file.write("<Alias>Budget code</Alias></ExtendedAttribute></ExtendedAttributes><Tasks>")
        file.write("<Task><UID>0</UID><ID>0</ID><Name>ERP rollout</Name><OutlineLevel>0</OutlineLevel></Task>")
        for uid in range(1, tasks + 1):
            file.write(_task(uid, dice, full=full))
        file.write("</Tasks><Resources>")
        for uid in range(1, PEOPLE + 1):
            file.write(f"<Resource><UID>{uid}</UID><Name>Person {uid}</Name><Type>1</Type></Resource>")
        file.write("</Resources><Assignments>")
        for uid in range(1, assignments + 1):
            file.write(_assignment(uid, dice))
        file.write("</Assignments></Project>")


def bare(watch: Watch, path: str) -> None:
    """The floor: every element is parsed, looked at once and cleared, nothing is kept."""
    tasks = 0
    with watch.lap():
        for _, element in ET.iterparse(path):  # noqa: S314  # our own file
            if element.tag.endswith("}Task"):
                tasks += 1
            element.clear()
    assert tasks == TASKS + 1


def records(watch: Watch, path: str) -> None:
    """Syncline: the file checked and turned into pages of records, as the engine asks for them."""
    file = Path(path)
    surroundings = Surroundings(
        source="plans", folder=file.parent, now=lambda: EXPORTED, currency="USD", time_zone="America/Phoenix"
    )
    settings = ProjectFileSettings(connector="project_file", folder=file.parent)
    connector = ProjectFileConnector(settings, surroundings)
    offered = OfferedFile(path=file, name="erp.xml", modified_at=EXPORTED, size=file.stat().st_size, sha256="0" * 64)
    seen: dict[str, int] = {}
    quarantined = 0
    with watch.lap():
        for page in connector.pages("plans", Scope(name="erp", file=offered), ""):
            quarantined += len(page.quarantined)
            for record in page.records:
                seen[record.kind] = seen.get(record.kind, 0) + 1
    assert seen["task"] == TASKS
    assert seen["assignment"] >= ASSIGNMENTS
    assert quarantined == 0


def stored(watch: Watch, path: str) -> None:
    """Syncline: the file found in its folder, copied, archived, parsed, mapped and stored."""
    from connectors.project_file import MANIFEST
    from model.entities import Assignment, BaselineValue, Task, TimeEntry
    from store import read
    from store.open import open_store
    from store.upgrade import prepare
    from sync.run import World, run_sync
    from sync.source import make_source
    from syncline.wiring import default_rules

    folder = Path(path).parent
    for file in folder.parent.glob("plans.db*"):
        file.unlink()
    store = open_store(f"sqlite:///{folder.parent}/plans.db")
    prepare(store)
    surroundings = Surroundings(
        source="plans", folder=folder, now=lambda: datetime.now(UTC), currency="USD", time_zone="America/Phoenix"
    )
    settings = ProjectFileSettings(connector="project_file", folder=folder, settle=timedelta(0))
    connector = ProjectFileConnector(settings, surroundings)
    source = make_source("plans", MANIFEST, connector, default_rules(MANIFEST), {})
    world = World(
        store=store,
        now=surroundings.now,
        holder="bench",
        is_dead=lambda _holder: False,
        listener=lambda _progress: None,
    )
    with watch.lap():
        result = run_sync(world, source)
    assert (result.error, result.put_aside, result.quarantined) == ("", [], 0)
    known = read.Snapshot(store, read.current_vector(store))
    assert known.count(Task) == TASKS
    assert known.count(Assignment) >= ASSIGNMENTS
    assert known.count(BaselineValue) + known.count(TimeEntry) > 0


@benchmark("project_xml")
def project_xml(bench: Bench) -> list[Row]:
    """Parsing 20,000 tasks: 43 MB with the usual elements, and the larger file with all that Project may write."""
    rows = []
    for full in (False, True):
        path = bench.folder / "plans" / "plan.xml"
        path.parent.mkdir(exist_ok=True)
        write_plan(path, full=full)
        size = f"{path.stat().st_size // 1_000_000} MB"
        arguments = {"path": str(path)}
        samples = bench.interleave(
            floor=Side(bare, arguments), syncline=Side(records, arguments), stored=Side(stored, arguments)
        )
        floor, ours, kept = samples["floor"], samples["syncline"], samples["stored"]
        rows += [
            at_most_times(
                f"project_xml: {size} to pages", figure=ours.seconds(), floor=floor.seconds(), unit="s", times=1.6
            ),
            at_most_times(
                f"project_xml: {size} into the store", figure=kept.seconds(), floor=floor.seconds(), unit="s", times=4
            ),
            at_most(f"project_xml: {size}, memory", figure=kept.grown_megabytes(), unit="MB", limit=300),
        ]
    return rows
