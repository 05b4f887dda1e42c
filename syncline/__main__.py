"""Runs the command line: `python -m syncline` and the installed command `syncline`."""

from __future__ import annotations

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; never returns. Stopped while it is still being loaded it ends as quietly as later."""
    try:
        from syncline.cli.app import main as run

        run()
    except KeyboardInterrupt as stopped:
        sys.exit(getattr(stopped, "exit_code", _INTERRUPTED))


if __name__ == "__main__":
    main()
