"""A look at the chronology of a record in a folder, without all that writing, merging and a server need.

Loading that takes longer than reading the rows. What cannot be told at a glance is read in the usual way.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from onrecord.model import TimelineEntry
from onrecord.store.codec import read_all
from onrecord.store.genuine import OBJECTS, foreign
from onrecord.store.migrations import BEFORE_THE_FIRST, MIGRATIONS

PRAGMAS = (
    "PRAGMA query_only = ON",
    "PRAGMA busy_timeout = 1000",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)
_ROWS = "SELECT body FROM timeline ORDER BY n LIMIT ?"
_EVERY_ROW = -1
_NOT_AS_MERGED = (
    "SELECT 1 FROM decisions LIMIT 1",
    "SELECT value FROM state WHERE name = 'merged'",
    "SELECT 1 FROM merge_pending LIMIT 1",
)


def chronology(location: str, first: int | None = None) -> tuple[TimelineEntry, ...] | None:
    """The chronology that a record keeps, all of it or the first rows; None where a glance does not tell.

    That is so for a record on a server, encrypted, in a folder that may not be written to, of another version of the
    program, changed by other means, with decisions of reviewers, or not merged with all that came.
    """
    path = Path(location) / "record.db"
    if "://" in location or not os.access(path.parent, os.W_OK) or not path.is_file():
        return None
    address = path.resolve().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    try:
        with closing(sqlite3.connect(f"file:{address}?mode=rw", uri=True, isolation_level=None)) as raw:
            for pragma in PRAGMAS:
                raw.execute(pragma)
            raw.execute("BEGIN")
            if not _plain(raw):
                return None
            bodies = [body for (body,) in raw.execute(_ROWS, (_EVERY_ROW if first is None else first,))]
    except sqlite3.Error:
        return None
    return read_all(bodies, TimelineEntry) if all(isinstance(body, str) for body in bodies) else None


def _plain(raw: sqlite3.Connection) -> bool:
    """Tell whether this version of the program made all of it, and nothing is to be laid over what was merged."""
    if (
        _one(raw, "PRAGMA journal_mode") != "wal"
        or _one(raw, "SELECT max(number) FROM migrations") != MIGRATIONS[-1].number
    ):
        return False
    if any(_one(raw, question) for question in _NOT_AS_MERGED):
        return False
    made = (statement for migration in MIGRATIONS for statement in migration.of("sqlite"))
    mark = _one(raw, "PRAGMA application_id")
    return not any(foreign(raw.execute(OBJECTS), (BEFORE_THE_FIRST, *made), mark))


def _one(raw: sqlite3.Connection, question: str) -> Any:
    row = raw.execute(question).fetchone()
    return None if row is None else row[0]
