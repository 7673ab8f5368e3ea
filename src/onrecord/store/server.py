"""A database on a server (PostgreSQL): how it is reached, who writes when, and what its complaints mean."""

import re
from collections.abc import Hashable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from onrecord.errors import RecordError
from onrecord.store.database import WAIT_SECONDS, Database, Part
from onrecord.text import masked

SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}\Z  # kalden_2031", re.VERBOSE)
SILENCE = 120  # seconds in which the server must have done what one statement asks of it
PATIENT = 86_400  # the same where tables are made, or written anew
IDLE = 600  # seconds after which the server lets go of what a client holds that has vanished
CONNECT: dict[str, Any] = {"connect_timeout": 10, "tcp_user_timeout": 1000 * WAIT_SECONDS, "client_encoding": "utf8"}
BROKEN = (
    "could not connect",
    "connection failed",
    "connection refused",
    "timeout expired",
    "closed the connection",
    "terminating connection",
    "connection is closed",
    "connection is lost",
    "has been closed",
    "could not receive data",
    "consuming input failed",
    "starting up",
    "shutting down",
    "did not answer",
    "resolve host",
    "translate host",
)
ADVICE = (
    (
        ("lock timeout",),
        f"another program has been writing to it for more than {WAIT_SECONDS} seconds; try again when it is done",
    ),
    (("password", "authentication"), "the server refuses this user; set PGPASSWORD or a line in ~/.pgpass"),
    (("database", "does not exist"), "the server has no such database; make it with createdb, then run this again"),
    (("No space left", "disk full"), "the server's disk is full; nothing of this step was kept, make room"),
    (("permission denied", "read-only"), "it cannot be written to; ask its owner for the right to"),
    (BROKEN, "the server cannot be reached or broke off; what was finished is kept, run it again"),
)
_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_CHANGED = text("INSERT INTO moments VALUES (:part, 1) ON CONFLICT (name) DO UPDATE SET n = moments.n + 1")
_MOMENT = text("SELECT name, n FROM moments ORDER BY name")
_WRITABLE = text(
    "SELECT NOT pg_is_in_recovery() AND has_table_privilege(format('%I.documents', CAST(:schema AS text)), 'INSERT')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a record is: the server's address, and the schema that holds its tables."""

    name: str
    url: URL
    schema: str


def address_of(location: str) -> Address:
    """The address that a `postgresql://` location gives; `?schema=NAME` tells one record of a database from another.

    Raises RecordError when it cannot be one.

    >>> address_of("postgresql://ilves:secret@db.example/news?schema=kalden").name
    'postgresql://ilves:***@db.example/news?schema=kalden'
    """
    name = masked(location)
    if location.partition("?")[0].count("@") > 1:  # else a part of the password would be taken for the host
        raise RecordError(f"{name}: is no address; write @ in a password as %40")
    try:
        url = make_url(location).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise RecordError(f"{name}: is no address; write it as postgresql://USER@HOST/DATABASE") from None
    schema = url.query.get("schema", "public")
    if not isinstance(schema, str) or SCHEMA.match(schema) is None:
        raise RecordError(f"{name}: the schema must be a name of small letters, digits and _")
    return Address(name=name, url=url.difference_update_query(["schema"]), schema=schema)


class ServerDatabase(Database):
    """The tables of a record in one schema of a PostgreSQL database."""

    advice = ADVICE
    elsewhere = "its schema holds other tables: add ?schema=NAME to the address"

    def __init__(self, address: Address, *, create: bool) -> None:
        self.name = address.name
        self.schema = address.schema
        self._engine = _engine(address)
        self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with ExitStack() as failed:
            failed.callback(self.close)
            self._look(create=create)
            self.prepare()
            failed.pop_all()

    def _look(self, *, create: bool) -> None:
        """See what is there, and make the schema when it is to be made."""
        with self.explained(), self._engine.begin() as connection:
            if connection.exec_driver_sql("SHOW server_encoding").scalar() != "UTF8":
                raise RecordError(f"{self.name}: the database does not keep UTF-8; make it with createdb -E UTF8")
            made = self._tables(connection)
            if not create and "migrations" not in made:
                raise RecordError(f"{self.name}: there is no record here; run onrecord build SOURCE -r {self.name}")
            if "documents" in made:
                self.read_only = not connection.execute(_WRITABLE, {"schema": self.schema}).scalar()
            elif create and not _has_schema(connection, str(self.schema)):
                connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"')

    def moment(self) -> Hashable:
        """How often each part was written to."""
        with self.reading() as connection:
            return tuple(tuple(row) for row in connection.execute(_MOMENT))

    def scrub(self) -> None:
        """Write the tables anew without what was deleted; the server's own log and its backups are its keeper's."""
        with (
            self.explained(),
            self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
            self.patiently(connection),
        ):
            for table in self._tables(connection):
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')
            # What the planner noted of the words; a user who does not own the database is warned, and passed over.
            connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")

    @contextmanager
    def patiently(self, connection: Connection) -> Iterator[None]:
        """A stretch in which a statement may take as long as it takes."""
        raw: Any = connection.connection.driver_connection
        raw.patience = PATIENT
        try:
            yield
        finally:
            raw.patience = None

    def damage(self, connection: Connection) -> Iterator[str]:  # noqa: ARG002
        """Nothing: the server looks after its files itself."""
        yield from ()

    def _enter(self, connection: Connection, part: Part) -> None:
        told = blake2b(f"onrecord {self.schema} {part}".encode(), digest_size=8).digest()
        connection.execute(_LOCK, {"key": int.from_bytes(told, signed=True)})

    def _leave(self, connection: Connection, part: Part) -> None:
        connection.execute(_CHANGED, {"part": part})

    def advised(self, message: str) -> str:
        """What to do about a complaint of the database."""
        return super().advised(message.replace("Connection refused", "connection refused"))


def _engine(address: Address) -> Engine:
    given = {key: value for key, value in CONNECT.items() if key not in address.url.query}
    try:
        engine = create_engine(address.url, pool_pre_ping=True, pool_size=4, max_overflow=60, connect_args=given)
    except ModuleNotFoundError as error:
        raise RecordError(f"{address.name}: needs the library psycopg: pip install 'onrecord[postgres]'") from error

    def set_up(raw: Any, _record: object) -> None:
        raw.execute(f'SET search_path TO "{address.schema}"')
        raw.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        raw.execute(f"SET idle_in_transaction_session_timeout = '{IDLE}s'")
        raw.commit()

    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "connect", set_up)
    return engine


def _connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    """A connection that gives up a server which has fallen silent, where psycopg would wait for ever."""
    import psycopg

    class Impatient(psycopg.Connection[Any]):
        patience: float | None = None

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            began, most = monotonic(), self.patience or SILENCE
            try:
                return super().wait(gen, interval=interval, timeout=most if timeout is None else timeout)
            except psycopg.OperationalError as error:
                if timeout is not None or self.closed or monotonic() - began < most:
                    raise
                self.close()
                raise psycopg.OperationalError(f"the server did not answer for {most} seconds") from error

    return Impatient.connect(*arguments, **named)


def _has_schema(connection: Connection, schema: str) -> bool:
    found = text("SELECT 1 FROM pg_namespace WHERE nspname = :schema")
    return connection.execute(found, {"schema": schema}).first() is not None
