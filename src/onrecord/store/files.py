"""A database in a file (SQLite): its settings, and who may write to it."""

import os
import time
from collections.abc import Hashable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from sqlite3 import Connection as RawConnection
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from onrecord.errors import RecordError
from onrecord.store.database import WAIT_SECONDS, Advice, Database, Part
from onrecord.store.encryption import ORIGINAL_BYTES, WRONG_KEY, connector, is_encrypted
from onrecord.store.genuine import APPLICATION, OBJECTS, foreign
from onrecord.store.keys import key_of
from onrecord.store.migrations import BEFORE_THE_FIRST, MIGRATIONS

RESTORE = "take it from where it was made, or from a backup"
PRAGMAS = (
    f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -65536",
)
SCRUBBING = (
    "PRAGMA secure_delete = ON",
    "INSERT INTO search(search) VALUES ('rebuild')",
    "INSERT INTO search(search) VALUES ('optimize')",
    "VACUUM",
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

    advice: Advice = ADVICE

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        self.name = str(path)
        self.read_only = not os.access(path.parent, os.W_OK)
        if create:
            try:
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            except OSError as error:
                raise RecordError(
                    f"{path}: cannot be written ({error.strerror}); check that the folder is yours"
                ) from error
        self.encrypted = is_encrypted(path)
        if self.encrypted:
            self.advice = ((("not a database",), WRONG_KEY), *ADVICE)
        self._engine = self._reader = _engine(path, read_only=self.read_only, encrypted=self.encrypted)
        with ExitStack() as failed:
            failed.callback(self.close)
            self.prepare()
            self._log_ahead()
            failed.pop_all()

    def moment(self) -> Hashable:
        """When the files were changed, and their sizes."""
        files = (file for file in sorted(self.path.parent.glob("record.db*")) if not file.name.endswith("-shm"))
        return tuple((found.st_mtime_ns, found.st_size) for found in (file.stat() for file in files))

    def scrub(self) -> None:
        """Write the file anew without its free pages, the index of words too, and empty the write-ahead log."""
        raw: Any = self._engine.raw_connection()
        try:
            for statement in SCRUBBING:
                raw.execute(statement)
            busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise RecordError(f"{self.name}: {self.advised(str(error))}") from error
        finally:
            raw.close()
        if busy:
            raise RecordError(f"{self.name}: another program has it open; close it, then run onrecord purge again")

    def damage(self, connection: Connection) -> Iterator[str]:
        """What the database finds wrong with its own file, one sentence each."""
        for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if line != "ok":
                yield f"record.db: {line}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"record.db: a row of {row[0]} belongs to a row of {row[2]} that is not there"

    def _enter(self, connection: Connection, part: Part) -> None:
        """Nothing: the transaction began as one that writes, and waited for all others."""

    def _leave(self, connection: Connection, part: Part) -> None:
        """Nothing: the file's time tells."""

    def _number(self, connection: Connection) -> int:
        number = super()._number(connection)
        if number:
            made = (s for m in MIGRATIONS if m.number <= number for s in m.of("sqlite"))
            found = [(row[0], row[1], row[2]) for row in connection.exec_driver_sql(OBJECTS)]
            mark = connection.exec_driver_sql("PRAGMA application_id").scalar() or 0
            more = (ORIGINAL_BYTES,) if self.encrypted else ()
            wrong = "; ".join(foreign(found, (BEFORE_THE_FIRST, *made, *more), mark))
            if wrong:
                raise RecordError(f"{self.name}: changed by other means than onrecord ({wrong}); {RESTORE}")
        return number

    def _log_ahead(self) -> None:
        """Turn the write-ahead log on where a conversion that was stopped left it off, unless somebody is reading."""
        if self.read_only:
            return
        raw: Any = self._engine.raw_connection()
        try:
            with suppress(self._engine.dialect.loaded_dbapi.Error):  # the next one that opens it will try again
                raw.execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()

    def _begin(self) -> None:
        """Turn the write-ahead log on, and make the table of migrations; another program may be doing the same."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            raw: Any = self._engine.raw_connection()
            try:
                raw.execute("PRAGMA journal_mode = WAL")
                raw.execute(f"PRAGMA application_id = {APPLICATION}")
                break
            except self._engine.dialect.loaded_dbapi.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise RecordError(f"{self.path}: {self.advised(str(error))}") from error
                time.sleep(0.05)
            finally:
                raw.close()
        super()._begin()


def _engine(path: Path, *, read_only: bool, encrypted: bool) -> Engine:
    log = path.with_name(path.name + "-wal")
    unfinished = log.exists() and log.stat().st_size > 0
    mode = "mode=rw" if not read_only else "mode=ro" if unfinished else "mode=ro&immutable=1"
    address = path.resolve().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    if encrypted:
        library, connect = connector(path, f"file:{address}?{mode}", key_of(str(path.parent)))
        engine = create_engine("sqlite://", module=library, creator=connect, poolclass=QueuePool)
    else:
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
