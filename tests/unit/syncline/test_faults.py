"""What a person can mend ends as one sentence and an exit code; a fault of ours is raised on."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable

import pytest

from config.errors import ConfigError
from connectors.contract.errors import SettingsError
from model.problems import Place, Problem
from remote.secrets import SecretError
from store.errors import StoreUnavailableError
from sync.mapping.rules import MappingError
from syncline.cli.faults import Terminated, finished, sentence_of, stop_when_told
from syncline.cli.terminal import Exit
from syncline.errors import (
    ApplicationError,
    ConfigurationMissingError,
    NotAllowedError,
    NothingReadError,
    NotNamedError,
    UnknownNameError,
)

_PROBLEM = Problem(code="x", place=Place(file="syncline.yaml", line=3), reason="a reason")


def raising(error: BaseException) -> Callable[[], Exit]:
    def command() -> Exit:
        raise error

    return command


def test_a_command_that_ends_well_gives_its_own_code() -> None:
    assert finished(lambda: Exit.NEEDS_PERSON) is Exit.NEEDS_PERSON


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (ConfigError([_PROBLEM]), Exit.NEEDS_PERSON, "syncline.yaml:3: a reason."),
        (SettingsError("folder 'x' is missing"), Exit.NEEDS_PERSON, "folder 'x' is missing"),
        (SecretError("no secret"), Exit.NEEDS_PERSON, "no secret"),
        (StoreUnavailableError("store: down"), Exit.NEEDS_PERSON, "store: down"),
        (NothingReadError("nothing read"), Exit.NEEDS_PERSON, "nothing read"),
        (NotAllowedError("not ours"), Exit.WRONG_USE, "not ours"),
        (ConfigurationMissingError("nothing there"), Exit.WRONG_USE, "nothing there"),
        (
            UnknownNameError("source", "Ledgr", ["ledger", "plans"]),
            Exit.WRONG_USE,
            "There is no source 'Ledgr'. Did you mean 'ledger'? There are: ledger, plans.",
        ),
        (
            UnknownNameError("source", "x", []),
            Exit.WRONG_USE,
            "There is no source 'x'. The configuration has no source",
        ),
        (
            NotNamedError("report", ["b", "a"]),
            Exit.WRONG_USE,
            "There are several reports: a, b. Say which one, like `a`",
        ),
        (
            NotNamedError("report", []),
            Exit.WRONG_USE,
            "The configuration has no reports yet. Write one under `reports:`.",
        ),
        (KeyboardInterrupt(), Exit.INTERRUPTED, "Stopped. Nothing that was stored is lost, and the next sync goes on"),
        (Terminated(), Exit.TERMINATED, "Stopped. Nothing that was stored is lost, and the next sync goes on"),
        (OSError(errno.ENOSPC, "No space left on device"), Exit.NEEDS_PERSON, "No space left on device. Free some spa"),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, BaseException) else "",
)
def test_what_a_person_can_mend_is_told_in_a_sentence(
    error: BaseException, code: Exit, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert finished(raising(error)) is code
    told = capsys.readouterr()
    assert told.err.startswith(sentence)
    assert told.out == ""


def test_a_mapping_error_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert finished(raising(MappingError([_PROBLEM]))) is Exit.NEEDS_PERSON
    assert "a reason" in capsys.readouterr().err


def test_every_application_error_has_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ApplicationError.__subclasses__():
        error = kind.__new__(kind)
        Exception.__init__(error, kind.__name__)
        assert finished(raising(error)) in {Exit.NEEDS_PERSON, Exit.WRONG_USE}
        assert capsys.readouterr().err == f"{kind.__name__}\n"


def test_a_fault_of_ours_is_named_as_one_and_raised_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        finished(raising(ZeroDivisionError()))
    assert capsys.readouterr().err.startswith("This is a fault in Syncline itself. Please report it")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "reports"),
            "reports: permission denied. Give the account that runs Syncline the right to it, or choose another place.",
        ),
        (
            NotADirectoryError(errno.ENOTDIR, "Not a directory", b"a/b"),
            "a/b: not a directory. A file stands where a folder is needed: move it away, or choose another place.",
        ),
        (OSError(errno.EROFS, "Read-only file system", "x"), "x: read-only file system. Choose a place that can be "),
        (OSError(errno.EIO, "Input/output error", 3), "3: input/output error. Mend that, then try again."),
        (OSError("something else"), "something else. Mend that, then try again."),
        (OSError(), "OSError. Mend that, then try again."),
    ],
    ids=["no right", "file for folder", "read-only", "unusual", "text alone", "nothing said"],
)
def test_what_the_system_refused_names_place_reason_and_remedy(error: OSError, sentence: str) -> None:
    assert sentence_of(error).startswith(sentence)


def test_being_told_to_end_stops_a_command_as_ctrl_c_does(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    try:
        stop_when_told()

        def command() -> Exit:
            os.kill(os.getpid(), signal.SIGTERM)
            return Exit.GOOD

        assert finished(command) is Exit.TERMINATED
    finally:
        signal.signal(signal.SIGTERM, before)
    assert capsys.readouterr().err.startswith("Stopped.")
