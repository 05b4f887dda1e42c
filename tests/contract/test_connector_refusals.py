"""What every connector keeps when inputs are broken: refused before any page, and no message tells what it must not."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.contract.errors import ConnectorError, RejectedFileError
from model.entities import SourceFile
from model.problems import Problem
from model.values import FileState
from store import read, verify
from sync.outcome import Ending
from sync.source import Source
from syncline.wiring import manifests
from tests.conftest import ROOT
from tests.contract.connector_case import (
    DATA,
    SOURCE,
    Bench,
    CaseMissingError,
    ConnectorCase,
    case_of,
    pages_of,
    reads_files,
)
from tests.flow.running import opened, synced

WITNESS = "s3cr3t-w1tn3ss"
SECRETS = {name: f"{WITNESS}-{name}" for name in ("CASE_TOKEN", "PASSWORD", "AWS_SECRET_ACCESS_KEY", "DATABASE_URL")}
"""What a connector finds in its surroundings and in the process's environment, and must not tell anybody."""


def broken(connector: str) -> list[str]:
    try:
        if not isinstance(case_of(connector), ConnectorCase):
            return []
    except CaseMissingError:
        return []
    return sorted(path.name for path in (DATA / connector / "contract" / "broken").iterdir())


BROKEN = [(connector, name) for connector in manifests() for name in broken(connector)]


@pytest.fixture(params=BROKEN, ids=["/".join(pair) for pair in BROKEN])
def spoilt(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Bench, str]:
    """A bench with one broken file in the watched folder."""
    connector, name = request.param
    bench = Bench(connector=connector, folder=tmp_path / "organisation")
    bench.folder.mkdir()
    bench.configure()
    bench.put_broken(name)
    return bench, name


def refusals(source: Source) -> Iterator[Problem]:
    """Yield why files are refused: by the listing, or before the first page of any."""
    for stream in source.streams:
        listing = source.connector.scopes(stream.name)
        assert listing.waiting == ()
        yield from listing.rejected
        for scope in listing.scopes:
            with pytest.raises(RejectedFileError) as refused:
                pages_of(source, stream, scope)
            assert str(refused.value) == str(refused.value.problems[0])
            pages = source.connector.pages(stream.name, scope, "")
            with pytest.raises(RejectedFileError):
                next(pages)
            yield from refused.value.problems


def test_every_connector_has_something_broken_to_refuse() -> None:
    assert {connector for connector, _ in BROKEN} == {one.name for one in manifests().values() if reads_files(one)}


def test_a_broken_input_is_refused_before_any_page(spoilt: tuple[Bench, str]) -> None:
    bench, name = spoilt
    problems = list(refusals(bench.source()))
    assert problems
    for problem in problems:
        assert problem.place.file == name
        assert problem.code
        assert problem.reason
        assert problem.remedy, "say what to do"
        assert not problem.reason.endswith(".")
        assert str(problem).endswith(".")
        assert len(str(problem).splitlines()) == 1


def test_a_broken_input_is_put_aside_and_nothing_of_it_stored(spoilt: tuple[Bench, str]) -> None:
    bench, name = spoilt
    application = bench.application()
    with opened(application) as (store, world):
        result = synced(application, world)[SOURCE]
        with store.reading() as connection:
            (file,) = read.current(connection, SourceFile)
            tallies = {one.entity: one.rows for one in verify.tallies(connection)}
            assert verify.findings(connection) == []
    assert (result.ending, result.needs_person, result.loaded_files) == (Ending.COMPLETED, True, [])
    assert (file.name, file.state) == (name, FileState.REJECTED)
    assert tallies == {"raw_record": 1, "source_file": 1}


@pytest.fixture
def loud(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """Everything is logged, and secrets stand in the environment."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.DEBUG)
    return caplog


def silent_about_it(texts: list[str], folder: Path) -> None:
    """Fail where a text names a secret or a place on this machine."""
    told = "\n".join(texts)
    assert told
    for forbidden in (WITNESS, str(folder), str(ROOT), f"{tempfile.gettempdir()}/", os.environ["HOME"] + "/"):
        assert forbidden not in told


def test_nothing_that_is_said_of_good_inputs_tells_places_or_secrets(
    small: Bench, loud: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    source = small.source(SECRETS)
    texts = [repr(source.connector.check()), repr(source.connector.discover()), source.connector.reading_version]
    for stream in source.streams:
        for scope in source.connector.scopes(stream.name).scopes:
            texts += [repr(page) for page in pages_of(source, stream, scope)]
    silent_about_it([*texts, loud.text, *capfd.readouterr()], small.folder)


def test_nothing_that_is_said_of_broken_inputs_tells_places_or_secrets(
    spoilt: tuple[Bench, str], loud: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    bench, _ = spoilt
    source = bench.source(SECRETS)
    texts = [repr(source.connector.check()), repr(source.connector.discover())]
    texts += [repr(problem) for problem in refusals(source)]
    silent_about_it([*texts, loud.text, *capfd.readouterr()], bench.folder)


@pytest.mark.parametrize("state", ["missing", "a file", "unreadable"])
def test_nothing_that_is_said_of_an_unusable_folder_tells_places_or_secrets(
    bench: Bench, state: str, loud: pytest.LogCaptureFixture
) -> None:
    if state == "a file":
        bench.inputs.write_text("Dear council", encoding="utf-8")
    elif state == "unreadable":
        bench.inputs.symlink_to(bench.inputs)
    connector = bench.source(SECRETS).connector
    texts = [repr(connector.check())]
    for ask in (connector.discover, lambda: connector.scopes(bench.source().streams[0].name)):
        with pytest.raises(ConnectorError) as raised:
            ask()
        texts += [str(raised.value), repr(raised.value)]
    silent_about_it([*texts, loud.text], bench.folder)
