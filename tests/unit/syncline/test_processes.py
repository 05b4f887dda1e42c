"""Leases name their process; one that has ended, or whose number was given to another, is known to be dead."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from syncline import processes
from syncline.processes import is_dead, this_process


def test_this_process_is_named_by_host_number_and_start_and_lives() -> None:
    host, number, start = this_process().rsplit(":", 2)
    assert (host, int(number)) == (socket.gethostname(), os.getpid())
    assert start.isdigit()
    assert not is_dead(this_process())


def test_a_process_that_ended_is_dead() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_dead(f"{socket.gethostname()}:{ended.pid}:1")


def test_a_number_that_was_given_to_another_process_is_dead() -> None:
    assert is_dead(f"{socket.gethostname()}:{os.getpid()}:1")


@pytest.mark.parametrize(
    "holder",
    ["elsewhere:1:1", "", "nonsense", f"{socket.gethostname()}:x:1", f"elsewhere.example:{os.getpid()}:1"],
    ids=["another machine", "nobody", "no shape of ours", "no number", "our number elsewhere"],
)
def test_a_process_that_cannot_be_asked_is_not_called_dead(holder: str) -> None:
    assert not is_dead(holder)


def test_a_process_of_another_user_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_pid: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert not is_dead(f"{socket.gethostname()}:1:1")


def test_where_the_system_tells_no_start_the_number_alone_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_PROCESSES", "/nowhere")
    assert this_process() == f"{socket.gethostname()}:{os.getpid()}:"
    assert not is_dead(this_process())
