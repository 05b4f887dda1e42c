"""The coverage floor counts branches by themselves and names what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.coverage_floor import Covered, main, measure, verdict

CHOICE = '''"""A choice."""


def choose(flag: bool) -> int:
    """One or two."""
    if flag:
        return 1
    return 2
'''


def _covered(*, lines: tuple[int, int] = (10, 10), branches: tuple[int, int] = (10, 10)) -> Covered:
    return Covered(
        package="store",
        lines_run=lines[0],
        lines=lines[1],
        branches_run=branches[0],
        branches=branches[1],
        missing=("store/a.py: 1 lines, 2 branches not run",),
    )


@pytest.mark.parametrize(
    ("covered", "reached"),
    [
        pytest.param(_covered(branches=(9, 10)), True, id="exactly the floor"),
        pytest.param(_covered(branches=(899, 1000)), False, id="one branch too few"),
        pytest.param(_covered(lines=(8, 10)), False, id="branches but not lines"),
        pytest.param(_covered(lines=(1000, 1000), branches=(0, 1)), False, id="many lines do not hide a branch"),
        pytest.param(_covered(lines=(0, 0), branches=(0, 0)), True, id="nothing to run"),
    ],
)
def test_lines_and_branches_each_have_to_reach_the_floor(covered: Covered, reached: bool) -> None:
    assert covered.reaches(90) is reached


def test_a_package_below_the_floor_is_listed_with_its_files() -> None:
    assert verdict(90, [_covered(branches=(5, 10))]) == (
        "store: 50.0 % of 10 branches, 100.0 % of 10 lines; 90 % are needed of both\n"
        "    store/a.py: 1 lines, 2 branches not run\n"
    )


def test_a_package_above_the_floor_takes_one_line() -> None:
    assert verdict(90, [_covered()]) == "store: 100.0 % of 10 branches, 100.0 % of 10 lines\n"


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two packages, of which one function of one was called with one of its two arguments."""
    for package in ("half", "never"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "choice.py").write_text(CHOICE, encoding="utf-8")
    (tmp_path / ".coveragerc").write_text("[run]\nbranch = true\nsource = half,never\n", encoding="utf-8")
    (tmp_path / "call.py").write_text("from half.choice import choose\nchoose(True)\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    subprocess.run([sys.executable, "-m", "coverage", "run", "call.py"], cwd=tmp_path, env=environment, check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_branch_not_taken_is_counted(measured: Path) -> None:
    assert measured.exists()
    half = measure("half")
    assert (half.branches_run, half.branches) == (1, 2)
    assert half.missing == ("half/choice.py: 1 lines, 1 branches not run",)


def test_files_that_no_test_imports_count_as_not_run(measured: Path) -> None:
    assert measured.exists()
    never = measure("never")
    assert never.lines > 0
    assert never.lines_run == 0


def test_the_exit_code_says_whether_the_floor_was_reached(measured: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measured.exists()
    assert main(["50", "half"]) == 0
    assert main(["90", "half"]) == 1
    assert "half: 50.0 % of 2 branches" in capsys.readouterr().out
