"""Says which packages have too few of their branches covered: `python -m tests.coverage_floor 90 model store`."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What of one package the tests ran."""

    package: str
    lines: int  # statements in the package
    lines_run: int
    branches: int  # ways out of its conditions
    branches_run: int
    missing: tuple[str, ...] = ()  # the files that lack something, one sentence each

    def reaches(self, floor: int) -> bool:
        """Whether the share of lines and the share of branches both reach `floor` percent; nothing of nothing does."""
        return self.lines_run * 100 >= floor * self.lines and self.branches_run * 100 >= floor * self.branches


def measure(package: str) -> Covered:
    """What the data file in this folder says about a package's folder; files no test imported count as not run."""
    coverage = Coverage(messages=False)
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        try:
            coverage.json_report(include=[f"{package}/*"], outfile=str(report))
        except NoDataError:
            return Covered(package=package, lines=0, lines_run=0, branches=0, branches_run=0)
        return from_report(package, json.loads(report.read_text(encoding="utf-8")))


def from_report(package: str, report: dict[str, dict[str, dict[str, dict[str, int]]]]) -> Covered:
    """The totals of coverage.py's JSON report, and a sentence for each file that lacks a line or a branch."""
    lines = lines_run = branches = branches_run = 0
    missing = []
    for name, file in report["files"].items():
        summary = file["summary"]
        lines += summary["num_statements"]
        lines_run += summary["covered_lines"]
        branches += summary["num_branches"]
        branches_run += summary["covered_branches"]
        if summary["missing_lines"] or summary["missing_branches"]:
            missing.append(f"{name}: {summary['missing_lines']} lines, {summary['missing_branches']} branches not run")
    return Covered(
        package=package,
        lines=lines,
        lines_run=lines_run,
        branches=branches,
        branches_run=branches_run,
        missing=tuple(missing),
    )


def verdict(floor: int, found: Sequence[Covered]) -> str:
    """A line for each package; below one that does not reach the floor, its files that lack something."""
    out = io.StringIO()
    for covered in found:
        parts = f"{_share(covered.branches_run, covered.branches)} of {covered.branches} branches"
        parts += f", {_share(covered.lines_run, covered.lines)} of {covered.lines} lines"
        if covered.reaches(floor):
            print(f"{covered.package}: {parts}", file=out)
        else:
            print(f"{covered.package}: {parts}; {floor} % are needed of both", file=out)
            for sentence in covered.missing:
                print(f"    {sentence}", file=out)
    return out.getvalue()


def _share(part: int, whole: int) -> str:
    return f"{part * 1000 // whole / 10} %" if whole else "all"


def main(arguments: Sequence[str]) -> int:
    """Print the verdict; the exit code is 1 when a package is below the floor."""
    floor, packages = int(arguments[0]), arguments[1:]
    found = [measure(package) for package in packages]
    sys.stdout.write(verdict(floor, found))
    return 0 if all(covered.reaches(floor) for covered in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
