"""A database in a file (SQLite): its settings, and who may write to it."""

import os
import time
from collections.abc import Hashable, Iterator
from contextlib import ExitStack
from pathlib import Path
from sqlite3 import Connection as RawConnection
from sqlite3 import OperationalError as RawOperationalError
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from onrecord.errors import RecordError
from onrecord.store.database import WAIT_SECONDS, Database, Part

PRAGMAS = (
    f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -65536",
)
ADVICE = (
    (
        ("locked", "busy"),
        f"another program has been writing to it for more than {WAIT_SECONDS} seconds; try again when it is done",
    ),
    (("disk is full",), "the disk is full; nothing of this step was kept, make room and run it again"),
    (("readonly", "read-only"), "it cannot be written to; copy it to a folder of your own"),
    (("malformed", "not a database"), "the database is damaged; restore it from a backup"),
    (("unable to open",), "the database cannot be opened; check that the folder is yours"),
)


class FileDatabase(Database):
    """The database file of a record in a folder."""

    advice = ADVICE

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        self.name = str(path)
        self.read_only = not os.access(path.parent, os.W_OK)
        if create:
            try:
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            except OSError as error:
                raise RecordError(f"{path}: {error.strerror}; check that the folder is yours") from error
        self._engine = self._reader = _engine(path, read_only=self.read_only)
        with ExitStack() as failed:
            failed.callback(self.close)
            self.prepare()
            failed.pop_all()

    def moment(self) -> Hashable:
        """When the files were changed, and their sizes."""
        files = (file for file in sorted(self.path.parent.glob("record.db*")) if not file.name.endswith("-shm"))
        return tuple((found.st_mtime_ns, found.st_size) for found in (file.stat() for file in files))

    def damage(self, connection: Connection) -> Iterator[str]:
        """What the database finds wrong with its own file, one sentence each."""
        for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if line != "ok":
                yield f"record.db: {line}"

    def _enter(self, connection: Connection, part: Part) -> None:
        """Nothing: the transaction began as one that writes, and waited for all others."""

    def _leave(self, connection: Connection, part: Part) -> None:
        """Nothing: the file's time tells."""

    def _begin(self) -> None:
        """Turn the write-ahead log on, and make the table of migrations; another program may be doing the same."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            raw: Any = self._engine.raw_connection()
            try:
                raw.execute("PRAGMA journal_mode = WAL")
                break
            except RawOperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise RecordError(f"{self.path}: {self.advised(str(error))}") from error
                time.sleep(0.05)
            finally:
                raw.close()
        super()._begin()


def _engine(path: Path, *, read_only: bool) -> Engine:
    log = path.with_name(path.name + "-wal")
    unfinished = log.exists() and log.stat().st_size > 0
    mode = "mode=rw" if not read_only else "mode=ro" if unfinished else "mode=ro&immutable=1"
    address = path.resolve().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    engine = create_engine(f"sqlite:///file:{address}?{mode}&uri=true", connect_args={"isolation_level": None})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(raw: RawConnection, _record: object) -> None:
    raw.isolation_level = None
    for pragma in PRAGMAS:
        raw.execute(pragma)


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("onrecord_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
