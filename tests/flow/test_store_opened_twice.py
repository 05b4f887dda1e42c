"""One process may open a SQLite store twice: without the first opening's locks other processes corrupt the file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from store.open import open_store
from store.read import current_vector
from store.upgrade import prepare

OTHER_PROCESS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("UPDATE lease SET holder = 'other'")
connection.close()
"""


def test_second_opening_leaves_the_first_ones_locks_alone(tmp_path: Path) -> None:
    file = tmp_path / "syncline.db"
    first = open_store(f"sqlite:///{file}")
    prepare(first)
    current_vector(first)
    open_store(f"sqlite:///{file}").close()
    subprocess.run([sys.executable, "-c", OTHER_PROCESS, str(file)], check=True)
    # The last connection to close removes the log; without our lock the other process takes itself for the last one.
    assert file.with_name("syncline.db-wal").exists()
    current_vector(first)
    first.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
