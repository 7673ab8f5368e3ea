"""The connection to `record.db`: safe settings, migrations, and errors that a user can act on."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as RawConnection
from sqlite3 import OperationalError as RawOperationalError
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select
from sqlalchemy.exc import DBAPIError

from onrecord import __version__
from onrecord.errors import RecordError
from onrecord.store.schema import MIGRATIONS, migrations

WAIT_SECONDS = 30
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


class Database:
    """The database file of a record: transactions for reading and for writing."""

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        self.read_only = not os.access(path.parent, os.W_OK)
        if create:
            try:
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            except OSError as error:
                raise RecordError(f"{path}: {error.strerror}; check that the folder is yours") from error
        self._engine = _engine(path, read_only=self.read_only)
        self._prepare()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the record from its first to its last line."""
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept wholly or not at all; it waits for other writers."""
        with (
            self._explained(),
            self._engine.connect().execution_options(onrecord_write=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with self.reading() as connection:
            number = _number(connection, self.path)
        if number == MIGRATIONS[-1].number or (self.read_only and number == 0):
            return
        if self.read_only:
            raise RecordError(f"{self.path}: made by an earlier onrecord; open it once where it may be written")
        if number == 0:
            self._use_wal()
        for migration in MIGRATIONS:
            with self.writing() as connection:
                if migration.number != _number(connection, self.path) + 1:
                    continue
                for statement in migration.statements:
                    connection.exec_driver_sql(statement)
                row = {"number": migration.number, "name": migration.name, "program": __version__}
                connection.execute(migrations.insert(), row)

    def _use_wal(self) -> None:
        """Turn the write-ahead log on and make the table of migrations; another program may be doing the same."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            raw: Any = self._engine.raw_connection()
            try:
                raw.execute("PRAGMA journal_mode = WAL")
                break
            except RawOperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise RecordError(f"{self.path}: {_advice(str(error))}") from error
                time.sleep(0.05)
            finally:
                raw.close()
        with self.writing() as connection:
            migrations.create(connection, checkfirst=True)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise RecordError(f"{self.path}: {_advice(str(error.orig))}") from error
        except UnicodeDecodeError as error:
            raise RecordError(f"{self.path}: {_advice('malformed')}") from error


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


def _number(connection: Connection, path: Path) -> int:
    if not inspect(connection).has_table("migrations"):
        if inspect(connection).get_table_names():
            raise RecordError(f"{path}: this database is not a record of onrecord; name another folder with -r")
        return 0
    number = connection.execute(select(func.max(migrations.c.number))).scalar() or 0
    if number > MIGRATIONS[-1].number:
        program = connection.execute(select(migrations.c.program).where(migrations.c.number == number)).scalar()
        raise RecordError(
            f"{path}: made by onrecord {program}, this is {__version__}; install onrecord {program} or later"
        )
    return number


def _advice(message: str) -> str:
    for words, advice in ADVICE:
        if any(word in message for word in words):
            return advice
    return f"the database says: {message}"
