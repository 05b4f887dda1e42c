"""`python -m bench [NAME...]`: run the benchmarks, print their table, write the same rows to bench/results.json."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import bench
from bench.harness import BenchmarkError, choose, find, run
from bench.rows import Row, table, write

RESULTS = Path(__file__).with_name("results.json")
GOOD, LIMIT_BROKEN, NOT_RUN = 0, 1, 2


def main(names: Sequence[str], package: ModuleType = bench, results: Path = RESULTS) -> int:
    """Run the benchmarks whose names begin with one of `names`, or all.

    Returns 0 when every limit holds, 1 when one does not, 2 when a benchmark could not be run or there is none.
    """
    try:
        chosen = choose(find(package), names)
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return NOT_RUN
    rows: list[Row] = []
    failed = not chosen
    for each in chosen:
        print(f"measuring {each.name} ...", file=sys.stderr, flush=True)
        try:
            with tempfile.TemporaryDirectory(prefix="syncline-bench-") as folder:
                rows += run(each, Path(folder))
        except BenchmarkError as error:
            print(error, file=sys.stderr)
            failed = True
    print(table(rows), end="")
    write(rows, results)
    if failed:
        return NOT_RUN
    return GOOD if all(row.holds for row in rows) else LIMIT_BROKEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
