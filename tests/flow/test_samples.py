"""Plans of other programs that lie beside the project, read by a real sync: they load whole or are refused clearly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from model.entities import Assignment, Identity, SourceFile, SourceProject, Task
from model.values import FileState
from store import read, verify
from sync.outcome import Ending, RunResult
from syncline.wiring import Application
from tests.conftest import ROOT
from tests.flow.running import opened, ready, synced

LOADED = ("CreateProject.xml", "Project.xml", "ResourceWithExtAttribs.xml")
PRIMAVERA = ("BaselineProjects.xml", "MultiprojectWithExternal.xml")
NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
SAVED = datetime(2026, 10, 1, 12, 0, tzinfo=UTC).timestamp()
NAMESPACE = "{http://schemas.microsoft.com/project}"

CONFIGURATION = """\
organisation: {name: City of Marlow}
store: sqlite:///syncline.db
sources:
  plans: {connector: project_file, folder: ./plans}
projects:
  - {code: IT-0001, name: Everything, links: [{source: plans, file: "*.xml"}]}
reports:
  weekly: {kind: portfolio, formats: [json]}
"""


@dataclass(frozen=True, slots=True)
class Samples:
    """A configured folder with some of the samples in it."""

    folder: Path
    originals: Path

    def put(self, *names: str) -> Application:
        """Put samples into the watched folder and return the application that reads it."""
        for name in names:
            copied = shutil.copyfile(self.originals / name, self.folder / "plans" / name)
            os.utime(copied, (SAVED, SAVED))
        return ready(self.folder, NOW)

    def refusal(self, name: str) -> str:
        """Return the sentence by which a file of Primavera is refused."""
        return (
            f"{name}: this is a Primavera P6 file (root element APIBusinessObjects), not a Microsoft Project one. "
            "In Primavera export as Microsoft Project XML, or save the plan as XML from Microsoft Project."
        )


@pytest.fixture
def samples(shared_samples: Path, tmp_path: Path) -> Samples:
    (tmp_path / "plans").mkdir()
    (tmp_path / "syncline.yaml").write_text(CONFIGURATION, encoding="utf-8")
    return Samples(tmp_path, shared_samples / "project_xml")


def numbers(path: Path, section: str, row: str, without: str = "") -> set[str]:
    """Return the UIDs of a plan's rows, read by the standard library alone."""
    rows = ET.parse(path).getroot().iterfind(f"{NAMESPACE}{section}/{NAMESPACE}{row}")
    found = [(one.findtext(f"{NAMESPACE}UID") or "", one.findtext(f"{NAMESPACE}IsNull")) for one in rows]
    return {number for number, is_null in found if number != without and is_null != "1"}


def test_every_sample_is_known_to_these_tests(samples: Samples) -> None:
    assert sorted(path.name for path in samples.originals.iterdir()) == sorted(LOADED + PRIMAVERA)


@pytest.mark.parametrize("name", LOADED)
def test_a_sample_loads_whole(samples: Samples, name: str) -> None:
    application, path = samples.put(name), samples.originals / name
    with opened(application) as (store, world):
        (result,) = synced(application, world).values()
        with store.reading() as connection:
            (plan,) = read.current(connection, SourceProject)
            tasks = {row.key for row in read.current(connection, Task)}
            resources = {row.key for row in read.current(connection, Identity)}
            assignments = {row.key for row in read.current(connection, Assignment)}
            assert verify.findings(connection) == []
    assert loaded(result) == [name]
    stem = path.stem
    assert (plan.name, plan.file_name) == (stem, name)
    assert tasks == {f"plans:task:{stem}/{uid}" for uid in numbers(path, "Tasks", "Task", without="0")}
    assert resources == {f"plans:identity:{stem}/{uid}" for uid in numbers(path, "Resources", "Resource", without="0")}
    assert assignments == {f"plans:assignment:{stem}/{uid}" for uid in numbers(path, "Assignments", "Assignment")}


def loaded(result: RunResult) -> list[str]:
    """Return the files a run loaded; fails where it did not end as it should, without anything for a person to do."""
    assert (result.ending, result.error, result.needs_person) == (Ending.COMPLETED, "", False)
    return result.loaded_files


@pytest.mark.parametrize("name", PRIMAVERA)
def test_a_primavera_file_is_put_aside_with_the_remedy(samples: Samples, name: str) -> None:
    application = samples.put(name)
    with opened(application) as (store, world):
        (result,) = synced(application, world).values()
        with store.reading() as connection:
            (file,) = read.current(connection, SourceFile)
            rows = [row for entity in (SourceProject, Task, Identity) for row in read.current(connection, entity)]
            assert verify.findings(connection) == []
    assert [one.sentence for one in result.put_aside] == [samples.refusal(name)]
    assert (result.ending, result.needs_person) == (Ending.COMPLETED, True)
    assert (file.name, file.state, file.reason) == (name, FileState.REJECTED, samples.refusal(name))
    assert not file.current_sha256
    assert rows == []


def test_the_refused_do_not_keep_the_others_from_being_read(samples: Samples) -> None:
    application = samples.put(*LOADED, *PRIMAVERA)
    with opened(application) as (_, world):
        (first,) = synced(application, world).values()
        (again,) = synced(application, world).values()
    assert sorted(first.loaded_files) == sorted(LOADED)
    refusals = [samples.refusal(name) for name in PRIMAVERA]
    assert sorted(one.sentence for one in first.put_aside) == refusals
    assert sorted(one.sentence for one in again.put_aside) == refusals
    assert (again.changed, again.unchanged_files) == (0, 3)


@pytest.mark.parametrize(
    ("names", "code"), [pytest.param(LOADED, 0, id="loaded"), pytest.param(PRIMAVERA, 1, id="refused")]
)
def test_the_command_s_exit_code_says_whether_a_person_is_needed(
    samples: Samples, names: tuple[str, ...], code: int
) -> None:
    samples.put(*names)
    done = command(samples, "sync")
    assert done.returncode == code, done.stderr
    said = " ".join(f"{done.stdout} {done.stderr}".split())
    for name in names if code else ():
        assert name in said
        assert samples.refusal(name).removeprefix(f"{name}: ") in said
    assert ("Primavera" in said) == bool(code)


def command(samples: Samples, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Syncline as a person does."""
    typed = [sys.executable, "-m", "syncline", *words, "--config", str(samples.folder / "syncline.yaml")]
    return subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)
