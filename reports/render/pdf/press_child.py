"""Sets the pages of one report with typst in a process of its own, with little memory and time.

Started by `press.py` as a script in Python's isolated mode, so that nothing of Syncline is loaded here. The order is
one JSON argument; the PDF goes to standard output, what went wrong as JSON to standard error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO, TextIO

REFUSED, NO_MEMORY = 3, 4  # exit codes


def limit(memory: int, seconds: int) -> None:
    """Limit this process to `memory` bytes and `seconds` of computing, and forbid it to write files."""
    import resource

    wanted = (
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_AS, (memory, memory)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
    )
    for which, values in wanted:
        try:
            resource.setrlimit(which, values)
        except (ValueError, OSError):  # macOS refuses some; the clock of the parent still ends the process
            continue


def compiled(order: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Return the PDF and the warnings of typst, or of pages that are only counted how many and where names stand.

    Raises typst.TypstError for pages it refuses.
    """
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[order["fonts"]])
    compiler = typst.Compiler(
        Path(order["folder"], "report.typ"),
        root=order["folder"],
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=Path(order["folder"], "none"),
        package_cache_path=Path(order["folder"], "none"),
    )
    if order["count"]:
        *places, pages = json.loads(compiler.query("metadata", field="value"))
        return b"", {"pages": pages, "places": dict(places)}
    pdf, warnings = compiler.compile_with_warnings(
        format="pdf", pdf_standards=order["standards"], timestamp=order["timestamp"]
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf).__name__}, expected one file")
    return pdf, {"warnings": [warning.message for warning in warnings]}


def main(arguments: list[str], pages: BinaryIO, remarks: TextIO) -> int:
    """Carry out the order; return 0, or the code of what went wrong."""
    order = json.loads(arguments[0])
    limit(order["memory"], order["seconds"])
    try:
        from typst import TypstError
    except MemoryError:
        return NO_MEMORY
    try:
        pdf, said = compiled(order)
    except MemoryError:
        return NO_MEMORY
    except TypstError as error:
        json.dump({"message": str(error.message)[:2000], "hints": [str(hint)[:500] for hint in error.hints]}, remarks)
        return REFUSED
    pages.write(pdf)
    pages.flush()
    json.dump(said, remarks)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout.buffer, sys.stderr))
