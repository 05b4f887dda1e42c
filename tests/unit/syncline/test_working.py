"""Progress and the time taken are for terminals; nothing of them goes into a pipe or beside JSON."""

from __future__ import annotations

import pytest

from sync.outcome import Progress
from syncline.cli import working as module
from syncline.cli.working import timed, working

EVENT = Progress(source="plans", scope="erp \x1b[31m[bold]", read=1_234, changed=5)


def test_in_a_pipe_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with timed(), working("Reading plans") as tell:
        tell(EVENT)
    assert capsys.readouterr() == ("", "")


def test_beside_json_nothing_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(module, "_is_terminal", lambda: True)
    with timed(quiet=True), working("Reading plans", quiet=True) as tell:
        tell(EVENT)
    assert capsys.readouterr() == ("", "")


def test_the_time_taken_is_told_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "_is_terminal", lambda: True)
    with timed():
        pass
    assert capsys.readouterr() == ("", "Took 0.0 s.\n")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.04, "0.0 s"), (59.94, "59.9 s"), (60, "1 min 0 s"), (200.4, "3 min 20 s")]
)
def test_spans_are_read_at_a_glance(seconds: float, text: str) -> None:
    assert module._span(seconds) == text
